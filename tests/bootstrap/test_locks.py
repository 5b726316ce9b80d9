"""The locks: hashed, without addresses, and in step with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commissioning.devdb.places import PROJECT

LOCKS = ("requirements.lock", "requirements-run.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9.\-]+)(?:\[[^\]]*\])?==([^ ;]+)", re.MULTILINE)


def text(lock: str) -> str:
    return (PROJECT / lock).read_text()


def pins(lock: str) -> dict[str, str]:
    return dict(PINNED.findall(text(lock)))


@pytest.mark.parametrize("lock", LOCKS)
def test_it_names_no_address(lock: str) -> None:
    lines = [line for line in text(lock).splitlines() if not line.lstrip().startswith("#")]
    assert not [line for line in lines if "://" in line or line.startswith("-")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", text(lock).strip())
    assert len(blocks) > 20
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]


@pytest.mark.parametrize(("smaller", "larger"), [LOCKS[:2], LOCKS[1:]])
def test_a_larger_lock_holds_the_smaller_one(smaller: str, larger: str) -> None:
    assert pins(smaller).items() <= pins(larger).items()


def test_no_lock_of_another_format_is_kept() -> None:
    assert not [name for name in ("uv.lock", "poetry.lock") if Path(PROJECT, name).exists()]
