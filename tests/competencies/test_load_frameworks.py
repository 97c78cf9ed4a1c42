import copy
import itertools
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from competencies.management.commands import load_frameworks as command
from competencies.models import Competency, Framework, FrameworkItem, LevelBand
from competencies.services.assessing import record_assessment
from competencies.services.frameworks import FrameworkError, load_frameworks
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def snapshot():
    """Every row with its key, to tell a second run from the first."""
    tables = (Framework, Competency, FrameworkItem, LevelBand)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def item(slug):
    return {"slug": slug, "order": 9, "th": "ใหม่", "en": "New"}


def test_it_loads_all_eight_frameworks_with_their_source(frameworks):
    assert len(frameworks) == 8
    students = frameworks["pre-service-teacher-competencies"]
    assert students.origin == "source"
    assert students.document.slug == "D1"
    assert students.items.filter(is_additional=False).count() == 7
    assert students.items.filter(is_additional=True).count() == 3
    assert frameworks["futures-competency"].definition_th


def test_a_second_run_changes_nothing(frameworks, data):
    before = snapshot()
    report = load_frameworks(data=data)

    assert snapshot() == before
    assert report.made == report.retired == []


def test_a_changed_text_is_updated_in_place(frameworks, data):
    data["frameworks"][0]["items"][0]["th"] = "คิดเชิงระบบ"
    load_frameworks(data=data)

    assert Competency.objects.get(slug="lc-advanced-systems-thinking").th == "คิดเชิงระบบ"
    assert Framework.objects.filter(slug="learner-key-competencies").count() == 1


def test_a_changed_list_becomes_a_new_version_and_old_answers_keep_theirs(frameworks, data):
    old = frameworks["learner-key-competencies"]
    slugs = list(old.items.values_list("competency__slug", flat=True))
    kept = record_assessment(
        user=UserFactory(),
        framework=old,
        client_id="3b241101-e2bb-4255-8caf-4136c566a962",
        ratings=dict.fromkeys(slugs, (2, 4)),
    )
    data["frameworks"][0]["items"][2] = item("lc-new")
    data["frameworks"][4]["also_required"].remove("lc-multicultural-communication")
    report = load_frameworks(data=data)

    old.refresh_from_db()
    new = Framework.objects.in_force().get(slug="learner-key-competencies")
    assert (new.version, old.retired_at is not None) == (2, True)
    assert report.retired == ["lc-multicultural-communication"]
    assert set(kept.ratings.values_list("competency__slug", flat=True)) == set(slugs)
    assert set(old.items.values_list("competency__slug", flat=True)) == set(slugs)
    assert Competency.objects.get(slug="lc-multicultural-communication").retired_at is not None


def test_what_the_file_no_longer_names_is_retired_and_stays(frameworks, data):
    data["frameworks"] = data["frameworks"][:-1]
    load_frameworks(data=data)

    assert Framework.objects.get(slug="futures-competency").retired_at is not None
    assert Competency.objects.filter(slug__startswith="fut-", retired_at=None).count() == 0


def test_a_slug_is_never_used_again_in_another_framework(frameworks, data):
    before = snapshot()
    data["frameworks"][0]["items"].append(item("tid-implementation"))
    data["frameworks"][1]["items"] = [
        one for one in data["frameworks"][1]["items"] if one["slug"] != "tid-implementation"
    ]

    with pytest.raises(FrameworkError, match="never reused"):
        load_frameworks(data=data)
    assert snapshot() == before


def test_a_slug_twice_in_the_file_is_refused_by_the_command(tmp_path, data):
    import yaml

    broken = copy.deepcopy(data)
    broken["frameworks"][1]["items"].append(copy.deepcopy(broken["frameworks"][0]["items"][0]))
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump(broken, allow_unicode=True), encoding="utf-8")

    with pytest.raises(CommandError, match="lc-advanced-systems-thinking"):
        call_command("load_frameworks", file=str(path))
    assert Framework.objects.count() == 0


def test_level_bands_are_ours_cover_the_scale_and_keep_what_the_site_changed(frameworks, data):
    bands = list(LevelBand.objects.order_by("lower"))
    assert {band.origin for band in bands} == {"elaboration"}
    assert (bands[0].lower, bands[-1].upper) == (1, 5)
    for band, after in itertools.pairwise(bands):
        assert after.lower - band.upper == Decimal("0.01")

    LevelBand.objects.filter(slug="high").update(th="สูง")
    load_frameworks(data=data)
    assert LevelBand.objects.get(slug="high").th == "สูง"
    load_frameworks(data=data, reset_bands=True)
    assert LevelBand.objects.get(slug="high").th == "มาก"


def test_the_file_in_the_product_has_both_languages_everywhere(data):
    for framework in data["frameworks"]:
        for entry in (framework["title"], *framework["items"]):
            assert entry["th"].strip()
            assert entry["en"].strip()
    assert command.FILE.exists()
