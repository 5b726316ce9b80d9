"""Shares in our own hands. Pure: no database."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.in_house import Performer, Split, shares

OWN = Performer(True, Decimal(3_000), {"hours": Decimal(600)})
OTHER = Performer(False, Decimal(1_000), {"hours": Decimal(200), "places": Decimal(4)})
PERFORMERS = st.lists(
    st.builds(
        Performer,
        st.booleans(),
        st.none() | st.decimals(0, 10**9, places=0),
        st.dictionaries(st.sampled_from(["hours", "places"]), st.decimals(0, 10**6, places=2)),
    )
)


def test_money_volume_and_number_are_split():
    found = shares([OWN, OTHER])
    assert found.money == Split(Decimal(3_000), Decimal(1_000))
    assert found.volumes["hours"].share == 75
    assert found.volumes["places"] == Split(Decimal(0), Decimal(4))
    assert found.number.share == 50


def test_an_unknown_amount_is_counted_as_unknown():
    found = shares([OWN, Performer(False, None)])
    assert (found.unpriced, found.money.share, found.number.others) == (1, 100, 1)


def test_nothing_has_no_share():
    assert shares([]).money.share is None


@given(PERFORMERS)
def test_the_two_sides_are_everything(performers):
    found = shares(performers)
    assert found.number.total == len(performers)
    assert found.money.total == sum(p.cost or 0 for p in performers)
    assert all(0 <= s.share <= 100 for s in (found.money, found.number) if s.share is not None)
