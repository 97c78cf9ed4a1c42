"""Frameworks, questionnaires and level bands for site admins: read mostly; retire, close, change the bands."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from competencies.models import Framework, LevelBand, Questionnaire


class NeverAddedPolicy(ModelPermissionPolicy):
    """Rows come from the files by a command; here they are changed in a few fields, never made or deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"change", "view"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class FromFilesViewSet(SnippetViewSet):
    """Shared: no adding, no deleting, nothing copied."""

    copy_view_enabled = False
    inspect_view_enabled = True


class FrameworkViewSet(FromFilesViewSet):
    model = Framework
    icon = "list-ul"
    list_display = ["__str__", "version", "audience", "retired_at"]
    list_filter = ["audience"]
    inspect_view_fields = ["th", "en", "version", "audience", "origin", "source", "note", "retired_at"]
    panels = [
        HelpPanel(content=_("The lists come from the research files. Here a list can be retired; its answers stay.")),
        FieldPanel("th", read_only=True),
        FieldPanel("en", read_only=True),
        FieldPanel("retired_at"),
    ]


class QuestionnaireViewSet(FromFilesViewSet):
    model = Questionnaire
    icon = "form"
    list_display = ["__str__", "version", "open_until", "retired_at"]
    inspect_view_fields = ["title_th", "title_en", "version", "origin", "open_until", "retired_at"]
    panels = [
        HelpPanel(content=_("The questions come from files. Here a questionnaire can be closed on a day, or retired.")),
        FieldPanel("title_th", read_only=True),
        FieldPanel("title_en", read_only=True),
        FieldPanel("open_until"),
        FieldPanel("retired_at"),
    ]


class LevelBandViewSet(FromFilesViewSet):
    model = LevelBand
    icon = "order"
    list_display = ["__str__", "lower", "upper"]
    inspect_view_fields = ["th", "en", "lower", "upper", "origin"]
    panels = [
        HelpPanel(content=_("A convention, not in the research. Bounds to two decimals, without gaps between bands.")),
        FieldPanel("th"),
        FieldPanel("en"),
        FieldPanel("lower"),
        FieldPanel("upper"),
    ]


class CompetenciesGroup(SnippetViewSetGroup):
    """One place in the admin's menu."""

    items = (FrameworkViewSet, QuestionnaireViewSet, LevelBandViewSet)
    menu_label = _("Competencies")
    menu_icon = "list-ul"
    menu_name = "competencies"
    menu_order = 320


for model in (Framework, Questionnaire, LevelBand):
    register_permission_policy(model, NeverAddedPolicy(model))
register_snippet(CompetenciesGroup)


@hooks.register("register_permissions")
def grantable_permissions() -> Any:
    """What a site admin may give to the group of editors."""
    from django.contrib.auth.models import Permission

    models = ["framework", "questionnaire", "levelband"]
    return Permission.objects.filter(
        content_type__app_label="competencies",
        content_type__model__in=models,
        codename__in=[f"{verb}_{model}" for verb in ("change", "view") for model in models],
    )
