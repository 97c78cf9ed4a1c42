"""Every table with a way to a person is in the privacy registry; a new one fails here until it is."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from core import privacy


def relations(model):
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field.remote_field.model for field in fields if field.remote_field]


def leads_to_a_person(model):
    """Directly, or through a row that is itself about a person."""
    user = get_user_model()
    for target in relations(model):
        if isinstance(target, type) and issubclass(target, models.Model):
            handling = privacy.handling_of(target)
            if target is user or (handling and handling.belongs_to_a_person):
                return True
    return False


def all_models():
    return apps.get_models(include_auto_created=True)


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model._meta.label)
def test_a_table_that_leads_to_a_person_says_what_happens_to_it(model):
    if model is get_user_model() or leads_to_a_person(model):
        assert privacy.handling_of(model), f"register {model._meta.label} in its app's privacy.py"


def test_the_registry_names_no_table_that_is_gone():
    labels = {model._meta.label for model in all_models()}
    assert {handling.label for handling in privacy.handlings()} <= labels


def test_the_walk_finds_a_new_table():
    handled = privacy._handlings.pop("courses.draft")
    try:
        assert leads_to_a_person(apps.get_model("courses.Draft"))
        assert privacy.handling_of(apps.get_model("courses.Draft")) is None
    finally:
        privacy._handlings["courses.draft"] = handled


@pytest.mark.parametrize(
    "how",
    [
        {"retention": "a year"},
        {"erase": lambda user: None},
        {"erase": lambda user: None, "retention": "a year", "export": lambda user: []},
    ],
    ids=["neither erased nor kept for a reason", "no retention", "exported without a title"],
)
def test_half_an_entry_is_refused(how):
    with pytest.raises(ValueError, match=r"say how|title"):
        privacy.register("core.Link", **how)
