"""What may be proposed about an agreement. Pure: no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from contracts import rights
from contracts.deadlines import Actor, ExtensionRight
from contracts.derivation import Facts, derive
from contracts.periods import Period
from contracts.termsheet import AmendmentFact, OptionFact, PeriodFact, TermSheet

ON = date(2020, 1, 1)
RIGHT = ExtensionRight(steps=2, months_per_step=12, automatic=False, actor=Actor.BOARD)
BASE = AmendmentFact(
    number=1,
    kind="establish",
    in_force_on=date(2019, 5, 22),
    periods=(PeriodFact(Period(date(2019, 9, 1), date(2021, 8, 31))),),
    right=RIGHT,
)


def facts(on: date = ON, **changes) -> Facts:
    sheet = TermSheet("procured_contract", date(2019, 5, 2), (replace(BASE, **changes),))
    return derive(sheet, on)


def refusal(ends_on: date, *, procured: bool = True, **changes) -> str:
    return rights.extension_refusal(facts(**changes), ends_on, procured=procured, on=ON)


def test_the_next_step_of_the_right_may_be_used():
    assert refusal(date(2022, 8, 31)) == ""


def test_both_steps_may_be_used_at_once():
    assert refusal(date(2023, 8, 31)) == ""


def test_a_procured_contract_is_not_extended_beside_its_steps():
    assert refusal(date(2022, 2, 28)).startswith("Förlängningsrätten ger 2022-08-31 eller 2023-")


def test_a_procured_contract_without_a_right_is_not_extended():
    assert refusal(date(2022, 2, 28), right=None).startswith("Ingen förlängning återstår.")


def test_an_assignment_may_be_extended_without_a_right():
    assert refusal(date(2022, 1, 31), procured=False, right=None) == ""


def test_an_assignment_with_a_right_keeps_to_its_latest_end():
    assert refusal(date(2024, 1, 31), procured=False) == (
        "Avtalet får förlängas längst till 2023-08-31."
    )


def test_an_extension_lies_after_the_current_end():
    assert refusal(date(2021, 8, 31)) == (
        "Avtalet gäller redan till 2021-08-31. Ange en senare dag."
    )


def test_what_is_over_cannot_be_changed():
    over = date(2021, 9, 1)
    assert "redan upphört" in rights.change_obstacle(facts(over), over)


def test_what_is_undecided_is_edited_instead():
    assert "Ändra utkastet" in rights.change_obstacle(facts(in_force_on=None), ON)


def test_what_has_no_end_needs_no_extension():
    open_ended = facts(periods=(PeriodFact(Period(date(2019, 9, 1), None)),))
    sentence = rights.extension_obstacle(open_ended, procured=False, on=ON)
    assert sentence == "Avtalet gäller tills vidare och behöver inte förlängas."


def test_an_end_is_decided_once():
    ended = facts(terminated_on=date(2020, 12, 31))
    assert "redan beslutat" in rights.end_obstacle(ended, ON)
    assert "beslutat att avtalet upphör" in rights.extension_obstacle(ended, procured=False, on=ON)


def test_only_an_option_can_be_called_off():
    assert rights.call_off_obstacle(facts(), ON) == "Avtalet har ingen option."
    assert rights.call_off_obstacle(facts(options=(OptionFact("x", True, True),)), ON) == ""


def test_the_ceiling_of_volume_counts_earlier_call_offs_of_the_same_year():
    new, used = {2019: Decimal(1000)}, {2018: Decimal(1900), 2019: Decimal(930)}
    assert rights.above_yearly_ceiling(Decimal(1930), "timmar", new, used) == ""
    sentence = rights.above_yearly_ceiling(Decimal(1929), "timmar", new, used)
    assert "tidigare avrop 930 timmar för 2019" in sentence


def test_the_ceiling_of_money_counts_earlier_call_offs():
    assert rights.above_amount_ceiling(Decimal(800), Decimal(500), Decimal(300)) == ""
    assert rights.above_amount_ceiling(Decimal(799), Decimal(500), Decimal(300)) != ""
    assert rights.above_amount_ceiling(None, Decimal(500), Decimal(300)) == ""


def test_an_earlier_end_lies_within_the_agreement():
    assert rights.end_refusal(facts(), date(2021, 1, 31)) == ""
    assert "började 2019-09-01" in rights.end_refusal(facts(), date(2019, 8, 31))
    assert "slutar redan 2021-08-31" in rights.end_refusal(facts(), date(2021, 8, 31))


def test_notice_lets_what_extends_itself_end_on_its_last_day():
    silent = facts(right=replace(RIGHT, automatic=True))
    assert rights.end_refusal(silent, date(2021, 8, 31)) == ""
    assert "slutar redan" in rights.end_refusal(silent, date(2021, 9, 1))
