# ruff: noqa: E501  (a case a line)
"""Each check both ways: it finds what is wrong, and leaves what is right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commissioning.memos.checks.facts import AmountFact, DemandFact, Facts, MatterDates, PartyFact
from commissioning.memos.checks.finding import Severity
from commissioning.memos.checks.text import TextTable
from tests.memos.check_cases import AGREEMENT, FACTS, POINT, codes, found, with_agreement

WRONG = [
    ("PLATSHALLARE", "Klicka här för att ange text."),
    ("PLATSHALLARE", "[Länk till mål](#)"),
    ("PLATSHALLARE", "Kostnaden är xxxx kr."),
    ("TID-AVVIKER", "Avtalet gäller till och med 2025-02-28."),
    ("TID-AVVIKER", "Avtalet kan längst förlängas till 28 februari 2029."),
    ("TID-BAKVAND", "Tiden är 2026-02-28–2024-03-01."),
    ("TID-LANGD", "Avtalstiden är på tre år."),
    (
        "FORLANGNING-AVVIKER",
        "Det finns möjlighet till förlängning vid tre tillfällen med ett år i taget.",
    ),
    ("FORLANGNING-AVVIKER", "Det finns möjlighet till förlängning med sex månader."),
    ("DATUM-FORM", "Beslutet gäller från 2024- 03-01."),
    ("DATUM-OMOJLIGT", "Beslutet gäller från 2024-02-30."),
    ("DATUM-FRAMTID", "Rådet har behandlat ärendet den 9 november 2023."),
    ("BELOPP-AVVIKER", "Ersättningen är 1 841 000 kr per år."),
    ("BELOPP-AVVIKER", "Ersättningen är 1 814 000 tkr per år."),
    ("PRISNIVA-AVVIKER", "Ersättningen är 1 814 000 kr per år i 2022 års nivå."),
    ("VOLYM-AVVIKER", "Volymen är 1 070 timmar under 2024."),
    ("PART-NAMN", "Avtalet tecknas med Capiro Psykiatri AB."),
    ("PART-NAMN", "Avtalet tecknas med Attemdo."),
    ("PART-FORE-DETTA", "Avtalet slöts av Omsorgsnämnden."),
    ("PART-FLERA-NAMN", "Capio har utfört insatsen sedan 2020."),
    ("LAGRUM-AVVIKER", "Insatsen ges enligt 9 § 5 LSS."),
    ("LAG-NAMN", "Det följer av lag (1976:580) om medbestämmande i arbetet."),
    ("LAG-NUMMER", "Det följer av lag (1976:508) om medbestämmande i arbetslivet."),
    ("LAG-NUMMER", "Det följer av socialtjänstlagen (2001:435)."),
    ("LAG-NAMN", "Insatser enligt socialtjänsten (SoL) ingår."),
    ("STAVNING", "Omställningen sker succesivt."),
    ("STAVNING", "Avtalet har möjlighet till förläggning vid två tillfällen."),
    ("STAVNING", "En uppdagsbeskrivning finns."),
    ("STAVNING", "De boendestöjande insatserna ökar."),
    ("ORD-DUBBELT", "Insatsen är viktig för att för att bryta isolering."),
    ("ORD-DUBBELT", "Behovet behovet ökar."),
    ("SPRAK-GENUS", "Verksamheten har en tydlig fokus."),
    ("SPRAK-KONGRUENS", "Medel finns inrymd i budgeten."),
    ("SPRAK-ATT", "Utföraren upphörde då konkurrera."),
    ("FOTNOT", "En granskning¹ har gjorts."),
    ("NAMN-VARIANT", "Korttidshem finns på Ellen Keys gata och Ellen Keys gatan."),
    ("ERSATTNING-TVA", "Ersättning per plats.\nErsättning som anslag."),
    ("INFLODE", "Antalet nya ansökningar är 10 per månad medan 5-6 ärenden avslutas."),
    ("TID-LANGD", "Uppdraget gäller i 21 månader, 2018-04-01–2018-12-31."),
    ("TID-LANGD", "Uppdraget gäller 2018-04-01–2018-12-31, två år."),
    ("TID-AVVIKER", "Avtalet gäller 2024-03-01–2028-02-29 och kan förlängas två gånger."),
    ("TID-AVVIKER", "Avtalet kan gälla längst till och med 2027-02-28."),
    (
        "BELOPP-AVVIKER",
        "Det blir 700 000 kr under 2027 och 900 000 kr under 2028, sammanlagt 1 700 000 kr.",
    ),
    (
        "BELOPP-AVVIKER",
        "Det blir 700 000 kr under 2027 och 900 000 kr under 2028, sammanlagt 900 000 kr.",
    ),
    ("BELOPP-AVVIKER", "Ersättningen är högst 1 814 040 kr per år."),
    ("PART-NAMN", "Samarbetet med Capjo fortsätter."),
    ("TID-AVVIKER", "Utföraren tar över verksamheten från nämnden 2023-03-01."),
    ("TID-AVVIKER", "Avtalet gäller till och med 2028-02-29."),
    ("TID-AVVIKER", "Besked om förlängning lämnas senast 2025-09-28."),
    ("TID-LANGD", "Avtalet gäller i 18 månader, 2024-03-01–2026-02-28."),
    ("BESKED-AVVIKER", "Besked lämnas senast tre månader före avtalets slut."),
    ("DATUM-PASSERAT", "Förvaltningen ska återkomma senast 2023-10-01."),
    ("DATUM-VECKODAG", "Mötet är tisdagen den 22 november 2023."),
    ("DNR-AVVIKER", "Ärendet är SON 2032-1, avtalet A-0001."),
    ("BELOPP-AVVIKER", "Ersättningen är 1 814 000 kr per månad."),
    ("BELOPP-AVVIKER", "Det blir 155 000 kr per månad eller 1 814 000 kr om året."),
    (
        "BELOPP-AVVIKER",
        "Det är 100 000 kr för lokal och 200 000 kr för personal, sammanlagt 200 000 kr.",
    ),
    ("VOLYM-AVVIKER", "Avtalet omfattar 1 900 timmar."),
    ("PART-NAMN", "Avtalet tecknas med Capio Psykiatrin AB."),
    ("LAG-NUMMER", "Beslut fattas enligt LVM (1990:52)."),
    ("STAVNING", "En anmälan enligt lex Sara har gjorts."),
    ("TAL-RIKTNING", "Ersättningen höjs från 482 kr till 466 kr per timme."),
    ("TAL-RIKTNING", "Kötiden minskade från 41 till 74 dygn."),
]
RIGHT = [
    ("PLATSHALLARE", "I mallen står ”Klicka här för att ange text”."),
    ("PLATSHALLARE", "Platserna [1] fördelas."),
    ("TID-AVVIKER", "Avtalet gäller till och med 2026-02-28, längst till 2028-02-29."),
    ("TID-AVVIKER", "Det tidigare avtalet gällde till och med 2023-02-28."),
    ("TID-AVVIKER", "Avtalet gäller till och med 28 februari 2026."),
    ("TID-AVVIKER", "Nämnden skrev: ”avtalet gäller till och med 2025-02-28”."),
    ("TID-LANGD", "Avtalstiden är på två år."),
    ("TID-LANGD", "Avtalstiden är på 24 månader."),
    ("TID-LANGD", "Barn över 12 år har rätt till insatsen, som funnits i tio år."),
    ("FORLANGNING-AVVIKER", "Det finns möjlighet till förlängning vid två tillfällen med ett år i taget."),
    ("FORLANGNING-AVVIKER", "Avtalet kan förlängas två gånger ett år."),
    ("FORLANGNING-AVVIKER", "Avtalet kan förlängas med två år."),
    ("DATUM-FORM", "Perioden är 2024-03-01 - 2026-02-28."),
    ("DATUM-FRAMTID", "Rådet ska behandla ärendet den 9 november 2023."),
    ("DATUM-FRAMTID", "Rådet har behandlat ärendet den 1 november 2023."),
    ("DATUM-FRAMTID", "Nämnden har beslutat att avtalet gäller från och med 2024-03-01."),
    ("BELOPP-AVVIKER", "Ersättningen är 1 814 000 kr per år, drygt 1,8 mnkr."),
    ("BELOPP-AVVIKER", "Ersättningen är ca 1,8 mnkr, knappt 2 mnkr."),
    ("BELOPP-AVVIKER", "För två år blir det 3 628 000 kr."),
    ("BELOPP-AVVIKER", "Nämndens budget är 412 mnkr."),
    ("PRISNIVA-AVVIKER", "Ersättningen är 1 814 000 kr per år i 2024 års nivå."),
    ("VOLYM-AVVIKER", "Volymen är 1 700 timmar, drygt 140 timmar per månad."),
    ("VOLYM-AVVIKER", "Volymen är ca 1 750 timmar."),
    ("PART-NAMN", "Avtalet tecknas med Capio Psykiatri AB. Capios lokaler används."),
    ("PART-NAMN", "I upphandlingen skrevs ”Capiro Psykiatri AB”."),
    ("PART-FORE-DETTA", "Social- och omsorgsnämnden har beställt insatsen."),
    ("LAGRUM-AVVIKER", "Insatsen ges enligt 9 § 6 LSS. Information har lämnats enligt 19 § MBL."),
    ("LAGRUM-AVVIKER", "Beslutet fattas enligt 6 kap. 37 § kommunallagen."),
    ("LAG-NAMN", "Det följer av lag (1976:580) om medbestämmande i arbetslivet."),
    ("LAG-NAMN", "Det följer av lagen (2008:962) om valfrihetssystem."),
    ("LAG-NUMMER", "Det följer av socialtjänstlagen (2025:400)."),
    ("STAVNING", "Boendestödjare, korttidstillsyn och konkurrensutsättningsplanen är rätt skrivet."),
    ("STAVNING", "Nämnden har en förläggning i Kolmården för lägerskola."),
    ("STAVNING", "Leanlink och Ekholmsgården är namn."),
    ("ORD-DUBBELT", "Det är det som var var och ens önskan."),
    ("SPRAK-GENUS", "Verksamheten har ett tydligt fokus och en tydlig inriktning."),
    ("SPRAK-ATT", "Utföraren upphörde att konkurrera."),
    ("FOTNOT", "Lokalen är 120 m² stor."),
    ("NAMN-VARIANT", "Korttidshem finns på Ellen Keys gata och Karin Boyes gata."),
    ("ERSATTNING-TVA", "Ersättning per plats."),
    ("INFLODE", "Antalet nya ansökningar är 5 per månad medan 5 ärenden avslutas."),
    ("TID-LANGD", "Formen prövades under nio månader, 2018-04-01–2018-12-31."),
    ("TID-LANGD", "Avtalet om boende för unga 13–17 år gäller 2024-03-01–2026-02-28."),
    ("TID-LANGD", "Det kan förlängas med ett år. Tiden 2024-03-01–2026-02-28 är bestämd."),
    ("TID-AVVIKER", "Med båda förlängningarna gäller avtalet 2024-03-01–2028-02-29."),
    ("TID-AVVIKER", "Avtalet kan gälla längst till och med 2028-02-29."),
    ("BELOPP-AVVIKER", "Det blir 700 000 kr under 2027 och 900 000 kr under 2028, sammanlagt 1 600 000 kr."),
    ("BELOPP-AVVIKER", "Kostnaden ökar från 700 000 kr till 900 000 kr, totalt 200 000 kr."),
    ("BELOPP-AVVIKER", "Länsstyrelsen gav då 2,8 mnkr i bidrag."),
    ("DATUM-FRAMTID", "Värden har sagt upp lokalen till den 31 augusti 2026."),
    ("STAVNING", "Funktionshinderrådet, brukarforumet och takvolymen är rätt skrivna."),
    ("TID-AVVIKER", "Med förlängning gäller avtalet till och med 2028-02-29."),
    ("TID-AVVIKER", "Lokalerna hyrs av kommunen till och med 2028-02-28."),
    ("TID-AVVIKER", "Riktlinjerna gäller från och med 2022-03-01."),
    ("TID-AVVIKER", "Avtalet med Olivia gäller från och med 2022-03-01."),
    ("TID-AVVIKER", "Besked om förlängning lämnas senast 2025-08-28."),
    ("TID-LANGD", "Avtalet gäller i två år, 2024-03-01–2026-02-28."),
    ("TID-LANGD", "Stödet ges unga 16–20 år från och med 2024-03-01 till och med 2026-02-28."),
    ("BESKED-AVVIKER", "Besked lämnas senast sex månader före avtalets slut."),
    ("BESKED-AVVIKER", "I det tidigare avtalet var det tre månader före avtalets slut."),
    ("DATUM-PASSERAT", "Förvaltningen skulle återkomma senast 2023-10-01 och gjorde det."),
    ("DATUM-VECKODAG", "Mötet är onsdagen den 22 november 2023."),
    ("DNR-AVVIKER", "Ärendet är SON 2023-1, ett annat är SON 2023-7."),
    ("BELOPP-AVVIKER", "Under 2022 kostade insatsen 1 790 000 kr."),
    ("BELOPP-AVVIKER", "I budgeten finns 1,9 mnkr."),
    ("BELOPP-AVVIKER", "Det är 100 000 kr för lokal och 200 000 kr för personal, sammanlagt 300 000 kr."),
    ("BELOPP-AVVIKER", "Det blir 151 167 kr per månad eller 1 814 000 kr om året."),
    ("VOLYM-AVVIKER", "Avtalet omfattar 1 700 timmar. Kommunen köper 61 200 timmar i allt."),
    ("LAG-NUMMER", "Beslut fattas enligt LVU (1990:52)."),
    ("STAVNING", "Ogiltig frånvaro, exkl. hälso- och sjukvård."),
    ("STAVNING", "En anmälan enligt lex Sarah har gjorts."),
    ("TAL-RIKTNING", "Ersättningen höjs från 466 kr till 482 kr, och kötiden minskade från 74 till 41 dygn."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), WRONG)
def test_what_is_wrong_is_found(code, text):
    assert code in codes(text)


@pytest.mark.parametrize(("code", "text"), RIGHT)
def test_what_is_right_is_left(code, text):
    assert code not in codes(text)


def test_a_memo_that_is_right_has_no_remark():
    assert [
        f for f in found("Avtalet föreslås gälla i två år.") if f.severity != Severity.INFO
    ] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"dnr": ""}, "HUVUD-DNR"),
        ({"dated_on": None}, "HUVUD-DATUM"),
        ({"officers": ()}, "HUVUD-HANDLAGGARE"),
        ({"receiver": ""}, "HUVUD-MOTTAGARE"),
        ({"points": ()}, "PUNKT-INGEN"),
        ({"recipients": ()}, "MOTTAGARE-INGEN"),
        ({"recipients": ("Socialnämnden",)}, "MOTTAGARE-SAKNAS"),
        ({"points": ("Avtalet godkänns enligt förvaltningens förslag.",)}, "BESLUT-LUTAR"),
        ({"points": ("Avtalet med Capio godkänns.",)}, "BESLUT-UTAN-TID"),
        ({"points": (POINT, "Förvaltningen får i uppdrag att återkomma.")}, "UPPDRAG-DATUM"),
        ({"points": (POINT.replace("Capio Psykiatri AB", "Attendo"),)}, "PART-ANNAN"),
        ({"points": (POINT.replace("korttidsvistelse", "hemtjänst"),)}, "INSATS-ANNAN"),
        ({"points": (POINT.replace("1 814 000", "987 654"),)}, "BELOPP-OKANT"),
        ({"points": (POINT.replace("till och med 2026-02-28", "därefter 40 timmar per år"),)}, "TID-UTAN-SLUT"),
        ({"points": (POINT, "Avtalet gäller under förutsättning att KF godkänner.")}, ""),
        ({"title": "Avtal om hemtjänst"}, "INSATS-ANNAN"),
        ({"points": (f"Äldrenämnden beslutar: {POINT}",)}, "PUNKT-ORGAN"),
        ({"points": (f"Social- och omsorgsnämnden beslutar: {POINT}",)}, ""),
        ({"points": (POINT.replace("2026-02-28", "2024-12-31"),)}, "TID-AVVIKER"),
    ],
)  # fmt: skip
def test_head_points_and_recipients(changes, code):
    before = codes("Avtalet föreslås.")
    assert codes("Avtalet föreslås.", **changes) - before >= ({code} if code else set())
    assert code not in before


def test_three_proposed_and_one_decided():
    other = replace(
        AGREEMENT, provider="Attendo", title="Korttidsvistelse, Attendo", number="A-0002"
    )
    two = replace(FACTS, agreements=(AGREEMENT, other))
    assert "PUNKT-SAKNAS" in codes("", two)
    assert "PUNKT-SAKNAS" not in codes(
        "", two, points=(POINT, POINT.replace("Capio Psykiatri AB", "Attendo"))
    )


def test_the_amount_and_the_day_of_another_point():
    other = replace(
        AGREEMENT,
        provider="Attendo",
        title="Korttidsvistelse, Attendo",
        yearly_cost=Decimal(2_050_000),
        ends_on=date(2027, 2, 28),
    )
    two = replace(FACTS, agreements=(AGREEMENT, other))
    right = POINT.replace("Capio Psykiatri AB", "Attendo").replace("2026-02-28", "2027-02-28")
    mine = right.replace("1 814 000", "2 050 000")
    assert not {"BELOPP-AVVIKER", "TID-AVVIKER"} & codes("", two, points=(POINT, mine))
    assert "BELOPP-AVVIKER" in codes("", two, points=(POINT, right))
    day = mine.replace("2027-02-28", "2026-02-28")
    assert "TID-AVVIKER" in codes("", two, points=(POINT, day))
    paid = "Det kostar 2 050 000 kr per år till Capio Psykiatri AB."
    assert "BELOPP-AVVIKER" in codes(paid, two, points=(POINT, mine))
    paid = "Det kostar 2 050 000 kr per år till Attendo."
    assert "BELOPP-AVVIKER" not in codes(paid, two, points=(POINT, mine))


def test_places_are_not_added_over_years():
    places = tuple(replace(v, quantity=Decimal(54), unit="platser") for v in AGREEMENT.volumes)
    facts = with_agreement(volumes=(*places, replace(places[0], year=2026)))
    assert "VOLYM-AVVIKER" not in codes("Kommunen har 612 platser.", facts)
    assert "VOLYM-AVVIKER" in codes("Utföraren driver 45 platser.", facts)


def test_the_price_of_a_place_may_be_reckoned():
    places = tuple(replace(v, quantity=Decimal(10), unit="platser") for v in AGREEMENT.volumes)
    facts = with_agreement(volumes=places)
    assert "BELOPP-AVVIKER" not in codes("Det blir 181 400 kr per plats.", facts)
    assert "BELOPP-AVVIKER" in codes("Det blir 118 400 kr per plats.", facts)


def test_the_last_day_of_a_task_is_that_of_the_point():
    point = "Förvaltningen får i uppdrag att återkomma senast 2024-05-31."
    text = "Förvaltningen återkommer med en redovisning senast {}."
    assert "TID-AVVIKER" in codes(text.format("2025-05-31"), points=(POINT, point))
    assert "TID-AVVIKER" not in codes(text.format("2024-05-31"), points=(POINT, point))


def test_what_ends_needs_no_index():
    ended = with_agreement(index="", kind="end")
    text = "Ersättningen är 1 814 000 kr per år i 2024 års nivå."
    assert "INDEX-SAKNAS" not in codes(text, ended)
    assert "INDEX-SAKNAS" in codes(text, with_agreement(index=""))


def test_a_table_is_summed_and_compared():
    table = TextTable(
        "avsnitt-1", ("Utförare", "Timmar 2024", "Timmar 2025"),
        (("Capio Psykiatri AB", "1 700", "2 040"),), ("Summa", "1 700", "2 040"),
    )  # fmt: skip
    assert not {"TABELL-SUMMA", "TABELL-AVVIKER"} & codes("", tables=(table,))
    wrong_sum = replace(table, total=("Summa", "1 900", "2 040"))
    assert "TABELL-SUMMA" in codes("", tables=(wrong_sum,))
    wrong_cell = replace(table, rows=(("Capio Psykiatri AB", "1 070", "2 040"),))
    assert "TABELL-AVVIKER" in codes("", tables=(wrong_cell,))


def test_rounded_rows_do_not_stop_a_memo():
    rows = (("A", "433 tkr"), ("B", "433 tkr"), ("C", "433 tkr"))
    table = TextTable("avsnitt-1", ("Utförare", "Kostnad"), rows, ("Summa", "1 300 tkr"))
    told = [f for f in found("", tables=(table,)) if f.code == "TABELL-SUMMA"]
    assert [f.severity for f in told] == [Severity.INFO]


def test_a_column_per_year_for_part_of_the_year():
    table = TextTable("avsnitt-1", ("Utförare", "Timmar per år 2024"), (("Capio", "1 700"),))
    assert "TABELL-DELAR" in codes("", tables=(table,))
    whole = with_agreement(starts_on=date(2024, 1, 1))
    assert "TABELL-DELAR" not in codes("", whole, tables=(table,))


def test_the_first_years_volume_is_the_months_share():
    assert "VOLYM-DELAR" not in codes()
    volumes = (replace(AGREEMENT.volumes[0], quantity=Decimal(2000)), AGREEMENT.volumes[1])
    assert "VOLYM-DELAR" in codes("", with_agreement(volumes=volumes))


def test_a_yearly_sum_for_five_months():
    five = with_agreement(
        starts_on=date(2024, 1, 1), ends_on=date(2024, 5, 31), extension_months=()
    )
    text = "Ersättningen är 1 814 000 kr per år i 2024 års nivå."
    assert "BELOPP-DELAR" in codes(text, five, heading="Ekonomiska konsekvenser")
    said = f"{text} För fem månader blir det 755 833 kr."
    assert "BELOPP-DELAR" not in codes(said, five, heading="Ekonomiska konsekvenser")


def test_a_price_level_older_than_the_time():
    old = with_agreement(price_level=2023, index="")
    text = "Ersättningen är 1 814 000 kr per år i 2023 års nivå."
    assert "PRISNIVA-GAMMAL" in codes(text, old)
    assert "PRISNIVA-GAMMAL" not in codes(f"{text} Den räknas upp med index.", old)


def test_negotiation_with_the_unions():
    mbl = "Information enligt lag (1976:580) om medbestämmande i arbetslivet"
    assert "MBL-DATUM" in codes("Information enligt 19 § har lämnats.", heading=mbl)
    assert "MBL-DATUM" not in codes("Information lämnades 2023-10-30.", heading=mbl)
    assert "MBL-DATUM" not in codes("Förhandling är inte aktuell.", heading=mbl)
    assert "MBL-EFTER" in codes("Förhandling har skett 2023-11-12.", heading=mbl)
    assert "MBL-EFTER" not in codes("Förhandling ska ske 2023-11-12.", heading=mbl)
    assert "MBL-PARAGRAF" in codes("Information enligt 11 § lämnades 2023-10-30.", heading=mbl)
    assert "MBL-PARAGRAF" in codes("Förhandling enligt 19 § hölls 2023-10-30.", heading=mbl)
    assert "MBL-PARAGRAF" not in codes("Information enligt 19 § gavs 2023-10-30.", heading=mbl)


def test_no_time_for_appeal_before_the_start():
    soon = replace(FACTS, dates=MatterDates(memo_on=date(2024, 2, 1), meeting_on=date(2024, 2, 20)))
    assert "TID-LAGA-KRAFT" in codes("", soon)
    assert "TID-LAGA-KRAFT" not in codes()


def test_the_target_group():
    children = replace(FACTS, target_group="children", children=True)
    text = "Verksamheten berör äldre män."
    assert {"MALGRUPP", "BARN-AVSNITT"} <= codes(text, children, heading="Jämställdhet")
    assert "MALGRUPP" not in codes("Äldre barn får egna rum.", children)
    assert "BARN-AVSNITT" not in codes("", children, heading="Barnets bästa")


def test_services_without_a_successor():
    old = replace(
        AGREEMENT, kind="end", services=("Bostad",), title="Gammalt", ends_on=date(2024, 2, 29)
    )
    assert "INSATS-UTAN-EFTERTRADARE" in codes("", replace(FACTS, context=(old,)))
    said = "Bostaden tas om hand i ett eget ärende."
    assert "INSATS-UTAN-EFTERTRADARE" not in codes(said, replace(FACTS, context=(old,)))
    covered = replace(old, services=("Korttidsvistelse",))
    assert "INSATS-UTAN-EFTERTRADARE" not in codes("", replace(FACTS, context=(covered,)))


@pytest.mark.parametrize(("text", "is_wrong"), [("Solbaken", True), ("Solbackens", False)])
def test_a_proper_name_of_the_matter_is_spelt_right(text, is_wrong):
    facts = with_agreement(title="Daglig verksamhet Solbacken", provider="Solbackens AB")
    assert ("NAMN-LIKNAR" in codes(f"Avtalet med {text} fortsätter.", facts)) == is_wrong


def test_the_day_to_come_back_is_the_same_everywhere():
    facts = replace(FACTS, tasks_due_on=(date(2022, 5, 31),))
    wrong, right = (f"Förvaltningen återkommer senast {y}-05-31." for y in (2024, 2022))
    assert [f.code for f in found(wrong, facts) if f.severity == Severity.WARNING] == [
        "TID-AVVIKER"
    ]
    assert "UPPDRAG-DATUM" in codes("", facts, points=(POINT, wrong))
    assert "UPPDRAG-DATUM" not in codes(right, facts, points=(POINT, right))


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"memo_on": date(2023, 11, 23)}, "DATUM-EFTER-MOTE"),
        ({"mbl_on": date(2023, 11, 23)}, "MBL-EFTER-MOTE"),
        ({"memo_on": date(2024, 3, 1), "meeting_on": date(2024, 3, 20)}, "TID-BAKAT"),
    ],
)
def test_what_comes_before_the_meeting_and_after_it(dates, code):
    assert code in codes("", replace(FACTS, dates=replace(FACTS.dates, **dates)))
    assert code not in codes("")


def test_several_target_groups_rule_out_what_none_of_them_is():
    agreements = [replace(AGREEMENT, target_group=group) for group in ("children", "adults")]
    facts = replace(FACTS, agreements=tuple(agreements))
    assert "MALGRUPP" in codes("Insatsen når äldre män och kvinnor.", facts)
    assert "MALGRUPP" not in codes("Insatsen når flickor och pojkar.", facts)


def test_a_new_right_to_extend_says_who_and_when():
    said = "Avtalet kan förlängas."
    assert [f.severity for f in found(said) if f.code == "FORLANGNING-VILLKOR"] == [Severity.INFO]
    unknown = found(said, with_agreement(notice_months=None))
    assert [f.severity for f in unknown if f.code == "FORLANGNING-VILLKOR"] == [Severity.WARNING]


def test_a_memo_without_a_day_is_judged_by_the_day_it_is_checked():
    told = "Rådet har behandlat ärendet den 9 november 2023."
    dates = MatterDates(checked_on=date(2023, 11, 2))
    assert "DATUM-FRAMTID" in codes(told, replace(FACTS, dates=dates), dated_on=None)


def test_a_sum_that_follows_from_a_priced_unit_needs_no_level_of_its_own():
    facts = with_agreement(unit_price=Decimal(907))
    text = "Timpriset är 907 kr i 2024 års prisnivå. Det blir 1 814 000 kr per år."
    bare = "Avtalet gäller korttidsvistelse."
    assert "PRISNIVA-SAKNAS" not in codes(text, facts, points=(bare,), heading="Ekonomi")
    assert "PRISNIVA-SAKNAS" in codes(text, points=(bare,), heading="Ekonomi")


def test_need_and_limit():
    demand = DemandFact(
        need=Decimal(75500), capacity=Decimal(67210), direct_award_limit=Decimal(586907)
    )
    priced = replace(with_agreement(unit_price=Decimal(400)), demand=demand)
    text = "Behovet är 75 500 timmar per år. Resten köps genom särskilda avtal."
    assert {"BEHOV-GAP", "DIREKTUPPHANDLING"} <= codes(text, priced)
    met = replace(priced, demand=replace(demand, capacity=Decimal(76000)))
    assert not {"BEHOV-GAP", "DIREKTUPPHANDLING"} & codes(text, met)


def test_amounts_that_the_register_knows_are_no_slip():
    known = replace(FACTS, amounts=(AmountFact(Decimal(1_841_000), "förra året"),))
    assert "BELOPP-AVVIKER" not in codes("Förra året kostade det 1 841 000 kr.", known)


def test_nothing_is_said_of_what_is_not_known():
    text = "Avtalet gäller till och med 2025-02-28 för 1 841 000 kr och 300 timmar hos Capiro."
    assert codes(text, Facts(parties=(PartyFact("Humana"),))) <= {"PRISNIVA-SAKNAS"}


def test_a_finding_is_the_same_until_its_sentence_or_its_fact_changes():
    def digest(text, facts=FACTS):
        return next(f.digest for f in found(text, facts) if f.code == "TID-AVVIKER")

    wrong = "Avtalet gäller till och med 2025-02-28."
    assert digest(wrong) == digest(f"En mening före. {wrong} En efter.")
    assert digest(wrong) != digest("Uppdraget gäller till och med 2025-02-28.")
    assert digest(wrong) != digest(wrong, with_agreement(ends_on=date(2026, 3, 28)))


def test_the_suggestion_mends_the_text():
    text = "Avtalet tecknas med Capiro Psykiatri AB till och med 2025-02-28."
    for _ in range(3):
        mending = [f for f in found(text) if f.part == "avsnitt-1" and f.suggestion]
        if not mending:
            break
        first = mending[0]
        text = text[: first.start] + str(first.suggestion) + text[first.end :]
    assert text == "Avtalet tecknas med Capio Psykiatri AB till och med 2026-02-28."
