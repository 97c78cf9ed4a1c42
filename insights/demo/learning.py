"""What the demo's people did in the real units, through the same doors as everybody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import Notification, User
from core.models import PrivateFile
from core.services.files import store_upload
from courses.answers import EVENT_OF_KIND
from courses.ids import content_id, item_id, state_id
from courses.models import Activity, Cycle, Item, LearnerEvent, MentorReply, Reflection
from courses.services.batches import Sent
from courses.services.recording import record_events
from courses.services.replying import mark_reflection_read, open_reply, reply_to_reflection
from insights.demo import words
from insights.demo.picture import drawn_photo

NAMESPACE = UUID("5d0c8a52-65d4-5b0e-9c1c-6f6f3a1d2569")
Json = dict[str, Any]


@dataclass(frozen=True)
class Walk:
    """One person's way through one unit: how many activities, from how many days ago to how many days ago."""

    person: str
    unit: str
    steps: int
    begun: int
    last: int
    said: words.Said
    card: Json = field(default_factory=dict)
    card_day: int = 0
    photo_at: str = ""
    shared: tuple[str, ...] = ()
    wrong: dict[str, tuple[float, ...]] = field(default_factory=dict)


WALKS = (
    Walk("namping", "lanna-identity", 99, 34, 6, words.NAMPING, words.NAMPING_CARD, -16,
         photo_at="the-map-of-what-we-know/map-evidence"),
    Walk("baitong", "lanna-identity", 7, 9, 2, words.BAITONG, words.BAITONG_CARD, 0),
    Walk("mok", "well-being-way-of-life", 12, 20, 4, words.MOK, words.MOK_CARD, -9,
         photo_at="a-week-of-tallies/tally-sheet"),
    Walk("dokrak", "green-entrepreneur", 7, 15, 7, words.DOKRAK, words.DOKRAK_CARD, -4,
         wrong={"sold-out-what-is-left/what-really-remains": (180, 120, 150)}),
    Walk("phupha", "future-analysts", 3, 19, 17, words.PHUPHA,
         shared=("the-ridge-we-could-not-see/changed-here",)),
)  # fmt: skip
MENTORS = {"namping": "malee", "mok": "malee", "dokrak": "malee", "phupha": "saithan"}


def sow_learning(people: dict[str, User]) -> None:
    """Each walk once; then the answers; then the notices get the time of what they tell of."""
    for walk in WALKS:
        user = people[walk.person]
        if not user.enrolments.filter(unit__slug=walk.unit).exists():
            photo = photo_of(user, walk.photo_at) if walk.photo_at else None  # cleaning stands outside transactions
            with transaction.atomic():
                take(user, walk, str(photo.pk) if photo else "")
    new = [answer(people, person, place, text) for (person, place), text in words.REPLIES.items()]
    if any(new):
        put_notices_in_time()
        for reply in MentorReply.objects.filter(learner=people["namping"]).order_by("-created_at")[1:]:
            open_reply(learner=people["namping"], reply_uuid=reply.pk)


def take(user: User, walk: Walk, photo: str) -> None:
    """An activity at a time, spread over the days. Raises ValueError when the content no longer takes an answer."""
    activities = list(Activity.objects.filter(unit__slug=walk.unit, retired_at=None).order_by("position"))[: walk.steps]
    step = (walk.begun - walk.last) / max(1, len(activities) - 1)
    noon = timezone.localtime().replace(hour=12, minute=20, second=0, microsecond=0)
    for number, activity in enumerate(activities):
        when = noon - timedelta(days=round(walk.begun - number * step), minutes=7 * number)
        sent: list[Sent] = []
        items = Item.objects.filter(activity=activity, retired_at=None).select_related("current_revision")
        for item in items.order_by("position"):
            sent += [event(user, activity, item, payload, when) for payload in payloads(walk, activity, item, photo)]
        refused = [one.words for one in record_events(user=user, sent=sent, now=when) if one.status == "refused"]
        if refused:
            raise ValueError(f"{walk.unit}/{activity.slug}: {refused[0]}")
    started = noon - timedelta(days=walk.begun)
    Cycle.objects.filter(enrolment__user=user, enrolment__unit__slug=walk.unit).update(started_at=started)


def event(user: User, activity: Activity, item: Item, payload: Json, when: datetime) -> Sent:
    """Its id is made of who, where and what, so that it is one deed however often it is sown."""
    client = uuid5(NAMESPACE, f"{user.email}/{item.pk}/{sorted(payload.items())!r}")
    return Sent(client, EVENT_OF_KIND[item.kind], activity.pk, item.pk, payload, when, "th")


