"""The judged Thai questions, asked of the content at hand through the whole index."""

import pytest

from bench import thai_corpus
from core.models import SearchText
from core.search.results import EXACT, Asked, matching
from tests.core.searching import make_home

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_there_are_enough_questions_and_each_names_content_that_exists():
    names = {text.name for text in thai_corpus.texts()}
    questions = thai_corpus.judged()
    assert len(questions) >= 60
    assert [one.query for one in questions if not one.finds or one.finds - names] == []


def test_thai_questions_find_what_they_should():
    home = make_home()
    thai_corpus.publish(home, thai_corpus.texts())
    texts = SearchText.objects.filter(page__path__startswith=home.path)
    questions = thai_corpus.judged()
    answers = {
        one.query: set(matching(Asked(one.query, "th"), EXACT, texts).values_list("page__seo_title", flat=True))
        for one in questions
    }
    score = thai_corpus.score(answers, questions)
    assert score.recall >= 0.95, score.missed
    assert score.precision >= 0.75, score.extra
