"""A bar chart as SVG, with the same facts in words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from contracts.bars import Chart, Column, chart
from contracts.money import format_mnkr, format_number

register = template.Library()


@register.inclusion_tag("_components/bars.html")
def bars(
    columns: Sequence[Column], title: str, solid: str, open: str = "", target: str = ""
) -> dict[str, Any]:
    """A bar for each column, in millions of kronor.

    `solid`, `open` and `target` are the words of the legend; a part without words is not told
    of. A table with the exact figures belongs beside it.
    """
    drawn: Chart = chart(columns)
    return {
        "title": title,
        "drawn": drawn,
        "numbers": [(c, format_number(c.column.solid / 1_000_000, 1)) for c in drawn.columns],
        "words": in_words(columns, title, (solid, open, target)),
        "solid": solid,
        "open": open if any(column.open for column in columns) else "",
        "target": target if any(column.target is not None for column in columns) else "",
    }


def in_words(columns: Sequence[Column], title: str, names: tuple[str, str, str]) -> str:
    """ "Kostnad per år. 2026: beslutat 57,9 mnkr, ej beslutat 2,1 mnkr; 2027: …" """
    parts = [f"{column.label}: {', '.join(_parts(column, names))}" for column in columns]
    return f"{title}. {'; '.join(parts)}"


def _parts(column: Column, names: tuple[str, str, str]) -> list[str]:
    solid, more, target = names
    found = [f"{solid.lower()} {format_mnkr(column.solid)}"]
    if more and column.open:
        found.append(f"{more.lower()} {format_mnkr(column.open)}")
    if target and column.target is not None:
        found.append(f"{target.lower()} {format_mnkr(column.target)}")
    return found
