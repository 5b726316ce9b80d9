# ruff: noqa: E501  (a case a line)
"""What a memo reckons for itself, which index it names, and with whom: each check both ways."""

from dataclasses import replace
from decimal import Decimal

import pytest

from commissioning.memos.checks.facts import AmountFact, PartyFact, VolumeFact
from commissioning.memos.checks.text import TextTable
from tests.memos.check_cases import AGREEMENT, FACTS, codes, found

NEW = (
    "TAL-SKILLNAD", "PROCENT-AVVIKER", "ANDELAR-SUMMA", "BELOPP-PRODUKT", "INDEX-AVVIKER",
    "NAMND-ANNAN", "FORLANGNING-SAKNAS", "DATUM-PASSERAT", "VOLYM-AVVIKER", "NAMN-LIKNAR",
    "DATUM-OMOJLIGT", "PLATSHALLARE", "TID-LANGD", "BELOPP-ENHET", "BESKED-AVVIKER", "LAG-NUMMER",
    "BELOPP-DELAR",
)  # fmt: skip
BOARD = replace(
    FACTS,
    agreements=(replace(AGREEMENT, provider="Arbetsmarknadsnämnden"),),
    parties=(
        *FACTS.parties,
        *(PartyFact(f"{name}nämnden", is_board=True) for name in ("Arbetsmarknads", "Utbildnings")),
    ),
)
LAST = replace(
    FACTS,
    agreements=(
        replace(
            AGREEMENT, extension_months=(), latest_end_on=AGREEMENT.ends_on, notice_months=None
        ),
    ),
)
PLACES = replace(
    FACTS,
    agreements=(replace(AGREEMENT, volumes=(VolumeFact(2024, Decimal(76), "platser"),)),),
    context=(replace(AGREEMENT, volumes=(VolumeFact(2023, Decimal(60), "platser"),)),),
)
ASSOCIATION = replace(FACTS, agreements=(replace(AGREEMENT, provider="Kvinnojouren Amanda"),))


def said(text, facts=FACTS, points=()):
    changes = {"points": points} if points else {}
    return [
        (f.code, f.excerpt, f.suggestion) for f in found(text, facts, **changes) if f.code in NEW
    ]


