"""Recall and precision of the judged Thai questions, and how long a search takes, on the database at hand.

All of it happens in one transaction that is rolled back. Times are compared with a bare look-up by primary key.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import RequestFactory
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from bench import printed, thai_corpus
from core.models import ContentPage, HomePage, SearchText
from core.search.results import EXACT, Asked, find, matching
from core.thai import analyser
from core.thai.lattice import all_steps

ROUNDS = 5
BATCH = 500
STEPS = lru_cache(maxsize=None)(all_steps)
QUESTIONS = ["หมอกควัน", "การเรียนรู้", "สอนรวมชั้น", "ผู้ปกครอง", "แบบทดสอบ Google Forms", "ฟังเสียงเด็ก", "กาแฟ", "haze season"]


class Undo(Exception):
    """Raised to roll everything back."""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fresh_home() -> Page:
    root = Page.objects.get(depth=1)
    return root.add_child(instance=HomePage(title="Bench", slug="bench-home"))


def recall(home: Page) -> None:
    """Asks every judged question of the content at hand."""
    thai_corpus.publish(home, thai_corpus.texts())
    questions = thai_corpus.judged()
    below = SearchText.objects.filter(page__path__startswith=home.path)
    answers = {}
    for one in questions:
        rows = matching(Asked(one.query, "th"), EXACT, below)
        answers[one.query] = set(rows.values_list("page__seo_title", flat=True))
    result = thai_corpus.score(answers, questions)
    found = {"recall": result.recall, "precision": result.precision}
    say(printed.RECALL.write(asked=result.asked, exact=result.exact, **found).rstrip())
    for query, names in result.missed.items():
        say(f"  missed {query}: {', '.join(sorted(names))}")
    for query, names in result.extra.items():
        say(f"  extra  {query}: {', '.join(sorted(names))}")


def sentences() -> list[str]:
    return [
        piece for text in thai_corpus.texts() for piece in text.body.replace("\n", " ").split(" ") if len(piece) > 8
    ]


def grow(home: Page, rows: int) -> None:
    """Adds synthetic pages of sentences of the content until there are `rows`, indexed by the backend itself."""
    chance = random.Random(rows)  # noqa: S311 - the same texts every time
    pool = sentences()
    kind = ContentType.objects.get_for_model(ContentPage)
    for start in range(SearchText.objects.filter(page__path__startswith=home.path).count(), rows, BATCH):
        shelf = home.add_child(instance=ContentPage(title="Bench", slug=f"shelf-{start}"))
        pages = [
            Page(
                title=chance.choice(pool)[:80],
                slug=f"row-{number}",
                path=f"{shelf.path}{number:04X}",
                depth=shelf.depth + 1,
                url_path=f"{shelf.url_path}row-{number}/",
                locale=home.locale,
                content_type=kind,
            )
            for number in range(start, min(start + BATCH, rows))
        ]
        made = Page.objects.bulk_create(pages)
        # Pages of prose as far as search looks: title, text and address.
        prose = [ContentPage(pk=page.pk, title=page.title, body=body_of(chance, pool)) for page in made]
        with known_runs():
            get_search_backend().get_index_for_model(ContentPage).add_items(ContentPage, prose)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # The server's limits on long statements are for visitors, and stay on while times are taken.
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("ANALYZE")
            cursor.execute("SET LOCAL statement_timeout = 5000")


@contextmanager
def known_runs() -> Iterator[None]:
    """Reads each run of Thai once while synthetic texts repeat themselves; not while times are taken."""
    analyser.all_steps = STEPS
    yield
    analyser.all_steps = all_steps


def body_of(chance: random.Random, pool: list[str]) -> list[dict[str, str]]:
    return [{"type": "prose", "value": f"<p>{' '.join(chance.choices(pool, k=8))}</p>"}]


def times(action: Callable[[], object], rounds: int) -> list[float]:
    found = []
    for _number in range(rounds):
        start = time.perf_counter()
        action()
        found.append((time.perf_counter() - start) * 1000)
    return found


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def speed(rows: int) -> None:
    """Whole answers (counts, first screen, excerpts) and those while typing, beside a bare look-up."""
    request = RequestFactory().get("/th/search/")
    some = list(SearchText.objects.values_list("pk", flat=True)[:200])
    bare = times(lambda: Page.objects.filter(pk=random.choice(some)).values_list("title").first(), 200)  # noqa: S311 - any will do
    for name, typing in (("search", False), ("typing", True)):
        taken = []
        for query in QUESTIONS:
            taken += times(partial(find, Asked(query, "th", typing=typing), request), ROUNDS)
        ratio = p95(taken) / statistics.median(bare)
        say(printed.SPEED.write(rows=rows, name=name, median=statistics.median(taken), p95=p95(taken)).rstrip())
        say(f"             p95 is {ratio:.0f} x a bare look-up by key ({statistics.median(bare):.2f} ms)")


def measure(sizes: list[int]) -> None:
    """Prints recall once, then times at each number of texts."""
    say(f"database {connection.vendor}")
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            home = fresh_home()
            recall(home)
            for size in sizes:
                grow(home, size)
                speed(size)
            raise Undo
    except Undo:
        return
