"""What authors meet in Wagtail beside the forms: refusals in words, publishing within reach, the log of refusals."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from courses.models import ActivityPage, TutorialIndexPage, TutorialPage, UnitIndexPage, UnitPage
from courses.publish_checks import faults

CHECKED = (UnitPage, ActivityPage, TutorialPage)


@hooks.register("before_publish_page")
def refuse_to_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The form has looked already; between the form and here another author may have changed the Thai page."""
    found = faults(page)
    if not found:
        return None
    for fault in found:
        messages.error(request, fault)
    Page.objects.filter(pk=page.pk, live_revision=None).update(live=False, has_unpublished_changes=True)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuse_to_publish_many(
    request: HttpRequest, action_type: str, objects: list[Page], action_class_instance: Any
) -> HttpResponse | None:
    """All or none: every page that is not ready is named."""
    if action_type != "publish" or request.method != "POST":
        return None
    refused = False
    for page in Page.objects.filter(pk__in=[one.pk for one in objects]).specific():
        for fault in faults(page.get_latest_revision_as_object()):
            messages.error(request, f"{page.get_admin_display_title()}: {fault}")
            refused = True
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk) if refused else None


@hooks.register("construct_page_action_menu")
def publish_first(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Drafts save themselves; an editor looks for the one button to publish, an author for the one to hand in."""
    page, parent = context.get("page"), context.get("parent_page")
    kind = type(page) if page else None
    if kind in CHECKED or (parent and kind is None):
        order = ("action-publish", "action-submit")
        menu_items.sort(key=lambda item: order.index(item.name) if item.name in order else len(order))


@hooks.register("register_admin_urls")
def certificate_addresses() -> list[Any]:
    return [path("certificates/", include("courses.admin_urls"))]


class CertificatesItem(MenuItem):
    """For site admins alone, as the pages behind it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


@hooks.register("register_admin_menu_item")
def certificates_item() -> MenuItem:
    address = reverse_lazy("certificate_list")
    return CertificatesItem(_("Certificates"), address, name="certificates", icon_name="success", order=330)


class WhereToBegin(Component):
    """The first thing of the editors' rooms: units and tutorials, in each language."""

    template_name = "wagtailadmin/home/where_to_begin.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = (
            Page.objects.type(UnitIndexPage, TutorialIndexPage).select_related("locale").order_by("locale_id", "path")
        )
        return {"places": list(found)}


@hooks.register("construct_homepage_panels")
def begin_somewhere(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WhereToBegin())


@hooks.register("register_log_actions")
def log_refusals(actions: Any) -> None:
    actions.register_action(
        "courses.publish.refused",
        _("Refuse to publish on schedule"),
        _("Not published on its day: something is missing"),
    )
