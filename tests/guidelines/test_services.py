"""Loading an edition into rows."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from guidelines import crosswalk, services
from guidelines.catalogue import CatalogueError, Text, digest
from guidelines.catalogue_yaml import read
from guidelines.models import Crosswalk, Framework, Item, Link, Passage, Status, Unit, Version
from guidelines.services import EditionFrozen, FrameworkFrozen, KeysClash, LoadRefused, load, load_crosswalks
from tests.guidelines.builders import (
    as_yaml,
    changed,
    draft,
    edition,
    linked,
    loaded,
    loaded_links,
    reading_mapping,
    stand_as,
    supplement_mapping,
    three_editions,
    wide_mapping,
)

pytestmark = pytest.mark.django_db


def test_a_new_edition_is_stored_as_published() -> None:
    before = timezone.now()
    version, created = load(edition=edition())
    assert created
    assert version.status == Status.PUBLISHED
    assert version.digest == digest(edition())
    assert before <= version.loaded_at <= timezone.now()


def test_the_same_edition_again_writes_nothing() -> None:
    first = loaded()
    again, created = load(edition=edition())
    assert (again, created) == (first, False)
    assert again.loaded_at == first.loaded_at
    assert Item.objects.count() == 3


def test_loading_again_asks_a_handful_of_queries(django_assert_max_num_queries: Any) -> None:
    loaded()
    with django_assert_max_num_queries(4):
        load(edition=edition())


def test_a_retired_edition_stays_retired() -> None:
    loaded()
    Version.objects.update(status=Status.RETIRED)
    version, created = load(edition=edition())
    assert (version.status, created) == (Status.RETIRED, False)


def test_other_content_under_the_same_label_is_refused() -> None:
    version = loaded()
    with pytest.raises(EditionFrozen, match=r"demo-1\.2 is published.*frozen.*new version label"):
        load(edition=edition("principles.0.items.0.strength", "expected"))
    assert version.edition() == edition()


def test_other_content_under_a_retired_label_is_refused() -> None:
    loaded()
    Version.objects.update(status=Status.RETIRED)
    with pytest.raises(EditionFrozen, match=r"demo-1\.2 is retired"):
        load(edition=edition("principles.0.items.0.strength", "expected"))


def test_a_draft_is_not_overwritten() -> None:
    draft()
    with pytest.raises(EditionFrozen, match=r"demo-1\.2 is stored as a draft"):
        load(edition=edition())


def test_a_new_label_stands_beside_the_old_edition() -> None:
    old, new = loaded(), loaded("version.label", "1.10")
    assert old.framework == new.framework
    assert old.edition() == edition()
    assert new.edition() == edition("version.label", "1.10")


@pytest.mark.parametrize(
    ("path", "value", "names"),
    [
        ("framework.title.en", "Another title", "title"),
        ("framework.url", "https://example.org/", "url"),
        ("framework.kind", "law", "kind"),
        ("framework.supplements", "other", "supplements"),
    ],
)
def test_a_framework_does_not_change_under_its_editions(path: str, value: str, names: str) -> None:
    old = loaded()
    loaded("framework.key", "other")
    with pytest.raises(FrameworkFrozen, match=f"demo is stored with another {names}"):
        load(edition=read(as_yaml(changed(path, value, changed("version.label", "1.10")))))
    assert old.edition() == edition()
    assert old.framework.versions.count() == 1


def test_an_edition_that_breaks_a_rule_is_refused_with_every_problem() -> None:
    broken = replace(edition(), principles=())
    broken = replace(broken, framework=replace(broken.framework, kind="rumour"))
    with pytest.raises(CatalogueError) as refused:
        load(edition=broken)
    assert len(refused.value.problems) == 2
    assert not Framework.objects.exists()


def test_a_load_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(services.Item.objects, "bulk_create", fail)
    with pytest.raises(OSError, match="disk full"):
        load(edition=edition())
    assert not Framework.objects.exists()
    assert not Version.objects.exists()


def test_passages_are_stored_in_their_chapters() -> None:
    version = loaded(base=wide_mapping())
    chapters = version.passages.order_by("principle__position", "position").values_list("principle__key", "key")
    assert list(chapters) == [("A", "A-0"), ("C", "C-1"), ("C", "C-2")]
    assert version.items.count() == 4


def test_an_edition_to_read_is_stored_without_items() -> None:
    version, created = load(edition=edition(base=reading_mapping()))
    assert created
    assert (version.items.count(), version.passages.count()) == (0, 3)


def test_an_edition_to_read_again_writes_nothing() -> None:
    loaded(base=reading_mapping())
    assert load(edition=edition(base=reading_mapping()))[1] is False
    assert Passage.objects.count() == 3


def test_another_passage_under_the_same_label_is_refused() -> None:
    version = loaded(base=wide_mapping())
    with pytest.raises(EditionFrozen, match=r"demo-2\.0 is published"):
        load(edition=edition("principles.2.passages.1.applies_on", "2028-08-02", base=wide_mapping()))
    assert version.edition() == edition(base=wide_mapping())


def test_a_supplement_stands_beside_the_framework_that_it_names() -> None:
    framework = loaded().framework
    assert loaded(base=supplement_mapping()).framework.supplements == framework


@pytest.mark.parametrize(("place", "key"), [("principles.0.items.0.key", "A-1"), ("principles.0.key", "A")])
def test_a_supplement_with_a_key_of_its_framework_is_refused(place: str, key: str) -> None:
    loaded()
    with pytest.raises(KeysClash, match=rf" {key} of more-1 have keys that an edition asked together with it has too"):
        load(edition=edition(place, key, base=supplement_mapping()))
    assert not Version.objects.filter(framework__key="more").exists()


def test_an_edition_with_a_key_of_its_supplement_is_refused() -> None:
    loaded()
    loaded(base=supplement_mapping())
    with pytest.raises(KeysClash, match=r" M-1 of demo-1\.3 have keys"):
        load(edition=edition("principles.1.items.0.key", "M-1", base=changed("version.label", "1.3")))


def test_a_supplement_again_writes_nothing() -> None:
    loaded()
    loaded(base=supplement_mapping())
    assert load(edition=edition(base=supplement_mapping()))[1] is False


@pytest.mark.parametrize("named", ["demo", "more"])
def test_a_supplement_of_what_is_not_stored_is_refused(named: str) -> None:
    with pytest.raises(LoadRefused, match=f"more supplements {named}, which is not stored. Load that one first"):
        load(edition=edition("framework.supplements", named, base=supplement_mapping()))
    assert not Framework.objects.exists()


def state() -> tuple[list[tuple], ...]:
    """Everything that is stored of crosswalks, with the rows' own numbers."""
    held = Unit.items.through.objects.order_by("pk")
    rows = (model.objects.order_by("pk").values_list() for model in (Crosswalk, Unit, Link))
    return (*(list(row) for row in rows), list(held.values_list()))


