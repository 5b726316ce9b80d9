"""How many realistic errors the checks of a memo find, and how often they cry wolf.

python .ci/bench_checks.py            # the table; 1 when a target is missed
python .ci/bench_checks.py --missed   # each error that was not found, too

Memos that are right get one error at a time. An error is found when one of the checks for it says
something new, as fel or varning (or as upplysning where that is all the kind deserves). A false
alarm is a fel or varning on a memo that is right. The seed is fixed, so that a run can be repeated.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from commissioning.memos.checks import registry  # noqa: E402
from commissioning.memos.checks.facts import Facts  # noqa: E402
from commissioning.memos.checks.finding import Finding, Severity  # noqa: E402
from commissioning.memos.checks.text import MemoText  # noqa: E402
from tests.memos import held_out, mutations, samples  # noqa: E402

SEED = "2026-11-25"
PAGE = 2_400  # characters on a printed page of running text
LEAST_RECALL = 0.95
MOST_FALSE = 0.5
FIVE_PAGES = 5 * PAGE


@dataclass
class Score:
    made: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    memos = samples.right_memos()
    scores = {kind.name: Score() for kind in mutations.KINDS}
    for name, (memo, facts) in memos.items():
        before = {finding.digest for finding in registry.run(memo, facts)}
        for kind in mutations.KINDS:
            for made in mutations.made_of(kind, memo, facts, f"{SEED}:{name}"):
                _score(scores[kind.name], kind, made, facts, before, name)
    _table(scores)
    if "--missed" in arguments:
        print(*(line for score in scores.values() for line in score.missed), sep="\n")
    recall = sum(s.found for s in scores.values()) / sum(s.made for s in scores.values())
    false, pages = _false_alarms(memos)
    _held_out()
    _time(memos)
    print(f"Återkallning {recall:.1%} (minst {LEAST_RECALL:.0%}). ", end="")
    print(f"Falska larm {false / pages:.2f} per sida på {pages:.0f} sidor (högst {MOST_FALSE}).")
    return int(recall < LEAST_RECALL or false / pages >= MOST_FALSE)


def _score(
    score: Score,
    kind: mutations.Kind,
    made: MemoText,
    facts: Facts,
    before: set[str],
    name: str,
) -> None:
    score.made += 1
    new = [f for f in registry.run(made, facts) if f.digest not in before]
    if any(finding.code in kind.codes for finding in new):
        score.found += 1
    else:
        score.missed.append(f"{kind.name}, {name}: {_change(made, name)} -> {_codes(new)}")


def _change(made: MemoText, name: str) -> str:
    """The first place where the text differs from the right one."""
    right = samples.right_memos()[name][0].whole
    text = made.whole
    at = next((n for n, (a, b) in enumerate(zip(right, text, strict=False)) if a != b), 0)
    return repr(text[max(0, at - 30) : at + 40])


def _codes(found: list[Finding]) -> str:
    return ", ".join(sorted({finding.code for finding in found})) or "inget"


def _table(scores: dict[str, Score]) -> None:
    print(f"{'slag av fel':42}{'gjorda':>8}{'funna':>8}{'andel':>8}")
    for name, score in scores.items():
        share = f"{score.found / score.made:.0%}" if score.made else "–"
        print(f"{name:42}{score.made:>8}{score.found:>8}{share:>8}")


def _false_alarms(memos: dict[str, tuple[MemoText, Facts]]) -> tuple[int, float]:
    false, pages = 0, 0.0
    print("\nAnmärkningar på skrivelser som är rätt; sanna sådana är inte räknade.")
    print(f"{'skrivelse':42}{'sidor':>8}{'fel':>8}{'varning':>8}{'upplysn':>8}")
    for name, (memo, facts) in memos.items():
        found = registry.run(memo, facts)
        true = samples.TRUE_REMARKS.get(name, set())
        counts = [
            sum(f.severity == severity and f.code not in true for f in found)
            for severity in Severity
        ]
        length = max(1.0, len(memo.whole) / PAGE)
        print(f"{name:42}{length:>8.1f}{counts[0]:>8}{counts[1]:>8}{counts[2]:>8}")
        false, pages = false + counts[0] + counts[1], pages + length
    return false, pages


def _held_out() -> None:
    """The memos that the checks were not made on. Those that cried wolf have been mended since."""
    runs = {n: registry.run(held_out.memo_of(n), held_out.facts_of(n)) for n in held_out.NAMES}
    pages = sum(len(held_out.memo_of(name).whole) for name in runs) / PAGE
    false = sum(f.severity != Severity.INFO for found in runs.values() for f in found)
    found = 0
    for error in held_out.ERRORS:
        before = {f.digest for f in runs[error.name]}
        new = registry.run(error.made(), held_out.facts_of(error.name))
        found += any(f.code == error.code and f.digest not in before for f in new)
    print(
        f"\nUndanhållna skrivelser: {false} falska larm på {pages:.0f} sidor, "
        f"{found} av {len(held_out.ERRORS)} egna fel funna."
    )


def _time(memos: dict[str, tuple[MemoText, Facts]]) -> None:
    """A memo of five pages, checked again after each change, in milliseconds."""
    memo, facts = max(memos.values(), key=lambda pair: len(pair[0].whole))
    long = samples.lengthened(memo, FIVE_PAGES)
    registry.run(long, facts)
    times, processor = [], []
    for n in range(10):
        changed = samples.with_sentence(long, f"Ytterligare en mening nummer {n} om verksamheten.")
        start, used = time.perf_counter(), time.process_time()
        registry.run(changed, facts)
        times.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - used) * 1000)
    print(
        f"\nEn skrivelse på {len(long.whole) / PAGE:.1f} sidor kontrolleras på "
        f"{sorted(times)[len(times) // 2]:.0f} ms, som mest {max(times):.0f} ms (mål 200 ms); "
        f"processortid {sorted(processor)[len(processor) // 2]:.0f} ms."
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
