"""The register: agreements, their amendments and typed terms, and what is computed from them."""

from .agreements import Agreement, Performance, Succession
from .amendments import Amendment
from .budgets import Budget
from .indexes import IndexComponent, IndexFormula, IndexSeries, IndexValue
from .services import LegalBasis, Service, ServiceLegalBasis
from .standings import Standing, YearCost
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
    "Budget",
    "CallOffTerm",
    "CompensationTerm",
    "ConditionTerm",
    "ExtensionRightTerm",
    "FollowUpTerm",
    "IndexComponent",
    "IndexFormula",
    "IndexSeries",
    "IndexValue",
    "LegalBasis",
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
    "VolumeTerm",
    "YearCost",
]
