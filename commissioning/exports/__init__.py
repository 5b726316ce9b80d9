"""Lists as files: Excel and CSV, streamed, with real dates and numbers and no formulas."""

from .columns import Column, ColumnKind
from .csv_file import csv_response
from .excel_file import workbook_response

__all__ = ["Column", "ColumnKind", "csv_response", "workbook_response"]
