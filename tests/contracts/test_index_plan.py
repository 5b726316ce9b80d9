"""What an index run does to one agreement, without a database."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import economy
from contracts.derivation import Facts, derive, settle
from contracts.index_plan import LeftOutError, Plan, Written, plan
from contracts.indexation import Component, Uplift, composite_percent, explain_uplifts
from contracts.periods import Period
from contracts.termsheet import (
    AmendmentFact,
    CompensationFact,
    PeriodFact,
    ServiceFact,
    TermSheet,
    VolumeFact,
)

DECIDED = date(2016, 10, 19)
OPI = {2016: "2.6", 2017: "2.7", 2018: "2.6", 2019: "2.7", 2020: "3.0"}
HOME_CARE, RELIEF = ServiceFact(1, "Hemtjänst"), ServiceFact(2, "Avlösning")


def uplift(year, percent, *, preliminary=False, name="OPI"):
    return Uplift(year, Decimal(percent), name, preliminary, date(year, 1, 1))


def opi(**changed):
    values = OPI | {int(year[1:]): percent for year, percent in changed.items()}
    return tuple(uplift(year, percent) for year, percent in sorted(values.items()))


def price(amount=410, level=2017, **fields):
    fields = {"unit": "hour", "index": "OPI", "uplifts": opi()} | fields
    return CompensationFact(amount=Decimal(amount), price_level_year=level, **fields)


def facts(*prices, on=date(2018, 1, 1), ends_on=date(2019, 12, 31), volumes=None, more=()):
    hours = VolumeFact(quantity=Decimal(1200), unit="hours", per="year")
    first = AmendmentFact(
        number=1,
        kind="establish",
        in_force_on=DECIDED,
        periods=(PeriodFact(Period(date(2017, 1, 1), ends_on)),),
        volumes=(hours,) if volumes is None else volumes,
        compensations=tuple(prices or (price(),)),
    )
    return derive(TermSheet(form="x", registered_on=DECIDED, amendments=(first, *more)), on)


def after(known: Facts, made: Plan, number: int = 9) -> Facts:
    """The agreement when the amendment of the run is in force."""
    own = [replace(term, amendment=number) for term in made.terms]
    return replace(known, compensations=settle([*known.compensations, *own]))


def written(made: Plan, number: int = 9) -> list[Written]:
    """What the run keeps of what it wrote."""
    return [
        Written(number, p.new.key, p.new.unit, p.new.amount, p.base, p.base_year, p.is_preliminary)
        for p in made.prices
    ]


def with_values(known: Facts, uplifts) -> Facts:
    """The same agreement when other index values are known."""
    changed = tuple(
        replace(c, uplifts=tuple(uplifts)) if c.index else c for c in known.compensations
    )
    return replace(known, compensations=changed)


def run(known=None, year=2018, from_on=date(2018, 1, 1), earlier=()):
    return plan(known or facts(), "OPI", year, from_on, earlier)


def shown(text):
    return text.replace("\u00a0", " ")


class TestFigures:
    def test_an_hour_of_home_care_2018(self):
        made = run()
        (new,) = made.prices
        assert new.new.amount == Decimal("420.66")
        assert shown(new.explanation) == "410,00 × 1,026 = 420,66, OPI 2018"

    def test_a_day_in_tunngatan_2016(self):
        (new,) = run(facts(price(1493, 2015)), 2016, date(2017, 1, 1)).prices
        assert new.new.amount == Decimal("1531.82")
        assert shown(new.explanation) == "1 493,00 × 1,026 = 1 531,82, OPI 2016"

    def test_ninety_ten_is_2_432_percent(self):
        parts = [
            Component("LÖN", Decimal("0.9"), Decimal("2.58")),
            Component("KPI", Decimal("0.1"), Decimal("1.1")),
        ]
        mixed = (uplift(2018, composite_percent(parts), name="90/10"),)
        known = facts(price(1500, index="90/10", uplifts=mixed))
        (new,) = plan(known, "90/10", 2018, date(2018, 1, 1)).prices
        assert new.new.amount == Decimal("1536.48")
        assert shown(new.explanation) == "1 500,00 × 1,02432 = 1 536,48, 90/10 2018"

    def test_the_printed_opi_of_2020_counts_not_its_parts(self):
        (new,) = run(facts(price(1000, 2019)), 2020, date(2019, 12, 1)).prices
        assert new.new.amount == Decimal("1030.00")

    def test_the_preliminary_value_of_2023_and_then_the_definitive(self):
        first = uplift(2023, "3.5", preliminary=True)
        last = uplift(2023, "4.6")
        known = facts(price(100, 2022, uplifts=(first,)), on=date(2019, 1, 1))
        made = run(known, 2023, date(2019, 1, 1))
        assert (made.prices[0].new.amount, made.is_preliminary) == (Decimal("103.50"), True)
        assert shown(made.prices[0].explanation).endswith("OPI 2023, preliminärt")
        corrected = run(
            with_values(after(known, made), [first, last]), 2023, date(2019, 1, 1), written(made)
        )
        assert (corrected.prices[0].new.amount, corrected.is_preliminary) == (
            Decimal("104.60"),
            False,
        )
        assert corrected.prices[0].old.amount == Decimal("103.50")

    def test_years_between_are_counted_one_by_one(self):
        (new,) = run(facts(price(1493, 2015)), 2017, date(2017, 1, 1)).prices
        assert new.new.amount == Decimal("1573.18")
        assert shown(new.explanation) == (
            "1 493,00 × 1,026 = 1 531,82, OPI 2016; 1 531,82 × 1,027 = 1 573,18, OPI 2017"
        )


class TestWhatIsWritten:
    def test_the_old_price_ends_the_day_before(self):
        old, new = after(facts(), run()).compensations
        assert (old.amount, old.valid_until) == (410, date(2017, 12, 31))
        assert (new.amount, new.valid_from) == (Decimal("420.66"), date(2018, 1, 1))

    def test_the_new_price_is_in_the_level_of_the_year_and_follows_the_same_index(self):
        new = after(facts(), run()).compensations[-1]
        assert (new.price_level_year, new.index) == (2018, "OPI")

    def test_no_year_is_counted_twice_in_the_indexed_sum(self):
        """An uplift that is derived and one that a run has written come to the same money."""
        derived = facts(price(unit="year", amount=1_000_000))
        applied = after(derived, run(derived))
        applied = after(applied, run(applied, 2019, date(2019, 1, 1)), 10)
        assert economy.indexed_value(applied, applied.term) == economy.indexed_value(
            derived, derived.term
        )

    def test_what_follows_no_index_stands_as_it_is(self):
        fee = price(5000, index="", uplifts=(), unit="month")
        known = facts(price(), fee)
        kept = [c for c in after(known, run(known)).compensations if c.unit == "month"]
        assert {c.amount for c in kept} == {5000}
        assert kept[-1].valid_from == date(2018, 1, 1)

    def test_a_price_of_another_service_is_not_touched(self):
        other = price(300, index="", uplifts=(), service=RELIEF)
        known = facts(price(service=HOME_CARE), other)
        assert other in after(known, run(known)).compensations

    def test_a_price_with_a_last_day_keeps_it(self):
        known = facts(price(valid_until=date(2018, 6, 30)), price(450, valid_from=date(2018, 7, 1)))
        amounts = [(c.amount, c.valid_until) for c in after(known, run(known)).compensations]
        assert amounts == [
            (410, date(2017, 12, 31)),
            (Decimal("420.66"), date(2018, 6, 30)),
            (Decimal("461.70"), None),
        ]


class TestLeftOut:
    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            (lambda: facts(ends_on=date(2017, 12, 31)), "Upphör 2017-12-31, före 2018-01-01."),
            (lambda: facts(price(level=None)), "Prisnivå saknas."),
            (lambda: facts(price(level=2018)), "redan i 2018 års prisnivå"),
            (lambda: facts(price(level=2010)), "saknar värde för 2011"),
            (lambda: facts(price(unit="period")), "hela perioden i ett"),
            (lambda: facts(price(valid_until=date(2017, 6, 30))), "Inget pris som gäller då"),
            (lambda: facts(price(index="KPI")), "Inget pris som gäller då"),
        ],
    )
    def test_it_says_why(self, known, reason):
        with pytest.raises(LeftOutError, match=reason):
            run(known())

    def test_a_call_off_with_a_price_of_its_own(self):
        call = AmendmentFact(
            number=2,
            kind="call_off",
            in_force_on=DECIDED,
            compensations=(price(500),),
            volumes=(VolumeFact(quantity=Decimal(10), unit="hours"),),
        )
        with pytest.raises(LeftOutError, match="avrop"):
            run(facts(more=(call,)))

    def test_the_same_year_once_more(self):
        known, made = facts(), run()
        with pytest.raises(LeftOutError, match=r"Redan uppräknat för 2018\.$"):
            run(after(known, made), earlier=written(made))

    def test_a_preliminary_year_whose_value_is_not_known_yet(self):
        known = facts(price(uplifts=(uplift(2018, "2.6", preliminary=True),)))
        made = run(known)
        with pytest.raises(LeftOutError, match="Det definitiva värdet är inte känt"):
            run(after(known, made), earlier=written(made))

    def test_a_price_that_somebody_changed_after_the_run(self):
        known, made = facts(), run()
        later = after(known, made)
        changed = replace(later.compensations[-1], amount=Decimal(500))
        later = replace(later, compensations=(later.compensations[0], changed))
        with pytest.raises(LeftOutError, match="har ändrats efter uppräkningen"):
            run(later, earlier=written(made))


class TestEffects:
    def test_what_the_year_costs_more(self):
        assert run().yearly_effect == Decimal("12792.00")  # 10,66 × 1 200

    def test_it_is_unknown_without_a_volume(self):
        made = run(facts(volumes=()))
        assert (made.yearly_effect, made.retroactive, made.months) == (None, None, [])

    def test_nothing_is_retroactive_on_the_first_day(self):
        assert (run().retroactive, run().months) == (0, [])

    def test_months_before_the_decision_are_summed(self):
        known = facts(price(unit="month", amount=10_000), on=date(2018, 4, 1))
        made = run(known)
        assert made.months == [(f"2018-0{n}", Decimal("260.00")) for n in (1, 2, 3)]
        assert made.retroactive == Decimal("780.00")

    def test_a_correction_is_retroactive_from_the_first_day_of_the_run(self):
        known = facts(
            price(100, unit="month", uplifts=(uplift(2018, "3.5", preliminary=True),)),
            on=date(2018, 4, 1),
        )
        made = run(known)
        values = [uplift(2018, "3.5", preliminary=True), uplift(2018, "4.6")]
        corrected = run(with_values(after(known, made), values), earlier=written(made))
        assert corrected.retroactive == Decimal("3.30")
        assert corrected.is_correction


PERCENTS = st.decimals(min_value=-5, max_value=15, places=3)
AMOUNTS = st.decimals(min_value=1, max_value=10**7, places=2)
STARTS = st.dates(date(2018, 1, 1), date(2018, 12, 31))


@given(AMOUNTS, PERCENTS, PERCENTS, STARTS)
def test_a_run_and_its_correction_end_where_the_right_value_would_have(
    amount, preliminary, definitive, start
):
    first = uplift(2018, preliminary, preliminary=True)
    last = uplift(2018, definitive)
    known = facts(price(amount, uplifts=(first,)))
    made = run(known, from_on=start)
    later = with_values(after(known, made), [first, last])
    corrected = after(later, run(later, from_on=start, earlier=written(made)), 10)
    direct = with_values(known, [first, last])
    assert corrected.compensations == after(direct, run(direct, from_on=start)).compensations


@given(AMOUNTS, PERCENTS, PERCENTS, PERCENTS)
def test_a_correction_runs_through_the_year_after(amount, preliminary, definitive, next_year):
    """2018 is corrected after 2019 was counted; then 2019 is corrected, and all is right."""
    first, last = uplift(2018, preliminary, preliminary=True), uplift(2018, definitive)
    then = uplift(2019, next_year)
    known = facts(price(amount, uplifts=(first, then)))
    one = run(known)
    two_facts = after(known, one)
    two = run(two_facts, 2019, date(2019, 1, 1))
    now = with_values(after(two_facts, two, 10), [first, last, then])
    now = after(now, run(now, earlier=written(one)), 11)
    with suppress(LeftOutError):  # the price of 2019 stands, when rounding hides the difference
        now = after(now, run(now, 2019, date(2019, 1, 1), written(two, 10)), 12)
    direct = with_values(known, [first, last, then])
    direct = after(direct, run(direct))
    direct = after(direct, run(direct, 2019, date(2019, 1, 1)), 10)
    assert _by_day(now) == _by_day(direct)


def _by_day(known: Facts):
    return sorted(known.compensations, key=lambda c: c.valid_from or date.min)


@given(st.lists(st.tuples(AMOUNTS, st.booleans(), st.integers(0, 2)), min_size=1, max_size=5))
def test_only_what_follows_the_index_gets_another_price(rows):
    services = (None, HOME_CARE, RELIEF)
    prices = [
        price(amount, service=services[n], **({} if is_indexed else {"index": "", "uplifts": ()}))
        for amount, is_indexed, n in rows
    ]
    known = facts(*prices)
    if not any(c.index for c in prices):
        with pytest.raises(LeftOutError):
            run(known)
        return
    day = Period(date(2018, 5, 1), date(2018, 5, 1))
    got = [c for c in after(known, run(known)).compensations if c.within(day)]
    expected = [
        (c.key, explain_uplifts(c.amount, 2017, 2018, c.uplifts)[0] if c.index else c.amount)
        for c in prices
    ]
    assert sorted((c.key or 0, c.amount) for c in got) == sorted((k or 0, a) for k, a in expected)
    before = Period(date(2017, 5, 1), date(2017, 5, 1))
    old = [c for c in after(known, run(known)).compensations if c.within(before)]
    assert sorted(c.amount for c in old) == sorted(c.amount for c in prices)
