"""The player: an activity as a learner reads, answers and leaves it; the same with and without JavaScript."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from courses.content_cache import Content, content_of
from courses.models import ActivityPage, Cycle, Unit
from courses.outline import Outline, Step, outline_of
from courses.rendering import Given, render_body
from courses.selectors import Standing, given_in, standing_of, unit_and_cycle
from courses.services.publishing import compile_body
from courses.views.answering import answer_form


def language_now() -> str:
    """The language of this address."""
    return (get_language() or "th")[:2]


def find_outline(slug: str) -> Outline:
    """The unit of this address, or 404."""
    unit = Unit.objects.filter(slug=slug, retired_at=None).first()
    outline = outline_of(unit, language_now()) if unit else None
    if outline is None:
        raise Http404
    return outline


def find_begun(request: HttpRequest, slug: str) -> tuple[Outline, Cycle | None]:
    """The unit of this address with the reader's newest cycle in it, or 404."""
    unit, cycle = unit_and_cycle(request.user, slug)
    outline = outline_of(unit, language_now()) if unit else None
    if outline is None:
        raise Http404
    return outline, cycle


def find_step(outline: Outline, slug: str) -> tuple[Step, Content]:
    step = outline.step(slug)
    content = content_of(outline, step) if step else None
    if step is None or content is None:
        raise Http404
    return step, content


@require_http_methods(["GET", "HEAD", "POST"])
def activity_detail(request: HttpRequest, unit_slug: str, activity_slug: str) -> HttpResponse:
    """An activity. About 8 queries for a member, 1 for a visitor once its unit is in memory."""
    outline, cycle = find_begun(request, unit_slug)
    step, content = find_step(outline, activity_slug)
    if request.method == "POST":
        return answer_form(request, outline, step, content, show=show_activity)
    return show_activity(request, outline, step, content, cycle=cycle)


def show_activity(
    request: HttpRequest,
    outline: Outline,
    step: Step,
    content: Content,
    *,
    cycle: Cycle | None = None,
    errors: dict[uuid.UUID, str] | None = None,
    typed: dict[uuid.UUID, dict] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed just now where it was refused."""
    standing = standing_of(request.user, outline, cycle)
    given = given_in(standing.cycle, content)
    for key, payload in (typed or held_answers(request, step)).items():
        if key in content.items:
            given.setdefault(key, Given()).draft = payload
    for key, words in (errors or {}).items():
        given.setdefault(key, Given()).error = words
    body = render_body(content, given, signed_in=request.user.is_authenticated)
    context = page_context(outline, step, content, standing, body)
    return render(request, "courses/activity.html", context, status=status)


def held_answers(request: HttpRequest, step: Step) -> dict[uuid.UUID, dict]:
    """What was typed before a session had run out, held until the person signed in again."""
    if not request.user.is_authenticated:
        return {}
    held = request.session.get("held_answers", {})
    if held.get("activity") != str(step.key) or held.get("author") not in {"", str(request.user.public_id)}:
        return {}
    return {uuid.UUID(key): payload for key, payload in held["payloads"].items()}


def page_context(
    outline: Outline, step: Step, content: Content, standing: Standing, body: SafeString
) -> dict[str, Any]:
    return {
        "outline": outline,
        "step": step,
        "content": content,
        "standing": standing,
        "body": body,
        "nonce": uuid.uuid4(),
        "next_step": outline.after(step),
        "is_done": step.key in standing.done,
        "has_cycle": standing.cycle is not None,
        "has_files": "evidence" in step.kinds,
        "language": language_now(),
        "page_path": f"units/{outline.slug}/{step.slug}/",
    }


def activity_preview(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    """A draft as a learner sees it who has not answered yet. Nothing is written."""
    compiled = compile_body(page)
    parent = page.get_parent().specific
    step = Step(
        key=page.translation_key,
        slug=page.slug or "preview",
        title=page.title,
        summary=page.summary,
        stage=page.stage,
        minutes=page.minutes or 0,
        position=1,
        items=tuple(asked.id for asked in compiled.asked),
        kinds=frozenset(asked.block.kind for asked in compiled.asked),
        first_published_at=page.first_published_at or page.latest_revision_created_at,
        translated=True,
    )
    content = preview_content(page, step, compiled)
    outline = Outline(
        key=parent.translation_key,
        slug=parent.slug,
        version=0,
        language=page.locale.language_code,
        title=parent.title,
        question="",
        summary="",
        body="",
        drawing="",
        stages={},
        steps=(step,),
        translated=True,
    )
    body = render_body(content, {}, signed_in=True)
    return render(
        request,
        "courses/activity.html",
        page_context(outline, step, content, Standing(outline), body) | {"preview": True},
    )


def preview_content(page: ActivityPage, step: Step, compiled: Any) -> Content:
    from courses.services.publishing import preview_item

    return Content(
        step=step,
        language=page.locale.language_code,
        page_id=page.pk or 0,
        title=page.title,
        summary=page.summary,
        finish=page.finish,
        segments=compiled.segments,
        items={asked.id: preview_item(asked, page) for asked in compiled.asked},
        translated=True,
    )
