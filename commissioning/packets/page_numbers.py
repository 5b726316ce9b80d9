""" "Sida 12 (87)" on every page of a packet, laid over what the page has of its own."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from commissioning.memos import engine

MM = 72 / 25.4
WIDTH, HEIGHT = 40 * MM, 4 * MM
# Below the page number that a memo has itself, and within what printers can reach.
FROM_RIGHT, FROM_BOTTOM = 21 * MM, 4 * MM
STYLE = """
@page { size: 40mm 4mm; margin: 0 }
body { margin: 0; font: 7.5pt/4mm "Archivo", "DejaVu Sans"; color: #15181d }
p { margin: 0; text-align: right; break-after: page }
p:last-child { break-after: auto }
span { background: #fff; padding: 0 1mm }
"""


def number_pages(writer: PdfWriter, pages: list[PageObject]) -> None:
    """Lay the numbers over the pages, in place, as artifacts: they are not read aloud."""
    total = len(pages)
    lines = "".join(f"<p><span>Sida {n} ({total})</span></p>" for n in range(1, total + 1))
    printed = PdfReader(BytesIO(engine.write_overlay(f"<body>{lines}</body>", STYLE)))
    for number, (page, sheet) in enumerate(zip(pages, printed.pages, strict=True), start=1):
        _lay_over(writer, page, _as_form(writer, sheet), f"/Sida{number}")


def _as_form(writer: PdfWriter, sheet: PageObject) -> StreamObject:
    """A page as something that can be drawn on another page."""
    content = sheet.get_contents()
    form = StreamObject()
    form.set_data(b"" if content is None else content.get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = sheet.mediabox.clone(writer, force_duplicate=True)
    resources: Any = sheet["/Resources"].get_object()
    form[NameObject("/Resources")] = resources.clone(writer)
    return form.flate_encode()


def _lay_over(writer: PdfWriter, page: PageObject, form: StreamObject, name: str) -> None:
    resources = DictionaryObject(page.get("/Resources", DictionaryObject()).get_object())
    drawings = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    drawings[NameObject(name)] = writer._add_object(form)
    resources[NameObject("/XObject")] = drawings
    page[NameObject("/Resources")] = resources
    matrix = " ".join(f"{value:.3f}" for value in placement(page))
    draw = f"\nQ /Artifact <</Type/Pagination>> BDC q {matrix} cm {name} Do Q EMC\n"
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(writer, b"q\n"), *_contents(page), _stream(writer, draw.encode())]
    )


def placement(page: PageObject) -> tuple[float, ...]:
    """The matrix that puts the number at the bottom right, the way the page is shown."""
    box = page.cropbox
    left, bottom, right, top = map(float, (box.left, box.bottom, box.right, box.top))
    match int(page.get("/Rotate", NumberObject(0)).get_object()) % 360:
        case 90:
            return (0, 1, -1, 0, right - FROM_BOTTOM, top - FROM_RIGHT - WIDTH)
        case 180:
            return (-1, 0, 0, -1, left + FROM_RIGHT + WIDTH, top - FROM_BOTTOM)
        case 270:
            return (0, -1, 1, 0, left + FROM_BOTTOM, bottom + FROM_RIGHT + WIDTH)
        case _:
            return (1, 0, 0, 1, right - FROM_RIGHT - WIDTH, bottom + FROM_BOTTOM)


def _contents(page: PageObject) -> list[object]:
    """The page's own drawing, untouched: it may hold anything."""
    content = page.get("/Contents")
    if content is None:
        return []
    found = content.get_object()
    if isinstance(found, ArrayObject):
        return list(found)
    return [found.indirect_reference] if isinstance(found, StreamObject) else []


def _stream(writer: PdfWriter, data: bytes) -> object:
    stream = StreamObject()
    stream.set_data(data)
    return writer._add_object(stream)