def problems_of(refused: pytest.ExceptionInfo[CatalogueError]) -> list[str]:
    return [problem.path for problem in refused.value.problems]


def test_crosswalks_are_stored_with_units_and_links() -> None:
    for values in three_editions().values():
        load(edition=values)
    assert load_crosswalks(linked=linked()) is True
    act, demo = Crosswalk.objects.order_by("position")
    assert (str(act), str(demo)) == ("demo-1.2 → act-2025", "demo-1.2 → demo-2.0")
    assert (act.revised_on, act.note_en, demo.note_en) == (linked().revised_on, "Words on act", "")
    assert list(act.links.values_list("unit__key", "passage__key", "item__key", "relation", "strength")) == [
        ("A", "1", None, "intersects", 7),
        ("A", "3", None, "superset", 10),
        ("N", None, None, "none", 0),
    ]
    assert list(demo.links.values_list("item__key", "item__version__label")) == [("A-1", "2.0")]
    assert sorted(act.source.units.get(key="A").items.values_list("key", flat=True)) == ["A-1", "A-2"]


def test_the_same_crosswalks_again_write_nothing() -> None:
    loaded_links()
    before = state()
    assert load_crosswalks(linked=linked()) is False
    assert state() == before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("revised_on", "2026-11-21"),
        ("units.0.items", ["A-1"]),
        ("units.1.title.en", "Another title"),
        ("targets.0.note", {"ja": "別の注", "en": "Another note"}),
        ("targets.0.links.0.strength", 8),
        ("targets.1.links.0.target", "B-2"),
        ("references.0.text.en", "Another table"),
    ],
)
def test_changed_crosswalks_take_the_place_of_the_old(path: str, value: Any) -> None:
    source = loaded_links()
    assert load_crosswalks(linked=linked(path, value)) is True
    assert tuple(unit.values() for unit in source.units.all()) == linked(path, value).units
    assert [tuple(link.values() for link in row.links.all()) for row in source.crosswalks.all()] == [
        row.links for row in linked(path, value).crosswalks
    ]
    assert set(source.crosswalks.values_list("digest", flat=True)) == {crosswalk.digest(linked(path, value))}
    assert (Unit.objects.count(), Link.objects.count()) == (2, 4)


def test_a_crosswalk_that_is_left_out_disappears() -> None:
    source = loaded_links()
    values = linked()
    load_crosswalks(linked=replace(values, crosswalks=values.crosswalks[:1]))
    assert [str(row) for row in source.crosswalks.all()] == ["demo-1.2 → act-2025"]
    assert Link.objects.count() == 3


