"""How dates are written, and whether their order is possible: MBL, memo, meeting, start, appeal."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from commissioning.memos.checks.calendar import WEEKDAYS, end_after
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, about, at
from commissioning.memos.checks.reading import ISO, MONTHS, WRITTEN, DateFound, dates
from commissioning.memos.checks.text import MemoText, Part

# Adjusted within 14 days, posted within two, appealed within three weeks: about thirty days where
# the minutes are adjusted after a week. Kommunallagen 5, 8 and 13 kap.
DAYS_TO_LEGAL_FORCE = 30
LEAP_YEAR = 2024  # a day without a year may be 29 February
BEGINS = ("new", "extension", "increase", "call_off")
DONE = re.compile(
    r"\b(?:har (?:\w+ ){0,3}?\w+(?:t|ts|tt|tts)\b|är (?:genomförd|avslutad|klar|hållen)\w*|"
    r"skedde|behandlade\w*|genomfördes|beslutade\w*|godkände\w*|hölls|ägde rum|lämnades|"
    r"informerade\w*|förhandlade\w*|yttrade)\b",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(?:ska|kommer att|planera\w*|avses|beräknas|föreslås|senast|till och med|från och med|"
    r"förlängs|gäller|löper ut|om)\b",
    re.IGNORECASE,
)
TOWARDS = re.compile(r"\b(?:till|inför|senast|per)(?: den)?\s*$", re.IGNORECASE)
MBL = re.compile(r"medbestämmande|\bmbl\b|samverkansavtal", re.IGNORECASE)
NOT_NEEDED = re.compile(
    r"\b(?:varken information eller|omfattas inte|inte någon förhandling|inte aktuell\w*"
    r"|ej aktuell\w*|krävs inte|behövs inte|berör inte|behövs ingen"
    r"|inte förhandlingsskyldig|föranleder (?:ingen|inte)|kräver (?:ingen|inte)"
    r"|(?:inte|ej) (?:\w+ ){0,3}(?:kräva|föranleda|behövas))\b",
    re.IGNORECASE,
)
MBL_DONE = re.compile(
    r"\b(?:har (?:skett|lämnats|hållits|genomförts|ägt rum)|är genomförd|genomfördes|skedde)\b",
    re.IGNORECASE,
)
STARTS = re.compile(
    r"\b(?:start\w*|påbörja\w*|börja\w*|från och med|träder i kraft)\b", re.IGNORECASE
)
WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})(?:en)?(?: den)? $", re.IGNORECASE)
LAST_DAY = re.compile(r"\bsenast(?: den| i| under)? $", re.IGNORECASE)
TO_COME = re.compile(
    r"\b(?:ska|får i uppdrag|ges i uppdrag|uppdrar|föreslås|under förutsättning|återkommer)\b",
    re.IGNORECASE,
)
SEASON = re.compile(r"\b(?:vår|sommar|höst|vinter)(?:en)? (\d{4})\b", re.IGNORECASE)
BARE_MONTH = re.compile(rf"\bi ({'|'.join(MONTHS)}) (\d{{4}})\b", re.IGNORECASE)


def form(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "2018- 04-01", and days that no calendar has."""
    for part, match in memo.find(ISO):
        year, first, month, second, day = match.groups()
        plain = f"{year}-{month}-{day}"
        try:
            date.fromisoformat(plain)
        except ValueError:
            yield at(
                part, match.span(), "DATUM-OMOJLIGT", ERROR, f"{plain} finns inte i kalendern."
            )
            continue
        if first or second:
            text = "Datumet har ett mellanslag för mycket."
            yield at(part, match.span(), "DATUM-FORM", WARNING, text, suggestion=plain)


