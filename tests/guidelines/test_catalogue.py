"""Rules on the values of an edition, without a database."""

from dataclasses import replace
from typing import Any

import pytest

from guidelines.catalogue import (
    FACTS,
    FORCES,
    KINDS,
    LIMITS,
    MARKS,
    PRECISIONS,
    SITUATIONS,
    STRENGTHS,
    Edition,
    Item,
    Passage,
    Principle,
    Problem,
    Text,
    digest,
)
from guidelines.rules import problems
from tests.guidelines.builders import edition, reading_mapping, supplement_mapping, wide_mapping

FIRST = "principles[0].items[0]"
LAST = "principles[2].passages[1]"


def with_principle(whole: Edition, **changes: Any) -> Edition:
    return replace(whole, principles=(replace(whole.principles[0], **changes), *whole.principles[1:]))


def with_item(**changes: Any) -> Edition:
    whole = edition()
    first, *others = whole.principles[0].items
    return with_principle(whole, items=(replace(first, **changes), *others))


def with_passage(**changes: Any) -> Edition:
    """The wide edition with a change to the last of its passages."""
    whole = edition(base=wide_mapping())
    *others, last = whole.principles
    first, second = last.passages
    return replace(whole, principles=(*others, replace(last, passages=(first, replace(second, **changes)))))


def told(whole: Edition) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in problems(whole)]


@pytest.mark.parametrize("base", [None, wide_mapping(), reading_mapping(), supplement_mapping()])
def test_a_sound_edition_has_no_problems(base: dict[str, Any] | None) -> None:
    assert problems(edition(base=base)) == []


def test_an_edition_is_called_by_framework_and_label() -> None:
    assert edition().key == "demo-1.2"


def test_items_come_in_printed_order() -> None:
    assert [item.key for item in edition().items] == ["A-1", "A-2", "B-1"]


def test_passages_come_in_printed_order_and_are_no_items() -> None:
    whole = edition(base=wide_mapping())
    assert [passage.key for passage in whole.passages] == ["A-0", "C-1", "C-2"]
    assert [item.key for item in whole.items] == ["A-1", "A-2", "B-1", "B-2"]


def test_an_edition_to_read_has_no_items() -> None:
    assert edition(base=reading_mapping()).items == ()


def test_a_passage_is_not_found_as_an_item() -> None:
    with pytest.raises(KeyError, match="C-1"):
        edition(base=wide_mapping()).item("C-1")


def test_an_item_is_found_by_its_key() -> None:
    assert edition().item("B-1").printed_id == "第2部 B-1"


def test_a_key_that_the_edition_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="Z-9"):
        edition().item("Z-9")


@pytest.mark.parametrize(
    ("strength", "weight"),
    [
        *(("should", 3), ("important", 2), ("expected", 1), ("informative", 0)),
        *(("must", 3), ("endeavour", 2), ("request", 1), ("inferred", 1), ("even", 1)),
    ],
)
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
        ({"strength": "perhaps"}, "strength", "choose from should, important, expected, informative, must"),
        ({"only_with": ("sunny",)}, "only_with", '"sunny", which is not known here; choose from generative_ai'),
        ({"only_with": ("finance", "finance")}, "only_with", "twice"),
        ({"only_with": ("finance", "generative_ai")}, "only_with", "keep the order generative_ai, personal_data"),
        ({"when": ("finance",)}, "when", "choose from generative_ai, personal_data, life_or_rights"),
        ({"force": "rumour"}, "force", "choose from law, interpretation, soft_law, inference"),
        ({"force": ""}, "force", 'holds "", which is not known here'),
        ({"verified": "yes"}, "verified", "choose from primary, secondary, partly, unverified"),
        ({"verified": ""}, "verified", 'holds "", which is not known here'),
        ({"position": 4}, "position", "is 4; number the items of a principle from 1"),
    ],
)
def test_a_fault_in_an_item_is_told_with_its_place(changes: dict[str, Any], path: str, part_of_message: str) -> None:
    [(place, message)] = told(with_item(**changes))
    assert place == f"{FIRST}.{path}"
    assert part_of_message in message


