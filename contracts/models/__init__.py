"""The register: agreements, their amendments and typed terms, and what is computed from them."""

from .agreements import Agreement, Succession
from .amendments import Amendment
from .capacity import Need, NeedFlow, Performance, VolumeKind, YearVolume
from .competition import Choice, CompetitionLine, CompetitionPlan
from .index_runs import IndexedPrice, IndexRun
from .caps import AwardGroup, AwardGroupService, CapTerm, Consumption, DirectAwardLimit
from .indexes import IndexComponent, IndexFormula, IndexSeries, IndexValue
from .services import LegalBasis, Service, ServiceLegalBasis
from .standings import Standing
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
    "AwardGroup",
    "AwardGroupService",
    "CallOffTerm",
    "Choice",
    "CapTerm",
    "CompensationTerm",
    "CompetitionLine",
    "CompetitionPlan",
    "ConditionTerm",
    "Consumption",
    "DirectAwardLimit",
    "ExtensionRightTerm",
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
