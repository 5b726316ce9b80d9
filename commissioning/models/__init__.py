"""The decision process: matters, memos, meetings and decisions; roles and saved views."""

from .decisions import (
    Condition,
    ConditionState,
    Correction,
    Decision,
    Outcome,
    PointOutcome,
    ReportBackTask,
)
from .delegation import DelegationItem, DelegationOrder
from .files import (
    Attachment,
    Channel,
    Dispatch,
    Document,
    DocumentKind,
    Packet,
    PacketState,
    StoredFile,
)
from .matters import (
    DecisionPoint,
    Matter,
    MatterGroup,
    MatterKind,
    MatterState,
    Organ,
    PointEffect,
    ReplacedAgreement,
)
from .meetings import BoardProfile, Meeting
from .memos import AcceptedFinding, AppliesWhen, Memo, MemoSection, MemoSectionTemplate
from .people import HandledForm, Membership, Role, SavedView
from .preparation import (
    CoDeterminationKind,
    CoDeterminationOutcome,
    CoDeterminationRecord,
    Consultation,
)

__all__ = [
    "AcceptedFinding",
    "AppliesWhen",
    "Attachment",
    "BoardProfile",
    "Channel",
    "CoDeterminationKind",
    "CoDeterminationOutcome",
    "CoDeterminationRecord",
    "Condition",
    "ConditionState",
    "Consultation",
    "Correction",
    "Decision",
    "DecisionPoint",
    "DelegationItem",
    "DelegationOrder",
    "Dispatch",
    "Document",
    "DocumentKind",
    "HandledForm",
    "Matter",
    "MatterGroup",
    "MatterKind",
    "MatterState",
    "Meeting",
    "Membership",
    "Memo",
    "MemoSection",
    "MemoSectionTemplate",
    "Organ",
    "Outcome",
    "Packet",
    "PacketState",
    "PointEffect",
    "PointOutcome",
    "ReplacedAgreement",
    "ReportBackTask",
    "Role",
    "SavedView",
    "StoredFile",
]
