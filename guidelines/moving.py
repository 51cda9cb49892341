"""The crosswalks of an edition move on to a later one, as far as they hold there."""

from django.contrib.auth.models import User
from django.db import transaction

from guidelines import crosswalk_moving
from guidelines.crosswalk_moving import Moving
from guidelines.drafting import EditingRefused, note
from guidelines.models import Change, Crosswalk, Status, Version
from guidelines.sentences import Sentence
from guidelines.services import load_crosswalks
from guidelines.stated import between


class NothingMoves(EditingRefused):
    """The crosswalks cannot be taken over; nothing was written."""


def moving(*, old: Version, new: Version) -> Moving:
    """What would be taken over and what would be left. The same number of queries whatever the size."""
    rows = Crosswalk.objects.filter(source=old).exclude(target__framework=new.framework_id)
    walks = rows.walks()
    *_editions, changes = between(old, new)
    return crosswalk_moving.moving(walks, changes, new.key, label=old.label)


@transaction.atomic
def take_over(*, old: Version, new: Version, by: User | None) -> Moving:
    """Copy the links of all units whose items are unchanged; what was left is told, in the notes too.

    Raises NothingMoves unless both are frozen editions of one framework, the later published and without crosswalks of
    its own, and something can be taken over.
    """
    later = Version.objects.select_for_update(of=("self",)).select_related("framework__supplements").get(pk=new.pk)
    if later.status != Status.PUBLISHED or old.status == Status.DRAFT:
        raise NothingMoves(Sentence("Crosswalks are taken over by a published edition, once it is published."))
    if old.framework_id != later.framework_id or not old.is_before(later):
        raise NothingMoves(_said("The edition %(old)s is no earlier one of the framework of %(new)s.", old, later))
    if later.crosswalks.exists():
        raise NothingMoves(
            _said("The edition %(new)s has crosswalks already; they are revised in their file.", old, later)
        )
    found = moving(old=old, new=later)
    if found.linked is None:
        raise NothingMoves(
            _said("No linked part of %(old)s is unchanged in %(new)s: nothing can be taken over.", old, later)
        )
    load_crosswalks(linked=found.linked)
    note(later, Change.Kind.ADDED, by=by, reason="", after={"crosswalks_from": old.key, "not_taken_over": _keys(found)})
    return found


def _said(template: str, old: Version, new: Version) -> Sentence:
    return Sentence(template, old=old.key, new=new.key)


def _keys(found: Moving) -> list[str]:
    return [left.unit.key for left in found.left]
