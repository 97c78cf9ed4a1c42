"""Words of one person stand in that person's pages, and nowhere a stranger, a letter or a search looks."""

import logging
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from accounts.models import Notification
from accounts.services.digests import send_digests
from accounts.services.privacy import make_export, request_export
from core import ticks
from core.models import SearchText
from courses.models import Reflection
from tests.rights.addresses import outcome, routes, rows
from tests.rights.asking import Asker
from tests.rights.roles import ROLES, STAFF, World

OTHERS = [role for role in ROLES if role != "learner"]
# Who else may meet a word, by the learner's own choice or by their task. Everything else is for the learner alone.
ALLOWED = {
    "shared again": {"mentor"},
    "shared": {"mentor"},  # shared with the mentor
    "reply": {"mentor"},  # the mentor wrote it
    "note": {"mentor"},  # evidence of the walk they shared from
    "photo note": {"mentor"},
    "file title": {"mentor"},
}
HOME = {  # where the learner meets their own words: without it, nothing below would prove anything
    "shared": "th/units/small-unit/sheet/?cycle=1",
    "private": "th/units/small-unit/sheet/?cycle=1",
    "draft": "th/units/small-unit/reflect/",
    "promise": "th/units/small-unit/expect/",
    "clash": "th/me/outbox/",
    "refusal": "th/me/places/",
}


def looked_at(world: World) -> list[str]:
    """Every address one may GET, with the learner's things in its holes."""
    things = world.things(world.here)
    known = set(routes())
    addresses = [row.address(things) for route, row in rows().items() if route in known]
    steps = [f"/th/units/small-unit/{step}/" for step in ("look", "expect", "act", "reflect")]
    private = [f"/th/mentor/reflections/{things['private']}/"]
    asides = ["/th/mentor/?all", "/th/units/small-unit/?cycle=1", "/th/units/small-unit/expect/?cycle=1"]
    words = [f"/th/search/?q={word}" for word in ("ครูlearner-a", "เดินลำน้ำ", "reflection")]
    return [*addresses, *steps, *private, *asides, *words, "/robots.txt", "/sitemap.xml", "/en/today/", "/en/mentor/"]


def found_in(text: str, words: dict[str, str], role: str = "") -> list[str]:
    """The names of the words that stand in a text and should not."""
    return [name for name, word in words.items() if word in text and role not in ALLOWED.get(name, ())]


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_meets_a_private_word_at_any_address(world, role):
    asker, words = Asker(world, role), world.here.words
    hits = []
    for address in looked_at(world):
        names = found_in(asker.ask("get", address).text, words, role)
        hits += [f"{address} shows {role} the learner's {name}" for name in names]
    if hits:
        pytest.fail("\n".join(hits), pytrace=False)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_editors_rooms_hold_no_private_word(world, role):
    """Lists, reports, choosers: every page of Wagtail's that names no one thing, and the learner's own row."""
    asker, words = Asker(world, role), world.here.words
    doors = [route for route in routes() if route.startswith("admin/") and "<" not in route and "^" not in route]
    doors = [route for route in doors if route not in {"admin/failwhale/", "admin/logout/"}]
    doors += [f"admin/users/{verb}/{world.here.learner.pk}/" for verb in ("edit", "history", "usage")]
    doors += [f"admin/?q={world.here.word('private')}", f"admin/users/?q={world.here.word('private')}"]
    hits = [f"/{door}: {found_in(asker.ask('get', f'/{door}').text, words)}" for door in doors]
    hits = [hit for hit in hits if not hit.endswith(": []") and "?q=" not in hit]
    assert hits == []


def test_the_learner_meets_each_word_where_it_was_written(world):
    """The detector detects: were the words not shown here, silence elsewhere would prove nothing."""
    asker, words = Asker(world, "learner"), world.here.words
    for name, address in HOME.items():
        assert found_in(asker.ask("get", f"/{address}").text, {name: words[name]}) == [name], address


def test_a_mentor_meets_what_was_shared_and_nothing_beside_it(world):
    address = f"/th/mentor/reflections/{world.here.things['shared']}/"
    seen = found_in(Asker(world, "mentor").ask("get", address).text, world.here.words)

    assert {"shared", "reply"} <= set(seen) <= {name for name, roles in ALLOWED.items() if "mentor" in roles}


