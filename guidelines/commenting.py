"""Comments on items: left by anybody, answered by editors, forgotten in time. Each change is one transaction."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db import transaction

from guidelines import comments
from guidelines.comments import Fault
from guidelines.editing import note
from guidelines.models import Change, Comment, Item, Version

KEPT = timedelta(days=365)
"""How long a settled comment of nobody's account stays before ``forget`` deletes it."""
_SIGNER = Signer(salt="guidelines.comment")


class CommentRefused(Exception):
    """Nothing was stored; ``faults`` names everything that is wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.field or 'comment'}: {fault.code}" for fault in faults))
        self.faults = faults


class Outdated(Exception):
    """Another editor decided something meanwhile, and nothing was stored; ``stored`` is the comment by now."""

    def __init__(self, stored: Comment) -> None:
        who = stored.answered_by.get_username() if stored.answered_by else "somebody"
        super().__init__(f"{who} decided about comment {stored.pk} meanwhile. Nothing was saved.")
        self.stored = stored


@transaction.atomic
def leave_comment(
    *, item: Item, about: str, text: str, language: str, name: str = "", by: User | None = None, now: datetime
) -> Comment:
    """Store what somebody says about an item of a published or retired edition.

    Raises CommentRefused with everything that is wrong with the words, with the edition still being a draft, with the
    same words being stored at the item already, and with too many open comments at the item or in a day over all.
    """
    row = Item.objects.select_for_update(of=("self",)).select_related("version").get(pk=item.pk)
    found = comments.faults(about=about, text=text, name=name) + _in_the_way(row, text, now)
    if found:
        raise CommentRefused(found)
    return Comment.objects.create(
        item=row,
        about=about,
        text=text,
        digest=comments.fingerprint(text),
        language="ja" if language == "ja" else "en",
        name=name.strip(),
        made_at=now,
        by=by,
    )


@transaction.atomic
def answer_comment(
    *,
    comment: Comment,
    seen: int,
    status: str,
    taken_up_in: Version | None = None,
    reason: str = "",
    answer_ja: str = "",
    answer_en: str = "",
    is_public: bool = False,
    by: User | None,
    now: datetime,
) -> Comment:
    """Decide what becomes of a comment, and say so at the item's history, without the commenter's words.

    ``seen`` is the revision that the editor saw. Raises Outdated, and CommentRefused with everything that is missing.
    """
    stored = (
        Comment.objects.select_for_update(of=("self",)).select_related("item__version__framework").get(pk=comment.pk)
    )
    if stored.revision != seen:
        raise Outdated(stored)
    faults = decision_faults(stored.item, status, taken_up_in, reason, answer_ja or answer_en, is_public=is_public)
    if faults:
        raise CommentRefused(faults)
    before = _decision(stored)
    stored.status, stored.taken_up_in, stored.reason = status, taken_up_in, reason.strip()
    stored.answer_ja, stored.answer_en, stored.is_public = answer_ja.strip(), answer_en.strip(), is_public
    stored.answered_at, stored.answered_by = max(now, stored.made_at), by
    stored.revision += 1
    stored.save(update_fields=_DECIDED)
    kept = {"unit": stored.item, "before": before, "after": _decision(stored)}
    note(stored.item.version, Change.Kind.ANSWERED, by=by, reason=stored.reason, **kept)
    return stored


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Delete comments of nobody's account whose last decision is older than ``KEPT``; return how many."""
    number, _rows = Comment.objects.forgettable(now - KEPT).delete()
    return number


def decision_faults(
    item: Item, status: str, taken_up_in: Version | None, reason: str, answer: str, *, is_public: bool
) -> tuple[Fault, ...]:
    """Everything that is wrong with what an editor decides.

    Only a later edition of the same framework that is no draft any more can have taken the comment up.
    """
    found = comments.answer_faults(
        status=status,
        has_edition=taken_up_in is not None,
        reason=reason,
        has_answer=bool(answer.strip()),
        is_public=is_public,
    )
    if status not in comments.STATUSES:
        found.append(Fault(field="status", code="unknown"))
    if taken_up_in and not _follows(taken_up_in, item.version):
        found.append(Fault(field="taken_up_in", code="earlier"))
    return tuple(found)


# --- when a form was opened -----------------------------------------------------------------------


def stamp(item: Item, now: datetime) -> str:
    """A signed note that the form about this item was opened now."""
    return _SIGNER.sign(f"{item.pk}:{int(now.timestamp())}")


def opened(item: Item, stamped: str) -> datetime | None:
    """When the form about this item was opened; None for a note that we did not sign or that is about another item."""
    try:
        about, _, seconds = _SIGNER.unsign(stamped).partition(":")
    except BadSignature:
        return None
    return datetime.fromtimestamp(int(seconds), UTC) if about == str(item.pk) else None


_DECIDED = (
    "status",
    "taken_up_in",
    "reason",
    "answer_ja",
    "answer_en",
    "is_public",
    "answered_at",
    "answered_by",
    "revision",
)


def _in_the_way(item: Item, text: str, now: datetime) -> tuple[Fault, ...]:
    """What keeps a comment out although its words are in order."""
    day = Comment.objects.filter(made_at__gt=now - timedelta(days=1))
    found = {
        ("", "draft"): not item.version.is_frozen,
        ("text", "twice"): item.comments.filter(digest=comments.fingerprint(text)).exists(),
        ("", "item_full"): item.comments.open().count() >= comments.OPEN_PER_ITEM,
        ("", "day_full"): day.count() >= comments.PER_DAY,
    }
    return tuple(Fault(field=field, code=code) for (field, code), wrong in found.items() if wrong)


def _follows(later: Version, earlier: Version) -> bool:
    return later.framework_id == earlier.framework_id and later.is_frozen and earlier.is_before(later)


def _decision(comment: Comment) -> dict[str, object]:
    """What the item's history keeps: nothing that the commenter wrote."""
    edition = comment.taken_up_in.key if comment.taken_up_in else None
    return {"comment": comment.pk, "status": comment.status, "taken_up_in": edition, "public": comment.is_public}