def test_crosswalks_from_another_edition_stay() -> None:
    source = loaded_links()
    [act, _] = linked().crosswalks
    other = replace(linked(), source="demo-2.0", crosswalks=(act,))
    load_crosswalks(linked=other)
    load_crosswalks(linked=linked("revised_on", "2026-11-21"))
    assert Version.objects.by_key("demo-2.0").crosswalks.get().links.count() == 3
    assert source.crosswalks.count() == 2


def test_crosswalks_that_break_rules_are_refused_with_every_problem_and_nothing_is_written() -> None:
    loaded_links()
    before = state()
    values = linked("targets.0.links.0.relation", "covers")
    last = replace(values.crosswalks[1], target="lost-1")
    broken = replace(values, crosswalks=(values.crosswalks[0], last))
    broken = replace(broken, units=(replace(broken.units[0], items=("Z-9",)), broken.units[1]))
    with pytest.raises(CatalogueError) as refused:
        load_crosswalks(linked=broken)
    assert problems_of(refused) == ["units[0].items", "targets[0].links[0].relation", "targets[1].edition"]
    assert state() == before


def test_crosswalks_of_editions_that_are_not_stored_are_refused() -> None:
    with pytest.raises(CatalogueError) as refused:
        load_crosswalks(linked=linked())
    assert problems_of(refused) == ["source", "targets[0].edition", "targets[1].edition"]


def test_crosswalks_do_not_lead_to_a_draft() -> None:
    loaded()
    loaded(base=wide_mapping())
    draft(base=reading_mapping())
    with pytest.raises(CatalogueError) as refused:
        load_crosswalks(linked=linked())
    assert problems_of(refused) == ["targets[0].edition"]


def test_crosswalks_may_link_a_retired_edition() -> None:
    for values in three_editions().values():
        load(edition=values)
    Version.objects.filter(label="2025").update(status=Status.RETIRED)
    assert load_crosswalks(linked=linked()) is True


def test_crosswalks_never_touch_an_edition() -> None:
    loaded_links()
    rows = [model.objects.order_by("pk") for model in (Framework, Version, Item, Passage)]
    before = [list(row.values_list()) for row in rows]
    load_crosswalks(linked=linked("units.0.items", ["A-1"]))
    assert [list(row.all().values_list()) for row in rows] == before
    assert {version.key: version.edition() for version in Version.objects.all()} == three_editions()


def test_crosswalks_that_fail_half_way_leave_the_old_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded_links()
    before = state()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(services.Link.objects, "bulk_create", fail)
    with pytest.raises(OSError, match="disk full"):
        load_crosswalks(linked=linked("revised_on", "2026-11-21"))
    assert state() == before


def test_a_reference_is_stored_in_full_with_every_link_that_names_it() -> None:
    loaded_links()
    assert [link.values().reference for link in Link.objects.filter(crosswalk__target__label="2025")] == [
        Text(ja="tableの文", en="Words on table"),
        None,
        None,
    ]


# --- past editions --------------------------------------------------------------------------------


def issued(label: str, day: str) -> Version:
    return load(edition=edition("version.published_on", day, base=changed("version.label", label)))[0]


def test_an_edition_that_is_older_than_a_stored_one_is_stored_as_retired() -> None:
    newest, past = issued("2", "2026-03-31"), issued("1", "2025-03-28")
    assert (newest.status, past.status) == (Status.PUBLISHED, Status.RETIRED)
    assert Version.objects.current("demo") == newest
    assert Version.objects.newer_than(newest) is None


def test_a_past_edition_is_as_frozen_as_any_and_is_left_alone_when_it_comes_again() -> None:
    issued("2", "2026-03-31")
    past = issued("1", "2025-03-28")
    assert digest(past.edition()) == past.digest
    values = edition("version.published_on", "2025-03-28", base=changed("version.label", "1"))
    assert load(edition=values) == (past, False)


def test_a_past_edition_does_not_become_the_current_one_after_the_later_one_was_retired() -> None:
    newest = issued("2", "2026-03-31")
    stand_as(Status.RETIRED, pk=newest.pk)
    assert issued("1", "2025-03-28").status == Status.RETIRED


def test_a_later_edition_and_one_of_the_same_day_are_stored_as_published() -> None:
    assert [
        issued(label, day).status for label, day in (("1", "2025-03-28"), ("1a", "2025-03-28"), ("2", "2026-03-31"))
    ] == [Status.PUBLISHED] * 3


def test_a_draft_with_a_later_day_makes_nothing_a_past_edition() -> None:
    draft(base=changed("version.published_on", "2030-01-01", changed("version.label", "9")))
    assert issued("1", "2025-03-28").status == Status.PUBLISHED
