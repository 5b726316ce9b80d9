"""The decision process: matters, memos, meetings and decisions; roles and saved views."""

from .decisions import Decision, Outcome, PointOutcome, ReportBackTask
from .matters import DecisionPoint, Matter, MatterState, Organ, PointEffect
from .meetings import BoardProfile, Meeting
from .memos import Memo, MemoSection, MemoSectionTemplate
from .people import HandledForm, Membership, Role, SavedView

__all__ = [
    "BoardProfile",
    "Decision",
    "DecisionPoint",
    "HandledForm",
    "Matter",
    "MatterState",
    "Meeting",
    "Membership",
    "Memo",
    "MemoSection",
    "MemoSectionTemplate",
    "Organ",
    "Outcome",
    "PointEffect",
    "PointOutcome",
    "ReportBackTask",
    "Role",
    "SavedView",
]
