"""What authors write: units, activities, tutorials. Learner rows never point here (courses.models.catalogue)."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.log_actions import log
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.models import BasePage
from core.models.pages import PROSE_FEATURES
from courses.blocks import ActivityBodyBlock
from courses.blocks.reading import StepBlock
from courses.models.catalogue import Stage
from courses.page_forms import ActivityPageForm, TutorialPageForm, UnitPageForm

SCHEDULED = "wagtail.publish.scheduled"
ADDRESS_HELP = _(
    "Small English letters, digits and hyphens. The same in both languages; better not changed once published."
)
PROMOTE = [
    MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines"))
]


class CheckedPage(BasePage):
    """A page that is published only when nothing is missing, whichever way it is published."""

    promote_panels = PROMOTE
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta:
        abstract = True

    def publish(self, revision: Any, *args: Any, log_action: Any = True, **kwargs: Any) -> Any:
        """Publish, or raise PublishRefused with words. A schedule is dropped instead, so that the others go on."""
        from courses.publish_checks import PublishRefused, faults

        found = faults(revision.as_object())
        if not found:
            return super().publish(revision, *args, log_action=log_action, **kwargs)
        if log_action != SCHEDULED:
            raise PublishRefused(found)
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=self, action="courses.publish.refused", revision=revision, data={"faults": found})
        return None


class UnitIndexPage(BasePage):
    """All units."""

    template = "courses/unit_index_page.html"
    parent_page_types = ["core.HomePage"]
    subpage_types = ["courses.UnitPage"]

    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = pgettext_lazy("page type", "all units")
        verbose_name_plural = pgettext_lazy("page type", "all units")


class UnitPage(CheckedPage):
    """One unit in one language. Its activities stand directly under it; a stage is not a page."""

    template = "courses/unit_page.html"
    search_kind = "unit"
    parent_page_types = ["courses.UnitIndexPage"]
    subpage_types = ["courses.ActivityPage"]

    question = models.TextField(_("essential question"))
    summary = models.TextField(_("summary"))
    intro = RichTextField(_("introduction"), features=PROSE_FEATURES)
    products = StreamField(
        [("product", blocks.CharBlock(label=_("Product")))], verbose_name=_("in hand at the end"), blank=True
    )
    competencies = models.JSONField(_("competencies"), default=list)
    drawing = models.CharField(_("drawing"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    awareness = models.TextField(_("Awareness: opening words"), blank=True)
    anticipation = models.TextField(_("Anticipation: opening words"), blank=True)
    action = models.TextField(_("Action: opening words"), blank=True)
    reflection = models.TextField(_("Reflection: opening words"), blank=True)
    origin = models.TextField(_("what comes from the research, and what is ours"), blank=True)

    override_translatable_fields = [*CheckedPage.override_translatable_fields, SynchronizedField("drawing")]
    base_form_class = UnitPageForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("slug", help_text=ADDRESS_HELP),
        FieldPanel("question", help_text=_("The one question the whole unit turns on.")),
        FieldPanel("summary", help_text=_("One or two sentences for the list of units.")),
        FieldPanel("intro", help_text=_("What this unit is, for whom, and what one has in hand at its end.")),
        FieldPanel("products", help_text=_("What a teacher can use on Monday, one line each.")),
        FieldPanel("competencies"),
        MultiFieldPanel(
            [FieldPanel(stage) for stage in Stage.values],
            heading=_("Opening words of the stages"),
            help_text=_("One short paragraph that opens each stage."),
        ),
        MultiFieldPanel([FieldPanel("drawing"), FieldPanel("order"), FieldPanel("origin")], heading=_("More")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("question"),
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        index.SearchField("intro"),
        index.SearchField("products"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("page type", "unit")
        verbose_name_plural = pgettext_lazy("page type", "units")


class ActivityPage(CheckedPage):
    """One activity of 5 to 10 minutes, in one language."""

    template = "courses/activity_page.html"
    search_kind = "activity"
    search_level_field = "stage"
    parent_page_types = ["courses.UnitPage"]
    subpage_types: list[str] = []

    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=7)
    summary = models.TextField(_("why do this, in one sentence"))
    finish = models.TextField(_("what finishes it, in words"))
    competencies = models.JSONField(_("competencies"), default=list)
    body = StreamField(ActivityBodyBlock(), verbose_name=_("body"), blank=True)

    base_form_class = ActivityPageForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("slug", help_text=ADDRESS_HELP),
        MultiFieldPanel([FieldPanel("stage"), FieldPanel("minutes")], heading=_("Where it stands")),
        FieldPanel("summary", help_text=_("Why a busy teacher should do this.")),
        FieldPanel("finish", help_text=_("For example: “Answer both questions.”")),
        FieldPanel("body", help_text=_("Three to seven blocks. Nearly every activity asks for something.")),
        FieldPanel("competencies"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("page type", "activity")
        verbose_name_plural = pgettext_lazy("page type", "activities")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The published activity is served from its edition, not from the StreamField (docs/decisions/0007)."""
        from courses.views.activity import activity_detail

        unit = self.get_parent()
        return activity_detail(request, unit.slug, self.slug)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The draft as a learner who has not answered yet sees it."""
        from courses.views.activity import activity_preview

        # Blocks that were never saved have no ids yet; written out and read in again, they have.
        block = self.body.stream_block
        self.body = block.to_python(block.get_prep_value(self.body))
        return activity_preview(request, self)


class TutorialIndexPage(BasePage):
    """All tutorials, with filters."""

    template = "courses/tutorial_index_page.html"
    parent_page_types = ["core.HomePage"]
    subpage_types = ["courses.TutorialPage"]

    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = pgettext_lazy("page type", "all tutorials")
        verbose_name_plural = pgettext_lazy("page type", "all tutorials")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views.tutorials import tutorial_list

        return tutorial_list(request, self)


class TroubleBlock(blocks.StructBlock):
    """What may go wrong, and what helps."""

    problem = blocks.TextBlock(label=_("If"), rows=2)
    remedy = blocks.TextBlock(label=_("then"), rows=2)


class TutorialPage(CheckedPage):
    """A manual for one use of one application, at one level; prints as a handout."""

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class Use(models.TextChoices):
        """The four uses of technology of framework teacher-technology-use."""

        TEACHING = "ttu-classroom-teaching", _("Teaching in the classroom")
        DISTANCE = "ttu-distance-learning", _("Distance learning")
        MEASUREMENT = "ttu-measurement-evaluation", _("Measurement and evaluation")
        OTHER = "ttu-other-work", _("Other work")

    class Grade(models.TextChoices):
        KINDERGARTEN = "kindergarten", _("Kindergarten")
        P1_3 = "p1-3", _("Grades 1-3")
        P4_6 = "p4-6", _("Grades 4-6")
        M1_3 = "m1-3", _("Grades 7-9")
        M4_6 = "m4-6", _("Grades 10-12")

    template = "courses/tutorial_page.html"
    search_kind = "tutorial"
    search_level_field = "level"
    parent_page_types = ["courses.TutorialIndexPage"]
    subpage_types: list[str] = []

    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    use = models.CharField(_("use"), max_length=32, choices=Use.choices)
    grades = models.JSONField(_("grade levels"), default=list)
    application = models.CharField(_("application"), max_length=80)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    works_offline = models.BooleanField(_("works without signal"), default=False)
    outcome = models.TextField(_("after this you can"))
    summary = models.TextField(_("summary"))
    needs = StreamField([("need", blocks.CharBlock(label=_("Thing")))], verbose_name=_("what you need"), blank=True)
    steps = StreamField([("step", StepBlock(label=_("Step")))], verbose_name=_("steps"), blank=True)
    offline_way = RichTextField(_("the way without signal"), features=PROSE_FEATURES, blank=True)
    privacy = RichTextField(_("pupils' privacy"), features=PROSE_FEATURES, blank=True)
    try_now = RichTextField(_("try it now"), features=PROSE_FEATURES, blank=True)
    troubles = StreamField(
        [("trouble", TroubleBlock(label=_("Trouble")))], verbose_name=_("if it goes wrong"), blank=True
    )
    drawing = models.CharField(_("drawing"), max_length=80, blank=True)

    override_translatable_fields = [*CheckedPage.override_translatable_fields, SynchronizedField("drawing")]
    base_form_class = TutorialPageForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("slug", help_text=ADDRESS_HELP),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("level", "use", "grades", "application", "minutes", "works_offline")],
            heading=_("For whom"),
        ),
        FieldPanel("outcome", help_text=_("What the teacher can do afterwards, in one sentence.")),
        FieldPanel("summary"),
        FieldPanel("needs"),
        FieldPanel("steps"),
        FieldPanel("offline_way"),
        FieldPanel("privacy"),
        FieldPanel("try_now"),
        FieldPanel("troubles"),
        FieldPanel("drawing"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("outcome"),
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        index.SearchField("application"),
        index.SearchField("needs"),
        index.SearchField("steps"),
        index.SearchField("offline_way"),
        index.SearchField("privacy"),
        index.SearchField("try_now"),
        index.SearchField("troubles"),
        index.FilterField("level"),
        index.FilterField("use"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("page type", "tutorial")
        verbose_name_plural = pgettext_lazy("page type", "tutorials")

    @property
    def grade_names(self) -> list[str]:
        """The grade bands in words, youngest first."""
        return [str(name) for value, name in self.Grade.choices if value in self.grades]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views.tutorials import show_tutorial

        return show_tutorial(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from courses.views.tutorials import show_tutorial

        return show_tutorial(request, self, preview=True)
