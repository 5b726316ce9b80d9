"""Join the tag trees of several PDF files, so that the whole can be read aloud as the parts can.

pypdf copies pages but not their tags (`/StructTreeRoot`). Every part gets a `Part` of its own
under one `Document`, and its pages new numbers in the common parent tree (ISO 32000-1, 14.7).
"""

from __future__ import annotations

from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

ROOT, PARENTS, NEXT = "/StructTreeRoot", "/ParentTree", "/ParentTreeNextKey"
ELEMENT, PAGE_KEY = "/StructElem", "/StructParents"


class StructureTree:
    """The tags of the file that `writer` is building. Add the parts in order, then `close`."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._numbers = ArrayObject()
        self._next = 0
        self._parts = ArrayObject()
        self._document = DictionaryObject(
            {NameObject("/Type"): NameObject(ELEMENT), NameObject("/S"): NameObject("/Document")}
        )
        self._document_ref = writer._add_object(self._document)

    def add(self, reader: PdfReader, pages: list[PageObject], title: str) -> None:
        """Take over the tags of a file whose pages have just been copied to `pages`."""
        root = reader.root_object[ROOT].get_object()
        part = DictionaryObject(
            {
                NameObject("/Type"): NameObject(ELEMENT),
                NameObject("/S"): NameObject("/Part"),
                NameObject("/T"): TextStringObject(title),
                NameObject("/P"): self._document_ref,
            }
        )
        reference = self._writer._add_object(part)
        part[NameObject("/K")] = self._copied_children(root, reference)
        self._parts.append(reference)
        self._number_pages(root, pages)

    def close(self) -> None:
        """Write the tree into the catalog."""
        tree = self._writer._add_object(
            DictionaryObject({NameObject("/Nums"): self._numbers})  # in order: the keys only grow
        )
        root = DictionaryObject(
            {
                NameObject("/Type"): NameObject(ROOT),
                NameObject("/K"): ArrayObject([self._document_ref]),
                NameObject(PARENTS): tree,
                NameObject(NEXT): NumberObject(self._next),
            }
        )
        reference = self._writer._add_object(root)
        self._document[NameObject("/P")] = reference
        self._document[NameObject("/K")] = self._parts
        catalog = self._writer.root_object
        catalog[NameObject(ROOT)] = reference
        marked = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        catalog[NameObject("/MarkInfo")] = marked

    def _copied_children(self, root: Any, parent: IndirectObject) -> ArrayObject:
        """What stands under the part's own `Document`, which the `Part` takes the place of."""
        children = ArrayObject()
        for top in root["/K"]:
            for child in top.get_object()["/K"]:
                copied = child.get_object().clone(self._writer, ignore_fields=["/P"])
                self._set_parents(copied, parent)
                children.append(copied.indirect_reference)
        return children

    def _set_parents(self, element: Any, parent: IndirectObject) -> None:
        todo = [(element, parent)]
        while todo:
            current, above = todo.pop()
            current[NameObject("/P")] = above
            kids = (kid.get_object() for kid in _kids(current))
            elements = (kid for kid in kids if isinstance(kid, dict) and "/S" in kid)
            todo += [(kid, current.indirect_reference) for kid in elements]

    def _number_pages(self, root: Any, pages: list[PageObject]) -> None:
        numbers = root[PARENTS]["/Nums"]
        owners = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
        for key, page in zip(sorted(owners), pages, strict=True):
            page[NameObject(PAGE_KEY)] = NumberObject(self._next)
            row = ArrayObject(map(self._copied, owners[key].get_object()))
            self._numbers += [NumberObject(self._next), row]
            self._next += 1

    def _copied(self, reference: Any) -> Any:
        """The copy of an element, which `add` has made already."""
        if isinstance(reference, NullObject) or not isinstance(reference, IndirectObject):
            return NullObject()
        element: Any = reference.get_object()
        return element.clone(self._writer, ignore_fields=["/P"]).indirect_reference


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, list) else [kids]
