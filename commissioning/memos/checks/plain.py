"""A memo from plain text: the head, numbered points, headings on lines of their own, recipients.

Tables are lines with tabs. A line is a heading when it is one of the known ones, or begins with #.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from commissioning.memos.checks.text import MemoText, Part, TextTable

PROPOSAL = re.compile(
    r"^(?:förslag till (?:[\w-]+ (?:och )?){0,4}?beslut|förvaltningens förslag till beslut"
    r"|\w+nämndens beslut)$",
    re.IGNORECASE,
)
HEADINGS = re.compile(
    r"^(?:ärende(?:t|t i korthet)?|sammanfattning|beslutsunderlag|handlingar|bilag(?:a|or)|bakgrund"
    r"(?:\s?/\s?ärendet)?|nuvarande situation|utredningsuppdraget|ekonomi|ekonomiska konsekvenser"
    r"|förslag|kommunala mål|jämställdhet(?:sanalys)?"
    r"|(?:prövning av )?barnets bästa|barn(?:rätts)?perspektiv(?:et)?"
    r"|barnkonsekvensanalys|övervägda alternativ|samråd"
    r"|ärendets beredning|beredning|uppföljning och utvärdering|uppföljning|beslutsordning"
    r"|förvaltningens synpunkter och förslag|stadsrevisionens rapport|socialnämndens åtgärder"
    r"|uppdraget|(?:information eller förhandling enligt )?(?:lag(?:en)? )?\(?1976:580\)? om"
    r" medbestämmande.*|information eller förhandling enligt lag.*)$",
    re.IGNORECASE,
)
TO = re.compile(r"^(?:beslutet skickas till|beslut sänds till|expedieras till)$", re.IGNORECASE)
POINT = re.compile(r"^(\d{1,2})\. +(.+)$")
DNR = re.compile(r"^(?:dnr|diarienummer):? +(.+)$", re.IGNORECASE)
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
ADMINISTRATION = re.compile(
    r"^(?:[\w åäöÅÄÖ-]*(?:förvaltningen|kontoret)|(?:förvaltningen|kontoret) för [\w ,-]+)$",
    re.IGNORECASE,
)
BOARD = re.compile(
    r"^(?:till )?(?:[\w-]+ (?:och )?){0,3}[\w-]*(?:nämnden|styrelsen|fullmäktige)$", re.IGNORECASE
)
NAMES = re.compile(
    r"^[A-ZÅÄÖ][\wéåäöÅÄÖ-]+(?:,? (?:och )?(?:(?:von|af|av|de|van|der|da) )*[A-ZÅÄÖ][\wéåäöÅÄÖ-]+)"
    r"{1,5}$"
)
OFFICER = re.compile(NAMES.pattern.removesuffix("$") + r", ([a-zåäö][\wåäö -]{3,40})$")


@dataclass
class _Reading:
    head: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    sections: list[tuple[str, list[str]]] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)


def read_plain(text: str) -> MemoText:
    """The memo in a text. What has no heading before the proposal is the head and the title."""
    found = _Reading()
    into: list[str] = found.head
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.strip()
        bare = line.strip("#* ").rstrip(":").strip()
        if PROPOSAL.match(bare):
            into = found.points
        elif TO.match(bare):
            into = found.recipients
        elif HEADINGS.match(bare) or (line.startswith("#") and bare):
            found.sections.append((bare, []))
            into = found.sections[-1][1]
        else:
            into.append(raw.rstrip())
    return _memo(found)


def _memo(found: _Reading) -> MemoText:
    parts: list[Part] = []
    tables: list[TextTable] = []
    signatories: list[str] = []
    for n, (heading, lines) in enumerate(found.sections, start=1):
        if n == len(found.sections):
            lines, signatories = _signed(lines)
        key = f"avsnitt-{n}"
        tables += list(_tables(key, lines))
        body = "\n".join(line for line in lines if "\t" not in line).strip("\n")
        parts.append(Part(key, heading, body))
    head = _Head.read(found.head)
    return MemoText(
        title=head.title,
        administration=head.administration,
        receiver=head.receiver,
        dnr=head.dnr,
        dated_on=head.dated_on,
        officers=tuple(head.officers),
        points=tuple(dict.fromkeys(_points(found.points))),
        sections=tuple(parts),
        tables=tuple(tables),
        signatories=tuple(signatories),
        recipients=tuple(line.strip() for line in found.recipients if line.strip()),
    )


def _points(lines: list[str]) -> Iterator[str]:
    """Numbered lines; with none, every line is a point."""
    numbered = [m[2] for line in lines if (m := POINT.match(line.strip()))]
    yield from numbered or [line.strip() for line in lines if line.strip()]


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    """The last section without the administration and names that sign below it."""
    for n, line in enumerate(lines):
        if n and ADMINISTRATION.match(line.strip()):
            return lines[:n], [x.strip() for x in lines[n + 1 :] if x.strip()]
    return lines, []


def _tables(key: str, lines: list[str]) -> Iterator[TextTable]:
    """Lines with tabs that stand together."""
    for is_table, group in groupby(lines, key=lambda line: "\t" in line):
        rows = [tuple(cell.strip() for cell in line.split("\t")) for line in group]
        if not is_table or len(rows) < 2:
            continue
        total = rows[-1] if rows[-1][0].casefold().startswith(("summa", "totalt")) else ()
        yield TextTable(key, rows[0], tuple(rows[1 : len(rows) - bool(total)]), total)


@dataclass
class _Head:
    title: str = ""
    administration: str = ""
    receiver: str = ""
    dnr: str = ""
    dated_on: date | None = None
    officers: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, lines: list[str]) -> _Head:
        """Each line is what it looks like; the longest of the rest is the title."""
        head = cls()
        rest: list[str] = []
        for line in filter(None, map(str.strip, lines)):
            if match := DNR.match(line):
                head.dnr = match[1]
            elif DAY.match(line):
                head.dated_on = _day(line)
            elif ADMINISTRATION.match(line):
                head.administration = line
            elif BOARD.match(line) and "mellan" not in line:
                head.receiver = line
            elif (match := OFFICER.match(line)) and not rest:
                head.officers.append(line[: match.start(1) - 2])
            elif NAMES.match(line) and not head.title and not rest:
                head.officers += [name.strip() for name in line.split(",")]
            else:
                rest.append(line)
        head.title = re.sub(r"^§ ?\d+\s*|\*", "", max(rest, key=len, default="")).strip()
        return head


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
