"""The register: agreements, their amendments and typed terms, and what is computed from them."""

from .agreements import Agreement, Succession
from .amendments import Amendment
from .budgets import Budget
from .capacity import Need, NeedFlow, Performance, VolumeKind, YearVolume
from .caps import AwardGroup, AwardGroupService, CapTerm, Consumption, DirectAwardLimit
from .competition import Choice, CompetitionLine, CompetitionPlan
from .follow_ups import (
    Area,
    AssignmentDescription,
    Finding,
    FollowUp,
    FollowUpArea,
    FollowUpKind,
    FollowUpMethod,
    RecheckResult,
    Remedy,
    RiskAssessment,
    RiskLevel,
    Severity,
)
from .index_runs import IndexedPrice, IndexRun
from .indexes import IndexComponent, IndexFormula, IndexSeries, IndexValue
from .services import LegalBasis, Service, ServiceLegalBasis
from .standings import Standing, YearCost
from .supplements import (
    CallOffTerm,
    ConditionTerm,
    FollowUpTerm,
    OptionTerm,
    PremisesTerm,
    SecurityTerm,
    TerminationTerm,
)
from .term_models import TERM_MODELS
from .terms import (
    CompensationTerm,
    ExtensionRightTerm,
    PeriodTerm,
    ServiceTerm,
    VolumeTerm,
)

__all__ = [
    "TERM_MODELS",
    "Agreement",
    "Amendment",
    "Area",
    "AssignmentDescription",
    "AwardGroup",
    "AwardGroupService",
    "Budget",
    "CallOffTerm",
    "CapTerm",
    "Choice",
    "CompensationTerm",
    "CompetitionLine",
    "CompetitionPlan",
    "ConditionTerm",
    "Consumption",
    "DirectAwardLimit",
    "ExtensionRightTerm",
    "Finding",
    "FollowUp",
    "FollowUpArea",
    "FollowUpKind",
    "FollowUpMethod",
    "FollowUpTerm",
    "IndexComponent",
    "IndexFormula",
    "IndexRun",
    "IndexSeries",
    "IndexValue",
    "IndexedPrice",
    "LegalBasis",
    "Need",
    "NeedFlow",
    "OptionTerm",
    "Performance",
    "PeriodTerm",
    "PremisesTerm",
    "RecheckResult",
    "Remedy",
    "RiskAssessment",
    "RiskLevel",
    "SecurityTerm",
    "Service",
    "ServiceLegalBasis",
    "ServiceTerm",
    "Severity",
    "Standing",
    "Succession",
    "TerminationTerm",
    "VolumeKind",
    "VolumeTerm",
    "YearCost",
    "YearVolume",
]
