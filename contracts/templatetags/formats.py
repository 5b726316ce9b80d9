"""Filters that put values into Swedish text. Formatting only, no queries."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from contracts.money import format_mnkr, format_number, format_sek

register = template.Library()
NBSP = "\u00a0"
MISSING = "–"
WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
NEAR_DAYS = {0: "i dag", 1: "i morgon", -1: "i går"}
# Browsers hyphenate Swedish unevenly: long compounds get soft hyphens here.
COMPOUNDS = {
    word.replace("|", ""): word.replace("|", "\u00ad")
    for word in (
        "verksamhets|uppdrag",
        "Verksamhets|uppdrag",
        "utvecklings|uppdrag",
        "Utvecklings|uppdrag",
        "samverkans|överenskommelse",
        "Samverkans|överenskommelse",
        "korttids|vistelse",
        "Korttids|vistelse",
        "korttids|tillsyn",
        "Korttids|tillsyn",
        "boende|stödjande",
        "Boende|stödjande",
        "utbildnings|förvaltningen",
        "Utbildnings|förvaltningen",
        "omsorgs|förvaltningen",
        "omsorgs|nämnden",
        "tjänste|skrivelse",
        "Tjänste|skrivelse",
        "resurs|utnyttjande",
        "Resurs|utnyttjande",
    )
}
ISO_DATES = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:–\d{4}-\d{2}-\d{2})?\b")
DIARY_NUMBER = re.compile(r"\b([A-ZÅÄÖ]{2,6}) (\d{4}-\d+)\b")
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
UNITS = re.compile(r"(?<=\d) (?=(?:kr|h|timmar|platser|år|mnkr|tkr|dagar|månader)\b|§|%)")
SECTIONS = re.compile(r"(§|\bv\.|\bkl\.) (?=\d)")


def as_day(value: Any) -> date | None:
    """A date from a date, an aware moment or an ISO text; None for nothing."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if value is None or value == "" or isinstance(value, date):
        return value or None
    return date.fromisoformat(str(value))


@register.filter
def sek(value: Decimal | int | None) -> str:
    """28928446 -> "28 928 446 kr" with no-break spaces."""
    return format_sek(value)


@register.filter
def mnkr(value: Decimal | int | None) -> str:
    """60488061 -> "60,5 mnkr"."""
    return format_mnkr(value)


@register.filter
def number(value: Decimal | int | None) -> str:
    """75500 -> "75 500", 1.50 -> "1,5": grouped, decimals only when needed."""
    if value is None:
        return MISSING
    return format_number(value, _decimals(Decimal(value)))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(2, max(0, -exponent)) if isinstance(exponent, int) else 0


@register.filter
def iso(value: Any) -> SafeString | str:
    """A day as <time>2019-09-01</time>; an en dash when unknown."""
    day = as_day(value)
    if day is None:
        return MISSING
    return format_html('<time datetime="{0}">{0}</time>', day.isoformat())


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment as "2019-05-07 kl. 09.40" in local time; an en dash when unknown."""
    if value is None:
        return MISSING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    text = f"{local:%Y-%m-%d} kl.{NBSP}{local:%H.%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)


@register.filter
def interval(start: Any, end: Any = None) -> SafeString | str:
    """`start|interval:end`, or `period|interval` for an object with starts_on and ends_on."""
    if hasattr(start, "starts_on"):
        start, end = start.starts_on, start.ends_on
    first, last = as_day(start), as_day(end)
    if first is None:
        return MISSING if last is None else format_html("till och med {}", iso(last))
    if last is None:
        return format_html("från {}, tills vidare", iso(first))
    return format_html('<span class="nr">{}–{}</span>', iso(first), iso(last))


@register.filter
def rich(value: Any) -> SafeString | str:
    """Running text: dates, amounts and diary numbers stay whole, long compounds may break."""
    if value is None:
        return ""
    text = str(escape(value))
    for word, parted in COMPOUNDS.items():
        text = text.replace(word, parted)
    text = UNITS.sub(NBSP, THOUSANDS.sub(NBSP, text))
    text = SECTIONS.sub(rf"\1{NBSP}", text)
    text = DIARY_NUMBER.sub(r'<span class="nr">\1 \2</span>', text)
    # Safe: escaped above, and only fixed markup is added around digits.
    return mark_safe(ISO_DATES.sub(lambda found: f'<span class="nr">{found[0]}</span>', text))


@register.filter
def week(value: Any) -> str:
    """The ISO week, "v. 35"; empty when unknown."""
    day = as_day(value)
    return f"v.{NBSP}{day.isocalendar().week}" if day else ""


@register.filter
def weekday(value: Any) -> str:
    """The short weekday, "mån"; empty when unknown."""
    day = as_day(value)
    return WEEKDAYS[day.weekday()] if day else ""


def days_in_words(days: int) -> str:
    """116 -> "om 116 dagar", -37 -> "37 dagar sedan", 0 -> "i dag"."""
    if days in NEAR_DAYS:
        return NEAR_DAYS[days].replace(" ", NBSP)
    text = f"om {days} dagar" if days > 0 else f"{-days} dagar sedan"
    return text.replace(" ", NBSP)


@register.simple_tag(takes_context=True)
def distance(context: template.Context, value: Any) -> str:
    """Days from the context's `as_of` and the week: "om 116 dagar · v. 35"."""
    day = as_day(value)
    if day is None:
        return ""
    return f"{days_in_words((day - context['as_of']).days)} · {week(day)}"
