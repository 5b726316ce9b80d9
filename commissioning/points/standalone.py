"""Whether a decision point stands by itself in the minutes. Pure: text and facts in, remarks out.

A decision must be understandable on its own and movable to the minutes as it stands: term, sum and
party in it, one action a point, and no "in accordance with the proposal". Source: the drafting
rules that municipalities print for their own memos.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
)  # fmt: skip
LEANS = re.compile(
    r"\benligt\s+(?:(?:[\w-]+\s+och\s+)?\w*förvaltningens|nämndens|tjänsteskrivelsens|ovanstående|bifogat|bilagt|"
    r"det\s+bifogade|framlagt)?\s*(?:förslag|bilaga|bilagan|ovan|underlag|tjänsteskrivelse\w*)"
    r"|\bi enlighet med\s+(?:förvaltningens|förslaget|tjänsteskrivelsen|bilagan)",
    re.IGNORECASE,
)
DELEGATES = re.compile(r"\bdelegera\w*|\bbemyndiga\w*", re.IGNORECASE)
ATT_CLAUSE = re.compile(r"^\s*att\b", re.IGNORECASE)
AMOUNT = re.compile(
    r"(?P<number>\d[\d\s.,\u00a0]*)\s*(?P<unit>mnkr|mkr|miljoner|tkr|kronor|kr)\b", re.IGNORECASE
)
UNITS = {
    "mnkr": Decimal(1_000_000),
    "mkr": Decimal(1_000_000),
    "miljoner": Decimal(1_000_000),
    "tkr": Decimal(1_000),
    "kronor": Decimal(1),
    "kr": Decimal(1),
}
OPEN_END = re.compile(r"tills\s+vidare", re.IGNORECASE)
BUDGET = re.compile(r"\b(?:inom|ryms i)\b.{0,40}\b(?:budget|ram)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Carried:
    """What a point says something about: one agreement as it will be.

    `names` are the provider's name and aliases. `starts_on` and `ends_on` are of what is added or
    ended; `is_open` says that it has no end. `amounts` are sums of which one has to be named.
    """

    names: tuple[str, ...]
    starts_on: date | None = None
    ends_on: date | None = None
    is_open: bool = False
    amounts: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class PointFacts:
    """What the point does, from the register."""

    carried: tuple[Carried, ...] = ()
    delegate_to: str = ""
    delegation_limits: str = ""
    task_owner: str = ""
    task_due_on: date | None = None
    condition_board: str = ""
    reverses: str = ""  # the day of the decision that is revoked, as it has to be cited


@dataclass(frozen=True)
class Remark:
    """One thing that keeps the point from standing by itself; `code` is for tests and filters."""

    code: str
    text: str


def remarks(text: str, facts: PointFacts) -> list[Remark]:
    """Every remark on the text, what is missing before how it is worded."""
    found = [
        *_carried(text, facts.carried),
        *_task(text, facts),
        *_delegation(text, facts),
        *_relations(text, facts),
        *_several(text, facts),
        *_wording(text),
    ]
    return list(dict.fromkeys(found))


def _carried(text: str, carried: Sequence[Carried]) -> Iterator[Remark]:
    for one in carried:
        if one.names and not names_any(text, one.names):
            yield Remark("party", f"Utföraren {one.names[0]} nämns inte.")
        if one.starts_on and not names_day(text, one.starts_on):
            yield Remark("start", f"Startdagen {one.starts_on} saknas.")
        if one.ends_on and not names_day(text, one.ends_on):
            yield Remark("end", f"Sluttiden {one.ends_on} saknas.")
        if one.is_open and not OPEN_END.search(text):
            yield Remark("end", "Skriv att det gäller tills vidare.")
        if one.amounts and not names_amount(text, one.amounts):
            yield Remark("sum", f"Beloppet {_kronor(one.amounts[0])} saknas.")


def _task(text: str, facts: PointFacts) -> Iterator[Remark]:
    if not facts.task_owner:
        return
    if not names_any(text, [facts.task_owner]):
        yield Remark("owner", f"Den som ska återkomma, {facts.task_owner}, nämns inte.")
    if facts.task_due_on is None:
        yield Remark("due", "Dagen då uppdraget ska återrapporteras saknas.")
    elif not names_day(text, facts.task_due_on) and not _names_month(text, facts.task_due_on):
        yield Remark("due", f"Dagen {facts.task_due_on} då uppdraget ska återrapporteras saknas.")


def _delegation(text: str, facts: PointFacts) -> Iterator[Remark]:
    if not facts.delegate_to:
        return
    if not names_any(text, [facts.delegate_to]):
        yield Remark("delegate", f"Delegaten {facts.delegate_to} nämns inte.")
    if not facts.delegation_limits.strip():
        yield Remark("limits", "Gränserna för delegationen saknas (KL 6 kap. 38 §).")


def _relations(text: str, facts: PointFacts) -> Iterator[Remark]:
    if facts.condition_board and not re.search(r"förutsättning|villkor", text, re.IGNORECASE):
        yield Remark(
            "condition",
            f"Villkoret att {facts.condition_board} beslutar samma står inte i texten.",
        )
    if facts.reverses and facts.reverses not in text:
        yield Remark("reversed", f"Beslutet {facts.reverses} som upphävs står inte i texten.")


def _several(text: str, facts: PointFacts) -> Iterator[Remark]:
    """One action a point, so that each can be decided, and revoked, by itself."""
    acts = (
        bool(facts.carried),
        bool(facts.delegate_to or DELEGATES.search(text)),
        bool(facts.task_owner),
    )
    if sum(acts) > 1:
        yield Remark(
            "several", "Punkten gör flera saker. Dela den så att varje sak beslutas för sig."
        )


def _wording(text: str) -> Iterator[Remark]:
    if found := LEANS.search(text):
        yield Remark(
            "leans", f"”{found[0].strip()}” lutar sig på en annan handling. Skriv vad som beslutas."
        )
    if ATT_CLAUSE.match(text):
        yield Remark("att", "Skriv en självständig mening i stället för en att-sats.")


def names_any(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the text, in any case and with any white space."""
    folded = _folded(text)
    return any(_folded(name) in folded for name in names if name.strip())


