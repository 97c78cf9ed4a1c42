"""Looking at oneself: rounds of a framework, and one's place in the uses of technology."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.cases import cases, level_for
from competencies.models import Assessment, Framework, Rating, TechnologyPlacement
from core.models import SyncConflict

Ratings = dict[str, tuple[int, int]]


class SentOtherwise(Exception):
    """This id was sent before with another content; what came first stands."""


def record_assessment(*, user: User, framework: Framework, client_id: UUID, ratings: Ratings) -> Assessment:
    """One more round of a framework. The same id again gives the same round; with other ratings SentOtherwise.

    Raises PermissionDenied for a retired framework, ValidationError when ratings are missing, strange or off the scale.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        before = Assessment.objects.filter(user=user, client_id=client_id).first()
        if before is None:
            return new_round(user, framework, client_id, ratings)
        if before.framework_id == framework.pk and ratings_of(before) == ratings:
            return before
        payload = {"framework": framework.slug, "ratings": {slug: list(pair) for slug, pair in ratings.items()}}
        SyncConflict.objects.get_or_create(user=user, client_id=client_id, kind="assessment", payload=payload)
    raise SentOtherwise


def new_round(user: User, framework: Framework, client_id: UUID, ratings: Ratings) -> Assessment:
    if framework.retired_at:
        raise PermissionDenied(_("This list has been replaced by a newer one."))
    items = {item.competency.slug: item.competency for item in framework.items.select_related("competency")}
    if set(items) != set(ratings) or any(not 1 <= point <= 5 for pair in ratings.values() for point in pair):
        raise ValidationError(_("Please choose one point."))
    rounds = Assessment.objects.filter(user=user, framework__slug=framework.slug)
    number = (rounds.aggregate(Max("round"))["round__max"] or 0) + 1
    assessment = Assessment.objects.create(user=user, framework=framework, client_id=client_id, round=number)
    Rating.objects.bulk_create(
        Rating(assessment=assessment, competency=items[slug], current=current, desirable=desirable)
        for slug, (current, desirable) in ratings.items()
    )
    return assessment


def ratings_of(assessment: Assessment) -> Ratings:
    rows = assessment.ratings.values_list("competency__slug", "current", "desirable")
    return {slug: (current, desirable) for slug, current, desirable in rows}


@transaction.atomic
def place_in_technology(*, user: User, ticked: dict[str, list[str]]) -> list[TechnologyPlacement]:
    """Stores the level of each use by the cases ticked; again replaces it. Raises ValidationError on unknown cases."""
    known: dict[str, Any] = {use: {case.key for case in listed} for use, listed in cases().items()}
    if any(use not in known or not set(keys) <= known[use] for use, keys in ticked.items()):
        raise ValidationError(_("Please choose one of the answers shown."))
    now = timezone.now()
    return [
        TechnologyPlacement.objects.update_or_create(
            user=user, use=use, defaults={"ticked": keys, "level": level_for(len(set(keys))), "at": now}
        )[0]
        for use, keys in ticked.items()
    ]
