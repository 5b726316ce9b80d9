"""Whether a decision point stands by itself; pure. The texts are those of the five documents."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.points.standalone import (
    Carried,
    PointFacts,
    names_amount,
    names_day,
    remarks,
    written_amounts,
)

LEANLINK = ("Leanlink LSS Funktionsstöd", "Leanlink")
RESPITE = PointFacts(
    carried=(
        Carried(
            LEANLINK,
            date(2019, 9, 1),
            date(2021, 8, 31),
            amounts=(Decimal(57_856_892), Decimal(28_928_446)),
        ),
    )
)
CHILDREN = PointFacts(carried=(Carried(LEANLINK, date(2023, 9, 1), is_open=True),))
FIVE_MONTHS = PointFacts(
    carried=(
        Carried(
            LEANLINK,
            date(2022, 1, 1),
            date(2022, 5, 31),
            amounts=(Decimal("755833.33"), Decimal(1_814_000)),
        ),
    )
)
COME_BACK = PointFacts(task_owner="Social- och omsorgsförvaltningen")
DIRECTOR = PointFacts(delegate_to="Socialdirektören")


def codes(text: str, facts: PointFacts) -> list[str]:
    return [remark.code for remark in remarks(text, facts)]


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        pytest.param(
            "Leanlink ges utvecklingsuppdrag för korttidsvistelse och korttidstillsyn enligt "
            "förvaltningens förslag.",
            RESPITE,
            ["start", "end", "sum", "leans"],
            id="seed 1: leans on the proposal",
        ),
        pytest.param(
            "Verksamhetsuppdraget heldygn barn och unga för Leanlink godkänns.",
            CHILDREN,
            ["start", "end"],
            id="seed 4: godkänns, with no term",
        ),
        pytest.param(
            "Socialdirektören får teckna avtalet och revidera överenskommelsen vid behov.",
            DIRECTOR,
            ["limits"],
            id="seed 5: a delegation without limits",
        ),
        pytest.param(
            "Förvaltningen får i uppdrag att återkomma med en långsiktig lösning.",
            COME_BACK,
            ["owner", "due"],
            id="seed 3: to whom, and when?",
        ),
        pytest.param(
            "Uppdraget till Leanlink förlängs från och med 2022-01-01 till och med 2022-05-31. "
            "Ersättningen är 755 833 kronor.",
            FIVE_MONTHS,
            [],
            id="complete",
        ),
        pytest.param(
            "Leanlinks uppdrag förlängs 1 januari 2022 till 31 maj 2022 för 0,76 mnkr.",
            FIVE_MONTHS,
            [],
            id="written in words and rounded",
        ),
        pytest.param(
            "Uppdraget heldygn lämnas till Leanlink från och med 2023-09-01 och tills vidare.",
            CHILDREN,
            [],
            id="until further notice",
        ),
        pytest.param(
            "Utvecklingsuppdrag ges till Leanlink avseende korttidsvistelse utanför det egna "
            "hemmet 9 § 6 för barn och unga, samt korttidstillsyn 9 § 7 lag om stöd och service "
            "till vissa funktionshindrade, enligt social- och omsorgsförvaltningens förslag.",
            RESPITE,
            ["start", "end", "sum", "leans"],
            id="seed 1, word for word",
        ),
        pytest.param(
            "Leanlink Råd och stöd Stödteam erhåller utökat verksamhetsuppdrag avseende "
            "boendestöjande insatser från 2018-04-01 med 1275 timmar under 2018 och därefter med "
            "1700 timmar per år.",
            PointFacts(
                carried=(
                    Carried(
                        ("Leanlink Råd och stöd Stödteam",),
                        date(2018, 4, 1),
                        date(2019, 12, 31),
                        amounts=(Decimal(1_400_000), Decimal(800_000)),
                    ),
                )
            ),
            ["end", "sum"],
            id="seed 2: hours, but no end and no sum",
        ),
        pytest.param(
            "Verksamhetsuppdrag till Leanlink LSS Funktionsstöd avseende kommunens yttersta "
            "ansvar för personlig assistans förlängs till och med 31 maj 2022.",
            FIVE_MONTHS,
            ["start", "sum"],
            id="seed 3, point 1: the end only",
        ),
        pytest.param(
            "Social- och omsorgsförvaltningen ges i uppdrag att återkomma till social- och "
            "omsorgsnämnden med förslag på en mer långsiktig lösning för hur det yttersta "
            "ansvaret ska utformas och organiseras.",
            COME_BACK,
            ["due"],
            id="seed 3, point 2: no day",
        ),
        pytest.param(
            "Socialnämnden godkänner överenskommelse mellan socialnämnden och utbildningsnämnden "
            "angående uppföljning av korttidstillsyn som bedrivs i stadens skolor, som ska gälla "
            "under förutsättning att utbildningsnämnden fattar likalydande beslut.",
            PointFacts(
                carried=(Carried(("Utbildningsnämnden",), date(2022, 6, 14), is_open=True),),
                condition_board="Utbildningsnämnden",
            ),
            ["start", "end"],
            id="seed 5, point 1: the condition stands, the term does not",
        ),
        pytest.param(
            "Uppdraget till Leanlink förlängs från och med 2022-01-01 till och med 2022-05-31 för "
            "755 833 kronor och socialdirektören delegeras att teckna avtalet.",
            FIVE_MONTHS,
            ["several"],
            id="two things at once",
        ),
        pytest.param("att Leanlink får uppdraget", PointFacts(), ["att"], id="att-clause"),
        pytest.param("Rapporten läggs till handlingarna.", PointFacts(), [], id="only text"),
    ],
)
def test_what_a_point_lacks(text, facts, expected):
    assert codes(text, facts) == expected


def test_each_remark_says_what_to_write():
    texts = [r.text for r in remarks("Uppdraget godkänns.", FIVE_MONTHS)]
    assert texts == [
        "Utföraren Leanlink LSS Funktionsstöd nämns inte.",
        "Startdagen 2022-01-01 saknas.",
        "Sluttiden 2022-05-31 saknas.",
        "Beloppet 755 833 kr saknas.",
    ]


def test_a_condition_stands_in_the_text():
    facts = PointFacts(condition_board="Utbildningsnämnden")
    assert codes("Överenskommelsen godkänns.", facts) == ["condition"]
    text = "Den gäller under förutsättning att utbildningsnämnden beslutar samma."
    assert codes(text, facts) == []


def test_what_is_revoked_is_cited():
    facts = PointFacts(reverses="2021-12-15")
    assert codes("Beslutet upphävs.", facts) == ["reversed"]
    assert codes("Beslutet 2021-12-15 § 150 upphävs.", facts) == []


def test_a_task_may_name_the_month():
    facts = PointFacts(task_owner="Förvaltningen", task_due_on=date(2022, 5, 31))
    assert codes("Förvaltningen återkommer i maj 2022.", facts) == []
    assert codes("Förvaltningen återkommer i juni 2022.", facts) == ["due"]


@pytest.mark.parametrize(
    "text", ["2022-05-31", "31 maj 2022", "den 31\u00a0maj 2022", "–2022-05-31"]
)
def test_a_day_may_be_written_in_several_ways(text):
    assert names_day(text, date(2022, 5, 31))


@pytest.mark.parametrize("text", ["2022-05-30", "131 maj 2022", "31 maj 2021", "maj 2022"])
def test_another_day_is_not_the_day(text):
    assert not names_day(text, date(2022, 5, 31))


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        ("28 928 446 kr", 28_928_446),
        ("28\u00a0928\u00a0446 kronor", 28_928_446),
        ("2,4 mnkr", 2_400_000),
        ("600 tkr", 600_000),
        ("410,50 kr", Decimal("410.5")),
        ("1,5 miljoner kronor", 1_500_000),
    ],
)
def test_sums_are_read_as_people_write_them(text, kronor):
    assert written_amounts(text)[0][0] == kronor


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("755 833 kr", True),
        ("756 tkr", True),
        ("0,76 mnkr", True),
        ("0,8 mnkr", True),
        ("0,7 mnkr", False),
        ("755 800 kr", False),
        ("Kostnaden ryms i nämndens budget.", True),
        ("fem månader", False),
    ],
)
def test_a_sum_may_be_rounded_as_it_is_written(text, is_named):
    assert names_amount(text, [Decimal("755833.33")]) is is_named
