"""The PDF: what it may fetch, what it holds."""

import io
import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from weasyprint import HTML

from assessments.reports.boxes import boxes
from assessments.reports.context import report
from assessments.reports.html import page
from assessments.reports.pdf import FACES, SUMMARY, VOID, OwnFonts, Page, draw
from assessments.reports.press import FONT_FILES, RenderingFailed, render
from assessments.snapshot import Reply


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(reader: PdfReader) -> str:
    """All text without white space, running headers and page numbers."""
    pages = (text.extract_text() for text in reader.pages)
    bodies = (re.sub(r"^.*自己点検( \| .*)?\n|\d+ / \d+\s*$", "", text) for text in pages)
    return re.sub(r"[\s\u200b]", "", "".join(bodies))


def fonts(reader: PdfReader) -> set[str]:
    found = (reader.pages[0]["/Resources"]["/Font"].get_object() or {}).values()
    return {re.sub("^/[A-Z]{6}[+]", "", font.get_object()["/BaseFont"]) for font in found}


@pytest.fixture(scope="module")
def plain() -> str:
    return '<html lang="ja"><head><title>t</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        FONT_FILES[0].as_uri(),
        "http://127.0.0.1/",
        "https://example.jp/a.css",
        "data:text/css,body{}",
        "ftp://example.jp/",
        "../../config/settings.py",
        "tenken-font:../settings.py",
        "tenken-font:regular?x",
        "tenken-font:last-resort",
        "TENKEN-FONT:regular",
        "",
    ],
)
def test_the_fetcher_refuses_everything_else(url):
    with pytest.raises(ValueError, match="refused"):
        OwnFonts().fetch(url)


@pytest.mark.parametrize("url", FACES)
def test_the_fetcher_knows_our_fonts(url):
    assert OwnFonts().fetch(url).read() == FACES[url].read_bytes()


def test_a_page_that_asks_for_files_gets_none(plain, monkeypatch):
    asked = []
    fetch = OwnFonts.fetch

    def watched(self, url, headers=None):
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(OwnFonts, "fetch", watched)
    body = (
        '<img src="file:///etc/passwd"><img src="http://127.0.0.1:9/a.png"><link rel="stylesheet" href="file:///x.css">'
        "<style>@import url(http://127.0.0.1:9/b.css); p { background: url(file:///etc/hostname) }</style><p>本文</p>"
    )
    assert words(read(draw(plain.format(body)))) == "本文"
    assert asked.count("file:///etc/passwd") == 1


def test_the_same_html_gives_the_same_bytes(mixed):
    html = page(mixed, "ja")
    assert render(html) == render(html)


HOSTILE = "<b>&amp; & \"' ]]> <!-- <br> <svg onload=x> &nbsp;"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_report_is_read_as_xml(make, lang):
    html = page(make(organisation=HOSTILE, level="partly", reason=HOSTILE), lang)
    assert ElementTree.fromstring(VOID.sub(r"<\1\2/>", html)).tag == "html"  # noqa: S314


@pytest.fixture
def sealed(make) -> str:
    """A finished result, as HTML, with hostile words and a QR code."""
    content = make(organisation=HOSTILE, replies={"C-1-3": Reply(level="partly", approach=HOSTILE)})
    given = {"code": "K7QM2XFD9PA4" + "0" * 14, "address": "https://tenken.example.jp/verify/K7QM2XFD9PA4/"}
    return page(content | {"verification": given, "round": 1}, "ja")


def test_every_drawing_says_that_it_is_one(sealed):
    assert sealed.count("<svg") > 2
    assert len(re.findall(r'<svg [^>]*xmlns="http://www\.w3\.org/2000/svg"', sealed)) == sealed.count("<svg")


def test_the_qr_code_is_drawn_on_the_cover(sealed):
    drawn, without = draw(sealed), draw(re.sub(r'(<section class="seal".*?)<svg.*?</svg>', r"\1", sealed, flags=re.S))
    cover, plain = (read(pdf).pages[0].get_contents().get_data() for pdf in (drawn, without))
    assert len(cover) > len(plain) + 3000  # its squares


