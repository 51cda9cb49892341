"""Rules on the values of an edition, without a database."""

from dataclasses import replace
from typing import Any

import pytest

from guidelines.catalogue import (
    KINDS,
    LIMITS,
    STRENGTHS,
    Edition,
    Item,
    Principle,
    Problem,
    Text,
    digest,
    problems,
)
from tests.guidelines.builders import edition

FIRST = "principles[0].items[0]"


def with_principle(whole: Edition, **changes: Any) -> Edition:
    return replace(whole, principles=(replace(whole.principles[0], **changes), *whole.principles[1:]))


def with_item(**changes: Any) -> Edition:
    whole = edition()
    first, *others = whole.principles[0].items
    return with_principle(whole, items=(replace(first, **changes), *others))


def told(whole: Edition) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in problems(whole)]


def test_a_sound_edition_has_no_problems() -> None:
    assert problems(edition()) == []


def test_an_edition_is_called_by_framework_and_label() -> None:
    assert edition().key == "demo-1.2"


def test_items_come_in_printed_order() -> None:
    assert [item.key for item in edition().items] == ["A-1", "A-2", "B-1"]


def test_an_item_is_found_by_its_key() -> None:
    assert edition().item("B-1").printed_id == "第2部 B-1"


def test_a_key_that_the_edition_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="Z-9"):
        edition().item("Z-9")


@pytest.mark.parametrize(("strength", "weight"), [("should", 3), ("important", 2), ("expected", 1), ("informative", 0)])
def test_the_weight_follows_the_verb(strength: str, weight: int) -> None:
    assert replace(edition().items[0], strength=strength).weight == weight


@pytest.mark.parametrize(("lang", "words"), [("ja", "点検"), ("en", "check")])
def test_a_text_answers_in_the_language_asked(lang: str, words: str) -> None:
    assert Text(ja="点検", en="check").in_language(lang) == words


@pytest.mark.parametrize(
    ("changes", "path", "part_of_message"),
    [
        ({"question": Text(ja="問い", en=" ")}, "question.en", "is blank"),
        ({"note": Text(ja="　", en="note")}, "note.ja", "is blank"),
        (
            {"guidance": Text(ja="あ" * 4001, en="x")},
            "guidance.ja",
            "is 4001 characters long; shorten it to at most 4000",
        ),
        ({"title": Text(ja="題", en="x" * 301)}, "title.en", "at most 300"),
        ({"example": Text(ja="例\x00", en="x")}, "example.ja", "control character"),
        ({"example": Text(ja="例", en="a\ud800")}, "example.en", "control character"),
        ({"printed_id": ""}, "printed_id", "is blank"),
        ({"key": "A 1"}, "key", 'is "A 1"; use only letters'),
        ({"key": "-1"}, "key", "first a letter or digit"),
        ({"key": "k" * 61}, "key", "at most 60"),
        ({"roles": ()}, "roles", "is empty; name at least one of developer, provider, user"),
        ({"roles": ("user", "owner")}, "roles", '"owner", which is not known here; choose from developer'),
        ({"roles": ("user", "user")}, "roles", "twice"),
        ({"roles": ("user", "provider")}, "roles", "keep the order developer, provider, user"),
        ({"roles": ("user",), "standard_for": ("provider",)}, "standard_for", "names provider, not among the roles"),
        ({"standard_for": ("all",)}, "standard_for", '"all", which is not known'),
        ({"when": ("sunny",)}, "when", "choose from generative_ai, personal_data, life_or_rights"),
        ({"strength": "must"}, "strength", "choose from should, important, expected, informative"),
        ({"position": 4}, "position", "is 4; number the items of a principle from 1"),
    ],
)
def test_a_fault_in_an_item_is_told_with_its_place(changes: dict[str, Any], path: str, part_of_message: str) -> None:
    [(place, message)] = told(with_item(**changes))
    assert place == f"{FIRST}.{path}"
    assert part_of_message in message


def test_a_text_may_have_several_lines() -> None:
    assert problems(with_item(guidance=Text(ja="一行\n二行", en="one\ntwo"))) == []


def test_a_source_must_be_a_declared_document() -> None:
    source = replace(edition().items[0].source, document="leaflet")
    [(path, message)] = told(with_item(source=source))
    assert path == f"{FIRST}.source.document"
    assert '"leaflet"' in message
    assert "choose from main, annex" in message


def test_the_place_in_the_source_must_be_told() -> None:
    source = replace(edition().items[0].source, page="", section=Text(ja="", en="C"))
    paths = [path for path, _ in told(with_item(source=source))]
    assert paths == [f"{FIRST}.source.section.ja", f"{FIRST}.source.page"]


def test_an_item_key_is_used_once_in_an_edition() -> None:
    whole = edition()
    last = with_principle(whole).principles[1]
    twice = replace(whole, principles=(whole.principles[0], replace(last, items=(replace(last.items[0], key="A-2"),))))
    [(path, message)] = told(twice)
    assert path == "principles[1].items[0].key"
    assert 'is "A-2", which principles[0].items[1] already has' in message


def test_a_principle_key_is_used_once_in_an_edition() -> None:
    assert [path for path, _ in told(with_principle(edition(), key="B"))] == ["principles[1].key"]


