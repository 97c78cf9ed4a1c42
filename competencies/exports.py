"""Tables that leave the site: CSV and XLSX in which no cell can act as a formula; sums, or answers without names."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from competencies import statistics
from competencies.answers import place_of
from competencies.models import Answer, Question, Questionnaire
from competencies.results import Line, QuestionResult, Results, group_name, label_of, rows_of
from competencies.selectors import questions_of

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
Table = Iterable[Iterable[Any]]


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would read as a formula gets a ' in front; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def csv_of(table: Table) -> bytes:
    """With a byte order mark, without which Excel shows Thai as rubbish."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(table: Table) -> bytes:
    """One sheet; every text is stored as text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value if isinstance(value, (int, float)) else "")
            if not isinstance(value, (int, float)):
                cell.value, cell.data_type = str(value), "s"
            cells.append(cell)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sums_table(results: Results) -> Table:
    """Every line of every question with frequency, percentage, mean, SD, level and rank."""
    heads = (_("Part"), _("Question"), _("Item"), "n", _("Answer"), _("Frequency"), _("Percentage"))
    yield [*heads, _("Mean"), _("S.D."), _("Level"), _("Rank")]
    for result in results.questions:
        for line in [*result.lines, *([result.overall] if result.overall else [])]:
            yield from line_rows(result, line)


def line_rows(result: QuestionResult, line: Line) -> Table:
    for answer, counted in line.counted:
        yield [
            result.question.section.title,
            result.question.prompt,
            line.label,
            "" if line.count is None else line.count,
            answer,
            counted.count if counted else _("not shown"),
            float(counted.percent) if counted else "",
            "" if line.mean is None else float(line.mean),
            "" if line.deviation is None else float(line.deviation),
            line.band.name if line.band else "",
            line.rank or "",
        ]


def answers_table(questionnaire: Questionnaire, smallest: int) -> Table:
    """One row per filled form, numbered anew in no order, without name, place and time; only whole blocks of people."""
    questions = questions_of(questionnaire)
    rows = {row.key: row for row in rows_of(questionnaire)}
    shown = statistics.in_whole_blocks(rows.values(), smallest)
    values: dict[Any, dict[int, Any]] = {}
    found = Answer.objects.filter(response__questionnaire=questionnaire)
    for response, question, value in found.values_list("response_id", "question_id", "value"):
        values.setdefault(response, {})[question] = value
    yield [_("No."), _("Group"), *(head for question in questions for head in heads_of(question))]
    # Keys are random, so their order tells nothing of who answered when.
    for number, key in enumerate(sorted((key for keys in shown.values() for key in keys), key=str), 1):
        given = values.get(key, {})
        cells = (cell for question in questions for cell in cells_of(question, given.get(question.pk)))
        yield [number, group_name(questionnaire, rows[key].group), *cells]


def heads_of(question: Question) -> list[str]:
    """One column, or one per statement or thing ranked."""
    if question.kind in {Question.Kind.LIKERT, Question.Kind.RANKING, Question.Kind.MULTIPLE}:
        return [f"{question.prompt}: {label_of(choice)}" for choice in question.choices]
    return [f"{place_of(question)}: {question.prompt}"]


def cells_of(question: Question, value: Any) -> list[Any]:
    """Points, places, 1 for chosen, or the words; empty where nothing was answered."""
    keys = [choice["key"] for choice in question.choices]
    if question.kind == Question.Kind.LIKERT:
        return [(value or {}).get(key, "") for key in keys]
    if question.kind == Question.Kind.RANKING:
        return [value.index(key) + 1 if value and key in value else "" for key in keys]
    if question.kind == Question.Kind.MULTIPLE:
        return ["" if value is None else int(key in value) for key in keys]
    if question.kind == Question.Kind.SINGLE:
        return [next((label_of(choice) for choice in question.choices if choice["key"] == value), "")]
    return [value or ""]
