from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm


class SignUpForm(AllauthSignupForm):
    pass


class LoginForm(AllauthLoginForm):
    pass
