"""The timeline of the register as a PDF to put on a wall: A4 or A3, landscape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from commissioning.memos import engine

STYLE = Path(__file__).resolve().parents[2] / "static" / "timeline" / "sheet.css"
MOST_PRINTED = 1000
# How wide the drawing is on each paper, in millimetres; the rest is for the words.
WIDTHS = {"A4": 146, "A3": 260}


def render_sheet(context: dict[str, Any], *, paper: str) -> bytes:
    """The PDF. `paper` is "A4" or "A3". Raises `engine.PdfUnavailable`."""
    width = WIDTHS[paper]
    style = STYLE.read_text(encoding="utf-8")
    style = style.replace("PAPER", paper).replace("WIDTH", str(width + 1))
    html = render_to_string("timeline/sheet.html", context | {"width": width})
    return engine.write_sheet(html, style)
