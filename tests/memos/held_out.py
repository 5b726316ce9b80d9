"""Memos that the checks were not made on, and realistic errors in them.

The memos are right. What each file of facts has beside `alla.json` is its own; a list of parties
of its own takes the place of the common one.
"""

# ruff: noqa: E501  (an error a line)
from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from commissioning.memos.checks.facts import Facts, facts_from
from commissioning.memos.checks.plain import read_plain
from commissioning.memos.checks.text import MemoText
from tests.memos.slips import MATTERS

HELD_OUT = MATTERS / "held_out"
NAMES = tuple(sorted(path.stem for path in HELD_OUT.glob("*.txt")))


@dataclass(frozen=True)
class Error:
    """What stands rightly in a memo and what somebody wrote; `code` is the check that finds it,
    empty where none does."""

    name: str
    right: str
    wrong: str
    code: str = ""

    def made(self) -> MemoText:
        text = (HELD_OUT / f"{self.name}.txt").read_text("utf-8")
        if self.right not in text:
            raise LookupError(f"{self.name}: {self.right}")
        return read_plain(text.replace(self.right, self.wrong, 1))


@cache
def memo_of(name: str) -> MemoText:
    return read_plain((HELD_OUT / f"{name}.txt").read_text("utf-8"))


@cache
def facts_of(name: str) -> Facts:
    common = json.loads((HELD_OUT / "alla.json").read_text("utf-8"))
    return facts_from(common | json.loads((HELD_OUT / f"{name}.json").read_text("utf-8")))


