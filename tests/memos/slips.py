"""The 59 slips of the five memos: which check finds each, and why some are not found.

`python -m tests.memos.slips` prints docs/59-brister.md.
"""

# ruff: noqa: E501  (a slip a line)
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commissioning.memos.checks import registry
from commissioning.memos.checks.facts import Facts, facts_from
from commissioning.memos.checks.finding import Finding
from commissioning.memos.checks.plain import read_plain
from commissioning.memos.checks.text import MemoText

MATTERS = Path(__file__).with_name("matters")
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DOCUMENT = Path(__file__).parents[2] / "docs" / "59-brister.md"
NAMES = {
    "korttidsvistelse": "Korttidsvistelse och korttidstillsyn 2019",
    "boendestod": "Boendestöd 2018",
    "yttersta-ansvaret": "Yttersta ansvaret 2021",
    "heldygn": "Heldygn barn och unga 2023",
    "samverkan": "Samverkansöverenskommelse 2022",
}


@dataclass(frozen=True)
class Slip:
    """One slip. `code` is the check that finds it, empty when none does; `said` is what the
    finding must have in its excerpt or message; `why` is what it takes, or why it is not found."""

    number: int
    matter: str
    text: str
    code: str
    said: str = ""
    why: str = ""


# Slips of several parts: what else must be found, by number.
ALSO = {
    11: (("UNDERLAG-DATUM", "datum"),),
    13: (("SPRAK-GENUS", "utvecklingsfokus"),),
    15: (("HUVUD-DATUM", ""), ("HUVUD-HANDLAGGARE", ""), ("HUVUD-MOTTAGARE", "")),
    18: (("MOTTAGARE-SAKNAS", "Stadsmissionen"),),
    20: (
        ("STAVNING", "successivt"),
        ("STAVNING", "stödtid"),
        ("DATUM-FORM", "2018- 04-01"),
        ("ORD-DUBBELT", "för att"),
    ),
    21: (("TID-UTAN-SLUT", "därefter"), ("FORLANGNING-SAKNAS", "")),
    22: (("VOLYM-DELAR", "1 447,5"),),
    23: (("PRIS-UTFORARE", "470,59"),),
    32: (("AVSNITT-DUBBELT", ""),),
    34: (("UPPDRAG-DATUM", ""),),
    39: (("MBL-DATUM", ""),),
    40: (("HUVUD-DNR", ""), ("STAVNING", "covid-19"), ("UNDERLAG-RUBRIK", "")),
    45: (("BARN-AVSNITT", ""), ("BESLUT-UTAN-TID", "")),
    49: (("DATUM-HELG", "söndag"),),
    51: (("UNDERLAG-FIL", ".docx"), ("TEXT-UPPREPAD", "")),
    54: (("INSTRUMENT-TVA-ORD", ""),),
    56: (("SPRAK-GENITIV", "stadens"), ("FOTNOT", "")),
    57: (("AVSNITT-SAKNAS", "medbestämmande"), ("BARN-AVSNITT", ""), ("MOTTAGARE-INGEN", "")),
}
# In the register these are no slips, or it cannot know.
NOT_IN_THE_REGISTER = {
    8: "”Leanlink” är inget namn på just den utföraren: flera börjar så",
    14: "registret har planerade uppföljningar",
    48: "registret har förteckningen över de 428",
    52: "mötena har hållits när skrivelsen läses i dag",
    57: "skrivelsen har mallens avsnitt, och ett tomt stoppar den",
}
K, B, Y, H, S = NAMES
SLIPS = (
    Slip(1, K, "”förläggning” för förlängning", "STAVNING", "förlängning"),
    Slip(
        2, K, "En av tre insatser i det gamla avtalet får ingen efterträdare",
        "INSATS-UTAN-EFTERTRADARE", "Bostäder", "behöver det gamla avtalets insatser",
    ),
    Slip(3, K, "Prisnivå för den gamla summan men inte den nya", "PRISNIVA-SAKNAS", "28 928 446",
         "behöver veta vilket belopp som är avtalets"),
    Slip(4, K, "Platser i det gamla avtalet, ingen volym i det nya", "VOLYM-SAKNAS", "volym",
         "behöver båda avtalens volymer"),
    Slip(5, K, "Beslutet lutar sig mot ”enligt förvaltningens förslag”", "BESLUT-LUTAR", "enligt"),
    Slip(6, K, "Förlängning utan besked och utan vem som får förlänga", "FORLANGNING-VILLKOR", "vem",
         "behöver veta att registret saknar beskedstid"),
    Slip(7, K, "MBL-information utan dag", "MBL-DATUM", "dag"),
    Slip(8, K, "Utföraren har två namn", "PART-FLERA-NAMN", "Leanlink", "behöver partens namn"),
    Slip(9, K, "Före detta nämnd: efterträdaren nämns inte", "PART-FORE-DETTA", "Omsorgsnämnden",
         "behöver nämndens tidigare namn"),
    Slip(10, K, "Länk kvar från mallen under Kommunala mål", "PLATSHALLARE", "Länk"),
    Slip(11, K, "Skrivelsens rubrik är en annan i Beslutsunderlag, handlingar utan datum",
         "UNDERLAG-RUBRIK", "heter"),
    Slip(12, K, "Barn berörs men barnets bästa saknas", "BARN-AVSNITT", "barnets",
         "behöver insatsernas målgrupp"),
    Slip(13, K, "”Ellen Keys gata” och ”gatan”; ”en tydlig utvecklingsfokus”", "NAMN-VARIANT", "Ellen"),
    Slip(14, K, "Uppföljning var tredje månad, ingen planerad", "UPPFOLJNING-PLAN", "planerad",
         "behöver registrets uppföljningar"),
    Slip(15, B, "Sidhuvud saknas: diarienummer, datum, handläggare, nämnd", "HUVUD-DNR", "diarienummer"),
    Slip(16, B, "”Capiro” för Capio", "PART-NAMN", "Capiro", "behöver partens namn"),
    Slip(17, B, "Tre ökningar föreslås, en beslutas", "PUNKT-SAKNAS", "Capio",
         "behöver vad ärendet ändrar"),
    Slip(18, B, "Berörda utförare får inte beslutet", "MOTTAGARE-SAKNAS", "Capio",
         "behöver vilka som berörs"),
    Slip(19, B, "Avtal om ”familjestödjande insatser”", "INSATS-ANNAN", "familje",
         "behöver avtalens insatser"),
    Slip(20, B, "”boendestöjande”, ”succesivt”, ”stötid”, ”2018- 04-01”, ”för att för att”",
         "STAVNING", "boendestödjande"),
    Slip(21, B, "Tre olika avtalstider; två år går ut efter grundavtalen", "TID-LANGD", "21 månader",
         "behöver registrets avtalstid"),
    Slip(22, B, "”Timmar per år 2018” är nio månaders volym", "TABELL-DELAR", "2018",
         "behöver registrets startdag"),
    Slip(23, B, "Priset per timme rör sig mellan åren", "PRIS-SKILJER", "413,79",
         "behöver belopp och volym per år"),
    Slip(24, B, "2,4 mnkr är bara summan för 2019", "BELOPP-DELSUMMA", "2,4 mnkr",
         "behöver beloppen per år"),
    Slip(25, B, "Behovet är större än kapaciteten också efter beslutet", "BEHOV-GAP", "saknas",
         "behöver behov och kapacitet"),
    Slip(26, B, "Fler kommer till än som avslutas", "INFLODE", "4–5"),
    Slip(27, B, "Särskilda avtal över gränsen för direktupphandling", "DIREKTUPPHANDLING", "586",
         "behöver kapacitet, pris och gränsens belopp"),
    Slip(28, B, "Optioner utan tak och fördelning", "OPTION-TAK", "tak",
         "behöver veta att det är ett avrop utan tak"),
    Slip(29, B, "”Sammantagen budget”: av vad?", "BELOPP-OMFATTNING", "1 385",
         "behöver avtalens pris per timme"),
    Slip(
        30, B, "Samma budgetpost beskrivs på två sätt", "", "",
        "Fångas inte: att två beskrivningar gäller samma pengar framgår varken av texten eller av "
        "registret, som inte har budgetposter.",
    ),
    Slip(31, B, "Start 27 dagar efter MBL: ingen tid för justering och överklagande",
         "TID-LAGA-KRAFT", "27 dagar", "behöver startdagen och ärendets datum"),
    Slip(32, B, "”Medel finns inrymd”; två avsnitt om ekonomi", "SPRAK-KONGRUENS", "inrymda"),
    Slip(33, Y, "Beslutet förlänger, texten säger nytt uppdrag", "HANDELSE-SKILJER", "nytt uppdrag"),
    Slip(34, Y, "Uppdraget att återkomma går till olika, utan dag", "UPPDRAG-AGARE", "Utförardirektören"),
    Slip(35, Y, "Lösningen beslutas i maj, uppdraget slutar i maj", "UPPDRAG-GLAPP", "maj 2022",
         "behöver uppdragets slutdag"),
    Slip(36, Y, "20 156 kr per utförd timme", "PRIS-ORIMLIGT", "20 156",
         "behöver veta vilket belopp som är avtalets"),
    Slip(37, Y, "Årets belopp för fem månader", "BELOPP-DELAR", "755 833", "behöver avtalstiden"),
    Slip(38, Y, "2021 års nivå för 2022", "PRISNIVA-GAMMAL", "2021", "behöver avtalstiden"),
    Slip(39, Y, "Lagen kallas ”medbestämmande i arbetet”", "LAG-NAMN", "arbetslivet"),
    Slip(40, Y, "Sidhuvud och lagrum saknas; ”covid -19”", "LAGRUM-SAKNAS", "LSS 9 § 2",
         "behöver insatsens lagrum"),
    Slip(41, Y, "Starten ”våren 2020” är okänd", "DATUM-UNGEFAR", "våren 2020",
         "behöver veta att registret saknar dagen"),
    Slip(42, H, "Förhandlingen är tio dagar efter skrivelsen", "MBL-EFTER", "2023-06-12"),
    Slip(43, H, "”Klicka här för att ange text.” som mottagare", "PLATSHALLARE", "Klicka"),
    Slip(44, H, "Äldre män och kvinnor i ett ärende om barn", "MALGRUPP", "äldre",
         "behöver insatsens målgrupp"),
    Slip(45, H, "Beslutet saknar tid, ekonomin saknar belopp, barnets bästa saknas",
         "EKONOMI-UTAN-BELOPP", "kostar", "behöver veta att ärendet gäller ett nytt uppdrag"),
    Slip(46, H, "Fyra uppdrag ”nu”, en punkt; de andra ärendena nämns inte", "SYSKON", "fyra"),
    Slip(47, H, "”heldygn” och ”heldygnsvård”", "RUBRIK-VARIANT", "heldygnsvård"),
    Slip(48, H, "428 blir nio utan förteckning", "ERSATTNING-KARTA", "428"),
    Slip(49, H, "Samma händelse med månad på ett ställe och dag på ett annat; söndag",
         "KRONOLOGI", "maj 2021"),
    Slip(50, H, "Två sätt att ersätta i en lista", "ERSATTNING-TVA", "per plats"),
    Slip(51, H, "Filnamn i underlaget, samma lista två gånger, ”upphörde då konkurrera”",
         "SPRAK-ATT", "konkurrera"),
    Slip(52, S, "Möten efter skrivelsens dag står som gjorda", "DATUM-FRAMTID", "8 juni",
         "behöver skrivelsens dag, som inte står i huvudet"),
    Slip(53, S, "Villkorat beslut utan start, slut och uppsägning", "VILLKOR-UTAN-TID", "Villkorat"),
    Slip(54, S, "Avtal och överenskommelse om samma sak; rätt att revidera utan gräns",
         "DELEGATION-GRANS", "vid behov"),
    Slip(55, S, "Avtal mellan två nämnder i samma kommun", "INSTRUMENT-INOM", "avtalet",
         "behöver veta att parterna är nämnder"),
    Slip(56, S, "”uppdagsbeskrivning”, ”staden skolor”, not utan text", "STAVNING", "uppdrags"),
    Slip(57, S, "Ekonomi, MBL, barn och mottagare saknas", "AVSNITT-SAKNAS", "ekonomi",
         "behöver nämndens mall"),
    Slip(58, S, "Samma text i protokoll och skrivelse", "TEXT-UPPREPAD", "Står också"),
    Slip(
        59, S, "Utförare i egen regi utan uppdragsbeskrivning", "", "",
        "Fångas inte: registret vet inte vilka handlingar ett uppdrag ska ha. Texten berättar det "
        "som revisionens iakttagelse, och är inte fel.",
    ),
)  # fmt: skip


