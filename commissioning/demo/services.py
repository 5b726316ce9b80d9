"""Services, the statute places they rest on with their time, and price indexes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from contracts.models import (
    IndexComponent,
    IndexFormula,
    IndexSeries,
    IndexValue,
    LegalBasis,
    Service,
    ServiceLegalBasis,
)
from contracts.models.services import TargetGroup

SOL_2001 = "2001:453"
SOL_2025 = "2025:400"
LAST_OF_OLD_SOL = date(2025, 6, 30)
FIRST_OF_NEW_SOL = date(2025, 7, 1)

# LSS (1993:387) 9 § lists ten measures.
LSS_LABELS = [
    "Rådgivning och annat personligt stöd",
    "Personlig assistans",
    "Ledsagarservice",
    "Kontaktperson",
    "Avlösarservice i hemmet",
    "Korttidsvistelse utanför det egna hemmet",
    "Korttidstillsyn för skolungdom över 12 år",
    "Familjehem eller bostad med särskild service för barn och unga",
    "Bostad med särskild service för vuxna",
    "Daglig verksamhet",
]
# Key, chapter and section of the old act, what it is called.
SOL_OLD = [
    ("right", "4", "1", "Rätten till bistånd"),
    ("utmost", "2", "1", "Kommunens yttersta ansvar"),
    ("family", "5", "3", "Familjerådgivning"),
    ("crime_victims", "5", "11", "Stöd till brottsoffer"),
]
# The enacted act is not mapped paragraph by paragraph: only what is known for certain.
SOL_NEW = [
    ("right", "11", "", "Insatser efter behovsprövning"),
    ("family", "10", "1", "Insatser till enskilda"),
    ("crime_victims", "10", "1", "Insatser till enskilda"),
]
CHILDREN, ADULTS, OLDER = TargetGroup.CHILDREN, TargetGroup.ADULTS, TargetGroup.OLDER
EVERYONE = TargetGroup.EVERYONE
# Key, name, target group, LSS points, keys of SoL.
SERVICES: list[tuple[str, str, str, tuple[int, ...], tuple[str, ...]]] = [
    ("counselling", "Rådgivning och annat personligt stöd", EVERYONE, (1,), ()),
    ("assistance", "Personlig assistans", EVERYONE, (2,), ()),
    ("utmost", "Yttersta ansvaret för personlig assistans", EVERYONE, (2,), ("utmost",)),
    ("escort", "Ledsagarservice", EVERYONE, (3,), ()),
    ("contact", "Kontaktperson", EVERYONE, (4,), ()),
    ("relief", "Avlösarservice i hemmet", EVERYONE, (5,), ()),
    ("respite", "Korttidsvistelse utanför det egna hemmet", CHILDREN, (6,), ()),
    ("after_school", "Korttidstillsyn för skolungdom över 12 år", CHILDREN, (7,), ()),
    ("child_housing", "Bostad med särskild service för barn och unga", CHILDREN, (8,), ()),
    ("group_home", "Bostad med särskild service för vuxna", ADULTS, (9,), ()),
    ("daily", "Daglig verksamhet", ADULTS, (10,), ()),
    ("support_at_home", "Boendestöd", ADULTS, (), ("right",)),
    ("extra_support", "Stöd i boendet enligt SoL", ADULTS, (), ("right",)),
    ("home_care", "Hemtjänst", OLDER, (), ("right",)),
    ("care_home", "Vård- och omsorgsboende", OLDER, (), ("right",)),
    ("short_term", "Korttidsboende för äldre", OLDER, (), ("right",)),
    ("day_care", "Dagverksamhet för äldre", OLDER, (), ("right",)),
    ("alarm", "Trygghetslarm", OLDER, (), ("right",)),
    ("family_counselling", "Familjerådgivning", EVERYONE, (), ("family",)),
    ("residential_children", "Heldygnsvård barn och unga", CHILDREN, (), ("right",)),
    ("residential_adults", "Heldygnsvård vuxna", ADULTS, (), ("right",)),
    ("outpatient_children", "Öppenvård barn och unga", CHILDREN, (), ("right",)),
    ("outpatient_adults", "Öppenvård vuxna", ADULTS, (), ("right",)),
    ("foster", "Konsulentstödd familjehemsvård", CHILDREN, (), ("right",)),
    ("shelter", "Skyddat boende", ADULTS, (), ("crime_victims",)),
    ("occupation", "Sysselsättning", ADULTS, (), ("right",)),
]

OPI = "Omsorgsprisindex (SKR, Vårdföretagarna, Sobona)"
OPI_VALUES = {
    2015: "2.2",
    2016: "2.6",
    2017: "2.7",
    2018: "2.6",
    2019: "2.7",
    2020: "3.0",
    2021: "1.5",
    2022: "1.9",
}  # The definitive value of 2023 is entered by index_runs, after a run by the preliminary one.
NOTICE_2018 = "Utförarwebben, Linköpings kommun, 2018-05-03"


def enter(world: World) -> None:
    """Enter services with their legal bases, and the indexes."""
    lss = {point: _basis(world, *_lss(point)) for point in range(1, 11)}
    old = {k: _basis(world, "SoL", SOL_2001, c, s, "", text) for k, c, s, text in SOL_OLD}
    new = {k: _basis(world, "SoL", SOL_2025, c, s, "", text) for k, c, s, text in SOL_NEW}
    for key, name, group, points, sol in SERVICES:
        service = Service.objects.filter(name=name).first()
        if service is None:
            service = world.keep(Service(name=name, target_group=group, is_example=True))
            _rest_on(world, service, [lss[p] for p in points], sol, old, new)
        world.services[key] = service
    _indexes(world)


def _lss(point: int) -> tuple[str, str, str, str, str, str]:
    return ("LSS", "1993:387", "", "9", str(point), LSS_LABELS[point - 1])


def _basis(
    world: World, law: str, statute: str, chapter: str, section: str, point: str, label: str
) -> LegalBasis:
    place = {
        "law": law,
        "statute_number": statute,
        "chapter": chapter,
        "section": section,
        "point": point,
    }
    found = LegalBasis.objects.filter(**place).first()
    return found or world.keep(
        LegalBasis(
            **place,
            label=label,
            valid_from=FIRST_OF_NEW_SOL if statute == SOL_2025 else None,
            valid_until=LAST_OF_OLD_SOL if statute == SOL_2001 else None,
        )
    )


def _rest_on(
    world: World,
    service: Service,
    lss: list[LegalBasis],
    sol: tuple[str, ...],
    old: dict[str, LegalBasis],
    new: dict[str, LegalBasis],
) -> None:
    """SoL (2025:400) takes the place of SoL (2001:453) on 1 July 2025."""
    for basis in [*lss, *(old[key] for key in sol), *(new[key] for key in sol if key in new)]:
        link = ServiceLegalBasis(
            service=service,
            legal_basis=basis,
            valid_from=basis.valid_from,
            valid_until=basis.valid_until,
        )
        world.keep(link)


def _indexes(world: World) -> None:
    opi = _series(world, "OPI", OPI)
    kpi = _series(world, "KPI", "Konsumentprisindex, oktober till oktober (SCB)")
    wages = _series(world, "LÖN", "Löneökning i avtal med 90/10")
    for year, percent in OPI_VALUES.items():
        _value(world, opi, year, percent, source="SKR")
    _value(world, opi, 2023, "3.5", is_preliminary=True, source="SKR, december 2022")
    _value(world, kpi, 2018, "1.1", source=NOTICE_2018)
    _value(world, wages, 2018, "2.58", applies_from=date(2018, 5, 1), source=NOTICE_2018)
    _formula(world, "opi", "OPI", [(opi, "1")])
    _formula(world, "90/10", "90/10", [(wages, "0.9"), (kpi, "0.1")])


def _series(world: World, code: str, name: str) -> IndexSeries:
    found = IndexSeries.objects.filter(code=code).first()
    return found or world.keep(IndexSeries(code=code, name=name))


def _value(
    world: World,
    series: IndexSeries,
    year: int,
    percent: str,
    *,
    is_preliminary: bool = False,
    applies_from: date | None = None,
    source: str = "",
) -> None:
    key = {"series": series, "year": year, "is_preliminary": is_preliminary}
    if not IndexValue.objects.filter(**key).exists():
        value = IndexValue(
            **key, percent=Decimal(percent), applies_from=applies_from, source=source
        )
        world.keep(value)


def _formula(world: World, key: str, name: str, parts: list[tuple[IndexSeries, str]]) -> None:
    formula = IndexFormula.objects.filter(name=name).first()
    if formula is None:
        formula = world.keep(IndexFormula(name=name))
        for series, weight in parts:
            world.keep(IndexComponent(formula=formula, series=series, weight=Decimal(weight)))
    world.formulas[key] = formula
