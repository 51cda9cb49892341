"""The draft of an internal rule on AI as a Word file: real headings, languages set, the same bytes every time."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

import yaml
from django.conf import settings
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from assessments.frozen import whole
from assessments.reports import docx_pages
from assessments.rulebook import STATES, Article, Clause, Mark, Rule, rule
from guidelines.catalogue import edition_words

FILE = settings.BASE_DIR / "fixtures" / "rulebook" / "aigb.yaml"
HANG = 7  # millimetres from the number of a clause to its text
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
    return docx_pages.saved(writer.docx)


def printable(text: str) -> str:
    """The text without characters that a Word file cannot hold or that would disturb what stands beside it."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Writer:
    """Writes one draft in one language, from top to bottom."""

    def __init__(self, words: Mapping, lang: str) -> None:
        self.words, self.lang = words, lang
        self.docx = docx_pages.blank(lang, self.word("title"))
        self.headings: list[Paragraph] = []

    def word(self, name: str, **texts: object) -> str:
        """The fixed word of that name, its blanks filled."""
        template = self.words[name][self.lang]
        return template.format(**texts) if texts else template

    def write(self, content: Mapping, draft: Rule) -> None:
        self.docx.add_paragraph(self.word("title"), style="Title")
        self._cover(content, draft)
        contents = self.docx.add_paragraph(self.word("contents"), style="TOC Heading")
        contents.paragraph_format.page_break_before = True
        place = self._paragraph(self.word("contents_note"))
        place.paragraph_format.space_before = Pt(10)
        begun = len(self.headings)
        for chapter in draft.chapters:
            title = chapter.title[self.lang]
            self._heading(self.word("chapter", number=chapter.number, title=title) if chapter.number else title, 1)
            for article in chapter.articles:
                self._article(article)
        self._end(draft)
        self.headings[begun].paragraph_format.page_break_before = True
        docx_pages.add_contents(place, self.headings)

    def _cover(self, content: Mapping, draft: Rule) -> None:
        self._paragraph(self.word("draft"), bold=True)
        self._paragraph(self.word("notice"))
        self._heading(self.word("about"), 1)
        self._table({"what": 50, "value": 110}, self._facts(content))
        self._heading(self.word("states"), 1)
        rows = [(self.word(state), self._meaning(state), str(draft.counts[state])) for state in STATES]
        self._table({"state": 60, "mark": 75, "count": 25}, rows)

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
        self._heading(self.word("article", number=article.number, title=article.title[self.lang]), 2)
        for number, clause in enumerate(article.clauses, start=1):
            self._clause(clause, number if len(article.clauses) > 1 else None)

    def _clause(self, clause: Clause, number: int | None) -> None:
        paragraph = self.docx.add_paragraph(self.word("clause", number=number) if number else "")
        form = paragraph.paragraph_format
        form.keep_with_next = bool(clause.marks)
        if number:
            form.left_indent, form.first_line_indent = Mm(HANG), Mm(-HANG)
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
            _write(self.docx.add_paragraph(style="Quote"), mark.note)

    def _basis(self, mark: Mark) -> str:
        title = mark.title[self.lang]
        return self.word("basis", printed_id=mark.printed_id, title=title, state=self.word(mark.state))

    def _end(self, draft: Rule) -> None:
        if draft.left_out:
            self._heading(self.word("left_out"), 1)
            rows = [(f"{m.printed_id} {m.title[self.lang]}", m.reason[self.lang]) for m in draft.left_out]
            self._table({"item": 80, "reason": 80}, rows)
        if draft.outside:
            self._heading(self.word("outside"), 1)
            for reason in draft.outside:
                self._paragraph(reason[self.lang])
        if draft.unnamed:
            self._heading(self.word("unnamed"), 1)
            self._paragraph(self.word("unnamed_lead"))
            for mark in draft.unnamed:
                self._mark(mark)

    def _heading(self, text: str, level: int) -> None:
        self.headings.append(self.docx.add_heading(text, level))

    def _paragraph(self, text: str, *, bold: bool = False) -> Paragraph:
        paragraph = self.docx.add_paragraph()
        paragraph.add_run(printable(text)).bold = bold
        return paragraph

    def _indented(self, text: str, *, bold: bool = False) -> Paragraph:
        paragraph = self._paragraph(text, bold=bold)
        paragraph.paragraph_format.left_indent = Mm(HANG)
        return paragraph

    def _table(self, columns: Mapping[str, int], rows: Iterable[Iterable[str]]) -> None:
        """A table; ``columns`` are the words of its head with their widths in millimetres."""
        table = self.docx.add_table(rows=0, cols=len(columns), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, columns.values(), strict=True):
            column.width = Mm(width)
        for texts in ([self.word(name) for name in columns], *rows):
            for cell, text, width in zip(table.add_row().cells, texts, columns.values(), strict=True):
                cell.width = Mm(width)
                form = cell.paragraphs[0].paragraph_format
                form.space_before = form.space_after = Pt(2)
                _write(cell.paragraphs[0], text)
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].bold = True
        _repeat_header(table)


def _write(paragraph: Paragraph, text: str) -> None:
    """Put a person's text into a paragraph, from the right where its first letter is written so.

    It is not justified: Word would stretch every line that the person ended.
    """
    paragraph.add_run(printable(text))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL"))
    if next(strong, "L") != "L":
        docx_pages.turn(paragraph)


def _repeat_header(table: Table) -> None:
    """The first row again on every page, and no row split between two."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
