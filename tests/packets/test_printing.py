"""Many memos at once: the same bytes as one by one, and the one that fails is named."""

from __future__ import annotations

import pytest

from commissioning.packets import printing
from commissioning.packets.printing import NotPrinted, print_memos


def told() -> tuple[list[int], object]:
    steps: list[int] = []
    return steps, lambda: steps.append(len(steps) + 1)


def test_two_processes_print_what_one_does(memo, monkeypatch, settings, tmp_path):
    memos = [memo(f"Ärende {n}") for n in range(3)]
    monkeypatch.setattr(printing, "WORTH_IT", 2)
    steps, tell = told()
    in_parallel = print_memos(memos, tell, processes=2)
    for path in tmp_path.glob("*.pdf"):
        path.unlink()
    assert in_parallel == print_memos(memos, lambda: None, processes=1)
    assert steps == [1, 2, 3]


def test_what_is_stored_is_not_printed_again(memo, monkeypatch):
    memos = [memo("Ett")]
    first = print_memos(memos, lambda: None)
    monkeypatch.setattr("commissioning.memos.engine.write_pdf", lambda *a, **k: pytest.fail())
    assert print_memos(memos, lambda: None) == first


@pytest.mark.parametrize("worth_it", [1, 9])
def test_a_memo_that_cannot_be_printed_is_named(memo, monkeypatch, worth_it):
    monkeypatch.setattr(printing, "WORTH_IT", worth_it)
    with pytest.raises(NotPrinted) as caught:
        print_memos([memo("Ett"), memo("Två \N{EGYPTIAN HIEROGLYPH A001}")], lambda: None)
    assert caught.value.index == 1
    assert "\N{EGYPTIAN HIEROGLYPH A001}" in str(caught.value)


def test_a_process_that_is_killed_leaves_the_rest_to_this_one(memo, monkeypatch):
    def breaks(memos, processes):
        yield memos[0][0], b"%PDF"
        return

    monkeypatch.setattr(printing, "WORTH_IT", 1)
    monkeypatch.setattr(printing, "_in_parallel", breaks)
    found = print_memos([memo("Ett"), memo("Två")], lambda: None)
    assert found[0] == b"%PDF"
    assert found[1].startswith(b"%PDF-")