ERRORS = (
    Error("aldreboende", "två tillfällen med två år", "två tillfällen med ett år", "FORLANGNING-AVVIKER"),
    Error("aldreboende", "nio månader före avtalets slut", "sex månader före avtalets slut", "BESKED-AVVIKER"),
    Error("aldreboende", "Boendet har 54 platser", "Boendet har 45 platser", "VOLYM-AVVIKER"),
    Error("aldreboende", "år i 2025 års prisnivå, vilket", "månad i 2025 års prisnivå, vilket", "BELOPP-AVVIKER"),
    Error("aldreboende", "Ekbackens vård- och omsorgsboende i Norrtull", "Ekbakens vård- och omsorgsboende i Norrtull", "NAMN-LIKNAR"),
    Error("aldreboende", "senast 2027-08-31 återkomma", "senast 2025-08-31 återkomma", "DATUM-PASSERAT"),
    Error("aldreboende", "den 12 maj 2025", "tisdagen den 12 maj 2025", "DATUM-VECKODAG"),
    Error("aldreboende", "ÄN 2020/0098, förlängs", "ÄN 2020/0089, förlängs", "DNR-AVVIKER"),
    Error("aldreboende", "Vardaga Äldreomsorg AB driver", "Carema Äldreomsorg AB driver", "PART-FORE-DETTA"),
    Error("aldreboende", "lex Sarah", "lex Sara", "STAVNING"),
    Error("aldreboende", "2 220 kr per plats", "22 200 kr per plats"),
    Error("familjehem", "sex barn som är", "sju barn som är"),
    Error("familjehem", "lagen (1990:52) med", "LVM (1990:52) med", "LAG-NUMMER"),
    Error("familjehem", "totalt 87 barn", "totalt 78 barn"),
    Error("familjehem", "avtalstiden, två år", "avtalstiden, tre år", "TID-LANGD"),
    Error("familjehem", "3 690 150 kr per år i 2025 års prisnivå.\n\nÄr", "3 690 150 kr per månad i 2025 års prisnivå.\n\nÄr", "BELOPP-AVVIKER"),
    Error("familjehem", "Familjeforum Mälardalen AB är rangordnat", "Familjforum Mälardalen AB är rangordnat", "PART-NAMN"),
    Error("familjehem", "Konsulentstödd familjehemsvård upphandlades", "Konsulentstöd familjehemsvård upphandlades", "STAVNING"),
    Error("missbruk", "åtta månader medan", "nio månader medan"),
    Error("missbruk", "78 000 kr per månad", "52 000 kr per månad", "BELOPP-AVVIKER"),
    Error("missbruk", "i september 2026", "i september 2028"),
    Error("missbruk", "24 platser", "24 timmar", "VOLYM-AVVIKER"),
    Error("stodboende", "Avtalet med Humana Omsorg AB om", "Avtalet med Human Omsorg AB om", "PART-NAMN"),
    Error("stodboende", "520 000 kr per plats", "502 000 kr per plats", "BELOPP-AVVIKER"),
    Error("stodboende", "Förhandling enligt 11 §", "Information enligt 11 §", "MBL-PARAGRAF"),
    Error("stodboende", "Klostergatan löper ut", "Kolstergatan löper ut", "NAMN-LIKNAR"),
    Error("stodboende", "sex månader före uppdragets", "tre månader före uppdragets", "BESKED-AVVIKER"),
    Error("overenskommelse", "överenskommelsen med utbildningsnämnden om", "avtalet med utbildningsnämnden om", "INSTRUMENT-INOM"),
    Error("overenskommelse", "På Vivallaskolan är", "På Vivalaskolan är", "NAMN-VARIANT"),
    Error("overenskommelse", "senast 2025-12-10", "senast 2024-12-10", "DATUM-PASSERAT"),
    Error("overenskommelse", "1. Socialnämnden godkänner", "1. Äldrenämnden godkänner", "PUNKT-ORGAN"),
    Error("sysselsattning", "uppsägningstid på sex månader", "uppsägningstid på tre månader", "BESKED-AVVIKER"),
    Error("sysselsattning", "Överenskommelsen omfattar 22 platser", "Överenskommelsen omfattar 32 platser", "VOLYM-AVVIKER"),
    Error("sysselsattning", "från knappt 100 000 kr", "från knappt 1 000 000 kr"),
    Error("hemtjanst-lov", "från 466 kr till 482 kr", "från 482 kr till 466 kr", "TAL-RIKTNING"),
    Error("hemtjanst-lov", "2026-01-01 482 kr per utförd", "2026-01-01 428 kr per utförd", "BELOPP-AVVIKER"),
    Error("hemtjanst-lov", "18 procent Björkdalens", "28 procent Björkdalens"),
    Error("skyddat-boende", "6 platser för 3 942 000 kr", "6 platser för 2 774 000 kr", "BELOPP-AVVIKER"),
    Error("skyddat-boende", "3 942 000 kr till Kvinnojouren Ada", "3 942 000 kr till Stiftelsen Åkergården", "BELOPP-AVVIKER"),
    Error("skyddat-boende", "upphandlat tio platser", "upphandlat tolv platser"),
    Error("skyddat-boende", "längst till och med 2030-01-31", "längst till och med 2029-01-31", "TID-AVVIKER"),
    Error("ledsagning", "den 28 oktober 2025", "den 28 november 2025", "TID-AVVIKER"),
    Error("ledsagning", "18 400 timmar à 398 kr", "18 400 timmar à 389 kr", "BELOPP-AVVIKER"),
    Error("ledsagning", "61 familjer avlösarservice", "61 familjer avlösareservice", "STAVNING"),
    Error("ledsagning", "Frösunda Omsorg AB redovisar", "Frösundas Omsorgs AB redovisar", "PART-FLERA-NAMN"),
    Error("socialjour", "en gång med tre år. Den", "en gång med två år. Den", "FORLANGNING-AVVIKER"),
    Error("socialjour", "413 333 kr", "431 333 kr", "BELOPP-AVVIKER"),
    Error("socialjour", "9 kap. 37 § kommunallagen", "9 kap. 73 § kommunallagen"),
    Error("boendestod-egenregi", "tillsammans 10 500 timmar", "tillsammans 11 500 timmar", "VOLYM-AVVIKER"),
    Error("boendestod-egenregi", "2026 (nio månader)", "2026 (tio månader)", "TID-MANADER"),
    Error("boendestod-egenregi", "460 kr i 2026 års nivå", "460 kr i 2025 års nivå", "PRISNIVA-AVVIKER"),
    Error("korttidsboende", "16 platser × 365", "16 platser × 356"),
    Error("korttidsboende", "blir ersättningen 41 172 000", "blir ersättningen 41 712 000", "BELOPP-AVVIKER"),
    Error("hvb-ramavtal", "takbelopp om 48 000 000 kr", "takbelopp om 32 000 000 kr", "BELOPP-AVVIKER"),
    Error("hvb-ramavtal", "Avtalen gäller i två år", "Avtalen gäller i tre år", "TID-LANGD"),
    Error("hvb-ramavtal", "sammanlagt 80 mnkr", "sammanlagt 90 mnkr"),
    Error("assistans", "180 000 kr per månad", "190 000 kr per månad", "BELOPP-AVVIKER"),
    Error("assistans", "nämnden senast 2026-08-31", "nämnden senast 2026-09-30", "TID-AVVIKER"),
    Error("dagverksamhet", "enats om 745 kr", "enats om 754 kr", "BELOPP-AVVIKER"),
    Error("dagverksamhet", "28 platser för äldre", "82 platser för äldre", "VOLYM-AVVIKER"),
    Error("dagverksamhet", "som kan förlängas med två år", "som kan förlängas med ett år", "FORLANGNING-AVVIKER"),
    Error("familjeradgivning", "kan förlängas med ett år", "kan förlängas med två år", "FORLANGNING-AVVIKER"),
)  # fmt: skip
