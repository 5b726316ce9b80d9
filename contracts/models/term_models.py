"""Every sort of term, in the order in which they are shown."""

from __future__ import annotations

from .caps import CapTerm
from .supplements import (
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
    Term,
    VolumeTerm,
)

TERM_MODELS: tuple[type[Term], ...] = (
    PeriodTerm,
    ServiceTerm,
    VolumeTerm,
    CompensationTerm,
    ExtensionRightTerm,
    OptionTerm,
    CapTerm,
    CallOffTerm,
    PremisesTerm,
    SecurityTerm,
    FollowUpTerm,
    ConditionTerm,
    TerminationTerm,
)
