"""The register: agreements, their amendments and typed terms, and what is computed from them."""

from .agreements import Agreement, Succession
from .amendments import Amendment
from .capacity import Need, NeedFlow, Performance, VolumeKind, YearVolume
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
from .indexes import IndexComponent, IndexFormula, IndexSeries, IndexValue
from .services import LegalBasis, Service, ServiceLegalBasis
from .standings import Standing
from .supplements import (
    TERM_MODELS,
    CallOffTerm,
    ConditionTerm,
    FollowUpTerm,
    OptionTerm,
    PremisesTerm,
    SecurityTerm,
    TerminationTerm,
)
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
    "CallOffTerm",
    "Choice",
    "CompensationTerm",
    "CompetitionLine",
    "CompetitionPlan",
    "ConditionTerm",
    "ExtensionRightTerm",
    "Finding",
    "FollowUp",
    "FollowUpArea",
    "FollowUpKind",
    "FollowUpMethod",
    "FollowUpTerm",
    "IndexComponent",
    "IndexFormula",
    "IndexSeries",
    "IndexValue",
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
    "YearVolume",
]
