"""The 59 slips of the five memos: caught, or not and why; and nothing that stops wrongly."""

import pytest

from commissioning.memos.checks import registry
from commissioning.memos.checks.finding import Severity
from tests.memos import slips
from tests.memos.slips import ALSO, NAMES, SLIPS, Slip

WANTED = 50
# Every slip that may stop the memo, by its code.
STOPPING = {(slip.matter, slip.code) for slip in SLIPS} | {
    # The same placeholder is left in three memos; the list names it once.
    ("yttersta-ansvaret", "PLATSHALLARE"),
}


def by_number(slip: Slip) -> str:
    return f"{slip.number} {slip.code or 'inte'}"


@pytest.mark.parametrize("slip", [s for s in SLIPS if s.code], ids=by_number)
def test_the_slip_is_caught(slip):
    assert slips.finding_for(slip, slips.findings_of(slip.matter))


@pytest.mark.parametrize(
    ("number", "code", "said"), [(n, *each) for n, wanted in ALSO.items() for each in wanted]
)
def test_every_part_of_the_slip_is_caught(number, code, said):
    matter = SLIPS[number - 1].matter
    assert slips.find(code, said, slips.findings_of(matter))


@pytest.mark.parametrize("slip", [s for s in SLIPS if not s.code], ids=by_number)
def test_what_is_not_caught_says_why(slip):
    assert slip.why.startswith("Fångas inte:")


def test_all_59_are_listed_in_order():
    assert [slip.number for slip in SLIPS] == list(range(1, 60))


def test_at_least_fifty_are_caught():
    caught = [s for s in SLIPS if slips.finding_for(s, slips.findings_of(s.matter))]
    assert len(caught) >= WANTED


@pytest.mark.parametrize("matter", NAMES)
def test_what_stops_the_memo_is_one_of_the_slips(matter):
    for finding in slips.findings_of(matter):
        if finding.severity == Severity.ERROR:
            assert (matter, finding.code) in STOPPING, finding


@pytest.mark.parametrize("matter", NAMES)
def test_the_corrected_memo_has_nothing_to_ask_about(matter):
    found = registry.run(slips.right_text_of(matter), slips.right_facts_of(matter))
    assert [f for f in found if f.severity != Severity.INFO] == []


@pytest.mark.parametrize("matter", NAMES)
def test_the_real_document_has_the_same_slips(matter):
    """Where the five documents lie beside the repository; a bare clone has them not."""
    memo = slips.real_text_of(matter)
    if memo is None:
        pytest.skip("De fem verkliga handlingarna finns inte i ../shared/seeds.")
    found = registry.run(memo, slips.facts_of(matter))
    missed = [s.number for s in SLIPS if s.matter == matter and s.code]
    missed = [n for n in missed if not slips.finding_for(SLIPS[n - 1], found)]
    stopping = {f.code for f in found if f.severity == Severity.ERROR}
    assert missed == []
    assert {(matter, code) for code in stopping} <= STOPPING


def test_the_table_in_the_docs_says_what_the_checks_find():
    assert slips.DOCUMENT.read_text("utf-8") == slips.table() + "\n"
