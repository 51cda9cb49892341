"""The draft of an internal rule on AI as a Word file: real headings, languages set, the same bytes every time."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime

import yaml
from django.conf import settings
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from assessments.frozen import whole
from assessments.rulebook import STATES, Article, Clause, Mark, Rule, rule
from guidelines.catalogue import edition_words

FILE = settings.BASE_DIR / "fixtures" / "rulebook" / "aigb.yaml"
FONT = "BIZ UDPGothic"
FALLBACK = b'<w:font w:name="BIZ UDPGothic"><w:altName w:val="Yu Gothic"/></w:font></w:fonts>'
TAGS = {"ja": "ja-JP", "en": "en-GB"}
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the same in every file, so that one result gives the same bytes
ZIPPED = (1980, 1, 1, 0, 0, 0)
STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Quote", "Footer", "Table Grid")
BLACK = RGBColor(0, 0, 0)
UNPRINTABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]"
)
"""What XML does not allow, further control characters, and characters that turn the direction of what follows."""


def as_docx(content: Mapping, lang: str) -> bytes:
    """The draft of the rule in one language. The same content gives the same bytes.

    For results of AIGB only (``rulebook.offered``). Texts are written as texts: no field, link or markup comes of them.
    """
    book = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    full = whole(content)
    writer = _Writer(book["words"], lang)
    writer.write(full, rule(full, book))
    file = io.BytesIO()
    writer.docx.save(file)
    return _same_bytes(file)


def printable(text: str) -> str:
    """The text without characters that a Word file cannot hold or that would disturb what stands beside it."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Writer:
    """Writes one draft in one language, from top to bottom."""

    def __init__(self, words: Mapping, lang: str) -> None:
        self.words, self.lang = words, lang
        self.docx = Document()
        _set_up(self.docx, lang, self.word("title"))

    def word(self, name: str, **texts: object) -> str:
        """The fixed word of that name, its blanks filled."""
        template = self.words[name][self.lang]
        return template.format(**texts) if texts else template

    def write(self, content: Mapping, draft: Rule) -> None:
        self.docx.add_paragraph(self.word("title"), style="Title")
        self._cover(content, draft)
        for chapter in draft.chapters:
            title = chapter.title[self.lang]
            numbered = self.word("chapter", number=chapter.number, title=title) if chapter.number else title
            self.docx.add_heading(numbered, 1)
            for article in chapter.articles:
                self._article(article)
        self._end(draft)

    def _cover(self, content: Mapping, draft: Rule) -> None:
        self._paragraph(self.word("draft"), bold=True)
        self._paragraph(self.word("notice"))
        self.docx.add_heading(self.word("about"), 1)
        self._table(("what", "value"), self._facts(content))
        self.docx.add_heading(self.word("states"), 1)
        rows = [(self.word(state), self._meaning(state), str(draft.counts[state])) for state in STATES]
        self._table(("state", "mark", "count"), rows)

    def _facts(self, content: Mapping) -> list[tuple[str, str]]:
        edition = content["edition"]
        values = {
            "organisation": content["profile"]["organisation"] or self.word("unnamed_organisation"),
            "edition": f"{edition['title'][self.lang]} {edition_words(edition['label'], self.lang)}",
            "as_of": datetime.fromisoformat(content["as_of"]).date().isoformat(),
            "round": str(content["round"] or self.word("interim")),
            "code": content["code"],
        }
        return [(self.word(name), value) for name, value in values.items() if value]

    def _meaning(self, state: str) -> str:
        if state == "does_not_apply":
            return self.word("listed")
        return self.word(f"mark_{state}" if f"mark_{state}" in self.words else "no_mark")

    def _article(self, article: Article) -> None:
        self.docx.add_heading(self.word("article", number=article.number, title=article.title[self.lang]), 2)
        for number, clause in enumerate(article.clauses, start=1):
            self._clause(clause, number if len(article.clauses) > 1 else None)

    def _clause(self, clause: Clause, number: int | None) -> None:
        paragraph = self.docx.add_paragraph(self.word("clause", number=number) if number else "")
        paragraph.paragraph_format.keep_with_next = bool(clause.marks)
        mark = f"mark_{clause.state}"
        if mark in self.words:
            paragraph.add_run(self.word(mark)).bold = True
            paragraph.add_run(" ")
        paragraph.add_run(clause.text[self.lang])
        for said in clause.marks:
            self._mark(said)

    def _mark(self, mark: Mark) -> None:
        self._indented(self._basis(mark)).paragraph_format.keep_with_next = bool(mark.open)
        if mark.open:
            self._indented(mark.open[self.lang], bold=True)
        if mark.note.strip():
            self._indented(self.word("note", printed_id=mark.printed_id)).paragraph_format.keep_with_next = True
            self.docx.add_paragraph(printable(mark.note), style="Quote")

    def _basis(self, mark: Mark) -> str:
        title = mark.title[self.lang]
        return self.word("basis", printed_id=mark.printed_id, title=title, state=self.word(mark.state))

    def _end(self, draft: Rule) -> None:
        if draft.left_out:
            self.docx.add_heading(self.word("left_out"), 1)
            rows = [(f"{m.printed_id} {m.title[self.lang]}", m.reason[self.lang]) for m in draft.left_out]
            self._table(("item", "reason"), rows)
        if draft.outside:
            self.docx.add_heading(self.word("outside"), 1)
            for reason in draft.outside:
                self._paragraph(reason[self.lang])
        if draft.unnamed:
            self.docx.add_heading(self.word("unnamed"), 1)
            self._paragraph(self.word("unnamed_lead"))
            for mark in draft.unnamed:
                self._mark(mark)

    def _paragraph(self, text: str, *, bold: bool = False) -> Paragraph:
        paragraph = self.docx.add_paragraph()
        paragraph.add_run(printable(text)).bold = bold
        return paragraph

    def _indented(self, text: str, *, bold: bool = False) -> Paragraph:
        paragraph = self._paragraph(text, bold=bold)
        paragraph.paragraph_format.left_indent = Mm(7)
        return paragraph

    def _table(self, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        names = [self.word(name) for name in columns]
        table = self.docx.add_table(rows=1, cols=len(names), style="Table Grid")
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = printable(text)
        _repeat_header(table)


def _repeat_header(table: Table) -> None:
    """The first row again on every page, and no row split between two."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _set_up(docx: Docx, lang: str, title: str) -> None:
    """A4, fonts, languages, properties and page numbers."""
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    for name in STYLES:
        _set_style(docx.styles[name])
    docx.styles["Normal"].font.size = Pt(10.5)
    docx.styles["Title"].font.size = Pt(20)
    docx.styles["Quote"].font.italic = False
    docx.styles["Quote"].paragraph_format.left_indent = Mm(14)
    _set_language(docx, lang)
    _number_pages(section.footer.paragraphs[0])
    facts = docx.core_properties
    facts.title, facts.author, facts.language, facts.comments = title, "Tenken", TAGS[lang], ""
    facts.created = facts.modified = MADE
    facts.last_modified_by, facts.revision = "Tenken", 1


def _set_style(style) -> None:
    """One font for Latin and Japanese letters, black on white."""
    style.font.name, style.font.color.rgb = FONT, BLACK
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.lower().endswith("theme"):
            del fonts.attrib[name]
    for place in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{place}"), FONT)


def _set_language(docx: Docx, lang: str) -> None:
    """Western text in the language of the draft; Japanese letters are Japanese in both."""
    (shown,) = docx.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    shown.set(qn("w:val"), TAGS[lang])
    shown.set(qn("w:eastAsia"), TAGS["ja"])
    for theme in docx.settings.element.xpath("w:themeFontLang"):
        theme.set(qn("w:val"), TAGS[lang])
        theme.set(qn("w:eastAsia"), TAGS["ja"])


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _same_bytes(file: io.BytesIO) -> bytes:
    """The same parts with fixed dates, and another font named for where the first is missing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/fontTable.xml":
                part = part.replace(b"</w:fonts>", FALLBACK)
            entry = zipfile.ZipInfo(name, date_time=ZIPPED)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, part)
    return packed.getvalue()
