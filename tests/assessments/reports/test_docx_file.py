"""The draft of the rule as a Word file: whole, inert, marked in words, the same bytes every time."""

import io
import re
import time
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from assessments.reports.docx_file import as_docx, printable
from assessments.snapshot import Reply
from tests.builders import NAUGHTY

JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
LANGUAGES = ("ja", "en")
ODD = ("\x01 control", "\ud800 half", "a\x0bb\ufffe", "\u202eturned", "あ" * 4000, "🙂 مرحبا", "</w:t><w:p/>")
HOSTILE = (*NAUGHTY, *ODD)


def opened(content, lang: str = "ja"):
    return Document(io.BytesIO(as_docx(content, lang)))


def lines(content, lang: str = "ja") -> list[str]:
    return [paragraph.text for paragraph in opened(content, lang).paragraphs]


def part(content, name: str, lang: str = "ja") -> str:
    return zipfile.ZipFile(io.BytesIO(as_docx(content, lang))).read(name).decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_content_gives_the_same_bytes(mixed, lang, monkeypatch):
    first = as_docx(mixed, lang)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    assert as_docx(mixed, lang) == first


def test_the_contents_name_every_heading_and_lead_to_it(mixed):
    docx = opened(mixed)
    headings = [p for p in docx.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    contents = [p for p in docx.paragraphs if p.style.name in ("toc 1", "toc 2")]
    assert [p.style.name[-1] for p in contents] == [p.style.name[-1] for p in headings]
    assert [p.text for p in contents] == [p.text for p in headings]
    targets = [p._p.xpath("w:bookmarkStart/@w:name") for p in headings]
    assert [p._p.xpath("w:hyperlink/@w:anchor") for p in contents] == targets
    assert len({name for (name,) in targets}) == len(headings)
    first, *between, last = [p._p.xpath(".//w:fldChar/@w:fldCharType") for p in contents]
    assert (first, any(between), last) == (["begin", "separate"], False, ["end"])


def test_cover_and_contents_have_pages_of_their_own(mixed):
    broken = [p.text for p in opened(mixed).paragraphs if p.paragraph_format.page_break_before]
    assert broken == ["目次", "第1章　総則"]


def test_every_page_has_the_title_and_its_number_of_all(mixed):
    section = opened(mixed).sections[0]
    assert section.header.paragraphs[0].text == "社内AI利用規程（案）"
    fields = section.footer.paragraphs[0]._p.xpath("w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("name", ["Heading 1", "Heading 2"])
def test_a_heading_stays_with_what_follows(mixed, name):
    assert opened(mixed).styles[name].paragraph_format.keep_with_next


def test_a_numbered_clause_hangs_behind_its_number(mixed):
    numbered = [p for p in opened(mixed).paragraphs if re.match("[0-9]+\t", p.text)]
    assert numbered
    assert all(p.paragraph_format.first_line_indent == -p.paragraph_format.left_indent != 0 for p in numbered)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_written_from_the_right_begins_on_the_right(make, lang):
    arabic, japanese = Reply(level="in_place", approach="مرحبا AI"), Reply(level="in_place", approach="AI مرحبا")
    docx = opened(make(depth="full", organisation="شركة", replies={"C-7-3": arabic, "C-2-2": japanese}), lang)
    turned = {p.text: bool(p._p.xpath("w:pPr/w:bidi")) for p in docx.paragraphs if p.style.name == "Quote"}
    assert turned == {"مرحبا AI": True, "AI مرحبا": False}
    runs = {run.text: run.font.rtl for p in docx.paragraphs if p.text in turned for run in p.runs}
    assert runs == {"مرحبا AI": True, "AI مرحبا": None}
    (name,) = [cell.paragraphs[0] for row in docx.tables[0].rows for cell in row.cells if cell.text == "شركة"]
    assert name._p.xpath("w:pPr/w:bidi")


def test_a_line_that_somebody_ended_is_not_stretched(make):
    given = make(depth="full", replies={"C-7-3": Reply(level="in_place", approach="一行目\n二行目")})
    (quoted,) = [p for p in opened(given).paragraphs if p.style.name == "Quote"]
    assert quoted.alignment == WD_ALIGN_PARAGRAPH.LEFT


def test_word_shows_no_compatibility_mode_and_no_picture_of_another_file(mixed):
    assert 'w:name="compatibilityMode"' in (settings := part(mixed, "word/settings.xml"))
    assert re.search('w:name="compatibilityMode"[^>]*w:val="15"', settings)
    names = zipfile.ZipFile(io.BytesIO(as_docx(mixed, "ja"))).namelist()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "WithEffects" in name]
    assert "Macintosh" not in part(mixed, "docProps/app.xml")


def test_it_opens_again_with_headings_in_order(mixed):
    found = [(p.style.name, p.text) for p in opened(mixed).paragraphs if p.style.name.startswith(("Title", "Heading"))]
    assert found[0] == ("Title", "社内AI利用規程（案）")
    articles = [text for style, text in found if style == "Heading 2"]
    assert articles[0] == "第1条（目的）"
    assert [int(re.match("第([0-9]+)条", text)[1]) for text in articles] == list(range(1, len(articles) + 1))


@pytest.mark.parametrize(("lang", "tag"), [("ja", "ja-JP"), ("en", "en-GB")])
def test_language_and_fonts_are_set(mixed, lang, tag):
    docx = opened(mixed, lang)
    (shown,) = docx.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    # Latin letters are never Japanese: their words would be broken anywhere.
    assert [shown.get(qn(f"w:{kind}")) for kind in ("val", "eastAsia", "bidi")] == ["en-GB", "ja-JP", "ar-SA"]
    assert docx.core_properties.language == tag
    for name in ("Normal", "Heading 1", "Heading 2", "Title", "Header", "Footer", "toc 1"):
        fonts = docx.styles[name].element.rPr.rFonts
        assert [fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "eastAsia", "cs")] == [*["BIZ UDPGothic"] * 2, "Arial"]
        assert not [kind for kind in fonts.attrib if kind.lower().endswith("theme")]
    assert '<w:altName w:val="Yu Gothic"/>' in part(mixed, "word/fontTable.xml", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_is_cited_with_its_number_and_title(mixed, lang):
    docx = opened(mixed, lang)
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(p.text for p in docx.paragraphs), *cells])
    for principle in mixed["principles"]:
        for item in principle["items"]:
            assert f"{item['printed_id']} {item['title'][lang]}" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_open_point_is_bold_and_in_brackets(mixed, lang):
    begins = {"ja": "【要検討：", "en": "【TO BE SETTLED:"}[lang]
    found = [p for p in opened(mixed, lang).paragraphs if p.text.startswith(begins)]
    replies = [item["reply"] for principle in mixed["principles"] for item in principle["items"]]
    assert len(found) == sum(r["level"] in ("partly", "not_yet", "unknown", None) for r in replies) > 0
    assert all(run.bold for p in found for run in p.runs)