@pytest.mark.parametrize(
    ("changes", "path", "part_of_message"),
    [
        ({"summary": Text(ja="要旨", en=" ")}, "summary.en", "is blank"),
        ({"summary": Text(ja="あ" * 4001, en="x")}, "summary.ja", "at most 4000"),
        ({"applies_note": Text(ja="", en="day")}, "applies_note.ja", "is blank"),
        ({"stage": Text(ja="条", en="x" * 301)}, "stage.en", "at most 300"),
        ({"printed_id": "x" * 61}, "printed_id", "at most 60"),
        ({"key": "C 2"}, "key", "use only letters"),
        ({"key": "C-1", "parent": None}, "key", 'is "C-1", which principles[2].passages[0] already has'),
        ({"key": "A-1"}, "key", 'is "A-1", which principles[0].items[0] already has'),
        ({"position": 3}, "position", "is 3; number the passages of a principle from 1 without gaps"),
        ({"verified": "yes"}, "verified", "choose from primary, secondary, partly, unverified"),
        ({"parent": "Z-9"}, "parent", 'is "Z-9"; name a passage of the same principle that stands before this one'),
        ({"parent": "C-2"}, "parent", "stands before this one"),
        ({"parent": "A-0"}, "parent", "of the same principle"),
        ({"parent": "B-1"}, "parent", "name a passage"),
        ({"parent": ""}, "parent", "name a passage"),
        ({"parent": "no such key"}, "parent", "name a passage"),
    ],
)
def test_a_fault_in_a_passage_is_told_with_its_place(changes: dict[str, Any], path: str, part_of_message: str) -> None:
    [(place, message)] = told(with_passage(**changes))
    assert place == f"{LAST}.{path}"
    assert part_of_message in message


def test_a_passage_cites_a_declared_document() -> None:
    source = replace(edition(base=wide_mapping()).passages[2].source, document="leaflet")
    [(path, message)] = told(with_passage(source=source))
    assert path == f"{LAST}.source.document"
    assert "choose from main, annex" in message


def test_a_passage_may_be_part_of_a_part() -> None:
    whole = edition(base=wide_mapping())
    *others, last = whole.principles
    deep = replace(last.passages[1], key="C-3", parent="C-2", position=3)
    assert problems(replace(whole, principles=(*others, replace(last, passages=(*last.passages, deep))))) == []


@pytest.mark.parametrize("name", [*FACTS, *SITUATIONS])
def test_an_item_may_wait_for_every_fact_and_situation(name: str) -> None:
    assert problems(with_item(only_with=(name,))) == []


@pytest.mark.parametrize("force", FORCES)
def test_every_known_force_is_sound(force: str) -> None:
    assert problems(with_item(force=force)) == []


@pytest.mark.parametrize("mark", MARKS)
def test_every_known_mark_is_sound_on_items_and_passages(mark: str) -> None:
    assert problems(with_item(verified=mark)) == problems(with_passage(verified=mark)) == []


@pytest.mark.parametrize("precision", PRECISIONS)
def test_every_known_precision_is_sound(precision: str) -> None:
    whole = edition()
    assert problems(replace(whole, version=replace(whole.version, precision=precision))) == []


def test_a_page_may_be_unknown() -> None:
    assert problems(with_item(source=replace(edition().items[0].source, page=None))) == []


def test_a_text_may_have_several_lines() -> None:
    assert problems(with_item(guidance=Text(ja="一行\n二行", en="one\ntwo"))) == []


def test_a_source_must_be_a_declared_document() -> None:
    source = replace(edition().items[0].source, document="leaflet")
    [(path, message)] = told(with_item(source=source))
    assert path == f"{FIRST}.source.document"
    assert '"leaflet"' in message
    assert "choose from main, annex" in message


def test_the_place_in_the_source_holds_no_blanks() -> None:
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


def test_a_principle_without_items_and_passages_is_refused() -> None:
    whole = edition()
    empty = Principle(key="Z", title=Text(ja="空", en="empty"), group=whole.principles[0].group, position=3, items=())
    [(path, message)] = told(replace(whole, principles=(*whole.principles, empty)))
    assert path == "principles[2].items"
    assert "give at least one item or passage" in message


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