def test_a_planted_leak_is_found(world, monkeypatch):
    """A view that forgets to ask whose things they are does not pass the crawl."""
    from courses.querysets import ReflectionQuerySet

    monkeypatch.setattr(ReflectionQuerySet, "shared_with", lambda self, user: Reflection.objects.all())
    address = f"/th/mentor/reflections/{world.here.things['private']}/"

    assert "private" in found_in(Asker(world, "head").ask("get", address).text, world.here.words, "head")


def test_no_letter_carries_a_private_word(world):
    """All that became due within ten days: digests, nudges, reminders, goodbyes."""
    mail.outbox.clear()
    Reflection.objects.filter(visibility="mentor").update(shared_at=timezone.now() - timedelta(days=4))
    Notification.objects.update(created_at=timezone.now() - timedelta(days=3))
    done = [ticks.run(job) for job in ticks.jobs()]
    Notification.objects.filter(mailed_at=None).update(created_at=timezone.now() - timedelta(days=3))
    send_digests(timezone.now() + timedelta(days=9))

    assert done
    assert all(done)
    told = set(Notification.objects.unread().values_list("user__email", flat=True))
    assert {world.here.learner.email, world.here.mentor.email, world.here.head.email} <= told
    assert {address for letter in mail.outbox for address in letter.to} >= told
    letters = "".join(f"{letter.subject}{letter.message().as_string()}{letter.body}" for letter in mail.outbox)
    html = "".join(str(part.content) for letter in mail.outbox for part in getattr(letter, "alternatives", ()))
    assert found_in(letters + html, everybodys_words(world)) == []


def everybodys_words(world: World) -> dict[str, str]:
    return {f"{place.letter} {name}": word for place in (world.here, world.there) for name, word in place.words.items()}


def test_nothing_that_is_searched_holds_a_private_word(world):
    texts = " ".join(SearchText.objects.values_list("text", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wagtailsearch_indexentry")
        texts += repr(cursor.fetchall())

    assert texts
    assert found_in(texts, everybodys_words(world)) == []


@pytest.mark.parametrize("word", ["private", "draft", "answer", "file title"])
def test_searching_for_a_private_word_finds_nothing(world, word):
    """What was typed stands in the page again, so the list of results is asked, not the text."""
    for role in ("visitor", "head", "admin"):
        response = Asker(world, role).ask("get", f"/th/search/?q={world.here.word(word)}").response

        assert response.context["found"].total == 0


@pytest.mark.parametrize("role", ["teacher", "mentor", "head", "admin"])
def test_a_copy_of_ones_own_data_holds_no_word_of_others(world, role):
    person = world.person(role)
    export = make_export(request_id=request_export(user=person).pk)
    allowed = {name for name, roles in ALLOWED.items() if role in roles}

    text = text_in(export.archive)

    assert person.email in text
    assert set(found_in(text, world.here.words)) <= allowed


def test_ones_own_copy_holds_ones_words(world):
    text = text_in(make_export(request_id=request_export(user=world.here.learner).pk).archive)

    assert {"private", "shared", "draft", "promise", "note", "clash", "answer"} <= set(found_in(text, world.here.words))


def text_in(archive: str) -> str:
    """Every file of the archive, one after the other."""
    with storages["private"].open(archive) as stored, zipfile.ZipFile(stored) as opened:
        return "".join(opened.read(name).decode("utf-8", "replace") for name in opened.namelist())


def test_the_log_holds_no_private_word(world, caplog):
    """Writing and reading it again, with everything logged."""
    caplog.set_level(logging.DEBUG)
    asker = Asker(world, "learner")
    for address in HOME.values():
        assert outcome(asker.ask("get", f"/{address}").response) == "ok"
    asker.ask("post", "/th/units/small-unit/expect/", data={"do": "save"})
    asker.ask("get", f"/th/mentor/reflections/{world.here.things['private']}/")
    lines = [
        line for line in caplog.text.splitlines() if "django.db.backends" not in line and "backends.utils" not in line
    ]

    assert lines
    assert found_in("\n".join(lines), world.here.words) == []