@pytest.mark.parametrize(
    ("text", "code", "excerpt", "suggestion"),
    [
        ("Verksamheten utökas med åtta lägenheter, från 46 till 56.", "TAL-SKILLNAD", "åtta", "10"),
        ("Priset höjs från 482 kr till 498 kr per timme, en höjning med 26 kr.", "TAL-SKILLNAD", "26", "16"),
        ("Stödet minskar från 3,2 till 2,4 mnkr, en minskning med 1,8 mnkr.", "TAL-SKILLNAD", "1,8", "0,8"),
        ("Det kostade 3 620 000 kr. Nu blir det 4 900 000 kr. Det är 1 820 000 kr mer än i fjol.", "TAL-SKILLNAD", "1 820 000 kr", "1\N{NO-BREAK SPACE}280\N{NO-BREAK SPACE}000 kr"),
        ("Priset höjs från 482 kr till 498 kr, vilket är en ökning med 4,3 procent.", "PROCENT-AVVIKER", "4,3", "3,3"),
        ("Antalet ökar från 200 till 250 personer, en ökning med 20 procent.", "PROCENT-AVVIKER", "20", "25"),
        ("Priset var 405 kr. Det har stigit till 452 kr, det vill säga med 16,1 procent.", "PROCENT-AVVIKER", "16,1", "11,6"),
        ("Den ena betalar 65 procent och den andra 45 procent.", "ANDELAR-SUMMA", "65 procent och den andra 45 procent", None),
        ("Priset är 2 210 kr per plats och dygn. Åtta platser kostar 17 860 kr per dygn.", "BELOPP-PRODUKT", "17 860 kr", "17\N{NO-BREAK SPACE}680 kr"),
        ("Ersättningen räknas upp årligen med konsumentprisindex (KPI).", "INDEX-AVVIKER", "konsumentprisindex (KPI)", None),
        ("Förvaltningen ska återkomma senast i september 2023.", "DATUM-PASSERAT", "september 2023", None),
        ("Avtalet löper ut den 31 november 2023.", "DATUM-OMOJLIGT", "31 november 2023", None),
        ("De XX anställda följer med.", "PLATSHALLARE", "XX", None),
        ("Vi föreslår ett fyraårigt avtal.", "TID-LANGD", "fyraårigt avtal", None),
        ("Med 16 platser och 365 dagar blir det 5 110 dygn.", "BELOPP-PRODUKT", "5 110", "5\N{NO-BREAK SPACE}840"),
        ("Hyran är 1 164 000 tkr per år.", "BELOPP-ENHET", "1 164 000 tkr", "1 164 000 kr"),
        ("Brotten minskade från 96 under 2021 till 72 under 2025, alltså med 35 procent.", "PROCENT-AVVIKER", "35", "25"),
        ("Avtalet har tre månaders uppsägningstid.", "BESKED-AVVIKER", "tre månaders uppsägningstid", None),
        ("Enligt skollagen (2010:880) är deltagandet frivilligt.", "LAG-NUMMER", "2010:880", "2010:800"),
    ],
)  # fmt: skip
def test_numbers_that_do_not_agree(text, code, excerpt, suggestion):
    assert (code, excerpt, suggestion) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Verksamheten utökas med åtta lägenheter, från 48 till 56.",
        "Verksamheten utökas med ca tio lägenheter, från 48 till 57.",
        "Avtalet utökas med 20 timmar per vecka, från 10 till 12 personer.",
        "Priset höjs från 482 kr till 498 kr per timme, en höjning med 16 kr.",
        "Stödet minskar från 3,2 till 2,4 mnkr, en minskning med 0,8 mnkr.",
        "Priset höjs från 482 kr till 498 kr, vilket är en ökning med 3,3 procent.",
        "Antalet ökar från 200 till 251 personer, en ökning med drygt 25 procent.",
        "Andelen ökar från 31 till 42 procent.",
        "Avtalet gäller från 2024 till 2026 och kostar tre procent mer.",
        "Priset var 405 kr. Det har stigit till 452 kr, det vill säga med 11,6 procent.",
        "Den ena betalar 55 procent och den andra 45 procent.",
        "Av de svarande är 71 procent nöjda och 64 procent har fått hjälp i tid.",
        "Åtta platser à 2 210 kr kostar 17 680 kr per dygn.",
        "Ersättningen räknas upp årligen med OPI.",
        "Hade ersättningen räknats upp med KPI skulle priset ha varit högre.",
        "Förvaltningen ska återkomma senast i november 2023.",
        "Det är 500 000 kr mer än i fjol.",
        "Den 29 februari är skottdag.",
        "Enligt kap XX i avtalet.",
        "Vi föreslår ett tvåårigt avtal, det tidigare fyraåriga avtalet är slut.",
        "Med 16 platser och 365 dagar blir det 5 840 dygn.",
        "Kommunens omsättning är 1 164 000 tkr.",
        "Det gäller från två till tre platser och 20 procent av 28 personer.",
    ],
)
def test_numbers_that_agree(text):
    assert said(text) == []


def test_the_old_and_the_new_index_have_changed_places():
    right = "Avtalet räknas från 2024-03-01 upp med OPI i stället för KPI."
    assert "INDEX-AVVIKER" not in codes("", FACTS, points=(right,))
    wrong = "Avtalet räknas från 2024-03-01 upp med KPI i stället för OPI."
    assert "INDEX-AVVIKER" in codes("", FACTS, points=(wrong,))