def test_a_document_key_is_used_once_in_an_edition() -> None:
    whole = edition()
    documents = (*whole.version.documents, whole.version.documents[0])
    assert [path for path, _ in told(replace(whole, version=replace(whole.version, documents=documents)))] == [
        "version.documents[2].key"
    ]


def test_principles_are_numbered_without_gaps() -> None:
    assert [path for path, _ in told(with_principle(edition(), position=7))] == ["principles[0].position"]


def test_a_principle_without_items_is_refused() -> None:
    whole = edition()
    empty = Principle(key="Z", title=Text(ja="空", en="empty"), group=whole.principles[0].group, position=3, items=())
    [(path, _)] = told(replace(whole, principles=(*whole.principles, empty)))
    assert path == "principles[2].items"


def test_an_edition_without_principles_is_refused() -> None:
    assert [path for path, _ in told(replace(edition(), principles=()))] == ["principles"]


def test_an_edition_without_documents_is_told_once() -> None:
    whole = edition()
    bare = replace(whole, version=replace(whole.version, documents=()))
    assert [path for path, _ in told(bare)] == ["version.documents"]


def test_some_item_belongs_to_the_quick_check() -> None:
    whole = edition()
    slow = tuple(
        replace(row, items=tuple(replace(item, quick=False) for item in row.items)) for row in whole.principles
    )
    [(path, message)] = told(replace(whole, principles=slow))
    assert path == "principles"
    assert "quick: true" in message


@pytest.mark.parametrize("kind", KINDS)
def test_every_known_kind_of_framework_is_sound(kind: str) -> None:
    whole = edition()
    assert problems(replace(whole, framework=replace(whole.framework, kind=kind))) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind": "rumour"}, "framework.kind"),
        ({"url": "javascript:alert(1)"}, "framework.url"),
        ({"url": "https://example.jp/a b"}, "framework.url"),
        ({"url": "https://example.jp/" + "a" * LIMITS["url"]}, "framework.url"),
    ],
)
def test_a_fault_in_the_framework_is_told_with_its_place(changes: dict[str, Any], path: str) -> None:
    whole = edition()
    assert [place for place, _ in told(replace(whole, framework=replace(whole.framework, **changes)))] == [path]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"label": "1-2"}, "version.label"),
        ({"language": "Japanese"}, "version.language"),
        ({"language": "JA"}, "version.language"),
        ({"source_url": "example.jp"}, "version.source_url"),
    ],
)
def test_a_fault_in_the_version_is_told_with_its_place(changes: dict[str, Any], path: str) -> None:
    whole = edition()
    assert [place for place, _ in told(replace(whole, version=replace(whole.version, **changes)))] == [path]


def test_a_fault_in_the_framework_title_is_not_repeated_for_principles_that_inherit_it() -> None:
    whole = edition()
    framework = replace(whole.framework, title=Text(ja="", en="T"))
    principles = tuple(replace(row, group=framework.title) for row in whole.principles)
    assert [path for path, _ in told(replace(whole, framework=framework, principles=principles))] == [
        "framework.title.ja"
    ]


def test_all_problems_come_at_once() -> None:
    whole = with_item(strength="must", roles=(), printed_id="")
    assert len(problems(replace(whole, framework=replace(whole.framework, kind="rumour")))) == 4


def test_equal_editions_have_equal_digests() -> None:
    assert digest(edition()) == digest(edition())


def test_the_digest_is_a_sha256_in_hex() -> None:
    assert len(bytes.fromhex(digest(edition()))) == 32


def test_the_digest_stays_the_same_from_one_release_to_the_next() -> None:
    assert digest(edition()) == "cedd01aec4179843e8c320c97be11eae3f97ce6086903fffef0871c02958698a"


@pytest.mark.parametrize(
    "changes",
    [
        {"question": Text(ja="別の問い", en="Words on question A-1")},
        {"strength": "expected"},
        {"quick": True},
        {"standard_for": ("user",)},
        {"note": Text(ja="注", en="note")},
        {"position": 9},
    ],
)
def test_another_value_gives_another_digest(changes: dict[str, Any]) -> None:
    assert digest(with_item(**changes)) != digest(edition())


def test_values_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        edition().items[0].key = "other"  # type: ignore[misc]


def test_every_strength_has_a_whole_weight_that_is_not_negative() -> None:
    assert all(isinstance(weight, int) and weight >= 0 for weight in STRENGTHS.values())


@pytest.mark.parametrize(
    ("line", "path", "text"),
    [
        (12, "a.b", "line 12, a.b: is wrong"),
        (None, "a.b", "a.b: is wrong"),
        (3, "", "line 3: is wrong"),
        (None, "", "is wrong"),
    ],
)
def test_a_problem_reads_as_place_and_message(line: int | None, path: str, text: str) -> None:
    assert str(Problem(line=line, path=path, message="is wrong")) == text


def test_optional_parts_of_an_item_have_defaults() -> None:
    plain: Item = edition().items[0]
    assert (plain.quick, plain.standard_for, plain.when, plain.note, plain.source.approximate) == (
        False,
        (),
        (),
        None,
        False,
    )