def written(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "den 31 november 2024", which no calendar has."""
    for part, match in memo.find(WRITTEN):
        day, month, year = int(match[1]), MONTHS.index(match[2].lower()) + 1, match[3]
        last = calendar.monthrange(int(year or LEAP_YEAR), month)[1]
        if not 1 <= day <= last:
            text = f"{match[0]} finns inte i kalendern."
            yield at(part, match.span(), "DATUM-OMOJLIGT", ERROR, text)


def memo_day(memo: MemoText, facts: Facts) -> date | None:
    """The day of the memo: as the register has it, otherwise as it is printed."""
    return facts.dates.memo_on or memo.dated_on


def future(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Something told as done on a day after the memo, or that has not been when it is checked."""
    today = memo_day(memo, facts) or facts.dates.checked_on
    if today is None:
        return
    for part in memo.prose:
        for found in dates(part):
            if found.is_exact and found.day > today and _is_done(part, found):
                is_mbl = bool(MBL.search(f"{part.heading} {part.sentence_at(found.start)}"))
                what = "Förhandlingen" if is_mbl else "Det som har skett"
                text = f"{what} är daterad {found.day}, efter skrivelsens datum {today}."
                if not is_mbl:
                    text = f"{found.day} ligger efter skrivelsens datum {today} men står som gjort."
                code = "MBL-EFTER" if is_mbl else "DATUM-FRAMTID"
                yield at(
                    part, found.span, code, ERROR, text, source=f"skrivelsen är daterad {today}"
                )


def _is_done(part: Part, found: DateFound) -> bool:
    """The words since the last date say that it is done, and none that it is planned."""
    if part.is_quoted(found.start):
        return False
    before = part.before(found.start, 110)
    if TOWARDS.search(before):
        return False
    done = list(DONE.finditer(before))
    return bool(done) and not PLANNED.search(before[done[-1].end() :])


def co_determination(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A negotiation needs its day."""
    part = next((p for p in memo.sections if MBL.search(p.heading)), None)
    if part is None or not part.text.strip() or NOT_NEEDED.search(part.text):
        return
    known = facts.dates.mbl_on
    exact = [found for found in dates(part) if found.is_exact]
    if not exact:
        text = "Skriv vilken dag informationen eller förhandlingen var."
        yield at(part, (0, len(part.text.rstrip())), "MBL-DATUM", WARNING, text)
    elif known and all(found.day != known for found in exact) and MBL_DONE.search(part.text):
        text = f"Ärendet har {known} för medbestämmande, här står {exact[0].day}."
        yield at(
            part,
            exact[0].span,
            "MBL-AVVIKER",
            WARNING,
            text,
            suggestion=known.isoformat(),
            source=f"ärendets beredning: {known}",
        )


def around_the_meeting(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Memo and negotiation come before the meeting, and what is decided begins after it."""
    meeting, negotiated = facts.dates.meeting_on, facts.dates.mbl_on
    written = memo_day(memo, facts)
    if meeting is None:
        return
    if written and written > meeting:
        text = f"Skrivelsen är daterad {written}, efter sammanträdet {meeting}."
        yield about("DATUM-EFTER-MOTE", WARNING, text, source=f"{meeting}")
    if negotiated and negotiated > meeting:
        text = f"Förhandlingen är {negotiated}, efter sammanträdet {meeting}."
        yield about("MBL-EFTER-MOTE", WARNING, text, heading="Ärendet", source=f"{meeting}")
    begun = [a for a in facts.agreements if a.kind in BEGINS and _begins_before(a, meeting)]
    for each in begun[:1]:
        text = f"{each.title} gäller från {each.first_day}, före sammanträdet {meeting}."
        text += " Skriv varför beslutet gäller bakåt i tiden."
        yield about("TID-BAKAT", INFO, text, heading="Skrivelsen", source=f"{meeting}")


def _begins_before(agreement: AgreementFact, meeting: date) -> bool:
    return agreement.first_day is not None and agreement.first_day < meeting


def room_for_appeal(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A start so soon that the decision has not gained legal force.

    It may be executed all the same (kommunallagen 13 kap. 14 §), so this only tells.
    """
    known = facts.dates
    decided = known.meeting_on or memo_day(memo, facts) or known.mbl_on
    starts = min((a.first_day for a in facts.agreements if a.first_day), default=None)
    if not decided or not starts or not decided < starts < decided + timedelta(DAYS_TO_LEGAL_FORCE):
        return
    when = "mötet" if known.meeting_on else "skrivelsen"
    text = (
        f"Starten {starts} är {(starts - decided).days} dagar efter {when}. Justering, anslag och "
        f"överklagandetid behöver ungefär {DAYS_TO_LEGAL_FORCE} dagar."
    )
    for part in memo.prose:
        for found in dates(part):
            if found.is_exact and found.day == starts:
                yield at(part, found.span, "TID-LAGA-KRAFT", INFO, text, source=f"{decided}")
                return
    yield about("TID-LAGA-KRAFT", INFO, text, heading="Skrivelsen", source=f"{decided}")


def weekends(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A start on a Saturday or Sunday, told once for each day."""
    seen = set()
    for part in memo.prose:
        for found in dates(part):
            is_start = STARTS.search(part.sentence_at(found.start))
            if not found.is_exact or found.day.weekday() < 5 or found.day in seen or not is_start:
                continue
            if STARTS.search(part.before(found.start, 30)) or STARTS.search(
                part.after(found.end, 30)
            ):
                seen.add(found.day)
                text = f"{found.day} är en {WEEKDAYS[found.day.weekday()]}."
                yield at(part, found.span, "DATUM-HELG", INFO, text)


def uncertain(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A start known only as a season, in the text and in the register."""
    about_when = " ".join(a.starts_about for a in (*facts.agreements, *facts.context)).casefold()
    for part, match in memo.find(SEASON):
        if match[0].casefold() not in about_when:
            continue
        text = "Startdagen är inte känd. Ange den om den går att få fram."
        yield at(
            part, match.span(), "DATUM-UNGEFAR", INFO, text, source="registret: ungefärlig start"
        )
        return


def told_twice(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """One thing told with a month in one place, with a day in another."""
    today = memo_day(memo, facts) or date.max
    for part, match in memo.find(BARE_MONTH):
        key = (int(match[2]), MONTHS.index(match[1].lower()) + 1)
        sentence = part.sentence_at(match.start())
        for other in memo.sections:
            for found in dates(other):
                theirs = other.sentence_at(found.start)
                same_month = (found.day.year, found.day.month) == key
                if (
                    found.is_exact
                    and same_month
                    and found.day < today
                    and _is_same(sentence, theirs)
                ):
                    text = f"Här står {match[0]}, i {other.heading} {found.day}. Skriv samma sak."
                    yield at(part, match.span(), "KRONOLOGI", INFO, text)
                    return


def _is_same(first: str, second: str) -> bool:
    """Sentences about one event: half of the words of the shorter are in both."""
    one, two = _words(first), _words(second)
    return len(one & two) / max(1, min(len(one), len(two))) >= 0.5


def _words(sentence: str) -> set[str]:
    return {word for word in re.findall(r"[a-zåäö]{4,}", sentence.casefold())}


def weekday(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "tisdagen den 12 maj 2025", which is a Monday."""
    for part in memo.prose:
        for found in dates(part):
            match = WEEKDAY.search(part.before(found.start))
            right = WEEKDAYS[found.day.weekday()]
            if not match or not found.is_exact or part.is_quoted(found.start):
                continue
            if match[1].casefold() != right:
                start = found.start - len(match[0])
                text = f"{found.day} är en {right}."
                yield at(part, (start, found.end), "DATUM-VECKODAG", WARNING, text)


def passed(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A last day, for something still to be done, that was before the memo."""
    today = memo_day(memo, facts)
    for part in memo.prose:
        for found in dates(part):
            is_last = LAST_DAY.search(part.before(found.start))
            last = found.day if found.is_exact else end_after(found.day, 1)
            if today is None or not is_last or last >= today:
                continue
            sentence = part.sentence_at(found.start)
            if TO_COME.search(sentence) and not part.is_quoted(found.start):
                said = part.text[found.start : found.end]
                text = f"{said} var före skrivelsens datum {today}."
                yield at(part, found.span, "DATUM-PASSERAT", WARNING, text, source=f"{today}")


CHECKS = (
    weekday,
    passed,
    form,
    written,
    future,
    co_determination,
    around_the_meeting,
    room_for_appeal,
    weekends,
    uncertain,
    told_twice,
)
