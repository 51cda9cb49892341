"""The pages of the PDF where names, titles and answers are at their limits: what stays together, and what is lost."""

import copy
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from pypdf import PdfReader

from assessments.reports.context import report
from assessments.reports.html import page
from assessments.reports.pdf import draw
from assessments.scope import Scope, items_in_scope
from assessments.scoring import LEVELS
from assessments.snapshot import EVIDENCE_LIMIT, NAME_LIMIT, TEXT_LIMIT, Profile, Reply, content
from tests.assessments.reports.conftest import AS_OF
from tests.assessments.reports.test_accessible import LONG, failures

SAID = {name: text[:TEXT_LIMIT] for name, text in LONG.items()} | {
    "mixed": ("会議 meeting اجتماع 🦀 פגישה ۱۲۳ 第1条。" * 150)[:TEXT_LIMIT],
    "word": "W" * TEXT_LIMIT,
    "lines": ("一行目\n\n二行目です。\n" * 400)[:TEXT_LIMIT],
}
SEAL = {"code": "k7m2p9x4c3ab" * 2, "address": "https://tenken.example/verify/" + "k7m2p9x4c3ab" * 2 + "/"}
EVIDENCE = tuple(f"{number} AI利用ルール" for number in range(1, EVIDENCE_LIMIT + 1))
# Joiners and selectors have no glyph of their own without a font for emoji; bullets come at the end of a page.
ASIDE = "\u200b\u200d\ufe0f•"
ORDINARY = {"roles": ("provider", "user"), "depth": "standard"}
CHAPTERS = (
    "summary", "profile", "results", "items", "not-applicable", "actions", "score", "method", "sources", "disclaimer",
)  # fmt: skip
TITLE = {
    "ja": "導入後の脆弱性・悪用インシデント等の特定と緩和を続ける仕組みの整備と見直し" * 8,
    "en": "Find and mitigate vulnerabilities and misuse after deployment " * 5,
}


def answered(edition, *, roles, depth, reply, organisation="", finished=False) -> dict:
    """A result in which every item has the answer that ``reply`` gives to its number."""
    scope = Scope(roles=roles, depth=depth, facts={})
    replies = {item.key: reply(number) for number, item in enumerate(items_in_scope(edition, scope))}
    profile = Profile(organisation=organisation)
    found = content(edition=edition, scope=scope, replies=replies, profile=profile, as_of=AS_OF, code="k7m2p9x4c3ab")
    return found | ({"round": 1, "verification": SEAL} if finished else {})


