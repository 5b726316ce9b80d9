"""Rounding, printing, reading and splitting of amounts, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.money import (
    KRONA,
    ORE,
    distribute,
    format_mnkr,
    format_number,
    format_sek,
    format_tkr,
    parse_amount,
    to_kronor,
    to_ore,
)

AMOUNTS = st.decimals(0, 10**11, places=2)


def spaced(text: str) -> str:
    return text.replace(" ", "\u00a0")


@pytest.mark.parametrize(("value", "kronor"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1)])
def test_halves_are_rounded_up(value: str, kronor: int) -> None:
    assert to_kronor(Decimal(value)) == kronor
    assert to_ore(Decimal(value) / 100) == Decimal(kronor) / 100


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("28928446", None, "28 928 446"),
        ("1493.5", None, "1 493,50"),
        ("1493.00", None, "1 493"),
        ("1493", 2, "1 493,00"),
        ("1493.5", 0, "1 494"),
        ("-1200", None, "−1 200"),
        ("-0.001", None, "0"),
    ],
)
def test_numbers_are_written_in_swedish(value: str, decimals: int | None, text: str) -> None:
    assert format_number(Decimal(value), decimals) == spaced(text)


def test_amounts_carry_their_unit() -> None:
    assert format_sek(Decimal("28928446")) == spaced("28 928 446 kr")
    assert format_sek(Decimal("414.80")) == spaced("414,80 kr")
    assert format_sek(Decimal("414.80"), 0) == spaced("415 kr")
    assert format_mnkr(Decimal("2400000")) == spaced("2,4 mnkr")
    assert format_tkr(Decimal("600000")) == spaced("600 tkr")


@pytest.mark.parametrize("write", [format_sek, format_mnkr, format_tkr])
def test_a_missing_amount_is_said_to_be_missing(write) -> None:
    assert write(None) == "belopp saknas"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("28 928 446", "28928446"),
        ("28\u00a0928\u202f446\u2009kr", "28928446"),
        ("28928446 kr", "28928446"),
        ("1 493,50", "1493.50"),
        ("2,4 mnkr", "2400000"),
        ("600 tkr", "600000"),
        (" 0 ", "0"),
        ("12345678901234", "12345678901234"),
    ],
)
def test_it_reads_amounts_as_they_are_written(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "", "kr", "-5", "−5", "1.234,50", "1.234", "1493.50", "1,234", "1 2345", "12 34", "1e5",
        "5 euro", "123456789012345", "99999999999999 mnkr", "1,000000001 mnkr", "٣", "NaN", "1,",
    ],
)  # fmt: skip
def test_it_refuses_what_can_be_read_two_ways(text: str) -> None:
    with pytest.raises(ValueError, match=r"Skriv .*\.$"):
        parse_amount(text)


@given(AMOUNTS)
def test_what_is_written_can_be_read_back(amount: Decimal) -> None:
    assert parse_amount(format_sek(amount)) == amount


@given(
    st.decimals(-(10**9), 10**9, places=4),
    st.lists(st.decimals(0, 1000, places=3), min_size=1).filter(any),
    st.sampled_from([KRONA, ORE]),
)
def test_the_parts_sum_to_the_rounded_total(total, shares, unit) -> None:
    parts = distribute(total, dict(enumerate(shares)), unit)
    assert sum(parts.values()) == (to_kronor if unit == KRONA else to_ore)(total)
    assert all(part % unit == 0 for part in parts.values())


def test_the_remainder_goes_to_the_largest_share() -> None:
    shares = {"a": Decimal(1), "b": Decimal(1), "c": Decimal("1.0001")}
    assert distribute(Decimal(100), shares) == {"a": 33, "b": 33, "c": 34}


def test_of_equal_shares_the_first_takes_the_remainder() -> None:
    shares = dict.fromkeys("bac", Decimal(1))
    assert distribute(Decimal(100), shares) == {"b": 34, "a": 33, "c": 33}


@pytest.mark.parametrize("shares", [{}, {"a": 0}, {"a": 2, "b": -1}])
def test_it_refuses_shares_that_divide_nothing(shares) -> None:
    with pytest.raises(ValueError, match="andel"):
        distribute(Decimal(100), {key: Decimal(share) for key, share in shares.items()})
