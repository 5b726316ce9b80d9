"""Memos that are right, written after the checks: how often the checks cry wolf over them."""

import pytest

from commissioning.memos.checks import registry
from commissioning.memos.checks.finding import Severity
from tests.memos.samples import held_out

PAGE = 2_400  # characters
MOST_WARNINGS = 0.5  # a page
# A head without an officer is a true remark.
TRUE = {("hvb-tilldelning", "HUVUD-HANDLAGGARE")}


def of(severity, name):
    memo, facts = held_out()[name]
    found = (f for f in registry.run(memo, facts) if f.severity == severity)
    return [f for f in found if (name, f.code) not in TRUE]


@pytest.mark.parametrize("name", held_out())
def test_nothing_stops_a_memo_that_is_right(name):
    assert of(Severity.ERROR, name) == []


def test_at_most_a_warning_on_two_pages():
    warnings = [finding for name in held_out() for finding in of(Severity.WARNING, name)]
    pages = sum(len(memo.whole) for memo, _ in held_out().values()) / PAGE
    assert len(warnings) / pages < MOST_WARNINGS, warnings
