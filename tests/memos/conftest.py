"""Memos to print, and a store that begins empty."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from commissioning.memos import pdf_store
from commissioning.memos.document import (
    BulletList,
    Column,
    MemoDocument,
    Paragraph,
    Point,
    Section,
    Table,
    parse_blocks,
)

COSTS = Table(
    caption="Timmar och kostnad per utförare",
    columns=(Column("Utförare"), Column("Timmar 2019", "right"), Column("Kostnad", "right")),
    rows=(("Leanlink Råd och stöd", "1 700", "800 tkr"), ("Stadsmissionen", "1 930", "800 tkr")),
    total=("Summa", "3 630", "1 600 tkr"),
    note="Timmarna är budgeterade.",
)
LONG_TEXT = "Utföraren har ett tydligt uppdrag att optimera användning av resurser. " * 12


@pytest.fixture(autouse=True)
def _empty_store(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)
    pdf_store._private_directory.cache_clear()
    yield
    pdf_store._private_directory.cache_clear()


@pytest.fixture
def memo() -> Callable[..., MemoDocument]:
    """Return a maker of memos of one page, each field open to change."""

    def make(**changes: Any) -> MemoDocument:
        fields: dict[str, Any] = {
            "title": "Utvecklingsuppdrag avseende korttidsvistelse enligt 9 § 6 LSS",
            "administration": "Social- och omsorgsförvaltningen",
            "officers": ("Anna Andersson", "Bo Berg"),
            "dated_on": date(2019, 5, 7),
            "dnr": "SON 2019-509",
            "register_number": "U-0012",
            "receiver": "Social- och omsorgsnämnden",
            "points": (Point(1, "Uppdrag ges till Leanlink."), Point(2, "Uppdraget följs upp.")),
            "sections": (
                Section("arende", "Ärende", parse_blocks("Avtalstiden är två år.\n\n- En\n- Två")),
                Section("bakgrund", "Bakgrund", (Paragraph("Bakgrunden är känd."),)),
            ),
            "signatories": ("Cecilia Carlsson, förvaltningschef",),
            "recipients": ("Leanlink LSS Funktionsstöd", "Utbildningsförvaltningen"),
            "is_draft": False,
            "municipality": "Linköpings kommun",
            "facts": {"agreement": "U-0012", "total": 28928446},
        }
        return MemoDocument(**(fields | changes))

    return make


@pytest.fixture
def long_memo(memo) -> Callable[..., MemoDocument]:
    """Return a maker of memos of three pages with tables and lists."""
    text = (*(Paragraph(LONG_TEXT),) * 3, COSTS, BulletList(("Första", "Andra", "Tredje")))
    sections = tuple(Section(f"s{n}", f"Avsnitt {n}", text) for n in range(1, 3))
    return lambda **changes: memo(sections=sections, **changes)
