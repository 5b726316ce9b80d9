"""WeasyPrint, loaded when first needed and warm after that."""

import logging
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from commissioning.memos.fonts import MissingGlyphs, write_configuration

STYLE_DIR = Path(__file__).resolve().parents[2] / "static" / "memos"
VARIANT = "pdf/a-3a"  # PDF/UA-1 is added by the finisher

# One font configuration serves all renders, and two threads in it at once, while it is cold,
# gave different bytes for the same memo.
LOCK = threading.RLock()

_NOTDEF = re.compile(r"unsupported by fonts: [\"']?(?P<text>.+?)[\"']?(?: \(|$)")


class PdfUnavailable(RuntimeError):
    """The server cannot make PDF files. The message is for the user and names the packages."""

    def __init__(self) -> None:
        super().__init__(
            "PDF-filer kan inte skapas, eftersom servern saknar programbibliotek. Be driften att "
            "installera libpango-1.0-0, libpangoft2-1.0-0 och libharfbuzz-subset0."
        )


@dataclass(frozen=True)
class AttachedFacts:
    """Register facts that follow the PDF as a JSON file."""

    json: str
    dated_at: datetime
    name: str = "registeruppgifter.json"


@dataclass(frozen=True)
class _Engine:
    """The parts of WeasyPrint that all renders share."""

    weasyprint: Any
    font_config: Any
    fetcher: Any
    style: Any
    draft_style: Any
    finisher: Any

    def attachment(self, facts: AttachedFacts) -> Any:
        return self.weasyprint.Attachment(
            string=facts.json,
            name=facts.name,
            description="Registeruppgifter",
            # Without times of its own the attachment carries the clock, and no two files are equal.
            created=facts.dated_at,
            modified=facts.dated_at,
            relationship="Data",
            url_fetcher=self.fetcher,
        )


def write_pdf(html: str, *, is_draft: bool, facts: AttachedFacts | None) -> bytes:
    """Return the HTML of one memo as PDF/A-3a and PDF/UA-1, the same bytes each time.

    Raises PdfUnavailable when system libraries are missing, MissingGlyphs when a character
    has no glyph.
    """
    with LOCK:
        engine = _engine()
        with _glyph_warnings() as warnings:
            content = engine.weasyprint.HTML(string=html, url_fetcher=engine.fetcher).write_pdf(
                stylesheets=[engine.style, *([engine.draft_style] if is_draft else [])],
                font_config=engine.font_config,
                presentational_hints=True,  # the number of a decision point: <li value>
                pdf_variant=VARIANT,
                finisher=engine.finisher,
                attachments=[engine.attachment(facts)] if facts else None,
            )
    if warnings:
        raise MissingGlyphs(tuple(sorted(set("".join(warnings)))))
    return bytes(content)


def write_overlay(html: str, style: str) -> bytes:
    """Return a PDF without tags, whose pages are to be laid over those of other files.

    Raises PdfUnavailable when system libraries are missing.
    """
    with LOCK:
        engine = _engine()
        page = engine.weasyprint.HTML(string=html, url_fetcher=engine.fetcher)
        css = engine.weasyprint.CSS(
            string=style, font_config=engine.font_config, url_fetcher=engine.fetcher
        )
        return bytes(page.write_pdf(stylesheets=[css], font_config=engine.font_config))


def write_sheet(html: str, style: str) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a page with a style sheet of its own.

    Raises PdfUnavailable when system libraries are missing.
    """
    with LOCK:
        engine = _engine()
        page = engine.weasyprint.HTML(string=html, url_fetcher=engine.fetcher)
        css = engine.weasyprint.CSS(
            string=style, font_config=engine.font_config, url_fetcher=engine.fetcher
        )
        return bytes(
            page.write_pdf(
                stylesheets=[css], font_config=engine.font_config, pdf_variant="pdf/ua-1"
            )
        )


@cache
def _engine() -> _Engine:
    # Read by fontconfig once, when Pango asks for its first font.
    os.environ["FONTCONFIG_FILE"] = str(write_configuration())
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        from commissioning.memos.pdf_finisher import finish
    except (ImportError, OSError) as error:
        raise PdfUnavailable from error
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    fonts = FontConfiguration()

    def stylesheet(*names: str) -> Any:
        text = "\n".join((STYLE_DIR / name).read_text(encoding="utf-8") for name in names)
        return weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher)

    style, draft_style = stylesheet("memo.css", "page.css"), stylesheet("draft.css")
    return _Engine(weasyprint, fonts, fetcher, style, draft_style, finish)


@contextmanager
def _glyph_warnings() -> Iterator[list[str]]:
    """Collect the texts that WeasyPrint says it has no glyphs for."""
    texts: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if ".notdef" in message:
                found = _NOTDEF.search(message)
                texts.append(found["text"] if found else "\N{REPLACEMENT CHARACTER}")

    logger, collector = logging.getLogger("weasyprint"), Collector(logging.WARNING)
    logger.addHandler(collector)
    try:
        yield texts
    finally:
        logger.removeHandler(collector)
