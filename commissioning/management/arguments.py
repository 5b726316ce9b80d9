"""What the commands take: days, spans of time, boards and a format. Errors are in Swedish."""

from __future__ import annotations

import argparse
import re
from datetime import date, timedelta

from django.core.management.base import CommandError
from django.db.models import Q
from django.utils import timezone

from commissioning.models import Matter
from contracts.periods import add_months
from providers.models import Party

FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_MONTHS = 600
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SPAN = re.compile(r"([0-9]{1,4})([dmy])")


def add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")


def parse_day(text: str | None) -> date:
    """The day, or today when nothing is said."""
    if text is None:
        return timezone.localdate()
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CommandError(
            f"{text} är inte ett datum. Skriv år, månad och dag, till exempel 2019-12-01."
        )
    return day


def parse_span(text: str, on: date) -> tuple[int, date]:
    """Months that cover the span, and its last day: "12m", "90d" or "1y" from `on`."""
    match = SPAN.fullmatch(text.strip().lower())
    if match is None:
        raise CommandError(f"{text} är inte en tid. Skriv till exempel 12m, 90d eller 1y.")
    number, unit = int(match[1]), match[2]
    months = {"d": number // 28 + 1, "m": number, "y": number * 12}[unit]
    if months > MOST_MONTHS:
        raise CommandError("Ange högst 50 år.")
    return months, on + timedelta(days=number) if unit == "d" else add_months(on, months)


def find_boards(text: str | None) -> list[Party] | None:
    """Boards by name, older name or prefix; None when nothing is said."""
    if text is None:
        return None
    named = Q(name__iexact=text) | Q(prefix__iexact=text) | Q(names__name__iexact=text)
    boards = list(Party.objects.boards().filter(named).distinct())
    if not boards:
        raise CommandError(
            f"Ingen nämnd heter {text}. Skriv namnet eller beteckningen, till exempel SON."
        )
    return boards


def find_matter(number: str) -> Matter:
    """The one matter with that dnr or register number."""
    found = list(Matter.objects.by_number(number).select_related("board", "memo", "meeting"))
    if not found:
        raise CommandError(f"Inget ärende har numret {number}.")
    if len(found) > 1:
        choices = ", ".join(f"{m.register_number} ({m.board})" for m in found)
        raise CommandError(f"Flera ärenden har numret {number}. Välj ett: {choices}.")
    return found[0]
