"""The words of the register: forms, kinds of amendment, states and units."""

from dataclasses import dataclass

from django.db import models


class Form(models.TextChoices):
    """What sort of instrument an agreement is; it decides the rules in `RULES`."""

    ACTIVITY_ASSIGNMENT = "activity_assignment", "Verksamhetsuppdrag"
    DEVELOPMENT_ASSIGNMENT = "development_assignment", "Utvecklingsuppdrag"
    PROCURED_CONTRACT = "procured_contract", "Upphandlat avtal (LOU)"
    FRAMEWORK_AGREEMENT = "framework_agreement", "Ramavtal (LOU)"
    CHOICE_SYSTEM = "choice_system", "Valfrihetssystem (LOV)"
    DIRECT_AWARD = "direct_award", "Direktupphandlat avtal"
    INDIVIDUAL_PLACEMENT = "individual_placement", "Individuellt avtal"
    INTER_BOARD_AGREEMENT = "inter_board_agreement", "Överenskommelse mellan nämnder"
    REGION_AGREEMENT = "region_agreement", "Överenskommelse med region"
    MUNICIPALITY_AGREEMENT = "municipality_agreement", "Avtal med annan kommun"
    IDEA_PARTNERSHIP = "idea_partnership", "Idéburet offentligt partnerskap"


@dataclass(frozen=True)
class FormRules:
    """What follows from a form.

    `in_house`: the municipality stands on both sides, so no civil contract and no LOU.
    `procured`: extended and enlarged only within what was procured (LOU 17 kap.).
    `expires`: an end date raises an alarm; a choice system is open continuously (LOV).
    """

    in_house: bool = False
    procured: bool = False
    expires: bool = True


# Awarded without advertising: what is added up and held against the limits of direct awards.
UNADVERTISED = (Form.DIRECT_AWARD, Form.INDIVIDUAL_PLACEMENT)

RULES: dict[str, FormRules] = {
    Form.ACTIVITY_ASSIGNMENT: FormRules(in_house=True),
    Form.DEVELOPMENT_ASSIGNMENT: FormRules(in_house=True),
    Form.PROCURED_CONTRACT: FormRules(procured=True),
    Form.FRAMEWORK_AGREEMENT: FormRules(procured=True),
    Form.CHOICE_SYSTEM: FormRules(expires=False),
    Form.DIRECT_AWARD: FormRules(procured=True),
    Form.INDIVIDUAL_PLACEMENT: FormRules(),
    Form.INTER_BOARD_AGREEMENT: FormRules(in_house=True),
    Form.REGION_AGREEMENT: FormRules(),
    Form.MUNICIPALITY_AGREEMENT: FormRules(),
    Form.IDEA_PARTNERSHIP: FormRules(),
}


class Status(models.TextChoices):
    """How an agreement stands on a day. Computed, never typed (see `contracts.derivation`)."""

    DRAFT = "draft", "Utkast"
    PROPOSED = "proposed", "Under beredning"
    CONDITIONAL = "conditional", "Villkorat"
    UPCOMING = "upcoming", "Beslutat"
    IN_FORCE = "in_force", "Gällande"
    EXTENDED = "extended", "Förlängt"
    ENDS_SOON = "ends_soon", "Upphör snart"
    OPEN_ENDED = "open_ended", "Tills vidare"
    ENDED = "ended", "Avslutat"
    REPLACED = "replaced", "Ersatt"
    REJECTED = "rejected", "Avslaget"
    LAPSED = "lapsed", "Förfallet"
    REVOKED = "revoked", "Upphävt"


RUNNING = (Status.IN_FORCE, Status.EXTENDED, Status.ENDS_SOON, Status.OPEN_ENDED)


class AmendmentKind(models.TextChoices):
    ESTABLISH = "establish", "Nytt"
    EXTEND = "extend", "Förlängning"
    CALL_OFF = "call_off", "Avrop av option"
    CHANGE = "change", "Ändring"
    END = "end", "Upphörande"
    INDEX = "index", "Indexuppräkning"


