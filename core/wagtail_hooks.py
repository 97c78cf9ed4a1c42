"""Wagtail's admin as our editors need it: nothing that leads elsewhere, nothing about people but for site admins."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.home import UpgradeNotificationPanel, WhatsNewInWagtailVersionPanel

KEPT_MENU = {"explorer", "images", "documents", "reports"}
KEPT_REPORTS = {"locked-pages", "workflows", "workflow-tasks", "site-history", "aging-pages"}


def is_site_admin(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


@hooks.register("construct_main_menu")
def prune_main_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Editors see pages, pictures, files and reports; help that leads to Wagtail's own site is nobody's."""
    kept = [item for item in menu_items if item.name != "help" and (is_site_admin(request) or item.name in KEPT_MENU)]
    menu_items[:] = kept


@hooks.register("construct_reports_menu")
def prune_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    if not is_site_admin(request):
        menu_items[:] = [item for item in menu_items if item.name in KEPT_REPORTS]


@hooks.register("construct_homepage_panels")
def prune_homepage(request: HttpRequest, panels: list[Any]) -> None:
    """No news of Wagtail, no upgrade notes: those are for whoever runs the server."""
    panels[:] = [
        panel for panel in panels if not isinstance(panel, UpgradeNotificationPanel | WhatsNewInWagtailVersionPanel)
    ]


@hooks.register("get_avatar_url")
def same_picture_for_all(user: Any, size: int) -> str:
    """Nobody's own: Wagtail would publish it as it was sent, with the place where it was taken."""
    return versioned_static("wagtailadmin/images/default-user-avatar.png")
