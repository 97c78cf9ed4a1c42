"""Competency frameworks as data, self-assessment, questionnaires."""

from competencies.models.assessments import Assessment, Rating
from competencies.models.frameworks import Competency, Framework
from competencies.models.questionnaires import Answer, GuestPass, Question, Questionnaire, Response, Section

__all__ = [
    "Answer",
    "Assessment",
    "Competency",
    "Framework",
    "GuestPass",
    "Question",
    "Questionnaire",
    "Rating",
    "Response",
    "Section",
]