def payloads(walk: Walk, activity: Activity, item: Item, photo: str) -> Iterable[Json]:
    """What is handed in for one item: right answers, the person's own words, a photo beside its note."""
    place = place_of(walk.unit, activity.slug, item)
    if place in walk.wrong:
        return [{"number": number} for number in walk.wrong[place]]
    key = item.current_revision.answer_key if item.current_revision else {}
    if item.kind in CHOOSERS:
        return [CHOOSERS[item.kind](key)]
    if item.kind == "commitment":
        day = timezone.localdate() + timedelta(days=walk.card_day)
        return [walk.card | {"date": day.isoformat()}]
    text = walk.said.get(place, "")
    if item.kind == "evidence":
        found = [{"kind": "note", "note": text}]
        if place == walk.photo_at:
            found.append({"kind": "photo", "note": "", "file": photo})
        return found
    return [own_words(item, text, place in walk.shared)] if text else []


def own_words(item: Item, text: str, shared: bool) -> Json:
    if item.kind != "reflection":
        return {"text": text}
    edition = item.editions.get(language="th")
    return {"text": text, "visibility": "mentor" if shared else edition.words.get("visibility", "private")}


def place_of(unit: str, activity: str, item: Item) -> str:
    """`activity/block key`, found by the ids that content files give."""
    for blocks in KNOWN[unit]:
        name, _slash, key = blocks.partition("/")
        if name == activity and item.pk == item_id(
            content_id("unit", unit, activity), content_id("unit", unit, activity, key)
        ):
            return blocks
    return ""


KNOWN = {walk.unit: set[str]() for walk in WALKS}
for _walk in WALKS:
    KNOWN[_walk.unit] |= {*_walk.said, *_walk.wrong}


CHOOSERS: dict[str, Any] = {
    "single": lambda key: {"option": next(one for one, right in key["options"].items() if right)},
    "multiple": lambda key: {"options": [one for one, right in key["options"].items() if right]},
    "ordering": lambda key: {"order": key["order"]},
    "matching": lambda key: {"pairs": {pair: key["tokens"][pair] for pair in key["pairs"]}},
    "number": lambda key: {"number": key["answer"]},
    "likert": lambda key: {"ratings": {one: 2 + number % 3 for number, one in enumerate(key["statements"])}},
    "checklist": lambda key: {"items": key["items"][:-1] or key["items"]},
}


def photo_of(user: User, place: str) -> PrivateFile:
    """The drawn photo in the person's private files."""
    return store_upload(
        owner=user,
        upload=drawn_photo(),
        kind=PrivateFile.Kind.PHOTO,
        client_id=uuid5(NAMESPACE, f"{user.email}/{place}"),
    )


def answer(people: dict[str, User], person: str, place: str, text: str) -> bool:
    """The mentor's answer, a day after the reflection; False when it was there or cannot be given any more."""
    mentor, learner = people[MENTORS[person]], people[person]
    client = uuid5(NAMESPACE, f"reply/{person}/{place}")
    reflection = reflection_at(learner, place)
    if reflection is None or MentorReply.objects.filter(author=mentor, client_id=client).exists():
        return False
    mark_reflection_read(reader=mentor, reflection_uuid=reflection.pk)
    reply = reply_to_reflection(author=mentor, reflection_uuid=reflection.pk, text=text, client_id=client)
    shared_at = reflection.shared_at or timezone.now()
    MentorReply.objects.filter(pk=reply.pk).update(created_at=min(shared_at + timedelta(hours=26), timezone.now()))
    return True


def reflection_at(learner: User, place: str) -> Reflection | None:
    """What stands at this place now, if it is shared with the mentor."""
    name, _slash, key = place.partition("/")
    for cycle in Cycle.objects.filter(enrolment__user=learner).select_related("enrolment__unit"):
        unit = cycle.enrolment.unit.slug
        item = item_id(content_id("unit", unit, name), content_id("unit", unit, name, key))
        found = Reflection.objects.filter(pk=state_id(cycle.pk, item), visibility="mentor").first()
        if found:
            return found
    return None


def put_notices_in_time() -> None:
    """Notices of the demo bear the hour of what they tell of, not of the sowing."""
    told = Notification.objects.filter(user__is_demo=True)
    for notice in told.filter(kind__in=("reflection.shared", "reply.written", "cycle.completed")):
        key = notice.once_key.partition(":")[2]
        at = moment_of(notice.kind, key)
        if at:
            told.filter(pk=notice.pk).update(created_at=at)


def moment_of(kind: str, key: str) -> datetime | None:
    if kind == "reflection.shared":
        return Reflection.objects.filter(pk=key).values_list("shared_at", flat=True).first()
    if kind == "reply.written":
        return MentorReply.objects.filter(pk=key).values_list("created_at", flat=True).first()
    return LearnerEvent.objects.filter(cycle=key, closes_cycle=True).values_list("server_at", flat=True).first()
