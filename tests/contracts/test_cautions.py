"""What a person should look at. Pure: no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from contracts.cautions import cautions, orphaned_services
from contracts.deadlines import Actor, ExtensionRight, Notice
from contracts.derivation import derive
from contracts.periods import Period
from contracts.termsheet import (
    AmendmentFact,
    CompensationFact,
    OptionFact,
    PeriodFact,
    ServiceFact,
    SuccessorFact,
    TermSheet,
    VolumeFact,
)

HOUSING = ServiceFact(1, "Bostad med särskild service")
RESPITE = ServiceFact(2, "Korttidsvistelse")
SOUND = AmendmentFact(
    number=1,
    kind="establish",
    in_force_on=date(2019, 5, 22),
    periods=(PeriodFact(Period(date(2019, 9, 2), date(2021, 8, 31))),),
    services=(RESPITE,),
    compensations=(CompensationFact(amount=Decimal(1_000_000), price_level_year=2019),),
)


def codes(amendment=SOUND, on=date(2019, 10, 1), **fields):
    values = {"form": "activity_assignment", "registered_on": date(2019, 5, 2), "dnr": "SON 1"}
    sheet = TermSheet(**(values | {"amendments": (amendment,)} | fields))
    return {caution.code for caution in cautions(sheet, derive(sheet, on))}


def right(**fields):
    values = {"steps": 1, "months_per_step": 12, "automatic": False, "actor": Actor.BOARD}
    return ExtensionRight(**(values | fields))


def test_a_sound_agreement_gives_no_cautions():
    assert codes() == set()


def test_a_notice_day_before_the_start_is_warned_of():
    terms = replace(SOUND, right=right(notice=Notice(months=25)))
    assert codes(terms) == {"notice_before_start"}


def test_a_right_without_notice_is_mentioned():
    assert codes(replace(SOUND, right=right())) == {"no_notice_rule"}


def test_a_right_that_can_be_read_in_two_ways_is_warned_of():
    terms = replace(SOUND, right=right(notice=Notice(months=3)), is_right_unclear=True)
    assert codes(terms) == {"unclear_cap"}


def test_a_silent_extension_is_warned_of():
    terms = replace(SOUND, right=right(automatic=True, notice=Notice(months=3)))
    assert "extended_automatically" in codes(terms, on=date(2021, 6, 1))


def test_an_approximate_start_is_mentioned():
    period = replace(SOUND.periods[0], approximate="våren 2020")
    assert codes(replace(SOUND, periods=(period,))) == {"approximate_start"}


def test_a_start_on_a_weekend_is_mentioned():
    period = PeriodFact(Period(date(2019, 9, 1), date(2021, 8, 31)))
    assert codes(replace(SOUND, periods=(period,))) == {"weekend_start"}


def test_a_price_that_outlives_the_term_is_warned_of():
    money = replace(SOUND.compensations[0], valid_until=date(2022, 8, 31))
    assert codes(replace(SOUND, compensations=(money,))) == {"price_outlives_term"}


def test_a_price_level_older_than_the_period_is_warned_of():
    money = replace(SOUND.compensations[0], price_level_year=2017)
    assert codes(replace(SOUND, compensations=(money,))) == {"old_price_level"}


def test_an_old_price_level_with_an_index_is_no_news():
    money = replace(SOUND.compensations[0], price_level_year=2017, index="OPI")
    assert codes(replace(SOUND, compensations=(money,))) == set()


def test_a_missing_price_level_is_mentioned():
    money = replace(SOUND.compensations[0], price_level_year=None)
    assert codes(replace(SOUND, compensations=(money,))) == {"no_price_level"}


def test_a_missing_amount_is_mentioned():
    assert codes(replace(SOUND, compensations=())) == {"no_amount"}


def test_a_volume_that_outlives_the_agreement_is_warned_of():
    volume = VolumeFact(quantity=Decimal(1), valid_until=date(2022, 1, 1))
    assert codes(replace(SOUND, volumes=(volume,))) == {"volume_outlives_term"}


def test_an_option_without_ceiling_is_mentioned():
    option = OptionFact("Fler timmar", has_ceiling=False, has_clause=True)
    assert codes(replace(SOUND, options=(option,))) == {"option_without_ceiling"}


def test_a_service_that_no_successor_covers_is_warned_of():
    successor = SuccessorFact("Nytt", frozenset({2}), date(2021, 5, 1), date(2021, 9, 1))
    terms = replace(SOUND, services=(HOUSING, RESPITE))
    assert codes(terms, successors=(successor,)) == {"orphan_service"}


def test_only_the_uncovered_services_are_orphans():
    successor = SuccessorFact("Nytt", frozenset({2}), date(2021, 5, 1), date(2021, 9, 1))
    sheet = TermSheet(
        form="activity_assignment",
        registered_on=date(2019, 5, 2),
        amendments=(replace(SOUND, services=(HOUSING, RESPITE)),),
        successors=(successor,),
    )
    facts = derive(sheet, date(2021, 6, 1))
    assert orphaned_services(sheet, facts) == ["Bostad med särskild service"]


def test_no_successor_at_all_is_not_an_orphaned_service():
    assert "orphan_service" not in codes(replace(SOUND, services=(HOUSING, RESPITE)))


def test_the_municipality_on_both_sides_is_no_contract():
    assert codes(same_organisation=True, in_house=False) == {"same_organisation"}
    assert codes(same_organisation=True, in_house=True) == {"in_house"}


def test_a_tools_closing_day_is_no_end():
    assert codes(expires=False) == {"nominal_end"}


def test_a_gap_between_periods_is_warned_of():
    later = PeriodFact(Period(date(2021, 10, 1), date(2022, 8, 31)), is_extension=True)
    terms = replace(SOUND, periods=(*SOUND.periods, later))
    assert "gap_between_periods" in codes(terms)


def test_a_missing_dnr_is_mentioned():
    assert codes(dnr="") == {"no_dnr"}
