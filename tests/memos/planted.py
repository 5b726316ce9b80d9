"""Fifty errors planted by hand in the twelve memos: what is written, what is put in its place.

`code` is the check that said so when the memos were written, empty where none did.
"""

# ruff: noqa: E501  (an error a line)
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One error: in `memo` the first `right` becomes `wrong`."""

    memo: str
    what: str
    right: str
    wrong: str
    code: str = ""

    def put_into(self, text: str) -> str:
        """The text with the error. Raises ValueError where there is no place for it."""
        if self.right not in text:
            raise ValueError(f"{self.memo}: {self.right!r} finns inte.")
        return text.replace(self.right, self.wrong, 1)


# fmt: off
PLANTED = (
    Planted("ledsagning", "fel slutdag i punkten", "till och med 2028-02-29.", "till och med 2028-02-28.", "TID-AVVIKER"),
    Planted("ledsagning", "fel år för dagens slut", "löper ut den 28 februari 2026", "löper ut den 28 februari 2027", "TID-AVVIKER"),
    Planted("ledsagning", "omkastade siffror i punkten", "till en kostnad av 4 012 800", "till en kostnad av 4 021 800", "BELOPP-AVVIKER"),
    Planted("ledsagning", "fel punkt i LSS", "9 § 3 LSS förlängs", "9 § 4 LSS förlängs", "LAGRUM-AVVIKER"),
    Planted("ledsagning", "fel längd på förlängningen", "två gånger med 24 månader i taget", "två gånger med tolv månader i taget", "FORLANGNING-AVVIKER"),
    Planted("ledsagning", "fel cell i tabellen", "1 600\t668 800", "1 600\t686 800", "TABELL-SUMMA"),
    Planted("korttidstillsyn", "mottagare saknas", "skickas till:\nLeanlink LSS Funktionsstöd\n", "skickas till:\n", "MOTTAGARE-SAKNAS"),
    Planted("korttidstillsyn", "fel insats i punkten", "utföra korttidstillsyn för skolungdom över 12 år", "utföra korttidsvistelse utanför det egna hemmet", "INSATS-ANNAN"),
    Planted("korttidstillsyn", "gamla avtalet slutar ett år för sent", "2019-01-01–2024-12-31", "2019-01-01–2025-12-31", "TID-AVVIKER"),
    Planted("korttidstillsyn", "fel antal platser i punkten", "42 platser per år därefter", "44 platser per år därefter", "VOLYM-AVVIKER"),
    Planted("korttidstillsyn", "gammal prisnivå i ekonomin", "187 500 kr i 2025 års prisnivå", "187 500 kr i 2023 års prisnivå"),
    Planted("korttidstillsyn", "utökningens kostnad omkastad", "kostar 750 000 kr per år", "kostar 570 000 kr per år"),
    Planted("korttidstillsyn", "antal i ord säger emot punkten", "Utökningen med fyra platser", "Utökningen med sex platser"),
    Planted("jobbspar", "slutet ett år för tidigt i punkten", "2026-05-01 till och med 2028-12-31", "2026-05-01 till och med 2027-12-31", "TID-AVVIKER"),
    Planted("jobbspar", "andelarna blir mer än hundra", "betalar 55 procent", "betalar 65 procent"),
    Planted("jobbspar", "fel nämnd i punkten", "överenskommelse med arbetsmarknadsnämnden om sysselsättning", "överenskommelse med utbildningsnämnden om sysselsättning"),
    Planted("jobbspar", "fel nummer på socialtjänstlagen", "(2025:400)", "(2025:500)", "LAG-NUMMER"),
    Planted("jobbspar", "förhandling efter skrivelsen", "genomfördes 2026-02-12", "genomfördes 2026-02-21", "MBL-EFTER"),
    Planted("skyddat-boende", "omkastade siffror i punkten", "högst 1 075 000 kr under", "högst 1 750 000 kr under", "BELOPP-OKANT"),
    Planted("skyddat-boende", "förlängning som inte finns", "utan rätt till förlängning", "med rätt till förlängning i tolv månader"),
    Planted("skyddat-boende", "annat namn på föreningen", "Kvinnojouren Amanda fick sitt", "Kvinnojouren Amalia fick sitt"),
    Planted("skyddat-boende", "delarna stämmer inte med summan", "22 kvinnor och två män", "22 kvinnor och fyra män"),
    Planted("skyddat-boende", "fel nummer på sekretesslagen", "(2009:400)", "(2009:440)", "LAG-NUMMER"),
    Planted("gruppbostad", "fel startmånad i punkten", "från och med 2026-09-01", "från och med 2026-10-01", "TID-AVVIKER"),
    Planted("gruppbostad", "fel punkt i LSS", "9 § 9 LSS", "9 § 8 LSS", "LAGRUM-AVVIKER"),
    Planted("gruppbostad", "fel antal platser i ord i punkten", "Vretaberg med sex platser", "Vretaberg med åtta platser"),
    Planted("gruppbostad", "felstavat bolag", "upphandling 2023 driver Furuviks", "upphandling 2023 driver Furviks", "PART-NAMN"),
    Planted("gruppbostad", "antalet säger emot nuläget", "Elva personer väntar", "Fjorton personer väntar"),
    Planted("matlador", "fel slut i punkten", "med utgången av 2026-03-31", "med utgången av 2026-04-30"),
    Planted("matlador", "fel uppsägningstid", "uppsägningstid på sex månader", "uppsägningstid på tre månader"),
    Planted("matlador", "felstavning", "Leveranserna har brustit", "Levranserna har brustit", "STAVNING"),
    Planted("matlador", "uppdrag som redan skulle ha redovisats", "senast i december 2025", "senast i december 2024"),
    Planted("linden", "fel nummer på LOV", "(2008:962)", "(2008:692)", "LAG-NUMMER"),
    Planted("linden", "fel timersättning", "486 kr per utförd timme", "468 kr per utförd timme", "BELOPP-AVVIKER"),
    Planted("linden", "fel insats i punkten", "utförare av hemtjänst i", "utförare av boendestöd i", "INSATS-ANNAN"),
    Planted("dagverksamhet", "skillnaden felräknad", "Det är 1 280 000 kr mer", "Det är 1 820 000 kr mer"),
    Planted("dagverksamhet", "fel längsta slut", "längst till och med 2029-12-31", "längst till och med 2030-12-31", "TID-AVVIKER"),
    Planted("konsulentstod", "en punkt borta", "2. Nämnden tilldelar Hemvägen ekonomisk förening ramavtal om konsulentstödd familjehemsvård från och med 2026-03-01 till och med 2028-02-29, med rang 2 och ett pris på 1 745 kr per dygn i 2026 års prisnivå.\n", "", "PUNKT-SAKNAS"),
    Planted("konsulentstod", "en nolla borta i takvolymen", "tillsammans är 36 000 000 kr", "tillsammans är 3 600 000 kr", "BELOPP-AVVIKER"),
    Planted("konsulentstod", "fel leverantör i punkten", "Nämnden tilldelar Vinga Familjevård AB", "Nämnden tilldelar Trygga Hem i Sörmland AB", "PUNKT-SAKNAS"),
    Planted("cannabis", "platserna går inte ihop", "från 60 till 76 platser", "från 60 till 78 platser"),
    Planted("cannabis", "den samlade ersättningen omkastad", "blir 6 640 000 kr", "blir 6 460 000 kr", "BELOPP-AVVIKER"),
    Planted("cannabis", "fel nummer på MBL", "(1976:580)", "(1976:850)", "LAG-NUMMER"),
    Planted("index", "indexen omkastade i punkten", "omsorgsprisindex (OPI) i stället för konsumentprisindex (KPI)", "konsumentprisindex (KPI) i stället för omsorgsprisindex (OPI)"),
    Planted("index", "fel procent", "med 11,6 procent", "med 16,1 procent"),
    Planted("index", "fel volym", "omfattar 14 200 timmar", "omfattar 12 400 timmar", "VOLYM-AVVIKER"),
    Planted("ekliden", "från ett annat antal i punkten", "från 48 till 56,", "från 46 till 56,"),
    Planted("ekliden", "kostnaden per dygn omkastad", "kostar 17 680 kr per dygn", "kostar 17 860 kr per dygn"),
    Planted("ekliden", "fel nämnd i huvudet", "\nÄldrenämnden\n\nFler", "\nOmsorgsnämnden\n\nFler"),
    Planted("ekliden", "ordet att två gånger", "föreslår att nämnden utnyttjar", "föreslår att att nämnden utnyttjar", "ORD-DUBBELT"),
)
# fmt: on
