"""The last follow-up of an agreement, which stands beside every proposal to extend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.models import Agreement, Finding, FollowUp, FollowUpKind

PREFETCH = ("follow_ups__areas", "follow_ups__findings__remedies")
MISSING = "Ingen uppföljning är registrerad"


@dataclass(frozen=True)
class LastFollowUp:
    """The latest follow-up that the commissioner had made on the day, and what is still open."""

    follow_up: FollowUp | None
    open_findings: tuple[Finding, ...] = ()

    @property
    def is_missing(self) -> bool:
        return self.follow_up is None

    @property
    def text(self) -> str:
        """ "2021-03-02, uppfyller delvis, 1 öppen brist", or that there is none."""
        if self.follow_up is None:
            return MISSING if not self.open_findings else f"{MISSING}, {self.open_text}"
        return f"{self.follow_up.held_on}, {self.grade_text}, {self.open_text}"

    @property
    def grade_text(self) -> str:
        grade = self.follow_up.grade if self.follow_up else None
        return grade.label.lower() if grade else "inget omdöme"

    @property
    def open_text(self) -> str:
        count = len(self.open_findings)
        if not count:
            return "inga öppna brister"
        return "1 öppen brist" if count == 1 else f"{count} öppna brister"


def last_follow_up(agreement: Agreement, on: date) -> LastFollowUp:
    """As known on the day. The follow-ups were read through `PREFETCH`."""
    known = [one for one in agreement.follow_ups.all() if one.held_on <= on]
    own = [one for one in known if one.kind != FollowUpKind.SELF_CHECK]
    findings = tuple(finding for one in known for finding in one.open_findings(on))
    return LastFollowUp(max(own, key=lambda one: (one.held_on, one.pk), default=None), findings)
