"""A small PDF of one page, the same bytes each time: enough to stand in for a paper."""

from __future__ import annotations

from collections.abc import Sequence

LEFT, TOP, LINE = 72, 760, 18
CATALOG = b"<< /Type /Catalog /Pages 2 0 R /Lang (sv-SE) >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"


def small_pdf(heading: str, lines: Sequence[str]) -> bytes:
    """A4 with a heading and short lines. Signs that Windows-1252 lacks become question marks."""
    text = _content(heading, lines)
    return _file(
        [
            CATALOG,
            PAGES,
            PAGE,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
            FONT % b"Helvetica-Bold",
            FONT % b"Helvetica",
        ]
    )


def _content(heading: str, lines: Sequence[str]) -> bytes:
    rows = [b"/F1 16 Tf", _shown(heading), b"/F2 11 Tf", *map(_shown, ("", *lines))]
    return b"BT %d %d Td %d TL\n%s\nET" % (LEFT, TOP, LINE, b"\n".join(rows))


def _shown(line: str) -> bytes:
    text = line.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    return b"(%s) Tj T*" % text


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(out))
    )