def test_an_index_is_only_judged_where_every_agreement_has_one():
    without = replace(FACTS, agreements=(AGREEMENT, replace(AGREEMENT, index="")))
    assert "INDEX-AVVIKER" not in codes("Ersättningen räknas upp med KPI.", without)


def test_the_point_is_about_another_board():
    point = "Nämnden godkänner överenskommelse med {} från och med 2024-03-01."
    wrong = said("", BOARD, points=(point.format("utbildningsnämnden"),))
    assert ("NAMND-ANNAN", "utbildningsnämnden", "arbetsmarknadsnämnden") in wrong
    assert said("", BOARD, points=(point.format("arbetsmarknadsnämnden"),)) == []


def test_a_right_that_does_not_follow_is_not_given():
    point = "Capio får avtal till och med 2026-02-28, {} till förlängning."
    assert "FORLANGNING-SAKNAS" in codes("", LAST, points=(point.format("med rätt"),))
    assert "FORLANGNING-SAKNAS" not in codes("", LAST, points=(point.format("utan rätt"),))
    assert "FORLANGNING-SAKNAS" not in codes("", FACTS, points=(point.format("med rätt"),))


def test_from_what_it_has_to_what_it_gets():
    wrong = said("Uppdraget utökas från 60 till 78 platser.", PLACES)
    assert wrong == [("VOLYM-AVVIKER", "78", "76")]
    assert said("Uppdraget utökas från 60 till 76 platser.", PLACES) == []
    assert said("Ett annat uppdrag utökades från 20 till 24 platser.", PLACES) == []


def test_a_name_whose_first_word_is_right():
    wrong = said("I fjol fick Kvinnojouren Amalia ett bidrag.", ASSOCIATION)
    assert wrong == [("NAMN-LIKNAR", "Kvinnojouren Amalia", "Kvinnojouren Amanda")]
    assert said("Kvinnojouren Amandas lokaler, och Kvinnojouren Tove.", ASSOCIATION) == []


def test_a_year_is_not_some_months_of_it():
    amounts = (AmountFact(Decimal(1_511_667), year=2024),)
    facts = replace(FACTS, agreements=(replace(AGREEMENT, amounts=amounts),))
    wrong = said("Under mars–december 2024 blir kostnaden 1 814 000 kr.", facts)
    assert (
        "BELOPP-DELAR",
        "1 814 000 kr",
        "1\N{NO-BREAK SPACE}511\N{NO-BREAK SPACE}667 kr",
    ) in wrong
    assert said("Under mars–december 2024 blir kostnaden 1 511 667 kr.", facts) == []


def test_a_row_with_more_cells_than_the_table_has_columns():
    rows = (("Capio", "1 700", "1 814 000", "mer"),)
    table = TextTable("avsnitt-1", ("Utförare", "2024"), rows)
    assert "TABELL-AVVIKER" not in codes("Se tabellen.", FACTS, tables=(table,))


@pytest.mark.parametrize("word", ["allmän", "synlig", "nyfödd", "anhängig", "privatas"])
def test_a_word_with_an_entry_for_compounds_and_one_of_its_own(word):
    assert "STAVNING" not in codes(f"Det är en {word} fråga.")


@pytest.mark.parametrize(
    "number", ["9" * 40, "1" + " 000" * 15, f"3,{'1' * 40}", "9" * 300, "0", "0,", "31 november"]
)
def test_no_number_is_too_long_or_too_odd(number):
    text = (
        f"Det är {number} kr, {number} mnkr och {number} procent. Det ökar från {number} kr till "
        f"{number} kr, en ökning med {number} procent. Med {number} platser och {number} dagar blir "
        f"det {number} dygn. {number} platser kostar {number} kr mer än {number} kr per plats."
    )
    table = TextTable(
        "avsnitt-1",
        ("Pris", "2024", number),
        (
            (),
            ("Pris", number, number),
        ),
        (number,),
    )
    assert isinstance(found(text, FACTS, points=(text,), tables=(table,)), list)
