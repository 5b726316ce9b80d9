"""A cost beside its budget."""

from decimal import Decimal

import pytest

from contracts.bars import Column, chart
from contracts.budgeting import Comparison, board_total
from contracts.templatetags.bars import in_words

M = 1_000_000


def compare(decided, proposed, budget):
    return Comparison(Decimal(decided), Decimal(proposed), budget and Decimal(budget))


def test_the_difference_and_the_percentage():
    found = compare(27 * M, 0, 30 * M)
    assert (found.left, found.percent, found.is_over) == (3 * M, Decimal("90.0"), False)


@pytest.mark.parametrize(("decided", "is_over"), [(100, False), (101, True)])
def test_over_is_told_by_the_kronor(decided, is_over):
    assert compare(decided * M, 0, 100 * M).is_over is is_over


def test_one_krona_over_is_over_though_the_percentage_is_rounded():
    found = compare(100 * M + 1, 0, 100 * M)
    assert (found.is_over, found.percent) == (True, Decimal("100.0"))


def test_proposals_may_take_it_over():
    found = compare(90 * M, 20 * M, 100 * M)
    assert (found.is_over, found.would_be_over) == (False, True)
    assert found.percent_with_proposed == Decimal("110.0")


def test_without_a_budget_nothing_is_said():
    found = compare(90 * M, 20 * M, None)
    assert (found.left, found.percent, found.is_over, found.would_be_over) == (
        None,
        None,
        False,
        False,
    )


def test_a_budget_of_nothing_has_no_percentage_but_is_over():
    found = compare(1, 0, Decimal(0))
    assert (found.percent, found.is_over) == (None, True)


def test_a_boards_budget_includes_those_of_its_services():
    assert board_total([(None, Decimal(10)), (1, Decimal(4))]) == 10
    assert board_total([(1, Decimal(4)), (2, Decimal(5))]) == 9
    assert board_total([]) is None


def test_bars_are_drawn_to_the_highest_of_bar_and_target():
    low, high = chart(
        [
            Column("2025", Decimal(50)),
            Column("2026", Decimal(100), Decimal(-20), target=Decimal(200)),
        ]
    ).columns
    assert (low.solid_height, high.solid_height) == ("40.0", "80.0")
    assert (high.open_top, high.open_height, high.target_top) == ("100.0", "16.0", "20.0")


def test_bars_of_nothing_are_flat():
    (column,) = chart([Column("2026", Decimal(0))]).columns
    assert column.solid_height == "0.0"


def test_the_chart_is_told_in_words():
    columns = [Column("2026", Decimal(57 * M), Decimal(2 * M), Decimal(60 * M))]
    assert in_words(columns, "Kostnad", ("Beslutat", "Ej beslutat", "Budget")) == (
        "Kostnad. 2026: beslutat 57,0\xa0mnkr, ej beslutat 2,0\xa0mnkr, budget 60,0\xa0mnkr"
    )
