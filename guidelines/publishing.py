"""The life of an edition: draft → published (frozen) → retired. Each step is one transaction and keeps its reason."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from guidelines import catalogue, rules, stating
from guidelines.catalogue import CatalogueError, Edition, Problem
from guidelines.editing import draft_row, given, note
from guidelines.models import Change, Framework, Status, Version
from guidelines.sentences import Sentence
from guidelines.services import KeysClash, freeze, refuse_clashes
from guidelines.storing import store


class LabelTaken(Exception):
    """An edition of that name is stored already, in whatever status."""


class NotPublished(Exception):
    """Only a published edition can be retired."""


@transaction.atomic
def draft_from(*, version: Version, label: str, published_on: date, by: User | None) -> Version:
    """A draft with everything that an edition of any status holds, under another label and day.

    Raises CatalogueError for a label that cannot be one, LabelTaken.
    """
    values = version.edition()
    own = replace(values.version, label=label.strip(), published_on=published_on)
    if found := [
        Problem(line=None, path=path, message=said) for path, said in rules.text_faults(own.label, "label", "label")
    ]:
        raise CatalogueError(tuple(found))
    draft = _stored(version.framework, replace(values, version=own))
    note(draft, Change.Kind.DRAFTED, by=by, reason="", after={"from": version.key})
    return draft


def problems_of(version: Version) -> tuple[Problem, ...]:
    """Everything that keeps a draft from being published: the rules of the loader, keys that clash, and what is stated
    of earlier editions where it no longer holds.
    """
    edition = version.edition()
    found = rules.problems(edition)
    try:
        refuse_clashes(version.framework, edition)
    except KeysClash as clash:
        found.append(Problem(line=None, path="", message=clash.args[0]))
    return (*found, *stating.faults(version))


@transaction.atomic
def publish(*, version: Version, by: User | None, reason: str) -> Version:
    """Freeze a draft and open it for new assessments.

    Raises NotADraft, ReasonMissing, CatalogueError with every problem.
    """
    why = given(reason)
    draft = draft_row(version.pk)
    if found := problems_of(draft):
        raise CatalogueError(found)
    freeze(draft, catalogue.digest(draft.edition()))
    note(draft, Change.Kind.PUBLISHED, by=by, reason=why, after={"digest": draft.digest})
    return draft


@transaction.atomic
def retire(*, version: Version, by: User | None, reason: str) -> Version:
    """Hide a published edition from new assessments; those that exist keep it. Raises NotPublished, ReasonMissing."""
    why = given(reason)
    stored = Version.objects.select_for_update(of=("self",)).select_related("framework").get(pk=version.pk)
    if stored.status != Status.PUBLISHED:
        told = "The edition %(edition)s is %(status)s: only a published one can be retired."
        raise NotPublished(Sentence(told, edition=stored.key, status=Sentence(str(stored.status))))
    stored.status = Status.RETIRED
    stored.save(update_fields=["status"])
    note(stored, Change.Kind.RETIRED, by=by, reason=why)
    return stored


def _stored(framework: Framework, edition: Edition) -> Version:
    # The lock lets two people who take the same label follow one another.
    Framework.objects.select_for_update().get(pk=framework.pk)
    if framework.versions.filter(label=edition.version.label).exists():
        told = "The edition %(edition)s is stored already. Choose another label."
        raise LabelTaken(Sentence(told, edition=edition.key))
    return store(framework, edition)