def test_passages_do_not_stand_in_for_the_quick_check() -> None:
    whole = edition()
    quiet = with_principle(
        whole,
        items=tuple(replace(item, quick=False) for item in whole.items[:2]),
        passages=edition(base=wide_mapping()).principles[0].passages,
    )
    assert [path for path, _ in told(quiet)] == ["principles"]


def test_an_edition_to_read_needs_no_quick_check() -> None:
    whole = edition(base=reading_mapping())
    assert (whole.items, problems(whole)) == ((), [])


def test_items_that_wait_for_a_situation_need_no_quick_check() -> None:
    whole = edition(base=supplement_mapping())
    assert [item.quick for item in whole.items] == [False, False]
    assert problems(whole) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_known_kind_of_framework_is_sound(kind: str) -> None:
    whole = edition()
    assert problems(replace(whole, framework=replace(whole.framework, kind=kind))) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind": "rumour"}, "framework.kind"),
        ({"supplements": ""}, "framework.supplements"),
        ({"supplements": "de mo"}, "framework.supplements"),
        ({"supplements": "d" * 61}, "framework.supplements"),
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
        ({"precision": "week"}, "version.precision"),
        ({"precision": ""}, "version.precision"),
        ({"note": Text(ja="注", en="")}, "version.note.en"),
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
    whole = with_item(strength="perhaps", roles=(), printed_id="")
    assert len(problems(replace(whole, framework=replace(whole.framework, kind="rumour")))) == 4


def test_equal_editions_have_equal_digests() -> None:
    assert digest(edition()) == digest(edition())


def test_the_digest_is_a_sha256_in_hex() -> None:
    assert len(bytes.fromhex(digest(edition()))) == 32


def test_the_digest_stays_the_same_from_one_release_to_the_next() -> None:
    assert digest(edition()) == "cedd01aec4179843e8c320c97be11eae3f97ce6086903fffef0871c02958698a"


def test_the_digest_of_the_first_shipped_edition_stays_what_it_was_before_newer_keys(request: Any) -> None:
    shipped = request.getfixturevalue("edition")
    assert shipped.key == "aigb-1.2"
    assert digest(shipped) == "5efc5285bfccc81b815803b65d189a55b3e67a46929f618cfdc3363ae9bd0d73"


def test_a_newer_key_that_says_what_leaving_it_out_says_changes_no_digest() -> None:
    whole = edition()
    version = replace(whole.version, precision="day", note=None)
    said = with_principle(with_item(only_with=(), force=None, verified=None), passages=())
    assert digest(replace(said, version=version)) == digest(whole)


@pytest.mark.parametrize(
    "changes",
    [
        {"question": Text(ja="別の問い", en="Words on question A-1")},
        {"strength": "expected"},
        {"quick": True},
        {"standard_for": ("user",)},
        {"note": Text(ja="注", en="note")},
        {"position": 9},
        {"only_with": ("finance",)},
        {"force": "law"},
        {"verified": "primary"},
    ],
)
def test_another_value_gives_another_digest(changes: dict[str, Any]) -> None:
    assert digest(with_item(**changes)) != digest(edition())


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": Text(ja="別の要旨", en="Words on summary C-2")},
        {"parent": None},
        {"applies_on": None},
        {"applies_note": None},
        {"verified": "primary"},
    ],
)
def test_another_value_in_a_passage_gives_another_digest(changes: dict[str, Any]) -> None:
    assert digest(with_passage(**changes)) != digest(edition(base=wide_mapping()))


@pytest.mark.parametrize("changes", [{"precision": "month"}, {"note": Text(ja="注", en="note")}])
def test_another_value_in_the_version_gives_another_digest(changes: dict[str, Any]) -> None:
    whole = edition()
    assert digest(replace(whole, version=replace(whole.version, **changes))) != digest(whole)


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
    assert (plain.quick, plain.standard_for, plain.when, plain.only_with) == (False, (), (), ())
    assert (plain.note, plain.force, plain.verified, plain.source.approximate) == (None, None, None, False)


def test_optional_parts_of_a_passage_have_defaults() -> None:
    plain: Passage = edition(base=wide_mapping()).passages[1]
    assert (plain.parent, plain.stage, plain.applies_on, plain.applies_note) == (None,) * 4
    assert (plain.note, plain.verified, plain.source.page) == (None,) * 3
