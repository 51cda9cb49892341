"""The structure of a report's PDF, made lean, and its marks of PDF/UA-1 and PDF/A-3a, before it is written.

WeasyPrint wraps every line of text in a structure element of its own and writes each object twice, once for the
file's identifier. Both cost a long report a third of its bytes beside the fonts; neither tells a reader anything.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import pydyf

# What may hold text itself (ISO 32000-1, 14.8.4.3 and 14.8.4.4); grouping elements may not.
HOLD_TEXT = {"/P", "/H1", "/H2", "/H3", "/H4", "/TD", "/TH", "/Lbl", "/LBody", "/Caption", "/Span"}
SMALL = 2  # colours and scales lie below; they keep four digits
# PDF/A knows no identifier of PDF/UA: its schema has to be described in the file (ISO 19005-3, 6.6.2.3).
UA_MARK = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class Lean:
    """Stands for a ``pydyf.PDF`` while tags are added; lines of text become numbers in the element around them."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.catalog = pdf.catalog
        self.elements: list[pydyf.Dictionary] = []
        self.lines: dict[bytes, pydyf.Dictionary] = {}

    @cached_property
    def page_references(self) -> tuple[bytes, ...]:
        """Those of the PDF, made once."""
        return self.pdf.page_references

    def add_object(self, found: pydyf.Object) -> None:
        """Add an object; a line of text gets a number that no object of a PDF has, until ``join``."""
        if _is_line(found):
            found.number = -len(self.lines) - 1
            self.lines[found.reference] = found
            return
        self.pdf.add_object(found)
        if isinstance(found, pydyf.Dictionary):
            self.elements.append(found)

    def join(self) -> None:
        """Put each line of text into its element where that may hold text; add it where it may not."""
        elements = {element.reference: element for element in self.elements}
        joined = {}
        for reference, line in self.lines.items():
            if elements[line["P"]]["S"] in HOLD_TEXT:
                joined[reference] = (line["K"][0], line["P"])
            else:
                self.pdf.add_object(line)
                joined[reference] = (line.reference, line.reference)
        for element in self.elements:
            if "K" in element:
                element["K"][:] = [joined[kid][0] if kid in joined else kid for kid in element["K"]]
            for part in element.get("Nums", ())[1::2]:
                if isinstance(part, pydyf.Array):
                    part[:] = [joined[kid][1] if kid in joined else kid for kid in part]


def leanly(add_tags: Callable) -> Callable:
    """WeasyPrint's ``add_tags`` with lean structure, and with table headers that say what they head."""

    def added(pdf: pydyf.PDF, *others) -> None:
        lean = Lean(pdf)
        add_tags(lean, *others)
        lean.join()
        _say_scopes(lean.elements)

    return added


def spoken(build: Callable) -> Callable:
    """WeasyPrint's ``_build_box_tree`` with the language of words in another one than the document's."""

    def built(box, *others) -> Iterator[pydyf.Dictionary]:
        source = getattr(box, "_box", box).element  # that of a placeholder is at the box whose place it holds
        language = None if source is None or source.tag == "html" else source.get("lang")
        for element in build(box, *others):
            if language:
                element["Lang"] = pydyf.String(language)
            yield element

    return built


def packed(stream: pydyf.Stream) -> bytes:
    """``pydyf.Stream.data`` with CR LF before ``endstream``: after LF alone, data ending in CR reads as shorter.

    Packed as hard as zlib does by itself: its hardest takes three times as long and makes a report 2 % smaller.
    """
    written, extra = b"\n".join(map(as_bytes, stream.stream)), pydyf.Dictionary(stream.extra.copy())
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        written = zlib.compress(written)
    extra["Length"] = len(written)
    return b"%s\nstream\n%s\r\nendstream" % (extra.data, written)


def finish(document, pdf: pydyf.PDF) -> None:
    """Mark the PDF as PDF/UA-1 beside PDF/A-3a, and have every object written once."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.compress = False
    metadata.stream = [part.replace(b"</rdf:RDF>", UA_MARK) for part in metadata.stream]
    pdf.objects[:] = [item if item.free == "f" or item is pdf.catalog else Written(item) for item in pdf.objects]


def as_bytes(item) -> bytes:
    """What ``pydyf`` writes for a value, with no more digits than can be seen: places to a hundredth of a point."""
    if isinstance(item, bytes):
        return item
    if isinstance(item, float):
        text = f"{item:.4f}" if -SMALL < item < SMALL else f"{item:.2f}"
        return text.rstrip("0").rstrip(".").encode()
    return item.data if isinstance(item, pydyf.Object) else str(item).encode("ascii")


class Written(pydyf.Object):
    """An object as the bytes it will be in the file."""

    def __init__(self, source: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = source.number, source.generation, source.free
        self.written, self.may_be_packed = source.data, source.compressible

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.written

    @property
    def compressible(self) -> bool:
        """Whether it may stand in a stream of objects."""
        return self.may_be_packed


def _is_line(found: pydyf.Object) -> bool:
    kids = found.get("K", ()) if isinstance(found, pydyf.Dictionary) else ()
    return len(kids) == 1 and isinstance(kids[0], int)


def _say_scopes(elements: Iterable[pydyf.Dictionary]) -> None:
    """Headers in a table's head are those of columns, others those of rows; lists of headers are not needed then."""
    known = {element.reference: element for element in elements}
    for cell in elements:
        if cell.get("S") in ("/TH", "/TD") and "A" in cell:
            cell.pop("ID", None)
            cell["A"].pop("Headers", None)
            if cell["S"] == "/TH":
                head = any(parent["S"] == "/THead" for parent in _above(cell, known))
                cell["A"]["Scope"] = "/Column" if head else "/Row"
            elif len(cell["A"]) == 1:
                del cell["A"]


def _above(element: pydyf.Dictionary, known: dict[bytes, pydyf.Dictionary]) -> Iterator[pydyf.Dictionary]:
    while (element := known.get(element.get("P"))) is not None and element["S"] != "/Table":
        yield element
