"""Both languages are complete: no string of ours without Japanese, no page that mixes them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import reverse

from guidelines.catalogue import PATTERNS
from guidelines.strict_yaml import READ_AS
from tests.conftest import Cast

TOP = Path(__file__).resolve().parent.parent
PO = TOP / "locale" / "ja" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted(str(path.relative_to(TOP / "templates")) for path in (TOP / "templates").rglob("*.html"))
CODE = [
    path
    for room in ("guidelines", "organisations", "assessments", "config")
    for path in sorted((TOP / room).rglob("*.py"))
    if "migrations" not in path.parts
]
# Functions by the place of the message among their arguments; those with p take the context before it.
PLACES = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")
Message = tuple[str | None, str]


@cache
def catalogue() -> dict[Message, polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(PO))}


def in_template(name: str) -> Iterator[Message]:
    """The messages of a template, as its translation tags would ask for them."""
    template: Template = engines["django"].get_template(name).template
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        yield _context(node), str(node.filter_expression.var.literal).replace("%", "%%")
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        yield _context(node), node.render_token_list(node.singular)[0]


def _context(node) -> str | None:
    return node.message_context.resolve({}) if node.message_context else None


def in_sentences(path: Path) -> Iterator[Message]:
    """The templates of the sentences of a Python file: written out where they are made, or under a name before."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence"]
    given = [call.args[0] for call in calls]
    named = {node.id for node in given if isinstance(node, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in named:
            given.append(node.value)
    yield from ((None, node.value) for node in given if isinstance(node, ast.Constant))


def in_code(path: Path) -> Iterator[Message]:
    """The messages of a Python file."""
    yield from in_sentences(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACES:
            place = PLACES[node.func.id]
            if isinstance(node.args[place], ast.Constant):
                yield (node.args[0].value if place else None), node.args[place].value


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_message_of_a_template_is_in_the_catalogue(name):
    assert [message for message in in_template(name) if message not in catalogue()] == []


@pytest.mark.parametrize("path", CODE, ids=[str(path.relative_to(TOP)) for path in CODE])
def test_every_message_of_the_code_is_in_the_catalogue(path):
    assert [message for message in in_code(path) if message not in catalogue()] == []


def test_what_sentences_are_made_of_is_in_the_catalogue():
    advice = [(None, advice) for _pattern, advice in PATTERNS.values()]
    kinds = [(None, word) for word in (*READ_AS.values(), "something else", "items", "passages", "principles")]
    assert [message for message in (*advice, *kinds) if message not in catalogue()] == []


def test_the_sentences_of_the_rules_were_found():
    assert len(set(in_sentences(TOP / "guidelines" / "rules.py"))) > 15


def test_templates_and_code_were_found():
    assert len({message for name in TEMPLATES for message in in_template(name)}) > 100
    assert len({message for path in CODE for message in in_code(path)}) > 100


def test_every_message_is_translated_and_none_is_doubtful():
    source = polib.pofile(str(PO))
    assert [entry.msgid for entry in source.untranslated_entries()] == []
    assert [entry.msgid for entry in source.fuzzy_entries()] == []
    assert [entry.msgid for entry in source.obsolete_entries()] == []


def test_translations_keep_every_placeholder():
    def differs(entry: polib.POEntry) -> bool:
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        given = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        return any(set(PLACEHOLDER.findall(text)) != wanted for text in given)

    assert [entry.msgid for entry in catalogue().values() if differs(entry)] == []


def test_the_compiled_catalogue_is_that_of_the_source():
    assert PO.with_suffix(".mo").read_bytes() == polib.pofile(str(PO)).to_binary()


# --- pages ----------------------------------------------------------------------------------------


class Words(HTMLParser):
    """The visible words of a page, without parts marked as being in another language."""

    VOID = ("meta", "link", "input", "img", "br", "hr", "path", "circle", "rect", "line", "polygon")

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang, self.stack, self.found = lang, [lang], []

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in self.VOID:
            self.stack.append(dict(attrs).get("lang") or self.stack[-1])

    def handle_endtag(self, tag) -> None:
        if tag not in self.VOID:
            self.stack.pop()

    def handle_data(self, data) -> None:
        if self.stack[-1] == self.lang:
            self.found.append(data)


def words(page: str, lang: str) -> str:
    parser = Words(lang)
    parser.feed(page)
    return " ".join(parser.found)


PAGES = [
    ("home", ()), ("method", ()), ("start", ()), ("from_file", ()), ("scope", ()), ("mine", ()), ("tasks", ("code",)),
    ("page", ("code", "C-3")), ("check", ("code",)), ("result", ("code",)), ("score", ("code",)),
    ("settings", ("code",)), ("delete", ("code",)), ("carry", ("code",)), ("rounds", ("code",)),
    ("worksheet", ("code",)),
]  # fmt: skip
ACCOUNT_PAGES = ("account_login", "account_signup", "account_reset_password", "account_reset_password_done")


def open_page(cast: Cast, lang: str, name: str, parts: tuple[str, ...]) -> str:
    client = cast.browser("stranger" if name.startswith("account") else "owner")
    client.cookies["django_language"] = lang
    args = [cast.ours.code if part == "code" else part for part in parts]
    response = client.get(reverse(name if name.startswith("account") else f"assessments:{name}", args=args))
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.text
    return response.text


each_page = pytest.mark.parametrize(("name", "parts"), [*PAGES, *((name, ()) for name in ACCOUNT_PAGES)])


@pytest.mark.django_db
@each_page
def test_a_japanese_page_shows_no_message_in_english(cast: Cast, name, parts):
    shown = words(open_page(cast, "ja", name, parts), "ja")
    messages = [
        e.msgid for e in catalogue().values() if len(e.msgid) > 8 and "%" not in e.msgid and e.msgid != e.msgstr
    ]
    assert [message for message in messages if message in shown] == []


@pytest.mark.django_db
@each_page
def test_an_english_page_shows_japanese_only_where_it_is_marked(cast: Cast, name, parts):
    for response in cast.ours.responses.all():
        response.approach = "We check every month."
        response.save(update_fields=["approach"])
    shown = words(open_page(cast, "en", name, parts), "en")
    assert JAPANESE.findall(shown) == []


@pytest.mark.django_db
def test_without_a_choice_a_page_speaks_the_language_of_the_browser(client, version):
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert '<html lang="ja">' in client.get("/", headers={"Accept-Language": "fr"}).text
    assert '<html lang="ja">' in client.get("/").text


@pytest.mark.django_db
def test_the_language_is_switched_on_the_page_one_is_on(client, version):
    response = client.post(reverse("set_language"), {"language": "en", "next": "/method/"})
    assert response["Location"] == "/method/"
    assert '<html lang="en">' in client.get("/method/").text


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
@pytest.mark.django_db
def test_switching_the_language_never_leaves_the_site(client, place):
    response = client.post(reverse("set_language"), {"language": "en", "next": place})
    assert response["Location"] == "/"


def test_there_are_two_languages_and_japanese_is_the_first():
    assert (settings.LANGUAGE_CODE, [code for code, _ in settings.LANGUAGES]) == ("ja", ["ja", "en"])
