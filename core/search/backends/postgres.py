"""PostgreSQL full-text search with the Thai analyser; configuration "simple", so that both databases find the same."""

from typing import Any

from django.contrib.postgres.search import CombinedSearchVector, SearchQuery, SearchRank
from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast
from modelsearch.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.backends.database.postgres.weights import get_sql_weights
from modelsearch.query import Phrase, PlainText

from core.search.backends.analysed import AnalysedIndexMixin
from core.search.backends.formula import tsquery
from core.thai.analyser import readings

CONFIG = "simple"


def asked_for(query: str, operator: str, *, unfinished: bool) -> SearchQuery:
    """A question as a tsquery."""
    return SearchQuery(tsquery(readings(query, unfinished=unfinished), operator), search_type="raw", config=CONFIG)


class ThaiPostgresIndex(AnalysedIndexMixin, PostgresIndex):
    """Tokens in, nothing recomputed at a save."""


class ThaiQueryMixin:
    """Questions through the analyser."""

    LAST_TERM_IS_PREFIX: bool

    def build_tsquery_content(self, query: Any, config: Any = None, invert: bool = False) -> Any:
        if isinstance(query, PlainText | Phrase):
            found = readings(query.query_string, unfinished=self.LAST_TERM_IS_PREFIX)
            formula = tsquery(found, getattr(query, "operator", "and"))
            return SearchQuery(f"!({formula})" if invert else formula, search_type="raw", config=config)
        return super().build_tsquery_content(query, config=config, invert=invert)


class ThaiPostgresQueryCompiler(ThaiQueryMixin, PostgresSearchQueryCompiler):
    """For whole words."""


class ThaiPostgresAutocompleteQueryCompiler(ThaiQueryMixin, PostgresAutocompleteQueryCompiler):
    """For the beginning of a word."""


class ThaiPostgresBackend(PostgresSearchBackend):
    index_class = ThaiPostgresIndex
    query_compiler_class = ThaiPostgresQueryCompiler
    autocomplete_query_compiler_class = ThaiPostgresAutocompleteQueryCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params | {"SEARCH_CONFIG": CONFIG})

    def matching(self, texts: QuerySet, query: str, *, operator: str = "and", unfinished: bool = False) -> QuerySet:
        """The rows of SearchText that answer the question."""
        asked = asked_for(query, operator, unfinished=unfinished)
        # As the index of migration 0003 has it.
        both = CombinedSearchVector(F("entry__title"), "||", F("entry__body"), CONFIG)
        return texts.alias(indexed=both).filter(indexed=asked)

    def scored(self, matches: QuerySet, query: str, operator: str, unfinished: bool) -> QuerySet:
        """Those rows with `score`: smaller is better. A word in the title counts as eight in the text."""
        asked, weights = asked_for(query, operator, unfinished=unfinished), get_sql_weights()
        rank = SearchRank(F("entry__title"), asked, weights=weights) * 8 + SearchRank(
            F("entry__body"), asked, weights=weights
        )
        return matches.annotate(score=Cast(rank, FloatField()) * -1.0)
