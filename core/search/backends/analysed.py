"""An indexed object as the backends should see it: its words instead of its text.

The backends ask an object for its search fields, and each field for its value. So objects are handed over in a
wrapper whose fields answer with tokens; nothing in modelsearch is patched, and tests/core/test_search_backend.py holds
the contract.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField
from wagtail.models import Locale, Page

from core.models import SearchText
from core.search.deferring import note
from core.thai.analyser import index_text

BETWEEN = " · "


def plain(value: Any) -> str:
    """The value of a search field as one text."""
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return BETWEEN.join(text for text in map(plain, value) if text)
    return str(value).strip()


@lru_cache(maxsize=64)
def words(text: str) -> str:
    """A text as tokens. Remembered for a moment: the index asks each field of an object three times over."""
    return index_text(text)


def bare(thing: Any) -> Any:
    """The object itself, in a wrapper or not."""
    return thing.obj if isinstance(thing, Analysed) else thing


class AnalysedSearchField(SearchField):
    """A search field that answers with tokens."""

    def __init__(self, inner: SearchField) -> None:
        super().__init__(inner.field_name, boost=inner.boost, **inner.kwargs)
        self.inner = inner

    def get_value(self, obj: Any) -> str:
        return words(plain(self.inner.get_value(bare(obj))))


class AnalysedAutocompleteField(AutocompleteField):
    """An autocomplete field that answers with tokens."""

    def __init__(self, inner: AutocompleteField) -> None:
        super().__init__(inner.field_name, **inner.kwargs)
        self.inner = inner

    def get_value(self, obj: Any) -> str:
        return words(plain(self.inner.get_value(bare(obj))))


class AnalysedRelatedFields(RelatedFields):
    """Fields of a related object that answer with tokens."""

    def __init__(self, inner: RelatedFields) -> None:
        super().__init__(inner.field_name, [analysed_field(field) for field in inner.fields])
        self.inner = inner

    def get_value(self, obj: Any) -> Any:
        return self.inner.get_value(bare(obj))


def analysed_field(field: BaseField | RelatedFields) -> BaseField | RelatedFields:
    if isinstance(field, SearchField):
        return AnalysedSearchField(field)
    if isinstance(field, AutocompleteField):
        return AnalysedAutocompleteField(field)
    return AnalysedRelatedFields(field) if isinstance(field, RelatedFields) else field


class Analysed:
    """The wrapper of an indexed object."""

    def __init__(self, obj: Any) -> None:
        self.obj = obj
        self.pk = obj.pk

    def get_search_fields(self) -> list[BaseField | RelatedFields]:
        return [analysed_field(field) for field in self.obj.get_search_fields()]


def readable(page: Page) -> str:
    """All that is searched in a page except its title, as its readers may see it."""
    fields = [field for field in page.get_search_fields() if isinstance(field, SearchField)]
    return plain([field.get_value(page) for field in fields if field.field_name != "title"])


def keep_texts(pages: Iterable[Any], entries: dict[str, int]) -> None:
    """Write what results show of these pages; `entries` are rows of the index by object id. Two queries."""
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    rows = [
        SearchText(
            page_id=page.pk,
            entry_id=entries[str(page.pk)],
            language=languages.get(page.locale_id, ""),
            kind=getattr(page, "search_kind", "page"),
            level=getattr(page, getattr(page, "search_level_field", ""), ""),
            text=readable(page),
        )
        for page in pages
        if isinstance(page, Page) and str(page.pk) in entries
    ]
    changing = ["entry", "language", "kind", "level", "text"]
    SearchText.objects.bulk_create(rows, update_conflicts=True, unique_fields=["page"], update_fields=changing)


class AnalysedIndexMixin:
    """An index that stores tokens, keeps the readable text beside them, and leaves averages to the rebuild."""

    entries: Any

    def add_items(self, model: Any, objs: list[Any]) -> None:
        from modelsearch.utils import get_content_type_pk

        objs = list(objs)
        if note(self, model, objs):
            return
        super().add_items(model, [Analysed(obj) for obj in objs])
        if issubclass(model, Page) and objs:
            kept = self.entries.filter(content_type_id=get_content_type_pk(model), object_id__in=[o.pk for o in objs])
            keep_texts(objs, dict(kept.values_list("object_id", "pk")))

    def _refresh_title_norms(self, full: bool = False) -> None:
        """modelsearch averages the whole index at every save (68 ms at 20,000 rows); a rebuild is soon enough."""
        if full:
            super()._refresh_title_norms(full=True)
