import copy

import pytest
from django.core.management import call_command

from competencies.models import Question, Questionnaire
from competencies.services.questionnaires import QuestionnaireError, load_questionnaire
from tests.competencies.conftest import ALL_KINDS, respond

pytestmark = pytest.mark.django_db


def test_the_perception_survey_asks_about_ten_competencies_and_four_stages(frameworks, capsys):
    call_command("load_questionnaires")
    call_command("load_questionnaires")

    survey = Questionnaire.objects.get(slug="aaar-perception")
    assert (survey.version, survey.origin, survey.about_kind) == (1, "elaboration", "unit-cycle")
    questions = Question.objects.filter(section__questionnaire=survey)
    named = [choice.get("competency") for one in questions.filter(section__key="outcomes") for choice in one.choices]
    assert len([slug for slug in named if slug.startswith("pst-")]) == 7
    assert len([slug for slug in named if slug.startswith("lc-")]) == 3
    assert [choice["key"] for choice in questions.get(key="stages").choices] == [
        *("awareness", "anticipation", "action", "reflection")
    ]
    assert questions.filter(kind="long", required=False).count() == 2
    assert set(questions.values_list("origin", flat=True)) == {"elaboration"}


def test_changed_words_stay_in_the_version_and_changed_questions_make_a_new_one(questionnaire):
    answered = respond(questionnaire)
    worded = copy.deepcopy(ALL_KINDS)
    worded["title"]["th"] = "ชื่อใหม่"
    assert load_questionnaire(data=worded).pk == questionnaire.pk

    worded["sections"][0]["questions"].pop()
    newer = load_questionnaire(data=worded)
    questionnaire.refresh_from_db()
    assert (newer.version, questionnaire.retired_at is not None) == (2, True)
    assert answered.answers.count() == 5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "slider"}, "no kind"),
        ({"choices": []}, "needs choices"),
        ({"scale": []}, "needs a scale"),
        ({"choices": [{"key": "a", "th": "ก", "en": "A"}] * 2}, "twice"),
        ({"choices": [{"key": "a", "competency": "nowhere"}]}, "in no framework"),
    ],
)
def test_a_broken_file_is_refused_whole(change, words):
    broken = copy.deepcopy(ALL_KINDS)
    broken["sections"][0]["questions"][0].update(change)

    with pytest.raises(QuestionnaireError, match=words):
        load_questionnaire(data=broken)
    assert not Questionnaire.objects.exists()