def at_the_limit(number: int) -> Reply:
    """Each script in turn; a reason where the item does not apply, evidence with every third."""
    level = LEVELS[number % len(LEVELS)]
    text = list(SAID.values())[number] if number < len(SAID) else "短い答え。"
    reason = text if level == "not_applicable" else ""
    return Reply(level=level, reason=reason, approach=text, evidence=() if number % 3 else EVIDENCE)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A PDF, the text of each of its pages, and its elements of structure."""

    pdf: bytes
    reader: PdfReader
    pages: list[str]

    @property
    def body(self) -> str:
        """All pages as one text, without running headers and page numbers."""
        footing = r"[^\n]*(自己点検|Self-assessment: )[^\n]*\n(W+…\n)?\d+ / \d+\s*$"
        return "".join(bare(re.sub(footing, "", text)) for text in self.pages)

    @property
    def structure(self) -> list[dict]:
        """Its elements of structure, as they are in the file."""
        objects = (self.reader.get_object(number) for number in range(1, self.reader.trailer["/Size"]))
        return [found for found in objects if isinstance(found, dict) and found.get("/Type") == "/StructElem"]


def drawn(html: str) -> Drawn:
    """Draw it, and read it once."""
    pdf = draw(html)
    reader = PdfReader(io.BytesIO(pdf))
    return Drawn(pdf=pdf, reader=reader, pages=[each.extract_text() for each in reader.pages])


def bare(text: str) -> str:
    """The text without white space, invisible signs, bullets and signs of direction."""
    return re.sub(rf"[\s{ASIDE}\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


@pytest.fixture(scope="module")
def limits(edition) -> dict[str, Drawn]:
    """A finished quick check at every limit, in both languages; the name is one word or many."""
    names = {"ja": "W" * NAME_LIMIT, "en": ("Long Organisation Name " * 20)[:NAME_LIMIT]}
    asked = {"roles": ("user",), "depth": "quick", "reply": at_the_limit, "finished": True}
    return {lang: drawn(page(answered(edition, **asked, organisation=names[lang]), lang)) for lang in names}


@pytest.fixture(scope="module")
def ordinary(edition) -> dict[str, Drawn]:
    """Two roles in the standard depth, with answers of a few lines."""
    said = Reply(
        level="partly", approach="毎月の会議で利用状況を確認し、議事録に残しています。" * 3, evidence=EVIDENCE[:2]
    )
    found = answered(edition, **ORDINARY, reply=lambda _number: said)
    return {lang: drawn(page(found, lang)) for lang in ("ja", "en")}


@pytest.fixture(params=["ja", "en"])
def lang(request) -> str:
    """Each language of reports."""
    return request.param


def test_a_report_at_every_limit_passes_the_rules(limits, lang):
    assert failures(limits[lang].pdf) == []


def test_a_report_at_every_limit_has_its_cover_summary_and_contents_on_a_page_each(limits, lang):
    first, second, third = limits[lang].pages[:3]
    assert SEAL["address"][:40] in first
    assert re.search("わかっていないこと|What is not known", second)
    assert re.search("目次|Contents", third)


@pytest.mark.parametrize("script", ["japanese", "english", "emoji", "word", "lines"])
def test_an_answer_stands_in_the_pdf_sign_by_sign(limits, lang, script):
    assert bare(SAID[script]) in limits[lang].body


@pytest.mark.parametrize("script", ["arabic", "mixed"])
def test_no_letter_of_an_answer_from_right_to_left_is_lost(limits, lang, script):
    """A reader puts the letters of such a line in an order of its own; each has to be there as often as written."""
    told, found = Counter(bare(SAID[script])), Counter(limits[lang].body)
    assert {letter for letter, times in told.items() if found[letter] < times} == set()


def test_every_piece_of_evidence_stands_in_the_pdf(limits, lang):
    text = limits[lang].body
    assert [piece for piece in EVIDENCE if bare(piece) not in text] == []


def test_an_item_of_a_few_lines_is_not_broken_over_pages(ordinary, lang, edition):
    whole = [element for element in ordinary[lang].structure if element["/S"] == "/Art"]
    assert len(whole) == len(items_in_scope(edition, Scope(**ORDINARY, facts={})))


def test_headings_of_the_report_leave_out_no_level(ordinary, lang):
    levels = [int(found["/S"][2]) for found in ordinary[lang].structure if re.fullmatch("/H[1-6]", found["/S"])]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_each_chart_has_words_in_place_of_it(ordinary, lang):
    figures = [found for found in ordinary[lang].structure if found["/S"] == "/Figure"]
    assert len(figures) == 6
    assert all(len(found["/Alt"]) > 20 for found in figures)


def test_the_contents_give_the_pages_where_chapters_begin(ordinary, lang):
    reader, text = ordinary[lang].reader, ordinary[lang].pages[2]
    begin = {name: reader.get_destination_page_number(found) + 1 for name, found in reader.named_destinations.items()}
    assert text.split()[: len(CHAPTERS)] == [str(begin[name]) for name in CHAPTERS]


def test_a_summary_of_very_long_titles_is_one_page(edition, lang):
    """Nothing follows the summary here, so that the one drawing is short."""
    found = copy.deepcopy(
        answered(edition, roles=("user",), depth="quick", reply=lambda _number: Reply(level="not_yet"))
    )
    for principle in found["principles"]:
        principle["title"] = TITLE
        for item in principle["items"]:
            item |= {"title": TITLE, "first_step": TITLE}
    found["edition"]["note"] = {name: text * 6 for name, text in TITLE.items()}
    html = page(found, lang)
    cut = html.index('<nav class="leaf contents"')
    assert len(drawn(html[:cut] + "</main></body></html>").pages) == 2


def test_a_text_cut_in_the_summary_stands_whole_further_on(edition):
    found = copy.deepcopy(
        answered(edition, roles=("user",), depth="quick", reply=lambda _number: Reply(level="not_yet"))
    )
    found["principles"][0]["items"][0]["first_step"] = TITLE
    shown = report(found, "en")
    assert any(step.item.first_step.endswith("…") for step in shown.brief.steps)
    assert TITLE["en"] in [step.item.first_step for step in shown.steps]
