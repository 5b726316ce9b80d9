"""A remark as the editor, Färdigställ and the lists show it: a finding with where it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from commissioning.memos.checks.finding import Finding, Severity
from commissioning.memos.checks.text import HEAD, POINT, RECIPIENTS, TITLE
from commissioning.memos.finding_titles import TITLES
from commissioning.memos.memo_text import SECTION

ERROR, WARNING, INFO = "error", "warning", "info"
GRAVITY = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.INFO: INFO}
RANK = (ERROR, WARNING, INFO)
# What no reason can excuse: without it there is nothing to print or to decide.
NEEDED = {"ATERREMISS", "AVSNITT-TOMT", "PUNKT-INGEN", "STORLEK", "TECKEN"}
# Whose sentence says it all, also where the parts of the memo are not in sight.
SAYS_ALL = {"MOTTAGARE-SAKNAS", "UPPFOLJNING-SAKNAS"}


def to_ask(checks: Iterable[Check]) -> list[Check]:
    """Errors and warnings. What only tells something is for whoever writes, not for lists."""
    return [check for check in checks if check.severity != INFO]


@dataclass(frozen=True)
class Check:
    """One remark. `address` is the page where it is put right, empty for a part of the editor."""

    finding: Finding
    address: str = ""

    @property
    def severity(self) -> str:
        return GRAVITY[self.finding.severity]

    @property
    def is_error(self) -> bool:
        """An error keeps the memo from the agenda, a warning does not."""
        return self.severity == ERROR

    @cached_property
    def title(self) -> str:
        return TITLES[self.finding.code]

    @property
    def text(self) -> str:
        return self.finding.message

    @property
    def anchor(self) -> str:
        """The id of the part of the editor where it is."""
        part = self.finding.part
        if part in (HEAD, TITLE):
            return "huvud"
        return "punkter" if part.startswith(POINT) else part

    @property
    def where(self) -> str:
        return self.finding.heading

    @property
    def summary(self) -> str:
        """What it is in a list of matters, where the parts of the memo are not in sight."""
        if self.finding.code == "AVSNITT-TOMT":
            return f"Avsnittet ”{self.where}” är tomt"
        if self.finding.code in SAYS_ALL:
            return self.text.removesuffix(".")
        return f"{self.title} i {self.where}" if self.finding.excerpt else self.title

    @property
    def explanation(self) -> str:
        """What the summary does not say."""
        return "" if self.finding.code in SAYS_ALL else self.text

    @property
    def url(self) -> str:
        """Where it is put right: a part of the editor, or a page of its own."""
        return self.address or f"#{self.anchor}"

    @property
    def can_be_mended(self) -> bool:
        """Whether one click puts the suggestion in the text: where the text is written."""
        found = self.finding
        is_written = found.part.startswith((SECTION, POINT)) or found.part in (TITLE, RECIPIENTS)
        return bool(found.suggestion is not None and found.excerpt and is_written)

    @property
    def can_be_accepted(self) -> bool:
        """Whether somebody may say why it is right to leave."""
        return self.finding.code not in NEEDED
