"""Competency frameworks as data, self-assessment, questionnaires."""

from competencies.models.assessments import Assessment, Rating, TechnologyPlacement
from competencies.models.frameworks import Competency, Framework, FrameworkItem, LevelBand, Origin, SourceDocument
from competencies.models.questionnaires import Answer, GuestPass, Question, Questionnaire, Response, Section

__all__ = [
    "Answer",
    "Assessment",
    "Competency",
    "Framework",
    "FrameworkItem",
    "GuestPass",
    "LevelBand",
    "Origin",
    "Question",
    "Questionnaire",
    "Rating",
    "Response",
    "Section",
    "SourceDocument",
    "TechnologyPlacement",
]