def text_of(matter: str) -> MemoText:
    """The memo written anew, with the slips."""
    return read_plain((MATTERS / f"{matter}.txt").read_text("utf-8"))


def right_text_of(matter: str) -> MemoText:
    """The same memo as it should have been."""
    return read_plain((MATTERS / f"{matter}.rattad.txt").read_text("utf-8"))


def real_text_of(matter: str) -> MemoText | None:
    """The real document, where it is at hand."""
    found = sorted(SEEDS.glob(f"00{list(NAMES).index(matter)}_*.txt"))
    return read_plain(found[0].read_text("utf-8")) if found else None


def facts_of(matter: str) -> Facts:
    return facts_from(json.loads((MATTERS / f"{matter}.json").read_text("utf-8")))


def right_facts_of(matter: str) -> Facts:
    """The facts behind the corrected memo: the same, but for what the correction changed."""
    base = json.loads((MATTERS / f"{matter}.json").read_text("utf-8"))
    changed = MATTERS / f"{matter}.rattad.json"
    return facts_from({**base, **json.loads(changed.read_text("utf-8"))})


@cache
def findings_of(matter: str) -> tuple[Finding, ...]:
    return registry.run(text_of(matter), facts_of(matter))


@cache
def text_alone(matter: str) -> tuple[Finding, ...]:
    """What the text says without any fact."""
    return registry.run(text_of(matter), Facts())


