"""The matter of the outermost responsibility: ends 2021-12-31, extended to 2022-05-31."""

from __future__ import annotations

from datetime import date

from commissioning.models import DecisionPoint, Matter
from contracts.models import Agreement, Amendment
from providers.models import Party
from tests import factories

TITLE = "Yttersta ansvaret för personlig assistans"
POINT_1 = (
    "Verksamhetsuppdrag till Leanlink LSS Funktionsstöd avseende kommunens yttersta ansvar för "
    "personlig assistans förlängs till och med 31 maj 2022."
)
POINT_2 = (
    "Social- och omsorgsförvaltningen ges i uppdrag att återkomma till social- och "
    "omsorgsnämnden med förslag på en mer långsiktig lösning."
)
ADMINISTRATION = "Social- och omsorgsförvaltningen"
MEETING_ON = date(2021, 12, 15)


def agreement_of(son: Party, leanlink: Party) -> Agreement:
    """The assignment from 2020, 1 814 000 kr a year at the level of 2021."""
    return factories.make_agreement(
        board=son,
        provider=leanlink,
        title=TITLE,
        dnr="SON 2020-231",
        registered_on=date(2020, 4, 1),
        decided_on=date(2020, 4, 15),
        reference="Social- och omsorgsnämnden 2020-04-15 § 50",
        terms=factories.base_terms(
            date(2020, 5, 1), date(2021, 12, 31), per_year=1_814_000, price_level_year=2021
        ),
    )


def extension_of(agreement: Agreement) -> Amendment:
    return factories.make_extension(agreement, date(2022, 1, 1), date(2022, 5, 31))


def matter_of(extension: Amendment) -> Matter:
    """Both points of the real memo, put to the meeting in December."""
    from commissioning.actions import matters

    board = extension.agreement.board
    matter = factories.make_matter(
        extension,
        title=f"{TITLE}, förlängning av verksamhetsuppdrag",
        text=POINT_1,
        dnr="SON 2021-880",
        opened_on=date(2021, 11, 1),
        officers="Handläggare",
        meeting=factories.make_meeting(board, MEETING_ON),
    )
    point = DecisionPoint(
        proposed_text=POINT_2, task_owner=ADMINISTRATION, task_due_on=date(2022, 5, 31)
    )
    matters.add_point(matter=matter, point=point, by=factories.registrar())
    matter.refresh_from_db()
    return matter
