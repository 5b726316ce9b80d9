"""Excel files written row by row, so memory stays flat however long the list is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse

from .columns import Column, ColumnKind

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text is always text: nothing in the register may become a formula or a link.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NUMBER_FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.DATE: "yyyy-mm-dd",
    ColumnKind.MONEY: "#,##0",
    ColumnKind.PRICE: "#,##0.00",
    ColumnKind.NUMBER: "0",
    ColumnKind.DECIMAL: "#,##0.00",
}
# What Excel can hold in one cell, and the first day it can count.
LONGEST_TEXT = 32_767
FIRST_DAY = date(1900, 1, 1)


def workbook_response(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], sheet: str = "Register"
) -> FileResponse:
    """The rows as a file called `name`.xlsx with a frozen heading and filters."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    write_workbook(file, columns, rows, sheet)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=CONTENT_TYPE
    )


def write_workbook(
    file: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Any]], sheet: str
) -> None:
    """Write one sheet to the open file."""
    book = xlsxwriter.Workbook(file, OPTIONS)
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in NUMBER_FORMATS.items()}
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.heading, bold)
    page.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(page, last, index, value, formats[column.kind])
    page.autofilter(0, 0, last, len(columns) - 1)
    book.close()


def _write(page: Any, row: int, column: int, value: Any, cell_format: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and value >= FIRST_DAY:
        page.write_datetime(row, column, value, cell_format)
    elif isinstance(value, str | date):
        page.write_string(row, column, str(value)[:LONGEST_TEXT])
    else:
        page.write_number(row, column, value, cell_format)
