"""What WeasyPrint 70 leaves undone in a file that is to be PDF/A-3a and PDF/UA-1 at once.

WeasyPrint writes one standard per file (issue #2783 upstream). Its PDF/A-3a lacks only the
PDF/UA identification; the other steps make the tags say what is meant. Called by WeasyPrint
with its public `finisher` argument just before the file is written.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import pydyf

COMPRESSION_LEVEL = 6

_PDFUA_XMP = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    # PDF/A-3 6.6.2.3: a schema that PDF/A does not know must be described in the same packet.
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA part number</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
    b"</rdf:Description></rdf:RDF>"
)


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Make `pdf` conform to both PDF/A-3a and PDF/UA-1, in place."""
    _identify_as_pdfua(pdf)
    _tidy_structure(pdf)
    _list_attachments_once(pdf)
    _compress_once(pdf)


def _number(reference: object) -> int | None:
    """Return the object number of a reference like b'12 0 R', else None."""
    if isinstance(reference, bytes) and reference.endswith(b" R"):
        return int(reference.split()[0])
    return None


def _resolved(pdf: pydyf.PDF, reference: object) -> Any:
    number = _number(reference)
    if number is None:
        raise ValueError(f"Not a reference to a PDF object: {reference!r}")
    return pdf.objects[number]


def _identify_as_pdfua(pdf: pydyf.PDF) -> None:
    """Add pdfuaid:part inside the packet's single rdf:RDF (PDF/UA-1 clause 5)."""
    xmp = _resolved(pdf, pdf.catalog["Metadata"])
    xmp.compress = False
    head, end, tail = xmp.stream[0].partition(b"</rdf:RDF>")
    if not end or b"</rdf:RDF>" in tail:
        raise ValueError("The XMP packet must hold exactly one rdf:RDF.")
    xmp.stream[0] = head + _PDFUA_XMP + tail


def _tidy_structure(pdf: pydyf.PDF) -> None:
    root = _resolved(pdf, pdf.catalog["StructTreeRoot"])
    reachable = _reachable(pdf, root)
    artifacts: dict[int, set[int]] = {}
    for element in _structure_elements(pdf):
        if element.number not in reachable:
            page = _number(element["Pg"]) or 0
            artifacts.setdefault(page, set()).update(k for k in element["K"] if isinstance(k, int))
            element.clear()
        elif element["S"] == "/TH":
            _add_scope(pdf, element)
    _mark_artifacts(pdf, root, artifacts)


def _structure_elements(pdf: pydyf.PDF) -> Iterator[Any]:
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("Type") == "/StructElem":
            yield element


def _reachable(pdf: pydyf.PDF, root: Any) -> set[int]:
    seen: set[int] = set()
    todo = list(root["K"])
    while todo:
        number = _number(todo.pop())
        if number is not None and number not in seen:
            seen.add(number)
            todo.extend(pdf.objects[number].get("K", ()))
    return seen


def _add_scope(pdf: pydyf.PDF, cell: Any) -> None:
    """Say whether a header cell heads its column or its row (PDF/UA-1 7.5)."""
    group = _resolved(pdf, _resolved(pdf, cell["P"])["P"])
    cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _mark_artifacts(pdf: pydyf.PDF, root: Any, artifacts: dict[int, set[int]]) -> None:
    """Make running footers and the draft mark artifacts, so that they are not read aloud.

    WeasyPrint leaves them as elements outside the structure tree (issue #1836 upstream).
    """
    numbers = _resolved(pdf, root["ParentTree"])["Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page_number, marks in artifacts.items():
        page = pdf.objects[page_number]
        _replace_marks(_resolved(pdf, page["Contents"]).stream, marks)
        for mark in marks:
            parents[page["StructParents"]][mark] = b"null"


def _replace_marks(stream: list[Any], marks: set[int]) -> None:
    for index, item in enumerate(stream):
        is_mark = isinstance(item, pydyf.Dictionary) and item.get("MCID") in marks
        if is_mark and stream[index + 1] == b"BDC":
            stream[index - 1] = b"/Artifact"
            stream[index] = b"<</Type/Pagination>>"


def _list_attachments_once(pdf: pydyf.PDF) -> None:
    """WeasyPrint lists each attachment twice in /AF."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _compress_once(pdf: pydyf.PDF) -> None:
    """Deflate here: pydyf would deflate every stream twice at its slowest level."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            data = b"\n".join(pydyf.Array([item]).data[1:-1] for item in stream.stream)
            stream.stream, stream.compress = [zlib.compress(data, COMPRESSION_LEVEL)], False
            stream.extra = {**stream.extra, "Filter": "/FlateDecode"}
