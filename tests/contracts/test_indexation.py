"""Index, price on a day and the value of a daily price, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.indexation import (
    Component,
    Uplift,
    change_percent,
    composite_percent,
    price_on,
    uplift_price,
    value_of_daily_price,
)
from contracts.periods import Period

BASE = Decimal(1493)
TUNNGATAN = Period(date(2015, 5, 4), date(2016, 5, 3))


def opi(year: int, percent: str, preliminary: bool = False) -> Uplift:
    return Uplift(year, Decimal(percent), "OPI", preliminary, date(year, 1, 1))


def plain(result: tuple[Decimal, str]) -> tuple[Decimal, str]:
    return result[0], result[1].replace("\u00a0", " ")


def test_a_composite_index_weighs_its_parts() -> None:
    parts = [
        Component("Lön", Decimal("0.9"), Decimal("2.58")),
        Component("KPI", Decimal("0.1"), Decimal("1.1")),
    ]
    assert composite_percent(parts) == Decimal("2.432")


@pytest.mark.parametrize("weights", [[], ["0.9"], ["0.9", "0.2"], ["1.5", "-0.5"]])
def test_it_refuses_weights_that_do_not_make_one(weights: list[str]) -> None:
    parts = [Component("x", Decimal(weight), Decimal(1)) for weight in weights]
    with pytest.raises(ValueError, match="Vikterna"):
        composite_percent(parts)


def test_each_year_is_rounded_to_ore() -> None:
    assert uplift_price(BASE, [opi(2016, "2.6")]) == Decimal("1531.82")
    assert uplift_price(BASE, [opi(2017, "2.7"), opi(2016, "2.6")]) == Decimal("1573.18")
    assert uplift_price(Decimal("0.14"), [opi(2016, "2.6"), opi(2017, "2.6")]) == Decimal("0.14")


def test_a_definitive_value_replaces_the_preliminary() -> None:
    uplifts = [opi(2023, "4.6"), opi(2023, "3.5", preliminary=True)]
    assert uplift_price(Decimal(100), uplifts) == Decimal("104.60")


def test_it_refuses_the_same_value_twice() -> None:
    with pytest.raises(ValueError, match="OPI 2016 finns två gånger"):
        uplift_price(BASE, [opi(2016, "2.6"), opi(2016, "2.7")])


@pytest.mark.parametrize(
    ("on", "price", "text"),
    [
        ("2015-12-31", "1493", "1 493,00 (2015 års prisnivå)"),
        ("2016-01-01", "1531.82", "1 493,00 × 1,026 = 1 531,82 (OPI 2016)"),
        (
            "2017-06-01",
            "1573.18",
            "1 493,00 × 1,026 = 1 531,82 (OPI 2016) × 1,027 = 1 573,18 (OPI 2017, preliminärt)",
        ),
    ],
)
def test_the_price_on_a_day_is_explained(on: str, price: str, text: str) -> None:
    uplifts = [opi(2015, "2.2"), opi(2016, "2.6"), opi(2017, "2.7", preliminary=True)]
    result = plain(price_on(BASE, 2015, uplifts, date.fromisoformat(on)))
    assert result == (Decimal(price), text)


def test_the_value_of_a_group_home() -> None:
    assert value_of_daily_price(BASE, 6, TUNNGATAN, []) == 3_278_628
    assert value_of_daily_price(BASE, 6, TUNNGATAN, [opi(2016, "2.6")]) == 3_307_510


def test_an_uplift_before_the_period_counts_from_its_first_day() -> None:
    day = Period(date(2017, 5, 1), date(2017, 5, 1))
    assert value_of_daily_price(Decimal(1000), 1, day, [opi(2016, "2.6")]) == 1026
    assert value_of_daily_price(Decimal(1000), 1, day, [opi(2018, "2.6")]) == 1000


def test_it_refuses_the_value_of_an_open_period() -> None:
    with pytest.raises(ValueError, match="tills vidare"):
        value_of_daily_price(BASE, 6, Period(date(2015, 5, 4)), [])


def test_a_change_is_given_in_percent() -> None:
    assert change_percent(Decimal(390), Decimal(410)) == Decimal("5.13")
    assert change_percent(Decimal(100), Decimal(90)) == -10
    with pytest.raises(ValueError, match="större än noll"):
        change_percent(Decimal(0), Decimal(1))
