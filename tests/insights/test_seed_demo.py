"""The demo: the same state however often it is sown, and never in production."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command

from accounts.models import User
from insights.demo import people as cast


def counts():
    return {
        model._meta.label: model.objects.count()
        for app in ("accounts", "competencies", "core", "courses", "mfa", "account")
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed
    }


def test_sown_twice_it_is_the_same_and_everybody_is_there(seeded):
    before = counts()
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert counts() == before
    assert User.objects.filter(is_demo=True).count() == len(cast.PEOPLE)
    for person in cast.PEOPLE:
        assert person.email in out.getvalue()
        assert person.totp in out.getvalue()
    assert check_password(cast.PASSWORD, User.objects.get(email=cast.BY_KEY["namping"].email).password)
    assert before["courses.MentorReply"] >= 5
    assert before["courses.ActivityEvidence"] >= 4


def test_it_is_refused_in_production(db, settings):
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="never made in production"):
        call_command("seed_demo")
    assert not User.objects.exists()
