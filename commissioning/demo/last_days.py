"""Two ended agreements that still are used: by reported volume, and by what somebody saw."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from commissioning.demo.world import World
from commissioning.models import UseReport
from contracts.models import Agreement, Performance
from contracts.periods import add_months

PERFORMED = "Tillfällig bemanning på korttidsboende"
SEEN = "Tolkstöd i familjerådgivningen"


def enter(world: World, running: dict[str, Agreement]) -> None:
    """Hours of last month, after the agreement's last day; and an invoice that somebody saw."""
    first = add_months(world.today.replace(day=1), -1)
    world.keep(
        Performance(
            agreement=running[PERFORMED],
            starts_on=first,
            ends_on=world.today.replace(day=1) - timedelta(days=1),
            quantity=Decimal(310),
            source="Utförarens rapport (exempel)",
        )
    )
    world.keep(
        UseReport(
            agreement=running[SEEN],
            seen_on=world.today - timedelta(days=12),
            is_used=True,
            note="Faktura för förra månaden har kommit (exempel)",
        )
    )
