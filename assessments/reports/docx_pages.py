"""How a Word file of ours looks: paper, fonts, languages, header and footer, contents, properties, the same bytes."""

import io
from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from assessments.reports import zipped

FONT = "BIZ UDPGothic"
RIGHT_TO_LEFT_FONT = "Arial"
FALLBACK = b'<w:font w:name="BIZ UDPGothic"><w:altName w:val="Yu Gothic"/></w:font></w:fonts>'
TAGS = {"ja": "ja-JP", "en": "en-GB"}
LATIN = "en-GB"
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the same in every file, so that one result gives the same bytes
CONTENTS = ("toc 1", "toc 2")
STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Quote", "Header", "Footer", "TOC Heading", "Table Grid")
BLACK = RGBColor(0, 0, 0)
NOT_OURS = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Parts of the library's template that say nothing of this file: a picture of another one among them."""


def blank(lang: str, title: str) -> Docx:
    """An empty file on A4 with our styles; the title stands in its header and properties."""
    docx = Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    _set_styles(docx, lang)
    _set_language(docx)
    _set_settings(docx)
    _set_header_and_footer(docx, title)
    facts = docx.core_properties
    facts.title, facts.author, facts.language, facts.comments = title, "Tenken", TAGS[lang], ""
    facts.created = facts.modified = MADE
    facts.last_modified_by, facts.revision = "Tenken", 1
    return docx


def saved(docx: Docx) -> bytes:
    """The file: the same content gives the same bytes."""
    for owner in (docx.part, docx.part.package):
        for name, link in list(owner.rels.items()):
            if link.reltype.endswith(NOT_OURS):
                del owner.rels[name]
    file = io.BytesIO()
    docx.save(file)
    return zipped.again(file.getvalue(), _finished)


def add_contents(place: Paragraph, headings: Iterable[Paragraph]) -> None:
    """Contents before a paragraph, each line leading to its heading.

    It is a field of Word, which puts the page numbers in when somebody updates it: only Word knows the pages.
    """
    lines = [_line(place, heading, number) for number, heading in enumerate(headings, start=1)]
    if lines:
        for part in (_mark("separate"), _instruction(), _mark("begin")):
            lines[0]._p.insert(1, part)  # after the properties
        lines[-1]._p.append(_mark("end"))


def turn(paragraph: Paragraph) -> None:
    """Let a paragraph in a script written from the right begin on the right."""
    before = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
    paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *before)
    for run in paragraph.runs:
        run.font.rtl = True


def _line(place: Paragraph, heading: Paragraph, number: int) -> Paragraph:
    name = f"_Toc{number:08d}"
    line = place.insert_paragraph_before(style=CONTENTS[heading.style.name != "Heading 1"])
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.append(line.add_run(heading.text)._r)
    line._p.append(link)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    heading._p.insert(1, start)  # after the properties
    heading._p.append(end)
    return line


def _mark(kind: str) -> OxmlElement:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _instruction() -> OxmlElement:
    run, text = OxmlElement("w:r"), OxmlElement("w:instrText")
    text.text = 'TOC \\o "1-2" \\h \\z \\u'
    run.append(text)
    return run


def _set_styles(docx: Docx, lang: str) -> None:
    for name in CONTENTS:
        docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = docx.styles["Normal"]
    for name in (*STYLES, *CONTENTS):
        _set_style(docx.styles[name])
    _set_size(docx.styles["Normal"], 10.5)
    _set_size(docx.styles["Title"], 20)
    for name in ("Header", "Footer"):
        _set_size(docx.styles[name], 9)
    for name, indent in zip(CONTENTS, (0, 6), strict=True):
        form = docx.styles[name].paragraph_format
        form.left_indent, form.space_after = Mm(indent), Pt(2)
    if lang == "ja":
        docx.styles["Normal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    docx.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in docx.styles["Title"].element.xpath("w:pPr/w:pBdr"):
        line.getparent().remove(line)
    docx.styles["Quote"].font.italic = False
    docx.styles["Quote"].paragraph_format.left_indent = Mm(14)


def _set_style(style) -> None:
    """One font for Latin and Japanese letters, black on white."""
    style.font.name, style.font.color.rgb = FONT, BLACK
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.lower().endswith("theme"):
            del fonts.attrib[name]
    for place in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{place}"), FONT)
    fonts.set(qn("w:cs"), RIGHT_TO_LEFT_FONT)


def _set_size(style, points: float) -> None:
    """The size of all letters: scripts written from the right have one of their own."""
    style.font.size = Pt(points)
    for size in style.element.rPr.xpath("w:szCs"):
        size.getparent().remove(size)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(int(points * 2)))
    style.element.rPr.sz.addnext(size)


def _set_language(docx: Docx) -> None:
    """Japanese letters are Japanese in both languages; Latin letters never are, or words would be broken anywhere."""
    (shown,) = docx.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    for element in (shown, *docx.settings.element.xpath("w:themeFontLang")):
        element.set(qn("w:val"), LATIN)
        element.set(qn("w:eastAsia"), TAGS["ja"])
        element.set(qn("w:bidi"), "ar-SA")


def _set_settings(docx: Docx) -> None:
    """The layout of the present Word, not of an old one for which it shows "compatibility mode"."""
    for mode in docx.settings.element.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']"):
        mode.set(qn("w:val"), "15")
    for picture in docx.settings.element.xpath("w:savePreviewPicture"):
        picture.getparent().remove(picture)


def _set_header_and_footer(docx: Docx, title: str) -> None:
    """The title above, the number of the page and of all pages below."""
    section = docx.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text, header.alignment = title, WD_ALIGN_PARAGRAPH.RIGHT
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(footer, "PAGE")
    footer.add_run(" / ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _finished(name: str, part: bytes) -> bytes:
    """A part with another font named for where the first is missing, and without the program of the template."""
    if name == "word/fontTable.xml":
        return part.replace(b"</w:fonts>", FALLBACK)
    return part.replace(b"Microsoft Macintosh Word", b"Tenken") if name == "docProps/app.xml" else part
