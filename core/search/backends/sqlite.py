"""SQLite FTS5 with the Thai analyser."""

from typing import Any

from django.db.models import Expression, QuerySet
from modelsearch.backends.database.sqlite.query import (
    BM25,
    LexemeCombinable,
    MatchExpression,
    SearchQueryExpression,
    SearchQueryField,
)
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText

from core.search.backends.analysed import AnalysedIndexMixin
from core.search.backends.formula import fts5
from core.thai.analyser import readings


class Formula(LexemeCombinable):
    """A piece of FTS5's own language."""

    def __init__(self, text: str) -> None:
        super().__init__(output_field=SearchQueryField())
        self.text = text

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        return "%s", [f"({self.text})"]


class WeightedBM25(BM25):
    """Relevance, smaller is better: a word in the title counts as eight in the text."""

    def as_sql(
        self, compiler: Any, connection: Any, function: Any = None, template: Any = None
    ) -> tuple[str, list[Any]]:
        # The columns are autocomplete, body, title.
        return "bm25(wagtailsearch_indexentry_fts, 1.0, 1.0, 8.0)", []


class ThaiSQLiteIndex(AnalysedIndexMixin, SQLiteIndex):
    """Tokens in, nothing recomputed at a save."""


class ThaiQueryMixin:
    """Questions through the analyser; ranks by weighted columns instead of stored averages."""

    LAST_TERM_IS_PREFIX: bool

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        if isinstance(query, PlainText | Phrase):
            found = readings(query.query_string, unfinished=self.LAST_TERM_IS_PREFIX)
            return SearchQueryExpression(Formula(fts5(found, getattr(query, "operator", "and"))))
        return super().build_search_query_content(query, config=config)

    def _build_rank_expression(self, vectors: Any, config: Any) -> Expression:
        return WeightedBM25()


class ThaiSQLiteQueryCompiler(ThaiQueryMixin, SQLiteSearchQueryCompiler):
    """For whole words."""


class ThaiSQLiteAutocompleteQueryCompiler(ThaiQueryMixin, SQLiteAutocompleteQueryCompiler):
    """For the beginning of a word."""


class ThaiSQLiteBackend(SQLiteSearchBackend):
    index_class = ThaiSQLiteIndex
    query_compiler_class = ThaiSQLiteQueryCompiler
    autocomplete_query_compiler_class = ThaiSQLiteAutocompleteQueryCompiler

    def matching(self, texts: QuerySet, query: str, *, operator: str = "and", unfinished: bool = False) -> QuerySet:
        """The rows of SearchText that answer the question."""
        formula = Formula(fts5(readings(query, unfinished=unfinished), operator))
        matches = MatchExpression(["title", "body"], SearchQueryExpression(formula))
        # The second condition makes the join that MATCH and bm25() speak about.
        return texts.filter(matches, entry__sqliteftsindexentry__isnull=False)

    def scored(self, matches: QuerySet, query: str, operator: str, unfinished: bool) -> QuerySet:
        """Those rows with `score`: smaller is better."""
        return matches.annotate(score=WeightedBM25())