def test_the_cover_says_what_it_is(mixed):
    docx = opened(mixed)
    text = "\n".join(lines(mixed)[:4])
    cells = [cell.text for row in docx.tables[0].rows for cell in row.cells]
    assert "【案】" in text
    assert "自己点検の回答から作った案です" in text
    assert "法的助言ではなく" in text
    assert {"2026-11-23", "山川食品株式会社", "AI事業者ガイドライン 第1.2版"} <= set(cells)


def test_the_counts_of_the_cover_are_those_of_the_text(mixed):
    docx = opened(mixed, "en")
    counts = {row.cells[0].text: int(row.cells[2].text) for row in docx.tables[1].rows[1:]}
    for state in ("In place", "Partly in place", "Not in place yet", "Not known or not answered", "Not asked"):
        cited = [p.text for p in docx.paragraphs if p.text.startswith("(Rests on:") and p.text.endswith(f"| {state})")]
        assert (state, len(cited)) == (state, counts[state])
    assert len(docx.tables[2].rows) - 1 == counts["Does not apply"]


def test_the_first_row_of_every_table_is_repeated(mixed):
    for table in opened(mixed).tables:
        assert [len(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows][:2] == [1, 0]


def test_practice_stands_in_its_own_words_in_both_languages(mixed):
    for lang in LANGUAGES:
        quoted = [p.text for p in opened(mixed, lang).paragraphs if p.style.name == "Quote"]
        assert "毎月0回、会議で確かめます。" in quoted


def test_english_holds_japanese_only_in_names_numbers_and_practice(make, mixed):
    printed = {item["printed_id"] for principle in mixed["principles"] for item in principle["items"]}
    text = "\n".join(line for line in lines(make(roles=("developer", "provider", "user"), depth="full"), "en"))
    assert printed
    rest = re.sub(r"\(Rests on: (第2部 [CD]\. |行動目標 |[DPU]-[0-9]+）)", "(", text)
    assert JAPANESE.findall(rest) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_and_nothing_comes_of_them(make, lang, text):
    reply = {"C-7-3": Reply(level="in_place", approach=text)}
    given = make(depth="full", organisation=text[:300], replies=reply)
    docx = opened(given, lang)
    quoted = [p for p in docx.paragraphs if p.style.name == "Quote"]
    assert [p.text for p in quoted] == ([printable(text)] if text.strip() else [])
    assert not docx.element.xpath("//w:hyperlink[not(@w:anchor)] | //w:object | //w:drawing")
    assert [one.text for one in docx.element.xpath("//w:instrText")] == ['TOC \\o "1-2" \\h \\z \\u']
    assert not docx.part.rels or all(not rel.is_external for rel in docx.part.rels.values())


def test_printable_keeps_lines_and_drops_what_xml_forbids():
    assert printable("a\r\nb\rc\td\x00\x1b\x85\ud800\uffff\u202e\u2067e🙂") == "a\nb\nc\tde🙂"


@pytest.mark.parametrize("depth", ["quick", "standard", "full"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_answered_gives_a_file_as_well(make, depth, lang):
    assert opened(make(depth=depth), lang).paragraphs[0].text


def test_a_part_of_the_first_release_is_read(mixed):
    for name in ("supplement", "standings", "previous", "verification", "round"):
        mixed.pop(name, None)
    assert opened(mixed).paragraphs[0].text
