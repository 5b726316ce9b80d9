"""Whatever people type and save in a memo at once, no text is lost.

Each text that somebody sent is saved, or stands in the history, or comes back as a clash.
"""

from __future__ import annotations

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from commissioning.actions import memos
from commissioning.memos.merging import HEAD, body_name, tidy
from commissioning.models import Memo, MemoSection
from tests import factories

pytestmark = pytest.mark.django_db
HUNTS = os.environ.get("HYPOTHESIS") == "hunt"
PARTS = ("signatories", "recipients", body_name("arende"), body_name("bakgrund"))
WHO = st.integers(0, 2)
PART = st.sampled_from(PARTS)
TEXT = st.sampled_from(["", "Ett", "Två", "Ett\n\nTvå", "Ett\r\n\r\nTvå", " Tre "])


class Page:
    """The editor as one person has it open: what is in each field, and what it builds on."""

    def __init__(self, memo: Memo) -> None:
        self.memo = memo
        self.typed: dict[str, str] = {}
        self.versions: dict[str, int | None] = {}
        self.reload()

    def reload(self) -> None:
        for name in PARTS:
            self.typed[name], self.versions[name] = saved_in(self.memo, name)


def saved_in(memo: Memo, name: str) -> tuple[str, int]:
    if name in HEAD:
        fresh = Memo.objects.get(pk=memo.pk)
        return getattr(fresh, name), fresh.version
    section = MemoSection.objects.get(memo=memo, key=name.removeprefix("body_"))
    return section.body, section.version


def ever_saved_in(memo: Memo, name: str) -> set[str]:
    if name in HEAD:
        rows = Memo.history.filter(id=memo.pk).values_list(name, flat=True)
    else:
        key = name.removeprefix("body_")
        rows = MemoSection.history.filter(memo=memo, key=key).values_list("body", flat=True)
    return {tidy(text) for text in rows}


class People(RuleBasedStateMachine):
    """Three people with the same memo open. Each sequence is undone afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.by = factories.registrar()
        self.memo = factories.make_matter().memo
        self.pages = [Page(self.memo) for _ in range(3)]

    @rule(who=WHO, name=PART, text=TEXT)
    def type(self, who, name, text):
        self.pages[who].typed[name] = text

    @rule(who=WHO)
    def save(self, who):
        """As the editor does: a clash builds on what it did until somebody chooses."""
        page = self.pages[who]
        sent = dict(page.typed)
        before = {name: saved_in(self.memo, name)[0] for name in PARTS}
        parts = memos.save(memo=self.memo, typed=sent, versions=dict(page.versions), by=self.by)
        for name, part in parts.items():
            saved, version = saved_in(self.memo, name)
            if part.is_clash:
                assert part.typed == sent[name]
                assert saved == before[name], "a clash wrote over the other text"
            else:
                assert tidy(sent[name]) in ever_saved_in(self.memo, name)
                page.typed[name], page.versions[name] = part.value, part.version
            assert (tidy(part.value), part.version) == (tidy(saved), version)

    @rule(who=WHO, name=PART)
    def choose_ones_own(self, who, name):
        page = self.pages[who]
        page.versions[name] = saved_in(self.memo, name)[1]
        self.save(who)
        assert tidy(saved_in(self.memo, name)[0]) == tidy(page.typed[name])

    @rule(who=WHO)
    def reload(self, who):
        self.pages[who].reload()

    @rule(who=WHO, name=PART, text=TEXT)
    def come_from_nowhere(self, who, name, text):
        """A form without versions, or with one that never was, writes over nothing."""
        before, _ = saved_in(self.memo, name)
        for version in (None, 10_000):
            parts = memos.save(
                memo=self.memo, typed={name: text}, versions={name: version}, by=self.by
            )
            assert parts[name].is_clash or tidy(text) == tidy(before)
            assert saved_in(self.memo, name)[0] == before

    @invariant()
    def what_is_saved_stands_in_the_history(self):
        for name in PARTS:
            assert tidy(saved_in(self.memo, name)[0]) in ever_saved_in(self.memo, name)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)


def test_no_text_is_lost_whatever_is_saved_in_any_order():
    run_state_machine_as_test(
        People,
        settings=settings(
            max_examples=100 if HUNTS else 8,
            stateful_step_count=40 if HUNTS else 15,
            deadline=None,
            derandomize=not HUNTS,
            suppress_health_check=list(HealthCheck),
        ),
    )
