"""Loading an edition into rows."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from guidelines import services
from guidelines.catalogue import CatalogueError, digest
from guidelines.catalogue_yaml import read
from guidelines.models import Framework, Item, Status, Version
from guidelines.services import EditionFrozen, FrameworkFrozen, load
from tests.guidelines.builders import as_yaml, changed, draft, edition, loaded

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
    ],
)
def test_a_framework_does_not_change_under_its_editions(path: str, value: str, names: str) -> None:
    old = loaded()
    with pytest.raises(FrameworkFrozen, match=f"demo is stored with another {names}"):
        load(edition=read(as_yaml(changed(path, value, changed("version.label", "1.10")))))
    assert old.edition() == edition()
    assert Version.objects.count() == 1


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
