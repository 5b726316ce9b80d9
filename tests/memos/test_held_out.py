"""Memos that the checks were not made on: silence on what is right, and what is found of errors."""

import pytest

from commissioning.memos.checks import registry
from commissioning.memos.checks.finding import Severity
from tests.memos.held_out import ERRORS, NAMES, Error, facts_of, memo_of

ALWAYS_TOLD = {"DATUM-HELG"}  # of a place that an error beside it makes another


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_of_a_memo_that_is_right(name):
    found = registry.run(memo_of(name), facts_of(name))
    assert [f for f in found if f.severity != Severity.INFO] == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error.name}: {error.wrong[:40]}")
def test_an_error_is_found_or_known_not_to_be(error):
    assert error.code in _new(error) if error.code else not _new(error)


def test_most_errors_are_found():
    assert len(ERRORS) >= 40
    assert sum(bool(error.code) for error in ERRORS) / len(ERRORS) > 0.8


def _new(error: Error) -> set[str]:
    facts = facts_of(error.name)
    before = {f.digest for f in registry.run(memo_of(error.name), facts)}
    found = registry.run(error.made(), facts)
    return {f.code for f in found if f.digest not in before} - ALWAYS_TOLD
