"""The register: agreements, their amendments and typed terms, and what is computed from them."""

from .agreements import Agreement, Succession
from .amendments import Amendment
from .capacity import Need, NeedFlow, Performance, VolumeKind, YearVolume
from .competition import Choice, CompetitionLine, CompetitionPlan
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
    "CallOffTerm",
    "Choice",
    "CompensationTerm",
    "CompetitionLine",
    "CompetitionPlan",
    "ConditionTerm",
    "ExtensionRightTerm",
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
    "SecurityTerm",
    "Service",
    "ServiceLegalBasis",
    "ServiceTerm",
    "Standing",
    "Succession",
    "TerminationTerm",
    "VolumeKind",
    "VolumeTerm",
    "YearVolume",
]
