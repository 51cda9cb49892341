"""Reading an edition from YAML: what is accepted, and how each fault is told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines import yaml_nodes
from guidelines.catalogue import CatalogueError, Problem, Text
from guidelines.catalogue_yaml import read
from guidelines.rules import problems
from guidelines.strict_yaml import MAX_BYTES
from tests.guidelines.builders import (
    REMOVED,
    as_yaml,
    changed,
    item,
    line_of,
    mapping,
    reading_mapping,
    supplement_mapping,
    wide_mapping,
    words,
)

ITEM = "principles.0.items.0"


def told(source: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(CatalogueError) as refused:
        read(source)
    return refused.value.problems


def only_problem(source: str | bytes) -> Problem:
    found = told(source)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def replaced(old: str, new: str) -> str:
    text = as_yaml(mapping())
    assert old in text
    return text.replace(old, new, 1)


def test_a_sound_file_gives_an_edition_without_problems() -> None:
    assert problems(read(as_yaml(mapping()))) == []


def test_bytes_and_text_read_alike() -> None:
    text = as_yaml(mapping())
    assert read(text.encode()) == read(text)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    text = as_yaml(mapping())
    assert read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == read(text)


def test_positions_follow_the_order_in_the_file() -> None:
    assert [(row.position, [item.position for item in row.items]) for row in read(as_yaml(mapping())).principles] == [
        (1, [1, 2]),
        (2, [1]),
    ]


def test_every_key_of_the_file_arrives() -> None:
    rich = read(as_yaml(mapping())).item("A-2")
    assert rich.quick
    assert (rich.roles, rich.standard_for, rich.when) == (
        ("provider", "user"),
        ("user",),
        ("generative_ai", "life_or_rights"),
    )
    assert (rich.strength_note, rich.stage, rich.note) == tuple(Text(**words(x)) for x in ("strength", "stage", "note"))
    assert (rich.source.document, rich.source.page, rich.source.approximate) == ("annex", "3", True)


def test_every_newer_key_of_an_item_arrives() -> None:
    asked = read(as_yaml(wide_mapping())).item("B-2")
    assert (asked.only_with, asked.force, asked.verified) == (("generative_ai", "finance"), "interpretation", "partly")
    assert (asked.strength, asked.source.page) == ("endeavour", None)


def test_every_key_of_a_passage_arrives() -> None:
    *_, rich = read(as_yaml(wide_mapping())).passages
    assert (rich.key, rich.printed_id, rich.parent, rich.position) == ("C-2", "第C-2条", "C-1", 2)
    assert (rich.title, rich.summary) == (Text(**words("title C-2")), Text(**words("summary C-2")))
    assert (rich.stage, rich.applies_note, rich.note) == tuple(Text(**words(x)) for x in ("stage", "day", "note"))
    assert (rich.applies_on, rich.verified) == (date(2027, 8, 2), "secondary")
    assert (rich.source.document, rich.source.page, rich.source.approximate) == ("annex", "9", True)


def test_the_note_and_precision_of_an_edition_arrive() -> None:
    version = read(as_yaml(wide_mapping())).version
    assert (version.precision, version.note) == ("month", Text(**words("edition")))


def test_a_day_of_publication_is_exact_unless_it_is_told_otherwise() -> None:
    assert read(as_yaml(mapping())).version.precision == "day"


def test_what_a_framework_supplements_arrives() -> None:
    assert read(as_yaml(supplement_mapping())).framework.supplements == "demo"
    assert read(as_yaml(mapping())).framework.supplements is None


def test_an_edition_may_have_passages_alone() -> None:
    whole = read(as_yaml(reading_mapping()))
    assert [(row.items, [passage.position for passage in row.passages]) for row in whole.principles] == [
        ((), [1, 2]),
        ((), [1]),
    ]


def test_situations_are_brought_into_their_order() -> None:
    data = changed("principles.1.items.1.only_with", ["finance", "contracts", "personal_data"], wide_mapping())
    assert read(as_yaml(data)).item("B-2").only_with == ("personal_data", "contracts", "finance")


def test_a_source_without_a_document_cites_the_first() -> None:
    whole = read(as_yaml(wide_mapping()))
    assert whole.item("A-1").source.document == whole.passages[0].source.document == "main"


def test_a_part_given_as_one_string_serves_both_languages() -> None:
    assert read(as_yaml(mapping())).item("A-1").source.section == Text(ja="C. 2) ①", en="C. 2) ①")


def test_a_principle_without_a_group_stands_under_the_framework() -> None:
    whole = read(as_yaml(mapping()))
    assert whole.principles[1].group == whole.framework.title


def test_a_document_may_have_no_address() -> None:
    assert read(as_yaml(mapping())).version.documents[1].url is None


def test_roles_are_brought_into_their_order() -> None:
    assert read(as_yaml(changed(f"{ITEM}.roles", ["user", "developer"]))).item("A-1").roles == ("developer", "user")


@pytest.mark.parametrize("written", ["2026-03-31", "'2026-03-31'"])
def test_a_day_may_stand_with_or_without_quotes(written: str) -> None:
    text = replaced("published_on: '2026-03-31'", f"published_on: {written}")
    assert read(text).version.published_on == date(2026, 3, 31)


@settings(max_examples=50, deadline=None)  # each example reads a whole file
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80).filter(str.strip))
def test_texts_arrive_character_for_character(typed: str) -> None:
    whole = read(as_yaml(changed(f"{ITEM}.question", {"ja": typed, "en": "x"})))
    assert whole.item("A-1").question.ja == typed.strip()


@pytest.mark.parametrize(
    ("path", "value", "place", "part_of_message"),
    [
        ("schema", "tenken.catalogue/2", "schema", "write schema: tenken.catalogue/1"),
        ("schema", REMOVED, "schema", "is missing; add the line schema: …"),
        ("framework", REMOVED, "framework", "is missing"),
        ("framework", "aigb", "framework", "must be a block of key, title, issuer, kind, url"),
        ("framework.kind", "rumour", "framework.kind", "choose from soft_law, law, international, standard"),
        ("framework.titel", "x", "framework.titel", "did you mean title?"),
        ("framework.colour", "red", "framework.colour", "known are key, title, issuer, kind, url"),
        ("framework.title", "AIGB", "framework.title", 'write {ja: "…", en: "…"}'),
        ("framework.title.en", REMOVED, "framework.title.en", "is missing; add the line en: …"),
        ("framework.title.ja", "  ", "framework.title.ja", "is blank"),
        ("framework.title.ja", None, "framework.title.ja", "has no value"),
        ("framework.title.fr", "x", "framework.title.fr", "known are ja, en"),
        ("framework.url", "javascript:alert(1)", "framework.url", "starts with https:// or http://"),
        ("version.label", 1.1, "version.label", 'is a number when written without quotes; quote it: "1.1"'),
        ("version.label", "1-2", "version.label", "use only letters"),
        ("version.published_on", "2026-02-30", "version.published_on", "write it like 2026-03-31"),
        ("version.published_on", "31 March 2026", "version.published_on", "write it like 2026-03-31"),
        ("version.published_on", 2026, "version.published_on", "write it like 2026-03-31"),
        ("version.published_on", ["2026-03-31"], "version.published_on", "is a list or block"),
        ("version.documents", [], "version.documents", "is empty"),
        ("version.documents", "main", "version.documents", "must be a list"),
        ("version.documents.0.url", None, "version.documents[0].url", "leave the line out where it is optional"),
        ("version.documents.0.key", "annex", "version.documents[1].key", "already has"),
        ("principles", [], "principles", "is empty"),
        ("principles", {"A": 1}, "principles", "must be a list"),
        ("principles.1.items", [], "principles[1].items", "is empty; give at least one item or passage"),
        ("principles.1.items", REMOVED, "principles[1].items", "is empty; give at least one item or passage"),
        ("framework.supplements", "", "framework.supplements", "is blank"),
        ("version.precision", "week", "version.precision", "choose from day, month, year"),
        ("version.note", "superseded", "version.note", "both languages"),
        ("principles.1.items.0", "B-1", "principles[1].items[0]", "must be a block of key, printed_id"),
        ("principles.1.key", "A", "principles[1].key", "already has"),
        ("principles.1.items.0.key", "A-2", "principles[1].items[0].key", "already has"),
        (f"{ITEM}.question", REMOVED, "principles[0].items[0].question", "is missing"),
        (f"{ITEM}.question.en", REMOVED, "principles[0].items[0].question.en", "is missing"),
        (f"{ITEM}.printed_id", 7, "principles[0].items[0].printed_id", 'quote it: "7"'),
        (f"{ITEM}.printed_id", ["7"], "principles[0].items[0].printed_id", "must be one text"),
        (f"{ITEM}.roles", ["owner"], "principles[0].items[0].roles", "choose from developer, provider, user"),
        (f"{ITEM}.roles", [], "principles[0].items[0].roles", "name at least one"),
        (f"{ITEM}.roles", "user", "principles[0].items[0].roles", "must be a list"),
        (f"{ITEM}.roles", ["user", 3], "principles[0].items[0].roles[1]", "is a number"),
        (f"{ITEM}.roles", ["user", "user"], "principles[0].items[0].roles", "twice"),
        (f"{ITEM}.quick", "true", "principles[0].items[0].quick", "must be true or false"),
        (f"{ITEM}.quick", 1, "principles[0].items[0].quick", "must be true or false"),
        (f"{ITEM}.strength", "perhaps", "principles[0].items[0].strength", "choose from should"),
        (f"{ITEM}.strength", True, "principles[0].items[0].strength", "is a yes or no"),
        (f"{ITEM}.when", ["sunny"], "principles[0].items[0].when", "choose from generative_ai"),
        (f"{ITEM}.only_with", ["sunny"], "principles[0].items[0].only_with", "contracts, finance, automated_driving"),
        (f"{ITEM}.force", "rumour", "principles[0].items[0].force", "choose from law, interpretation"),
        (f"{ITEM}.force", "", "principles[0].items[0].force", 'holds ""'),
        (f"{ITEM}.verified", "", "principles[0].items[0].verified", 'holds ""'),
        (f"{ITEM}.verified", True, "principles[0].items[0].verified", "is a yes or no"),
        (f"{ITEM}.note", None, "principles[0].items[0].note", "both languages"),
        (f"{ITEM}.source", REMOVED, "principles[0].items[0].source", "is missing"),
        (f"{ITEM}.source", "p. 14", "principles[0].items[0].source", "must be a block of part, section;"),
        (f"{ITEM}.source.page", 14, "principles[0].items[0].source.page", 'quote it: "14"'),
        (f"{ITEM}.source.page", "", "principles[0].items[0].source.page", "leave the whole entry out"),
        (f"{ITEM}.source.part", 2, "principles[0].items[0].source.part", "is a number"),
        (f"{ITEM}.source.document", "leaflet", "principles[0].items[0].source.document", "choose from main, annex"),
    ],
)
def test_one_fault_is_told_once_with_place_and_remedy(path: str, value: Any, place: str, part_of_message: str) -> None:
    problem = only_problem(as_yaml(changed(path, value)))
    assert problem.path == place
    assert part_of_message in problem.message


@pytest.mark.parametrize(
    ("path", "value", "place", "part_of_message"),
    [
        ("passages.0", "article", "passages[0]", "must be a block of key, printed_id, title, summary, source"),
        ("passages.0.summary", REMOVED, "passages[0].summary", "is missing"),
        ("passages.0.key", REMOVED, "passages[0].key", "is missing"),
        ("passages.0.question", "?", "passages[0].question", "known are key, printed_id, title, summary, source"),
        ("passages.0.parrent", "C-1", "passages[0].parrent", "did you mean parent?"),
        ("passages.1.parent", "C-9", "passages[1].parent", "that stands before this one"),
        ("passages.1.parent", None, "passages[1].parent", "leave the line out where it is optional"),
        ("passages.1.key", "B-2", "passages[1].key", "principles[1].items[1] already has"),
        ("passages.1.applies_on", "2027-02-30", "passages[1].applies_on", "write it like 2026-03-31"),
        ("passages.1.verified", "yes", "passages[1].verified", "choose from primary, secondary"),
        ("passages.1.source.document", "leaflet", "passages[1].source.document", "choose from main, annex"),
    ],
)
def test_one_fault_in_a_passage_is_told_once_with_place_and_remedy(
    path: str, value: Any, place: str, part_of_message: str
) -> None:
    problem = only_problem(as_yaml(changed(f"principles.2.{path}", value, wide_mapping())))
    assert problem.path == f"principles[2].{place}"
    assert part_of_message in problem.message


def test_a_parent_that_leads_nowhere_is_told_with_its_own_line() -> None:
    text = as_yaml(wide_mapping()).replace("parent: C-1", "parent: C-9")
    assert only_problem(text).line == line_of(text, "parent: C-9")


def test_a_blank_name_for_both_languages_is_told_for_each() -> None:
    paths = [problem.path for problem in told(as_yaml(changed(f"{ITEM}.source.part", "")))]
    assert paths == ["principles[0].items[0].source.part.ja", "principles[0].items[0].source.part.en"]


@pytest.mark.parametrize("label", ["1.10", "1.2", "2", "2026-03-31", "yes"])
def test_a_label_without_quotes_is_refused_with_the_remedy(label: str) -> None:
    text = replaced("label: '1.2'", f"label: {label}")
    problem = only_problem(text)
    assert problem.line == line_of(text, "label:")
    assert f'quote it: "{label}"' in problem.message


def test_a_label_with_quotes_keeps_its_last_zero() -> None:
    assert read(replaced("label: '1.2'", 'label: "1.10"')).version.label == "1.10"


@pytest.mark.parametrize("written", ["yes", "True", "on", "1", '"true"'])
def test_only_true_and_false_answer_a_yes_or_no(written: str) -> None:
    assert "must be true or false" in only_problem(replaced("quick: true", f"quick: {written}")).message


def test_a_faulty_value_is_told_with_its_own_line() -> None:
    text = replaced("strength: important", "strength: perhaps")
    assert only_problem(text).line == line_of(text, "strength: perhaps")


def test_a_missing_key_is_told_with_the_line_of_its_block() -> None:
    text = as_yaml(changed("principles.0.items.1.question.en", REMOVED))
    assert only_problem(text).line == line_of(text, "question A-2")


def test_an_unknown_key_is_told_with_its_own_line() -> None:
    text = replaced("kind: soft_law", "kind: soft_law\n  colour: red")
    assert only_problem(text).line == line_of(text, "colour")


def test_a_key_written_twice_is_told_with_the_line_of_the_second() -> None:
    text = replaced("kind: soft_law", "kind: soft_law\n  kind: law")
    problem = only_problem(text)
    assert (problem.line, problem.path) == (line_of(text, "kind: law"), "framework.kind")
    assert "is written twice" in problem.message


def test_a_key_that_is_no_text_is_refused() -> None:
    assert (
        "not a key of this block" in only_problem(replaced("kind: soft_law", "kind: soft_law\n  [a, b]: red")).message
    )


def test_a_merge_key_is_refused() -> None:
    assert only_problem(replaced("kind: soft_law", "kind: soft_law\n  <<: {a: b}")).path == "framework.<<"


def test_all_problems_come_at_once_in_the_order_of_their_lines() -> None:
    data = changed("framework.kind", "rumour")
    data = changed("version.label", 1.1, data)
    data = changed(f"{ITEM}.strength", "perhaps", data)
    data = changed("principles.1.items.0.key", "A-2", data)
    data = changed("principles.1.items.0.source", REMOVED, data)
    data = changed("principles.0.colour", "red", data)
    found = told(as_yaml(data))
    assert {problem.path for problem in found} == {
        "framework.kind",
        "version.label",
        "principles[0].items[0].strength",
        "principles[1].items[0].key",
        "principles[1].items[0].source",
        "principles[0].colour",
    }
    assert [problem.line for problem in found] == sorted(problem.line or 0 for problem in found)


def test_what_is_missing_is_told_in_the_order_of_the_format() -> None:
    assert [problem.path for problem in told("a: 1")] == ["a", "schema", "framework", "version", "principles"]


def test_the_message_of_the_error_lists_every_problem() -> None:
    with pytest.raises(CatalogueError, match=r"line 1, schema: is missing(.|\n)*line 1, principles: is missing"):
        read("{}")


@pytest.mark.parametrize("text", ["[]", "aigb", "42", "true"])
def test_a_file_that_is_no_block_is_refused(text: str) -> None:
    assert "must be a block of schema" in only_problem(text).message


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert "is empty" in only_problem(text).message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('schema: x\nframework: {key: "a\n', 3),
        ("schema: x\n  framework: y\n", 2),
        ("schema: x\nframework: [a, b\n", 3),
        ("schema: x\n\tframework: y\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("%YAML 9.9\n---\na: 1\n", 1),
    ],
)
def test_text_that_is_not_yaml_is_told_with_its_line(text: str, line: int) -> None:
    problem = only_problem(text)
    assert problem.line == line
    assert "is not valid YAML" in problem.message
    assert "check quotes, colons and indentation" in problem.message


def test_a_character_that_yaml_forbids_is_told_with_its_line() -> None:
    problem = only_problem("schema: x\nframework: \x07\n")
    assert problem.line == 2
    assert "U+0007" in problem.message


def test_a_control_character_in_disguise_is_told() -> None:
    assert (
        "control character"
        in only_problem(
            replaced("kind: soft_law", 'kind: soft_law\n  url: "https://e\\0"').replace(
                "\n  url: https://example.jp/\n", "\n", 1
            )
        ).message
    )


def test_bytes_that_are_not_utf8_are_told_with_their_line() -> None:
    problem = only_problem("schema: x\n# 点検\n".encode("shift_jis"))
    assert problem.line == 2
    assert "save the file with the encoding UTF-8" in problem.message


def test_a_lone_surrogate_is_not_utf8() -> None:
    assert "is not UTF-8" in only_problem("schema: \ud800").message


def test_a_file_over_32_megabytes_is_refused_unread() -> None:
    assert "is larger than 32 MB" in only_problem(b"[" * (MAX_BYTES + 1)).message


def test_an_alias_is_refused_at_its_line() -> None:
    text = replaced("kind: soft_law", "kind: &kind soft_law").replace("strength: important", "strength: *kind")
    found = told(text)
    assert [(problem.line, problem.message.split(";")[0]) for problem in found] == [
        (line_of(text, "&kind"), "sets the anchor &kind"),
        (line_of(text, "*kind"), "uses the alias *kind"),
    ]


def test_a_bomb_of_aliases_is_refused_and_never_expanded() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    messages = [problem.message for problem in told("\n".join(lines))]
    assert sum("uses the alias" in message for message in messages) == 29 * 9


@pytest.mark.parametrize("line", ["- *a\n", "- 1: 2\n"], ids=["aliases", "values in a wrong place"])
def test_after_five_thousand_problems_no_more_are_looked_for(line: str) -> None:
    *listed, last = told("principles:\n" + line * 6000)
    assert len(listed) == 5000
    assert last.message == "5000 problems are told; there may be more"


def test_more_values_than_any_edition_has_are_refused_before_they_fill_the_memory(monkeypatch) -> None:
    monkeypatch.setattr(yaml_nodes, "MAX_NODES", 100)
    problem = only_problem("x:\n" + "- 1\n" * 200)
    assert problem.line == 99  # three of the values stand on the first two lines
    assert problem.message == "holds more than 100 values; check that it is the right file"


def test_an_endless_value_that_holds_itself_is_refused() -> None:
    assert any("uses the alias" in problem.message for problem in told("schema: &a [*a]"))


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!own", "!!binary"])
def test_a_tag_is_refused_at_its_line(tag: str) -> None:
    text = replaced("kind: soft_law", f"kind: {tag} soft_law")
    problem = only_problem(text)
    assert problem.line == line_of(text, "kind:")
    assert "carries the tag" in problem.message


def test_endless_nesting_is_refused() -> None:
    assert "is nested more than 12 deep" in only_problem("[" * 100_000).message


def test_a_long_wrong_value_is_shortened_in_the_message() -> None:
    assert len(only_problem(as_yaml(changed("framework.kind", "x" * 100_000))).message) < 200


def test_a_wrong_value_cannot_write_to_the_terminal() -> None:
    assert only_problem(as_yaml(changed("framework.kind", "\x1b[2J"))).message.isprintable()


def test_many_broken_items_are_told_without_delay() -> None:
    data = changed("principles.1.items", [1] * 2000 + [item("Z", strength="perhaps") for _ in range(50)])
    assert len(told(as_yaml(data))) == 2000 + 50 + 49
