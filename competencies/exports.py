"""Tables that leave the site: CSV and XLSX in which no cell can act as a formula; sums of whole blocks of people."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from competencies.results import Line, QuestionResult, Results

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
