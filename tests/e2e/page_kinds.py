"""Every kind of page there is, who opens it, and the things its address names; tests/test_page_kinds.py counts them."""

from typing import Any

from tests.browser import Site
from tests.e2e.visiting import UNIT, let_in, quoted

ACTIVITIES = (
    "who-says-we-cannot",
    "six-aspects-in-one-week",
    "a-goal-you-can-see",
    "one-small-step",
    "expected-and-seen",
)
ANSWERS = {"/no-such-page/": 404, "/verify/AAAA-BBBB-CCCC/": 404, "/me/schools/{school}/context/": 403}
VISITOR = [
    "/",
    "/units/",
    f"/units/{UNIT}/",
    "/tutorials/",
    "/tutorials/google-forms-quiz/",
    "/search/?q=%E0%B9%80%E0%B8%94%E0%B9%87%E0%B8%81",
    "/search/?q=zqxzqx",
    "/verify/",
    "/verify/{serial}/",
    "/verify/AAAA-BBBB-CCCC/",
    "/about/",
    "/help/",
    "/privacy/",
    "/me/terms/",
    "/no-such-page/",
]
DOORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-abc/",
    "/accounts/password/reset/key/{reset}/",
    "/accounts/password/reset/key/done/",
    "/me/join/",
    "/me/join/{code}/",
    "/me/messages/stop/{stop}/",
    "/me/email/undo/{undo}/",
    "/competencies/q/",
    "/competencies/q/school-needs/thanks/",
    "/styleguide/",
    "/styleguide/403/",
    "/styleguide/403_csrf/",
    "/styleguide/404/",
    "/styleguide/429/",
    "/styleguide/500/",
]
LEARNING = [
    "/today/",
    *(f"/units/{UNIT}/{slug}/" for slug in ACTIVITIES),
    "/units/{unit}/",
    "/units/{unit}/sheet/",
    "/units/{unit}/rounds/",
    "/units/{unit}/certificate/",
    "/certificates/",
    "/certificates/{serial}/",
    "/me/outbox/",
    "/competencies/",
    "/competencies/technology/",
    "/competencies/teacher-technology-use/",
    "/competencies/teacher-technology-use/rate/",
    "/competencies/q/school-needs/",
]
ME = [
    "/me/",
    "/me/edit/",
    "/me/messages/",
    "/me/messages/mail/",
    "/me/devices/",
    "/me/places/",
    "/me/places/find/?q=%E0%B8%9A%E0%B9%89%E0%B8%B2%E0%B8%99",
    "/me/places/join/{school}/",
    "/me/mentors/",
    "/me/data/",
    "/me/data/erase/",
    "/me/data/consents/",
    "/me/data/seen/",
    "/me/data/kept/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/keys/{passkey}/edit/",
    "/accounts/2fa/webauthn/keys/{passkey}/remove/",
    "/accounts/2fa/webauthn/reauthenticate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]
MENTOR = ["/mentor/", "/mentor/reflections/{shared}/", "/me/mentors/", "/me/mentors/{assignment}/end/", "/today/"]
TEACHER = ["/me/schools/{school}/", "/me/schools/{school}/context/", "/me/places/{membership}/end/", "/today/"]
HEAD = [
    "/today/",
    "/me/schools/{school}/",
    "/me/requests/",
    "/me/requests/{request}/",
    "/me/invitations/",
    "/me/invitations/new/",
    "/me/invitations/{invitation}/",
]
OFFICER = [
    "/today/",
    "/competencies/results/",
    "/competencies/results/q/school-needs/",
    "/competencies/results/q/school-needs/codes/",
    "/competencies/results/q/school-needs/codes/{guest}/",
    "/competencies/results/f/teacher-technology-use/",
]
ADMIN = [
    "/today/",
    "/me/review/",
    "/me/review/{review}/",
    "/me/mentors/new/",
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/deactivate/",
]
# The main ones, looked at in the dark as well.
DARK_VISITOR = ["/", f"/units/{UNIT}/", "/tutorials/google-forms-quiz/", "/accounts/login/", "/styleguide/"]
DARK_LEARNER = [
    "/today/",
    f"/units/{UNIT}/{ACTIVITIES[0]}/",
    f"/units/{UNIT}/{ACTIVITIES[3]}/",
    "/me/",
    "/competencies/",
]
# Who opens what.
LEARNER, FINISHER, OWNER = "namping@demo.example", "finisher@example.org", "axe-me@example.org"
GROUPS: dict[str, list[tuple[str, list[str]]]] = {
    "a visitor": [("", VISITOR)],
    "a visitor at the doors": [("", DOORS)],
    "a learner": [(LEARNER, [path for path in LEARNING if path != "/units/{unit}/certificate/"])],
    "a learner at the end": [(FINISHER, ["/units/{unit}/certificate/", "/certificates/"])],
    "a person with all locks": [(OWNER, ME)],
    "a mentor and a teacher": [("malee@demo.example", MENTOR), ("mok@demo.example", TEACHER)],
    "a head and an officer": [("tawan@demo.example", HEAD), ("fasai@demo.example", OFFICER)],
    "a site admin": [("dulae@demo.example", ADMIN)],
}
EVERY = [path for group in GROUPS.values() for _who, paths in group for path in paths]

THINGS = """
from datetime import timedelta
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import signing
from django.utils import timezone
from accounts.models import EmailChange, Invitation, MentorAssignment, User
from accounts.services import email_changes
from accounts.services.invitations import create_invitation
from accounts.services.notifications import preference_of
from accounts.services.people import create_person
from competencies.models import GuestPass, Questionnaire
from competencies.services.responding import create_guest_pass
from core.models import ReviewItem
from courses.models import Certificate, Cycle, Enrolment, Reflection
from courses.services.certifying import make_certificate
from tests.rights.roles import passkey

def demo(name):
    return User.objects.get(email=f"{{name}}@demo.example")

def person(email):
    facts = dict(display_name="ครูดวงดาว", password={password}, email=email)
    return User.objects.filter(email=email).first() or create_person(**facts)

finished = Cycle.objects.filter(enrolment__user__email={learner}, completed_at__isnull=False).order_by("pk").first()
unit = finished.enrolment.unit
made = Certificate.objects.filter(cycle_uuid=finished.pk).first()
made = made or make_certificate(cycle=finished, by=finished.enrolment.user, holder_name="น้ำปิง ตัวอย่าง")
finisher = person({finisher})
enrolment, _new = Enrolment.objects.get_or_create(user=finisher, unit=unit)
Cycle.objects.get_or_create(enrolment=enrolment, no=1, defaults=dict(completed_at=timezone.now()))
owner = person({owner})
kind = Authenticator.Type.WEBAUTHN
key = Authenticator.objects.filter(user=owner, type=kind).first()
key = key or Authenticator.objects.create(user=owner, type=kind, data=passkey("โทรศัพท์ของฉัน"))
RecoveryCodes.activate(owner)
moved = EmailChange.objects.filter(user=owner).first()
moved = moved or email_changes.note_change(user=owner, old_email="axe-old@example.org", new_email=owner.email, ip=None)
school = demo("mok").memberships.get().school
until = timezone.now() + timedelta(days=9)
invited = Invitation.objects.filter(created_by=demo("tawan"), revoked_at=None).first()
facts = dict(role="teacher", max_uses=3, expires_at=until)
invited = invited or create_invitation(creator=demo("tawan"), place=school, **facts)
asked = Questionnaire.objects.get(slug="school-needs")
guest = GuestPass.objects.filter(questionnaire=asked).first()
guest = guest or create_guest_pass(questionnaire=asked, by=demo("fasai"), days=9)
answer = dict(
    unit=unit.slug,
    serial=made.serial,
    passkey=key.pk,
    undo=signing.dumps(str(moved.pk), salt=email_changes.SALT),
    stop=preference_of(owner).unsubscribe_token,
    reset=f"{{user_pk_to_url_str(owner)}}-{{default_token_generator.make_token(owner)}}",
    school=str(school.public_id),
    membership=demo("mok").memberships.get().pk,
    request=demo("tonkla").memberships.get(school=school).pk,
    invitation=invited.pk,
    code=invited.code,
    assignment=MentorAssignment.objects.filter(mentor=demo("malee")).order_by("pk").first().pk,
    guest=guest.pk,
    review=ReviewItem.objects.filter(state="open").order_by("pk").first().pk,
    shared=str(Reflection.objects.visible_to(demo("malee")).order_by("pk").first().pk),
)
"""
PROVED = """
import time
from importlib import import_module
from django.conf import settings
from accounts.models import User
person = User.objects.get(email={email})
session = import_module(settings.SESSION_ENGINE).SessionStore({key})
methods = [dict(method="password", at=time.time(), email=person.email, reauthenticated=True)]
if person.is_superuser:
    methods.append(dict(method="mfa", at=time.time(), type="totp", reauthenticated=True))
session["account_authentication_methods"] = methods
session["account_authentication_methods_user"] = str(person.pk)
session.save()
"""


def things(site: Site) -> dict[str, Any]:
    """What the holes of the addresses are filled with; made where it is not there yet."""
    from tests.factories import PASSWORD

    names = quoted(password=PASSWORD, learner=LEARNER, finisher=FINISHER, owner=OWNER)
    found: Any = site.shell(THINGS.format(**names))
    return found


def let_in_proved(site: Site, page: Any, email: str) -> Any:
    """As after the sign-in form a minute ago; nothing asks for the password again."""
    let_in(site, page, email)
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    site.shell(PROVED.format(**quoted(email=email, key=key)))
    return page