def test_a_report_read_as_xml_is_drawn_to_the_same_bytes_as_one_read_as_html(sealed, monkeypatch):
    html = sealed
    quickly = draw(html)

    def refuse(text: str) -> None:
        raise ElementTree.ParseError

    monkeypatch.setattr(ElementTree, "fromstring", refuse)
    assert draw(html) == quickly


NASTY = (
    "<", "&", '"', "'", ">", "]]>", "<!--", "-->", "<![CDATA[", "<?xml?>", "<!DOCTYPE a [", "<!ENTITY a 'b'>", "&a;",
    "&nbsp;", "&#0;", "<br>", "<meta ", "<img src=x>", "<link href=x>", "<col", "/>", "</title>", "<style>", "{{", "{%",
    "\r", "\n", "\r\n", "\t", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "か\u3099",
)  # fmt: skip


def shape(node: ElementTree.Element) -> tuple:
    """Whatever of an element is drawn: white space between elements, and the name of a namespace, are not."""
    given = {name: value for name, value in node.attrib.items() if not name.endswith("xmlns")}
    words = [(text or "").strip(" \n") for text in (node.text, node.tail)]
    return node.tag, given, words, [shape(child) for child in node if isinstance(child.tag, str)]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(NASTY), max_size=6).map("".join), min_size=5, max_size=5))
@example([f"a{sign}b" for sign in ("\r\n\t", "\n\n", "\t", "\r", "\n")])
def test_whatever_is_typed_both_readings_are_the_same(make, settings, typed):
    organisation, approach, evidence, settings.HOST_NAME, settings.HOST_CONTACT = typed
    replies = {"C-1-3": Reply(level="partly", approach=approach, considered=approach, evidence=(evidence,))}
    html = page(make(organisation=organisation, replies=replies), "ja")
    assert ElementTree.fromstring(VOID.sub(r"<\1\2/>", html)) is not None  # noqa: S314
    read_twice = [shape(found.etree_element) for found in (Page(html, OwnFonts()), HTML(string=html))]
    assert read_twice[0] == read_twice[1]


def test_words_with_signs_that_xml_does_not_know_are_drawn_all_the_same(plain):
    assert "外字" in words(read(draw(plain.format("<p>外字 \ufffe</p>"))))


@pytest.fixture(scope="module")
def long_answers() -> dict[str, Reply]:
    return {
        "C-1-3": Reply(
            level="partly", approach="始" + "あ" * 3998 + "終", considered="W" * 4000, relations="っ" * 4000
        ),
        "U-2-i": Reply(level="not_yet", approach="初め\n" + "漢字、テスト。" * 570, evidence=("x" * 1000,)),
        "C-3-2": Reply(level="unknown", approach="<script>alert(1)</script><img src=http://evil.example/x>"),
    }


def test_no_letter_of_a_long_answer_is_lost(make, long_answers):
    reader = read(draw(page(make(organisation="長" * 150 + "W" * 150, replies=long_answers), "ja")))
    text = words(reader)
    for reply in long_answers.values():
        for said in (reply.approach, reply.considered, reply.relations, *reply.evidence):
            counted = {sign: said.count(sign) for sign in set(said) if not sign.isspace()}
            assert {sign: text.count(sign) >= times for sign, times in counted.items()} == dict.fromkeys(counted, True)
    assert "<script>alert(1)</script><imgsrc=http://evil.example/x>" in text
    assert "長" * 40 in text


def test_a_report_is_tagged_named_and_drawn_in_our_font(mixed):
    reader = read(draw(page(mixed, "ja")))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "ja"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    assert reader.metadata.title == "AI事業者ガイドライン（第1.2版）自己点検報告書 – 山川食品株式会社"
    assert reader.metadata.author == "山川食品株式会社"
    assert reader.metadata.creation_date.isoformat() == mixed["as_of"]
    assert fonts(reader) == {"BIZ-UDPGothic-Tenken", "BIZ-UDPGothic-Tenken-Bold"}
    assert 9 <= len(reader.pages) <= 14


