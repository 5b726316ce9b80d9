"""Quantities in words."""

from decimal import Decimal

import pytest

from contracts.quantities import volume_text


@pytest.mark.parametrize(
    ("quantity", "unit", "highest", "expected"),
    [
        ("1700.00", "hours", None, "1\u00a0700 timmar"),
        ("4.50", "hours", None, "4,5 timmar"),
        ("1", "places", None, "1 plats"),
        ("1", "persons", "1", "1 person"),
        ("8", "places", "10", "8–10 platser"),
        ("40", "percent", None, "40 procent av uppdragen"),
    ],
)
def test_a_volume_reads_as_a_person_says_it(quantity, unit, highest, expected):
    top = Decimal(highest) if highest else None
    assert volume_text(Decimal(quantity), unit, top) == expected
