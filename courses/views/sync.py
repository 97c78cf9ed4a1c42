"""What devices send and get, as JSON. 401 keeps the queue on the device, 409 never happens to a whole batch."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Refused
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from pydantic import BaseModel, Field, ValidationError

from accounts.requests import MemberRequest
from courses.content_cache import content_of
from courses.models import Activity, Cycle
from courses.outline import outline_of
from courses.rendering import Given, render_item
from courses.selectors import given_in, standing_of
from courses.services.batches import Answered, Sent
from courses.services.drafting import save_drafts
from courses.services.recording import record_events

BATCH_LIMIT = 200
SIZE_LIMIT = 512 * 1024


class SentEvent(BaseModel, extra="forbid"):
    """One event as the player's outbox keeps it."""

    id: UUID
    kind: str = Field(max_length=16)
    activity: UUID
    item: UUID | None = None
    payload: dict[str, Any] = Field(default_factory=dict)
    at: datetime
    language: str = Field(default="th", pattern="^(th|en)$")
    base: UUID | None = None


class SentEvents(BaseModel, extra="forbid"):
    """A batch. `show` is the activity on the screen: its touched items come back as HTML."""

    events: list[SentEvent] = Field(max_length=BATCH_LIMIT)
    show: UUID | None = None
    language: str = Field(default="th", pattern="^(th|en)$")


class SentDraft(BaseModel, extra="forbid"):
    item: UUID
    payload: dict[str, Any]
    at: datetime


class SentDrafts(BaseModel, extra="forbid"):
    drafts: list[SentDraft] = Field(max_length=BATCH_LIMIT)


def refuse(status: int, words: str) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)


def read_json(request: HttpRequest, kind: type[BaseModel]) -> Any:
    """The body as `kind`, or the answer that refuses it."""
    if not request.user.is_authenticated:
        return refuse(401, _("Please sign in. What you wrote is kept on this device and is sent after that."))
    if len(request.body) > SIZE_LIMIT:
        return refuse(413, _("This is too much at once."))
    try:
        return kind.model_validate(json.loads(request.body))
    except (ValidationError, ValueError, RecursionError):
        return refuse(400, _("This device sent something that cannot be read. Reload the page; nothing is lost."))


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in here, and a fresh token: asked before a queue is sent, because both may have changed."""
    user = request.user
    who = {"user": str(user.public_id), "unread": user.unread_count} if user.is_authenticated else {"user": None}
    return JsonResponse({**who, "csrf": get_token(request)})


@require_POST
def events(request: MemberRequest) -> JsonResponse:
    """Record a batch; every event gets an answer of its own."""
    batch = read_json(request, SentEvents)
    if isinstance(batch, JsonResponse):
        return batch
    with translation.override(batch.language):
        try:
            answers = record_events(user=request.user, sent=[Sent(**vars(one)) for one in batch.events])
        except Refused as error:
            return refuse(400, " ".join(error.messages))
        shown = show_items(request, batch, answers) if batch.show else {}
    return JsonResponse({"results": [as_json(answer) for answer in answers], **shown})


def as_json(answer: Answered) -> dict[str, Any]:
    item = str(answer.item) if answer.item else None
    return {"id": str(answer.id), "status": answer.status, "item": item, "words": answer.words}


def show_items(request: HttpRequest, batch: SentEvents, answers: list[Answered]) -> dict[str, Any]:
    """The touched items of the activity on the screen, and how far its unit is."""
    activity = Activity.objects.select_related("unit").filter(pk=batch.show).first()
    outline = outline_of(activity.unit, batch.language) if activity else None
    step = outline.by_key(activity.pk) if activity and outline else None
    content = content_of(outline, step) if outline and step else None
    if outline is None or step is None or content is None:
        return {}
    standing = standing_of(request.user, outline)
    given = given_in(standing.cycle, content)
    touched = {answer.item for answer in answers if answer.status in {"stored", "repeated"}} & set(content.items)
    html = {
        str(key): render_item(content.items[key], given.get(key, Given()), signed_in=True) for key in touched if key
    }
    return {
        "items": html,
        "done": step.key in standing.done,
        "progress": {"done": standing.steps_done, "total": len(outline.steps)},
        "finished": bool(standing.cycle and standing.cycle.completed_at),
    }


@require_POST
def drafts(request: MemberRequest) -> JsonResponse:
    """Keep what stands in fields."""
    batch = read_json(request, SentDrafts)
    if isinstance(batch, JsonResponse):
        return batch
    try:
        kept = save_drafts(user=request.user, drafts={one.item: one.payload for one in batch.drafts})
    except Refused as error:
        return refuse(400, " ".join(error.messages))
    return JsonResponse({"kept": [str(item) for item in kept], "at": timezone.now().isoformat()})


@require_safe
def standing(request: HttpRequest) -> JsonResponse:
    """Which units this person has begun and where, for a device that has none of it."""
    if not request.user.is_authenticated:
        return refuse(401, _("Please sign in."))
    cycles = Cycle.objects.visible_to(request.user).select_related("enrolment__unit").order_by("enrolment", "no")
    rows = [
        {"unit": str(cycle.enrolment.unit_id), "cycle": str(cycle.pk), "no": cycle.no, "head": cycle.head}
        for cycle in cycles[:100]
    ]
    return JsonResponse({"cycles": rows})