def test_every_answer_stands_in_the_pdf(mixed):
    text = words(read(draw(page(mixed, "ja"))))
    for principle in mixed["principles"]:
        for item in principle["items"]:
            for said in (item["question"]["ja"], item["reply"]["approach"], *item["reply"]["evidence"]):
                assert re.sub(r"\s", "", said) in text


def test_a_sign_that_no_font_has_is_a_box_that_can_be_copied(plain):
    reader = read(draw(plain.format("<p>外字 \U000f0000 \U000f0001 です</p>")))
    assert words(reader) == "外字\U000f0000\U000f0001です"
    assert "Tenken-Last-Resort" in fonts(reader)


def test_the_font_of_last_resort_is_the_same_every_time():
    assert boxes({0xF0001, 0xF0000}) == boxes([0xF0000, 0xF0001])


def test_a_drawing_that_takes_too_long_is_ended(plain):
    with pytest.raises(RenderingFailed, match=r"within 0\.05 seconds"):
        render(plain.format("本文"), seconds=0.05)


def test_a_child_that_fails_is_reported_with_its_last_words(plain, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("assessments.reports.press.MODULE", "assessments.reports.nothing")
    with pytest.raises(RenderingFailed, match=r"status 1: .*No module named assessments"):
        render(plain.format("本文"))


LENGTHS = ("", "a" * 300, "山" * 300, "Wide Name " * 30)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("organisation", LENGTHS, ids=["none", "latin", "japanese", "words"])
def test_cover_summary_and_contents_take_one_page_each(make, organisation, lang):
    full = make(roles=("developer", "provider", "user"), depth="full", level="not_yet", organisation=organisation)
    pages = [text.extract_text() for text in read(draw(page(full, lang))).pages[:3]]
    assert not re.search("要約|Summary", pages[0])
    assert re.search("要約|Summary", pages[1])
    assert report(full, lang).unknowns[-1][-20:].replace(" ", "") in re.sub(r"\s", "", pages[1])
    assert re.search("目次|Contents", pages[2])


def test_a_summary_that_takes_more_than_its_page_is_set_smaller_until_it_fits(mixed):
    html = page(mixed, "en")
    long = html.replace('<p class="meaning">', '<p class="meaning">' + "Much to say. " * 50, 1)
    pages = [text.extract_text() for text in read(draw(long)).pages[:4]]
    assert SUMMARY.format("") in long
    assert "Much to say." in pages[1]
    assert "Contents" in pages[2]
    assert "What is not known" in pages[1]


def test_a_summary_that_fits_no_page_is_drawn_all_the_same(mixed):
    endless = page(mixed, "en").replace('<p class="meaning">', '<p class="meaning">' + "Much to say. " * 900, 1)
    assert "Contents" in "".join(text.extract_text() for text in read(draw(endless)).pages[3:8])


def test_each_header_says_what_it_heads_and_each_link_is_printed(mixed):
    reader = read(draw(page(mixed, "ja")))
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    headers = [found for found in objects if isinstance(found, dict) and found.get("/S") == "/TH"]
    links = [found for found in objects if isinstance(found, dict) and found.get("/Subtype") == "/Link"]
    assert {found["/A"]["/Scope"] for found in headers} == {"/Row", "/Column"}
    assert {found["/F"] for found in links} == {4}


def test_words_in_another_language_say_so_to_a_screen_reader(mixed):
    reader = read(draw(page(mixed, "en")))
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    spoken = [found for found in objects if isinstance(found, dict) and "/S" in found and "/Lang" in found]
    assert {found["/Lang"] for found in spoken} == {"ja"}
    assert {found["/S"] for found in spoken} <= {"/Span", "/P", "/TH", "/TD", "/NonStruct", "/Link"}
    assert len(spoken) >= sum(len(principle["items"]) for principle in mixed["principles"])
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_a_stream_ends_so_that_no_reader_counts_it_wrong(mixed):
    pdf = draw(page(mixed, "ja"))
    assert pdf.count(b"endstream") == pdf.count(b"\r\nendstream")