def names_day(text: str, day: date) -> bool:
    """Whether the day stands in the text: 2022-05-31, 31 maj 2022, or an interval that ends so."""
    folded = _folded(text)
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return day.isoformat() in folded or re.search(rf"(?<!\d){written}", folded) is not None


def _names_month(text: str, day: date) -> bool:
    return f"{MONTHS[day.month - 1]} {day.year}" in _folded(text)


def names_amount(text: str, amounts: Iterable[Decimal]) -> bool:
    """Whether one of the sums stands in the text, exact or rounded as it is written there.

    "755 833 kronor", "0,76 mnkr" and "756 tkr" all name 755 833.33 kronor. A frame within the
    budget names its sum by that.
    """
    if BUDGET.search(text):
        return True
    wanted = list(amounts)
    return any(
        abs(amount - written) <= precision
        for written, precision in written_amounts(text)
        for amount in wanted
    )


def written_amounts(text: str) -> list[tuple[Decimal, Decimal]]:
    """Sums in the text in kronor, each with half the unit of its last written digit."""
    found = []
    for match in AMOUNT.finditer(text):
        digits = re.sub(r"[\s\u00a0]", "", match["number"]).strip(".,").replace(",", ".")
        if digits.count(".") > 1:
            digits = digits.replace(".", "")
        unit = UNITS[match["unit"].casefold()]
        decimals = len(digits.partition(".")[2])
        found.append((Decimal(digits) * unit, unit / (Decimal(2) * 10**decimals)))
    return found


def _folded(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").casefold().split())


def _kronor(amount: Decimal) -> str:
    return f"{amount:,.0f} kr".replace(",", " ")