def finding_for(slip: Slip, findings: tuple[Finding, ...]) -> Finding | None:
    """The finding that is about the slip."""
    return find(slip.code, slip.said, findings) if slip.code else None


def find(code: str, said: str, findings: tuple[Finding, ...]) -> Finding | None:
    """The first with the code that has the words in its excerpt or message."""
    for each in findings:
        text = re.sub(r"\s", " ", f"{each.excerpt} {each.message}").casefold()
        if each.code == code and said.casefold() in text:
            return each
    return None


def table() -> str:
    """docs/59-brister.md."""
    caught = sum(bool(s.code) for s in SLIPS)
    alone = sum(finding_for(s, text_alone(s.matter)) is not None for s in SLIPS)
    known = caught - len(NOT_IN_THE_REGISTER)
    lines = [
        "# De 59 bristerna",
        "",
        "Fem verkliga tjänsteskrivelser innehåller 59 brister som programmen de skrevs i lät passera."
        " Tabellen visar vilken kontroll som fångar var och en i skrivelser som är skrivna på nytt"
        " med samma brister (`tests/memos/matters`). ”Text ensam” betyder att den fångas utan några"
        " uppgifter om ärendet.",
        "",
        f"**{caught} av {len(SLIPS)} fångas, {alone} av texten ensam.** Filen skrivs av"
        " `python -m tests.memos.slips`, och ett prov jämför den med kontrollerna.",
        "",
        f"Med det som registret självt vet om demons ärenden fångas {known}"
        " (`tests/commissioning/demo/test_memo_checks.py`). De andra är inga brister där, eller kan"
        " inte vetas:",
        "",
        *(f"- {number}: {why}" for number, why in NOT_IN_THE_REGISTER.items()),
        "",
    ]
    for matter, name in NAMES.items():
        lines += [
            f"## {name}",
            "",
            "| nr | brist | fångas av | grad | text ensam |",
            "|---|---|---|---|---|",
        ]
        lines += [_row(slip) for slip in SLIPS if slip.matter == matter]
        lines.append("")
    return "\n".join(lines)


def _row(slip: Slip) -> str:
    found = finding_for(slip, findings_of(slip.matter))
    if found is None:
        return f"| {slip.number} | {slip.text} | – | – | {slip.why} |"
    alone = finding_for(slip, text_alone(slip.matter)) is not None
    why = "ja" if alone else f"nej, {slip.why}"
    return f"| {slip.number} | {slip.text} | {found.code} | {found.severity} | {why} |"


if __name__ == "__main__":
    DOCUMENT.write_text(table() + "\n", encoding="utf-8")
