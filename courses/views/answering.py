"""The player's form without JavaScript: one form for an activity, so that no button loses what stands elsewhere."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from core.fields import clean_json, digest_source
from courses.answers import EVENT_OF_KIND
from courses.content_cache import Content, ItemContent
from courses.outline import Outline, Step
from courses.payloads import is_empty, name_of, payload_from
from courses.services.batches import Sent
from courses.services.drafting import save_drafts
from courses.services.recording import record_events

Json = dict[str, Any]
HELD_LIMIT = 64_000
LANGUAGES = {"th", "en"}
NOTHING_SEEN = "00000000-0000-0000-0000-000000000000"


def answer_form(
    request: HttpRequest, outline: Outline, step: Step, content: Content, *, show: Callable[..., HttpResponse]
) -> HttpResponse:
    """One button of the form was pressed. Everything typed in other fields is kept as drafts first."""
    try:
        typed = {key: clean_json(payload_from(item, request.POST)) for key, item in content.items.items()}
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return show(request, outline, step, content, status=422)
    typed = {key: payload for key, payload in typed.items() if not is_empty(payload)}
    if not request.user.is_authenticated:
        return hold_and_sign_in(request, step, typed)
    if request.POST.get("author") not in {None, str(request.user.public_id)}:
        # The page was opened by someone who has left this device since: their words are not this person's.
        messages.error(
            request, _("Someone else has signed in on this device since this page was opened. Nothing was recorded.")
        )
        return redirect(request.path)
    request.session.pop("held_answers", None)
    verb, _colon, name = request.POST.get("do", "save").partition(":")
    if typed:
        save_drafts(user=request.user, drafts=typed)
    handler = HANDLERS.get(verb, keep)
    return handler(request, outline, step, content, name=name, typed=typed, show=show)


def hold_and_sign_in(request: HttpRequest, step: Step, typed: dict[UUID, Json]) -> HttpResponse:
    """The session has run out: hold what was typed, ask to sign in, come back here."""
    payloads = {str(key): payload for key, payload in typed.items()}
    if payloads and len(str(payloads)) < HELD_LIMIT:
        request.session["held_answers"] = {
            "activity": str(step.key),
            "author": request.POST.get("author", ""),
            "payloads": payloads,
        }
    messages.info(request, _("Please sign in. What you typed is kept and waits for you here."))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def here(request: HttpRequest, item: UUID | None = None) -> HttpResponse:
    return redirect(f"{request.path}#item-{item}" if item else request.path)


def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    messages.success(request, _("Kept. You can go on later, here or on another device."))
    return here(request)


def answer(
    request: MemberRequest,
    outline: Outline,
    step: Step,
    content: Content,
    *,
    name: str,
    typed: dict[UUID, Json],
    show: Callable[..., HttpResponse],
) -> HttpResponse:
    """Hand in one item. A refusal shows the page again with the words at that item."""
    item = find_item(content, name)
    if item is None:
        return here(request)
    payload = typed.get(item.id) or payload_from(item, request.POST)
    try:
        if item.kind == "evidence":
            payload = with_file(request, item, payload)
    except ValidationError as error:
        words = " ".join(error.messages)
        return show(request, outline, step, content, errors={item.id: words}, typed=typed, status=422)
    result = hand_in(request, step, EVENT_OF_KIND[item.kind], item.id, payload)
    if result.status == "refused":
        return show(request, outline, step, content, errors={item.id: result.words}, typed=typed, status=422)
    if result.status == "conflict":
        messages.warning(request, result.words)
    return here(request, item.id)


def find_item(content: Content, name: str) -> ItemContent | None:
    try:
        return content.items.get(UUID(name))
    except ValueError:
        return None


def with_file(request: HttpRequest, item: ItemContent, payload: Json) -> Json:
    """Stores the file that came along; its id is made of the page's nonce, so that a repeat finds it again."""
    from core.services.files import store_upload

    upload = request.FILES.get(name_of(item.id, "file"))
    if upload is None:
        return payload
    kind = payload["kind"] if payload["kind"] != "note" else guess_kind(item, upload.content_type or "")
    stored = store_upload(
        owner=request.user,
        upload=upload,
        kind=kind,
        client_id=uuid5(nonce_of(request), f"{item.id}:{upload.name}:{upload.size}"),
    )
    return payload | {"kind": kind, "file": str(stored.pk)}


def guess_kind(item: ItemContent, media_type: str) -> str:
    """A file came with the kind left at 'note': the file says what it is."""
    guesses = {"image": "photo", "audio": "voice"}
    guess = guesses.get(media_type.partition("/")[0], "file")
    return guess if guess in item.key["kinds"] else "note"


def nonce_of(request: HttpRequest) -> UUID:
    """The page's own id, made when it was shown."""
    try:
        return UUID(request.POST.get("nonce", ""))
    except ValueError:
        return uuid4()


def hand_in(request: MemberRequest, step: Step, kind: str, item: UUID | None, payload: Json) -> Any:
    """One event. Its id is made of the page's nonce and the content: a double click is one deed."""
    digest = digest_source([kind, str(item), payload]).decode()
    sent = Sent(
        id=uuid5(nonce_of(request), digest),
        kind=kind,
        activity=step.key,
        item=item,
        payload=payload,
        at=timezone.now(),
        language=request.LANGUAGE_CODE,
        base=seen_by(request, item),
    )
    return record_events(user=request.user, sent=[sent])[0]


def seen_by(request: HttpRequest, item: UUID | None) -> UUID | None:
    """The newest answer that stood in this place when the page was shown; a nil id when there was none."""
    said = request.POST.get(name_of(item, "base")) if item else None
    if said is None:
        return None
    try:
        return UUID(said or NOTHING_SEEN)
    except ValueError:
        return None


def tick(
    request: MemberRequest, outline: Outline, step: Step, content: Content, *, name: str, **kwargs: Any
) -> HttpResponse:
    """Mark as done, or take the mark back, where nothing is asked."""
    result = hand_in(request, step, "unticked" if name == "off" else "ticked", None, {})
    if result.status == "refused":
        messages.error(request, result.words)
    return here(request)


def remove(
    request: MemberRequest, outline: Outline, step: Step, content: Content, *, name: str, **kwargs: Any
) -> HttpResponse:
    """Take a piece of evidence back."""
    item, _slash, evidence = name.partition("/")
    found = find_item(content, item)
    if found is not None:
        result = hand_in(request, step, "evidence_removed", found.id, {"evidence": evidence})
        if result.status == "refused":
            messages.error(request, result.words)
    return here(request, found.id if found else None)


def switch(
    request: HttpRequest, outline: Outline, step: Step, content: Content, *, name: str, **kwargs: Any
) -> HttpResponse:
    """The other language, on the same item, with everything typed kept."""
    language, _colon, item = name.partition(":")
    language = language if language in LANGUAGES else "th"
    found = find_item(content, item)
    place = f"#item-{found.id}" if found else ""
    return redirect(f"/{language}/units/{outline.slug}/{step.slug}/{place}")


def forward(request: HttpRequest, outline: Outline, step: Step, content: Content, **kwargs: Any) -> HttpResponse:
    following = outline.after(step)
    if following is None:
        return redirect("courses:unit-detail", outline.slug)
    return redirect("courses:activity-detail", outline.slug, following.slug)


HANDLERS: dict[str, Callable[..., HttpResponse]] = {
    "answer": answer,
    "tick": tick,
    "remove": remove,
    "language": switch,
    "next": forward,
}
