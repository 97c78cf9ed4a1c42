"""From Wagtail's page of one's own settings to the page where name and language of a person stand."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("register_account_menu_item")
def way_to_own_page(request: HttpRequest) -> dict[str, Any]:
    return {"url": reverse("accounts:profile-edit"), "label": _("Name, occupation, language"), "help_text": ""}
