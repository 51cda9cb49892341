"""Editions as rows: how they are asked for, and what the database refuses."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from guidelines import catalogue, crosswalk
from guidelines.catalogue import FACTS, FORCES, KINDS, MARKS, PRECISIONS, STRENGTHS, digest
from guidelines.models import (
    WHEN,
    Basis,
    Crosswalk,
    Force,
    Framework,
    Item,
    Kind,
    Link,
    Mark,
    Passage,
    Precision,
    Principle,
    Relation,
    SourceDocument,
    Status,
    Strength,
    Unit,
    Version,
)
from tests.guidelines.builders import (
    changed,
    draft,
    edition,
    linked,
    loaded,
    loaded_links,
    mapping,
    reading_mapping,
    stand_as,
    supplement_mapping,
    three_editions,
    wide_mapping,
)

pytestmark = pytest.mark.django_db
EVERY_EDITION = pytest.mark.parametrize("base", [mapping(), wide_mapping(), reading_mapping(), supplement_mapping()])


def stored(base: dict[str, Any]) -> Version:
    """The edition as published rows, beside the one that it may supplement."""
    loaded()
    return loaded(base=base)


def refused(rows: models.QuerySet, **values: Any) -> bool:
    """Whether the database itself refuses the values on the rows."""
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return True
    return False


def test_choices_of_rows_are_the_choices_of_values() -> None:
    assert Kind.values == list(KINDS)
    assert Strength.values == list(STRENGTHS)
    assert Force.values == list(FORCES)
    assert Mark.values == list(MARKS)
    assert Precision.values == list(PRECISIONS)
    assert Relation.values == list(crosswalk.RELATIONS)
    assert Basis.values == list(crosswalk.BASES)


def test_facts_are_stored_in_every_combination() -> None:
    assert set(WHEN) == {"", *FACTS, "generative_ai,personal_data", "generative_ai,life_or_rights",
                         "personal_data,life_or_rights", ",".join(FACTS)}  # fmt: skip


@EVERY_EDITION
def test_rows_give_back_the_values_that_were_loaded(base: dict[str, Any]) -> None:
    assert stored(base).edition() == edition(base=base)


@EVERY_EDITION
def test_the_digest_of_the_rows_is_the_digest_stored(base: dict[str, Any]) -> None:
    version = stored(base)
    assert digest(version.edition()) == version.digest == digest(edition(base=base))


def long_mapping() -> dict[str, Any]:
    """The wide edition with its chapters many times over."""
    data = wide_mapping()
    chapters = []
    for number in range(8):
        for principle in wide_mapping()["principles"]:
            rows = (*principle.get("items", ()), *principle.get("passages", ()))
            for row in (principle, *rows):
                row["key"] = f"{row['key']}-{number}"
            for row in rows:
                row |= {"parent": f"{row['parent']}-{number}"} if "parent" in row else {}
            chapters.append(principle)
    return data | {"principles": chapters}


@pytest.mark.parametrize("base", [mapping(), wide_mapping(), long_mapping(), reading_mapping()])
def test_an_edition_is_read_in_five_queries_whatever_its_size(
    base: dict[str, Any], django_assert_num_queries: Any
) -> None:
    version = Version.objects.get(pk=loaded(base=base).pk)
    with django_assert_num_queries(5):
        assert isinstance(version.edition(), catalogue.Edition)


@EVERY_EDITION
def test_an_edition_asked_for_by_key_is_read_in_four_more(base: dict[str, Any], django_assert_num_queries: Any) -> None:
    version = Version.objects.by_key(stored(base).key)
    with django_assert_num_queries(4):
        version.edition()


def test_a_version_is_called_by_its_key() -> None:
    assert str(loaded()) == loaded().key == "demo-1.2"


def test_a_version_is_found_by_its_key() -> None:
    version = loaded()
    assert Version.objects.by_key("demo-1.2") == version


@pytest.mark.parametrize("key", ["demo-1.3", "demo", "demo-1", "other-1.2", ""])
def test_an_unknown_key_finds_no_version(key: str) -> None:
    loaded()
    with pytest.raises(Version.DoesNotExist):
        Version.objects.by_key(key)


@pytest.mark.parametrize(("status", "found"), [("draft", False), ("published", True), ("retired", False)])
def test_only_published_editions_are_published(status: str, found: bool) -> None:
    version = loaded()
    stand_as(status)
    assert (version in Version.objects.published()) is found


def newer() -> Version:
    return loaded(base=changed("version.published_on", "2027-03-31", changed("version.label", "1.10")))


def test_the_current_edition_is_the_one_published_last() -> None:
    later = newer()
    loaded()
    assert Version.objects.current("demo") == later


def test_a_draft_is_never_current() -> None:
    earlier, later = loaded(), newer()
    stand_as(Status.DRAFT, pk=later.pk)
    assert Version.objects.current("demo") == earlier


def test_a_framework_without_a_published_edition_has_no_current_one() -> None:
    draft()
    with pytest.raises(Version.DoesNotExist, match="No edition of demo is published"):
        Version.objects.current("demo")


@pytest.mark.parametrize(("status", "frozen"), [("draft", False), ("published", True), ("retired", True)])
def test_all_but_drafts_are_frozen(status: str, frozen: bool) -> None:
    version = loaded(base=wide_mapping())
    stand_as(status)
    version.refresh_from_db()
    rows = (version, version.framework, version.principles.first(), version.items.first(), version.passages.first())
    assert [row.is_frozen for row in rows] == [frozen] * 5


@pytest.mark.parametrize("row", [Framework, Version, SourceDocument, Principle])
@pytest.mark.parametrize("base", [mapping(), reading_mapping()])
def test_what_an_edition_stands_on_cannot_be_deleted(row: type[models.Model], base: dict[str, Any]) -> None:
    loaded(base=base)
    with pytest.raises(ProtectedError):
        row.objects.all().delete()


@pytest.mark.parametrize("row", [Passage, Version])
def test_what_is_linked_cannot_be_deleted(row: type[models.Model]) -> None:
    loaded_links()
    with pytest.raises(ProtectedError):
        row.objects.all().delete()


def test_a_framework_that_another_supplements_cannot_be_deleted() -> None:
    framework = Framework.objects.create(key="alone", kind="law")
    Framework.objects.create(key="beside", kind="law", supplements=framework)
    with pytest.raises(ProtectedError):
        framework.delete()


def test_an_edition_to_read_is_no_questionnaire_and_neither_is_a_supplement() -> None:
    asked = stored(supplement_mapping()).framework.supplements.versions.get()
    loaded(base=reading_mapping())
    assert list(Version.objects.questionnaires()) == [asked]


def test_the_supplement_of_a_framework_is_its_newest_published_one() -> None:
    more = stored(supplement_mapping())
    framework = more.framework.supplements
    later = loaded("version.published_on", "2027-01-01", base=changed("version.label", "2", supplement_mapping()))
    assert Version.objects.supplement_of(framework.pk) == later
    Version.objects.filter(pk=later.pk).update(status=Status.RETIRED)
    assert Version.objects.supplement_of(framework.pk) == more


def test_a_framework_without_a_supplement_has_none() -> None:
    assert Version.objects.supplement_of(loaded().framework_id) is None


def test_an_item_key_is_unique_in_an_edition() -> None:
    assert refused(loaded().items.filter(key="B-1"), key="A-1")


def test_the_same_item_key_may_stand_in_two_editions() -> None:
    first, second = loaded(), loaded("version.label", "1.10")
    assert set(first.items.values_list("key")) == set(second.items.values_list("key"))


def test_a_passage_key_is_unique_in_an_edition() -> None:
    assert refused(loaded(base=wide_mapping()).passages.filter(key="C-2"), key="A-0")


def test_two_passages_of_a_principle_cannot_share_a_position() -> None:
    assert refused(loaded(base=wide_mapping()).passages.filter(key="C-2"), position=1)


def test_a_principle_key_is_unique_in_an_edition() -> None:
    assert refused(loaded().principles.filter(key="B"), key="A")


def test_a_label_is_unique_in_a_framework() -> None:
    loaded()
    assert refused(Version.objects.filter(pk=loaded("version.label", "1.10").pk), label="1.2")


def test_two_items_of_a_principle_cannot_share_a_position() -> None:
    assert refused(loaded().items.filter(key="A-2"), position=1)


def test_two_principles_cannot_share_a_position() -> None:
    assert refused(loaded().principles.filter(key="B"), position=1)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (Framework, {"key": ""}),
        (Framework, {"kind": "rumour"}),
        (Version, {"label": ""}),
        (Version, {"status": "lost"}),
        (Version, {"digest": ""}),
        (SourceDocument, {"key": ""}),
        (Principle, {"key": ""}),
        (Item, {"key": ""}),
        (Item, {"strength": "perhaps"}),
        (Item, {"force": "rumour"}),
        (Item, {"verified": "yes"}),
        (Passage, {"key": ""}),
        (Passage, {"verified": "yes"}),
        (Version, {"precision": "week"}),
        (Version, {"precision": ""}),
        (Unit, {"key": ""}),
        (Link, {"relation": "covers"}),
        (Link, {"basis": "rumour"}),
        (Link, {"strength": 11}),
        (Item, {"when": "sunny"}),
        (Item, {"when": "personal_data,generative_ai"}),
        (Item, {"for_developer": False, "for_provider": False, "for_user": False, "standard_for_user": False}),
        (Item, {"for_user": False, "for_provider": True, "standard_for_user": True}),
    ],
)
def test_the_database_refuses_what_can_never_be_true(row: type[models.Model], values: dict[str, Any]) -> None:
    loaded_links()
    assert refused(row.objects.all(), **values)


def test_a_link_has_no_target_where_there_is_no_counterpart() -> None:
    loaded_links()
    passage = Passage.objects.get(version__framework__key="act", key="1")
    assert refused(Link.objects.filter(relation="none"), passage=passage)


def test_a_link_with_any_other_relation_has_a_target() -> None:
    loaded_links()
    assert refused(Link.objects.filter(relation="superset"), passage=None)


def test_a_link_has_one_target_alone() -> None:
    loaded_links()
    assert refused(Link.objects.filter(relation="superset"), item=Item.objects.first())


def test_two_links_of_a_crosswalk_cannot_share_a_position() -> None:
    loaded_links()
    assert refused(Link.objects.filter(relation="superset"), position=1)


def test_two_editions_have_one_crosswalk_in_each_direction() -> None:
    source = loaded_links()
    target = source.crosswalks.get(target__label="2025").target
    assert refused(source.crosswalks.filter(target__label="2.0"), target=target)
    assert not refused(source.crosswalks.filter(target__label="2.0"), source=target, target=source)


def test_a_unit_key_is_unique_in_an_edition() -> None:
    assert refused(loaded_links().units.filter(key="N"), key="A")


def test_units_and_links_give_back_the_values_that_were_loaded() -> None:
    source, values = loaded_links(), linked()
    assert tuple(unit.values() for unit in source.units.all()) == values.units
    for row, told in zip(source.crosswalks.all(), values.crosswalks, strict=True):
        assert row.target.key == told.target
        assert tuple(link.values() for link in row.links.all()) == told.links


def test_a_crosswalk_is_found_by_the_keys_of_both_ends() -> None:
    source = loaded_links()
    found = Crosswalk.objects.between("demo-1.2", "act-2025")
    assert [row.pk for row in found] == [source.crosswalks.get(target__label="2025").pk]


@pytest.mark.parametrize("ends", [("act-2025", "demo-1.2"), ("demo-1.2", "act"), ("demo-1.2", "demo-1.2"), ("", "")])
def test_unknown_ends_find_no_crosswalk(ends: tuple[str, str]) -> None:
    loaded_links()
    assert not Crosswalk.objects.between(*ends)


def test_crosswalks_are_read_with_both_ends_in_six_queries(django_assert_num_queries: Any) -> None:
    loaded_links()
    with django_assert_num_queries(6):
        act, demo = Crosswalk.objects.walks()
    assert (act.source, act.target, demo.target) == ("demo-1.2", "act-2025", "demo-2.0")
    assert (act.units, act.links) == (linked().units, linked().crosswalks[0].links)
    assert (act.note, demo.note) == (linked().crosswalks[0].note, None)


def test_a_crosswalk_read_with_both_ends_holds_every_place_of_the_target_in_printed_order() -> None:
    loaded_links()
    printed = [
        row.key
        for principle in three_editions()["demo-2.0"].principles
        for row in (*principle.items, *principle.passages)
    ]
    assert [place.key for place in Crosswalk.objects.walks()[1].places] == printed


def test_a_place_of_a_target_says_what_its_passage_says() -> None:
    loaded_links()
    [place] = [place for place in Crosswalk.objects.walks()[1].places if place.key == "C-2"]
    [passage] = [row for row in three_editions()["demo-2.0"].passages if row.key == "C-2"]
    own = ("key", "printed_id", "title", "parent", "stage", "applies_on", "applies_note", "verified")
    assert [getattr(place, name) for name in own] == [getattr(passage, name) for name in own]


def test_a_form_tells_in_words_what_a_constraint_refuses() -> None:
    row = draft().items.get(key="A-1")
    row.for_developer = row.for_provider = row.for_user = False
    with override("en"), pytest.raises(ValidationError, match="Choose at least one role"):
        row.full_clean()


def test_rows_are_called_by_their_keys() -> None:
    version = loaded()
    names = [str(row) for row in (version.framework, version.documents.first(), version.principles.first())]
    assert [*names, str(version.items.get(key="A-1"))] == ["demo", "main", "A", "A-1"]


def test_rows_of_crosswalks_are_called_by_their_ends() -> None:
    source = loaded_links()
    assert [str(row) for row in source.crosswalks.all()] == ["demo-1.2 → act-2025", "demo-1.2 → demo-2.0"]
    assert [str(row) for row in (source.units.first(), Passage.objects.get(key="C-2"))] == ["A", "C-2"]
