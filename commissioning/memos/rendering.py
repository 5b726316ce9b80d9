"""One memo as HTML, for the screen and for print, and as PDF."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from commissioning.memos import engine, pdf_store
from commissioning.memos.characters import clean_text, set_breaks
from commissioning.memos.document import MemoDocument, check_size, texts_of
from commissioning.memos.fonts import MissingGlyphs, missing_characters

_PROJECT = Path(__file__).resolve().parents[2]
_LOOK = (Path(__file__).parent, _PROJECT / "templates" / "memos", _PROJECT / "static" / "memos")
# Noon, so that the date is the same in every time zone a reader may sit in.
_NOON = time(12, tzinfo=UTC)
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def render_html(document: MemoDocument) -> str:
    """Return the memo as a whole HTML page, the one that is printed."""
    return render_to_string("memos/memo.html", _context(document))


def render_preview(document: MemoDocument) -> SafeString:
    """Return the memo's `<article>` alone, to stand in a page that loads `memos/memo.css`."""
    return render_to_string(document.body_template, _context(document))


def render_pdf(document: MemoDocument) -> bytes:
    """Return the memo as PDF/A-3a and PDF/UA-1; the same memo always gives the same bytes.

    Raises MemoTooLarge, MissingGlyphs or PdfUnavailable, each with a sentence for the user.
    """
    check_size(document)
    key = content_hash(document)
    with engine.LOCK:  # two requests for the same memo render it once
        content = pdf_store.get(key)
        if content is None:
            content = _print(document)
            pdf_store.put(key, content)
    return content


def missing_glyphs(document: MemoDocument) -> tuple[str, ...]:
    """Return the characters that stop the memo from being printed, none when all is well."""
    return missing_characters("".join(texts_of(_mapped(document, clean_text))))


def content_hash(document: MemoDocument) -> str:
    """Return a SHA-256 of everything that decides how the PDF looks: content, style and engine."""
    content = json.dumps(asdict(document), cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(f"{_look()}\n{content}".encode("utf-8", "surrogatepass")).hexdigest()


def warm_up() -> None:
    """Load the engine and render a line, so that the first user need not wait a second."""
    engine.write_pdf('<html lang="sv"><title>x</title><h1>x</h1></html>', is_draft=True, facts=None)


def _print(document: MemoDocument) -> bytes:
    if missing := missing_glyphs(document):
        raise MissingGlyphs(missing)
    return engine.write_pdf(
        render_html(document), is_draft=document.is_draft, facts=_attached_facts(document)
    )


def _attached_facts(document: MemoDocument) -> engine.AttachedFacts | None:
    if not document.facts:
        return None
    text = json.dumps(
        document.facts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, indent=1
    )
    return engine.AttachedFacts(text, _dated_at(document) or _UNDATED)


def _dated_at(document: MemoDocument) -> datetime | None:
    return datetime.combine(document.dated_on, _NOON) if document.dated_on else None


def _context(document: MemoDocument) -> dict[str, Any]:
    printed: MemoDocument = _mapped(document, lambda text: set_breaks(clean_text(text)))
    return {
        "document": printed,
        "point_groups": [
            (organ, list(points)) for organ, points in groupby(printed.points, lambda p: p.organ)
        ],
    }


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return a copy of a document, or of a part, with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _mapped(getattr(value, f.name), change) for f in fields(value)}
        return replace(value, **parts)
    return value


@cache
def _look() -> str:
    """Return a fingerprint of the code, templates, styles and fonts that make the PDF."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in sorted(p for folder in _LOOK for p in folder.rglob("*") if p.is_file()):
        if path.suffix != ".pyc":
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
