"""The running register as a table: made-up agreements, dated in months from the present month.

A term of 24 months that started 20 months ago ends in four months, whatever day it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from contracts.states import CompensationModel, CompensationUnit, Form, VolumePer, VolumeUnit


@dataclass(frozen=True)
class Right:
    """`steps` None: extended without limit; `is_automatic`: unless somebody gives notice."""

    steps: int | None
    months: int
    notice_months: int | None = None
    is_automatic: bool = False


@dataclass(frozen=True)
class Price:
    """Kronor; without a model it follows from the unit."""

    amount: Decimal
    unit: str = CompensationUnit.YEAR
    model: str = CompensationModel.FIXED
    is_indexed: bool = True


@dataclass(frozen=True)
class Volume:
    quantity: int
    unit: str = VolumeUnit.HOURS
    per: str = VolumePer.YEAR


@dataclass(frozen=True)
class Line:
    """`start` is counted in months from the first of this month; `months` None has no end."""

    form: str
    title: str
    board: str
    provider: str
    service: str
    start: int
    months: int | None
    right: Right | None = None
    price: Price | None = None
    volume: Volume | None = None
    number: int | None = None
    extended: int = 0
    ends: int | None = None
    plan: int | None = None


def yearly(amount: int, *, is_indexed: bool = True) -> Price:
    return Price(Decimal(amount), is_indexed=is_indexed)


def place_day(amount: int) -> Price:
    return Price(Decimal(amount), CompensationUnit.PLACE_DAY, CompensationModel.PLACE)


def hourly(amount: int) -> Price:
    return Price(Decimal(amount), CompensationUnit.HOUR, CompensationModel.PERFORMED_TIME)


def places(quantity: int) -> Volume:
    return Volume(quantity, VolumeUnit.PLACES, VolumePer.CONSTANT)


def persons(quantity: int) -> Volume:
    return Volume(quantity, VolumeUnit.PERSONS, VolumePer.CONSTANT)


PROCURED, FRAMEWORK = Form.PROCURED_CONTRACT, Form.FRAMEWORK_AGREEMENT
ASSIGNMENT, DEVELOPMENT = Form.ACTIVITY_ASSIGNMENT, Form.DEVELOPMENT_ASSIGNMENT
DIRECT, INDIVIDUAL = Form.DIRECT_AWARD, Form.INDIVIDUAL_PLACEMENT
BETWEEN_BOARDS, WITH_REGION = Form.INTER_BOARD_AGREEMENT, Form.REGION_AGREEMENT
WITH_MUNICIPALITY, PARTNERSHIP = Form.MUNICIPALITY_AGREEMENT, Form.IDEA_PARTNERSHIP
CHOICE = Form.CHOICE_SYSTEM
ONE_YEAR_SIX, TWO_YEARS_SIX = Right(1, 12, 6), Right(2, 12, 6)

SON = [
    Line(PROCURED, "Daglig verksamhet Solbacken", "son", "solbacka", "daily", -40, 48,
         TWO_YEARS_SIX, yearly(9_870_000), places(32), 214, plan=6),
    Line(PROCURED, "Gruppbostad Kaserngatan", "son", "almvik", "group_home", -55, 60,
         Right(1, 24, 9), place_day(2_865), places(6), 118),
    Line(FRAMEWORK, "Behandlingshem för barn och unga", "son", "tallasen",
         "residential_children", -30, 24, Right(2, 12, 3), place_day(5_420), places(4), 377,
         extended=1),
    Line(FRAMEWORK, "Behandlingshem för vuxna", "son", "bergsater", "residential_adults", -20,
         24, Right(2, 12, 3), place_day(3_180), places(7), 402),
    Line(DIRECT, "Skyddat boende, akuta platser", "son", "linnea", "shelter", -10, 12, None,
         yearly(1_240_000, is_indexed=False), places(3), 655),
    Line(INDIVIDUAL, "Stödboende för en person", "son", "ekhaga", "support_at_home", -5, 12,
         Right(None, 6, 1), Price(Decimal(2_150), CompensationUnit.PERSON_DAY), persons(1)),
    Line(PARTNERSHIP, "Mötesplats vid hemlöshet", "son", "stadsmissionen", "occupation", -26,
         36, Right(1, 24, 6), yearly(2_600_000), None, 90, plan=6),
    Line(WITH_REGION, "Samverkan vid psykisk funktionsnedsättning", "son", "region",
         "counselling", -60, None, None, None, None, 33),
    Line(WITH_MUNICIPALITY, "Korttidsplatser i Mjölby", "son", "mjolby", "respite", -14, 24,
         Right(1, 12, 3), place_day(2_240), places(2), 512),
    Line(PROCURED, "Personlig assistans, särskilt komplexa behov", "son", "vastana",
         "assistance", -30, 48, TWO_YEARS_SIX, hourly(342), Volume(21_000), 288),
    Line(PROCURED, "Boendestöd och personligt stöd, Ekhaga", "son", "ekhaga",
         "support_at_home", -8, 48, TWO_YEARS_SIX, hourly(498), Volume(12_500), 131, plan=4),
    Line(FRAMEWORK, "Konsulentstödda familjehem", "son", "akerby", "foster", -46, 48, None,
         Price(Decimal(1_690), CompensationUnit.PERSON_DAY),
         persons(14), 240),
    Line(PARTNERSHIP, "Stöd till unga vuxna efter behandling", "son", "vandpunkten",
         "outpatient_adults", -17, 24, ONE_YEAR_SIX, yearly(1_850_000), None, 77),
    Line(PROCURED, "Ledsagarservice", "son", "kastanjen", "escort", -34, 36, Right(1, 12, 1),
         hourly(386), Volume(5_200), 466),
    Line(PROCURED, "Avlösarservice i hemmet", "son", "granby", "relief", -20, 24,
         Right(None, 12, 3, is_automatic=True), hourly(402), Volume(3_900), 205),
    Line(PROCURED, "Kontaktpersoner, rekrytering och stöd", "son", "kastanjen", "contact", -39,
         36, Right(None, 12, 3, is_automatic=True), yearly(980_000), None, 410),
    Line(PROCURED, "Gruppbostad Norrberga", "son", "granby", "group_home", 2, 60,
         Right(2, 24, 12), place_day(3_020), places(6), 349),
    Line(DIRECT, "Tolkstöd i familjerådgivningen", "son", "kastanjen", "family_counselling",
         -40, 24, None, yearly(410_000, is_indexed=False), None, 61),
    Line(PROCURED, "Sysselsättning Verkstaden", "son", "kastanjen", "occupation", -30, 36,
         ONE_YEAR_SIX, yearly(2_310_000), places(18), 159, ends=-2),
    Line(DEVELOPMENT, "Digitalt boendestöd", "son", "rad_och_stod", "support_at_home", -11, 24,
         ONE_YEAR_SIX, yearly(3_400_000), Volume(6_000), 587, plan=3),
]  # fmt: skip
ALDRE = [
    Line(PROCURED, "Vård- och omsorgsboende Aspnäs", "aldre", "granby", "care_home", -52, 48,
         TWO_YEARS_SIX, place_day(2_115), places(54), 71, extended=1, plan=12),
    Line(PROCURED, "Vård- och omsorgsboende Björklunda", "aldre", "almvik", "care_home", -28,
         60, Right(2, 24, 12), place_day(2_180), places(48), 93, plan=12),
    Line(PROCURED, "Vård- och omsorgsboende Ekholmsgläntan", "aldre", "nordlunda", "care_home",
         -59, 60, None, place_day(2_060), places(36), 15),
    Line(PROCURED, "Vård- och omsorgsboende Fiskebäck", "aldre", "granby", "care_home", -43,
         48, Right(1, 24, 6), place_day(2_210), places(42), 104),
    Line(CHOICE, "Valfrihetssystem för hemtjänst", "aldre", "hemtjanst_grupp", "home_care", -70,
         None, None, hourly(521), None, 8),
    Line(PROCURED, "Hemtjänst nattetid", "aldre", "nordlunda", "home_care", -23, 36,
         ONE_YEAR_SIX, yearly(14_600_000), Volume(26_000), 142),
    Line(PROCURED, "Trygghetslarm, teknik och mottagning", "aldre", "nordlunda", "alarm", -33,
         36, Right(2, 12, 2), yearly(4_150_000), None, 166),
    Line(DIRECT, "Dagverksamhet för yngre med demens", "aldre", "solbacka", "day_care", -4, 12,
         None, yearly(690_000, is_indexed=False), places(8)),
    Line(PARTNERSHIP, "Mötesplatser för äldre", "aldre", "vandpunkten", "day_care", -18, 36,
         ONE_YEAR_SIX, yearly(1_120_000), None, 55),
    Line(FRAMEWORK, "Korttidsplatser vid överbeläggning", "aldre", "almvik", "short_term", -25,
         24, Right(2, 12, 4), place_day(2_940), places(12), 118, extended=1),
    Line(WITH_REGION, "Läkarmedverkan i särskilt boende", "aldre", "region", "care_home", -48,
         None, None, None, None, 29),
    Line(BETWEEN_BOARDS, "Anhörigstöd för vuxna under 65 år", "aldre", "son",
         "outpatient_adults", -16, 24, ONE_YEAR_SIX, yearly(740_000), None, 131),
    Line(PROCURED, "Vård- och omsorgsboende Gärdet", "aldre", "almvik", "care_home", 1, 48,
         TWO_YEARS_SIX, place_day(2_330), places(40), 87),
    Line(DIRECT, "Tillfällig bemanning på korttidsboende", "aldre", "nordlunda", "short_term",
         -14, 12, None, yearly(2_050_000, is_indexed=False), None, 160),
]  # fmt: skip
OTHERS = [
    Line(BETWEEN_BOARDS, "Korttidstillsyn i skolans lokaler", "utbildning", "son",
         "after_school", -28, 36, Right(1, 12, 6), yearly(1_480_000), None, 84),
    Line(BETWEEN_BOARDS, "Skolsociala team", "utbildning", "rad_och_stod",
         "outpatient_children", -9, 24, ONE_YEAR_SIX, yearly(3_150_000), None, 140),
    Line(WITH_MUNICIPALITY, "Gymnasiesärskola med korttidstillsyn", "utbildning", "motala",
         "after_school", -15, 24, None, yearly(820_000), places(5), 61),
    Line(PROCURED, "Gruppbostad Löddesnäs", "kavlinge_sn", "granby", "group_home", -20, 48,
         TWO_YEARS_SIX, place_day(2_790), places(6), 71),
    Line(PROCURED, "Hemtjänst i Södertälje, södra", "sodertalje_aon", "nordlunda", "home_care",
         -32, 36, ONE_YEAR_SIX, hourly(478), Volume(40_000), 22),
    Line(PROCURED, "Daglig verksamhet Bråviken", "norrkoping_von", "solbacka", "daily", -16,
         36, TWO_YEARS_SIX, yearly(6_240_000), places(24), 37),
    Line(CHOICE, "Valfrihetssystem för boendestöd", "jarfalla_sn", "jarfalla_grupp",
         "support_at_home", -44, None, None, hourly(467), None, 112),
]  # fmt: skip
LINES = [*SON, *ALDRE, *OTHERS]
