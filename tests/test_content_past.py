"""What is known of the past editions of the AI Guidelines for Business, what is not, and what changed between them."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from assessments import services
from assessments.carrying import carry_forward, waiting_rows
from assessments.scope import Scope
from assessments.services import Saving
from assessments.snapshot import Reply
from guidelines import changes_yaml
from guidelines.catalogue import ROLES, Edition
from guidelines.catalogue_write import dump
from guidelines.changes import Changes, along, chain, compare, counts, meaning, problems
from guidelines.models import Status, Succession, Version
from guidelines.stated import between
from tests.conftest import NOW
from tests.test_content import EDITIONS, FILES, JAPANESE, VERDICT

LINKS = FILES[0].parent.parent / "links"
PAST = {key: EDITIONS[key] for key in ("aigb-1.0", "aigb-1.1")}
CURRENT = EDITIONS["aigb-1.2"]
REWORDED = {"C-3-1", "U-2-i", *(f"H-{number}" for number in range(1, 13))}
"""Of which the fact sheets say that edition 1.2 changed what is asked."""
CLAIMS = ("第1.2版", "すべての事業者に向け", "every business involved with AI", "edition 1.2")

each_past = pytest.mark.parametrize("edition", PAST.values(), ids=PAST)


def stated(old: str, new: str) -> Changes:
    return changes_yaml.read((LINKS / f"changes-{old}-{new}.yaml").read_text(encoding="utf-8"))[0]


FIRST, SECOND = stated("aigb-1.0", "aigb-1.1"), stated("aigb-1.1", "aigb-1.2")


# --- the editions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in FILES if path.stem in PAST], ids=lambda path: path.stem)
def test_a_file_of_a_past_edition_is_written_as_every_export_is(path):
    assert dump(EDITIONS[path.stem]).encode() == path.read_bytes()


@each_past
def test_keys_titles_and_roles_are_those_of_the_current_edition(edition: Edition):
    assert [(row.key, row.title, row.roles, row.quick, row.when) for row in edition.items] == [
        (row.key, row.title, row.roles, row.quick, row.when) for row in CURRENT.items
    ]


def test_nothing_of_edition_1_0_is_called_checked():
    assert {row.verified for row in PAST["aigb-1.0"].items} == {"unverified"}
    assert {row.source.page for row in PAST["aigb-1.0"].items} == {None}


def test_of_edition_1_1_only_the_pages_that_were_compared_are_called_checked():
    items = PAST["aigb-1.1"].items
    assert Counter(row.verified for row in items) == {"primary": 8, "partly": 65, "unverified": 20}
    assert {row.key for row in items if row.verified == "unverified"} == {
        row.key for row in items if row.key.startswith("AT-")
    }
    assert {row.source.page for row in items if row.verified == "primary"} == {"17", "38", "39"}
    assert {row.source.page for row in items if row.verified == "partly"} == {"17", "24", "25-27"}


def test_up_to_edition_1_1_the_hiroshima_principles_are_printed_with_roman_numbers():
    for edition in PAST.values():
        printed = [row.printed_id for row in edition.items if row.key.startswith("H-")]
        assert (printed[0], printed[3], printed[11]) == ("第2部 D. I)", "第2部 D. IV)", "第2部 D. XII)")


@each_past
def test_a_past_edition_says_that_it_is_one_and_what_of_it_is_not_included(edition: Edition):
    note = edition.version.note
    assert note.ja.startswith("過去の版です。")
    assert note.en.startswith("A past edition:")
    assert ("含めていません" in note.ja, "Not included:" in note.en) == (True, True)


@each_past
def test_no_strength_of_a_verb_is_asserted(edition: Edition):
    assert {(row.strength, row.strength_note, row.stage) for row in edition.items} == {("even", None, None)}


@each_past
def test_no_help_text_says_of_a_past_edition_what_is_known_of_the_current_one_only(edition: Edition):
    said = [
        (row.key, claim)
        for row in edition.items
        for text in (row.question, row.guidance, row.example, row.evidence, row.first_step)
        for claim in CLAIMS
        if claim in text.ja or claim in text.en
    ]
    assert said == []


# --- the changes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [FIRST, SECOND], ids=["1.0-1.1", "1.1-1.2"])
def test_what_is_stated_breaks_no_rule(given):
    assert problems(given, EDITIONS) == []


def test_no_change_of_an_item_is_stated_from_1_0_to_1_1():
    assert FIRST.items == ()
    assert counts(compare(*PAST.values(), FIRST))["unchanged"] == 93


def test_every_change_of_meaning_from_1_1_to_1_2_is_stated_with_its_reason():
    assert {change.new[0] for change in SECOND.items} == REWORDED
    assert {(change.kind, change.old == change.new, change.reason is None) for change in SECOND.items} == {
        ("reworded", True, False)
    }
    differ = {row.key for row in CURRENT.items if meaning(row) != meaning(PAST["aigb-1.1"].item(row.key))}
    assert differ == REWORDED


def test_reasons_speak_both_languages_stand_once_and_give_no_verdict():
    said = [FIRST.note, SECOND.note, *(change.reason for change in SECOND.items)]
    assert all(JAPANESE.search(text.ja) and not JAPANESE.search(text.en.replace("第", "")) for text in said)
    assert len({text.ja for text in said}) == len({text.en for text in said}) == len(said)
    assert not [text for text in said if VERDICT["ja"].search(text.ja) or VERDICT["en"].search(text.en)]


def test_from_1_0_to_1_2_the_steps_are_joined_with_their_reasons():
    editions = (*PAST.values(), CURRENT)
    found = along(editions, (FIRST, SECOND))
    assert {change.new[0]: change.reason for change in found if change.reason} == {
        change.new[0]: change.reason for change in SECOND.items
    }
    assert counts(found) == counts(compare(PAST["aigb-1.1"], CURRENT, SECOND))
    assert set(chain(compare(*editions[:2], FIRST), compare(*editions[1:], SECOND))) == set(found)


# --- on a machine ---------------------------------------------------------------------------------


@pytest.fixture
def everything(db) -> None:
    call_command("loadcatalogue", stdout=StringIO())


def test_a_new_machine_ends_with_the_current_edition_and_the_past_ones_to_read(everything):
    rows = Version.objects.filter(framework__key="aigb").order_by("published_on")
    assert [(row.label, row.status) for row in rows] == [
        ("1.0", Status.RETIRED), ("1.1", Status.RETIRED), ("1.2", Status.PUBLISHED),
    ]  # fmt: skip
    assert Version.objects.current("aigb").label == "1.2"
    assert Version.objects.newer_than(Version.objects.current("aigb")) is None
    assert Succession.objects.count() == 2


def test_a_machine_that_has_the_current_edition_takes_the_past_ones_beside_it(version, started):
    held = started(C_1_3=Reply(level="partly"))
    files = [path for path in FILES if path.stem.startswith("aigb-1")]
    call_command("loadcatalogue", *map(str, files), stdout=StringIO())
    assert Version.objects.current("aigb") == version
    assert Version.objects.newer_than(held.version) is None
    assert {row.status for row in Version.objects.exclude(pk=version.pk)} == {Status.RETIRED}


def test_an_assessment_on_1_1_is_carried_to_1_2_and_every_item_is_accounted_for(everything):
    old, new = (Version.objects.by_key(key) for key in ("aigb-1.1", "aigb-1.2"))
    savings = {row.key: Saving(reply=Reply(level="in_place", approach=row.key)) for row in PAST["aigb-1.1"].items}
    scope = Scope(roles=ROLES, depth="full")
    first = services.start(version=old, scope=scope, now=NOW, savings=savings)
    second = carry_forward(assessment=first, version=new, user=None, now=NOW)
    carried, waiting = services.replies_of(second), waiting_rows(second)
    asked = {row.key for row in PAST["aigb-1.1"].items}
    assert set(carried) == asked - REWORDED
    assert {(row.item.key, row.old_item.key) for row in waiting} == {(key, key) for key in REWORDED}
    assert set(carried) | {row.old_item.key for row in waiting} == asked
    assert counts(between(old, new)[2]) == {
        "unchanged": 79, "reworded": 14, "split": 0, "merged": 0, "new": 0, "withdrawn": 0,
    }  # fmt: skip
    assert {key: reply.approach for key, reply in carried.items()} == {key: key for key in asked - REWORDED}
    assert len(services.replies_of(first)) == 93