class AmendmentState(models.TextChoices):
    """A proposal's way: moves are listed in `AMENDMENT_MOVES`."""

    DRAFT = "draft", "Utkast"
    PROPOSED = "proposed", "Föreslagen"
    CONDITIONAL = "conditional", "Villkorad"
    IN_FORCE = "in_force", "Beslutad"
    REJECTED = "rejected", "Avslagen"
    WITHDRAWN = "withdrawn", "Återtagen"
    LAPSED = "lapsed", "Förfallen"
    REVOKED = "revoked", "Upphävd"


AMENDMENT_MOVES: dict[str, frozenset[str]] = {
    AmendmentState.DRAFT: frozenset(
        {AmendmentState.PROPOSED, AmendmentState.IN_FORCE, AmendmentState.WITHDRAWN}
    ),
    AmendmentState.PROPOSED: frozenset(
        {
            AmendmentState.DRAFT,
            AmendmentState.CONDITIONAL,
            AmendmentState.IN_FORCE,
            AmendmentState.REJECTED,
            AmendmentState.WITHDRAWN,
        }
    ),
    AmendmentState.CONDITIONAL: frozenset({AmendmentState.IN_FORCE, AmendmentState.LAPSED}),
    AmendmentState.IN_FORCE: frozenset({AmendmentState.REVOKED}),
    AmendmentState.REJECTED: frozenset(),
    AmendmentState.WITHDRAWN: frozenset(),
    AmendmentState.LAPSED: frozenset(),
    AmendmentState.REVOKED: frozenset(),
}

# What a wrong recording may have done to a proposal, so that a correction can undo it.
CORRECTABLE = (
    AmendmentState.IN_FORCE,
    AmendmentState.CONDITIONAL,
    AmendmentState.REJECTED,
    AmendmentState.LAPSED,
)

# What will never count, and never did.
DEAD = (AmendmentState.REJECTED, AmendmentState.WITHDRAWN, AmendmentState.LAPSED)
# What has been decided: it counts, or counted until it was revoked.
DECIDED = (AmendmentState.IN_FORCE, AmendmentState.REVOKED)


class PeriodKind(models.TextChoices):
    BASE = "base", "Grundperiod"
    EXTENSION = "extension", "Förlängning"


class Effect(models.TextChoices):
    """Whether a term comes on top of earlier ones or takes their place from its first day."""

    ADD = "add", "läggs till"
    SET = "set", "ersätter tidigare"


class VolumeUnit(models.TextChoices):
    HOURS = "hours", "timmar"
    PLACES = "places", "platser"
    PERSONS = "persons", "personer"
    DAYS = "days", "dygn"
    PERCENT = "percent", "procent av uppdragen"


class VolumePer(models.TextChoices):
    YEAR = "year", "per år"
    PERIOD = "period", "för hela perioden"
    CONSTANT = "constant", "hela tiden"


class VolumeBasis(models.TextChoices):
    GRANTED = "granted", "beviljad"
    ORDERED = "ordered", "beställd"
    PERFORMED = "performed", "utförd"
    CAPACITY = "capacity", "kapacitet"


class CompensationModel(models.TextChoices):
    FIXED = "fixed", "Fast ersättning"
    FRAME_BUDGET = "frame_budget", "Ram som anslag"
    READINESS = "readiness", "Beredskapsersättning"
    GRANTED_TIME = "granted_time", "Beviljad tid"
    PERFORMED_TIME = "performed_time", "Utförd tid"
    PLACE = "place", "Plats"
    PERFORMED_DAY = "performed_day", "Utfört dygn"
    VOUCHER = "voucher", "Peng"
    GUARANTEE = "guarantee", "Garanti"


class CompensationUnit(models.TextChoices):
    YEAR = "year", "kr per år"
    MONTH = "month", "kr per månad"
    PERIOD = "period", "kr för perioden"
    HOUR = "hour", "kr per timme"
    PERSON_DAY = "person_day", "kr per person och dygn"
    PLACE_DAY = "place_day", "kr per plats och dygn"


class Channel(models.TextChoices):
    UNSTATED = "", "Inte angivet"
    WRITTEN = "written", "Skriftligt"
    EMAIL = "email", "Med e-post"


class AwardKind(models.TextChoices):
    """Which limit of direct awards a sort of service has."""

    WELFARE = "welfare", "Sociala tjänster"
    ORDINARY = "ordinary", "Övriga tjänster"
