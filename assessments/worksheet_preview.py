"""What a read worksheet would do, item by item, as its page shows it; and what was held between page and press.

Nothing of an upload is stored: what it says travels with the page, signed, and comes back with the choices.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from assessments import pending
from assessments.models import Response
from assessments.outline import Entry, Outline
from assessments.questionnaire import Typed
from assessments.services import Saving
from assessments.skeleton import Held, held
from assessments.snapshot import NO_REPLY, Reply
from assessments.worksheet_forms import FIELDS, NOTES, WHYS
from assessments.worksheet_reading import Proposal, Said, merged, proposal_as_data, proposal_from, state_of

TAKE, TEXTS, LEAVE = "all", "texts", "no"
STATES = {
    "new": _("New"),
    "adds": _("Adds to the saved answer"),
    "differs": _("Differs from the saved answer"),
}
CHOICES = {
    TAKE: {None: _("Take it"), "differs": _("Take what the file says")},
    TEXTS: {None: _("Take the texts only, and leave the answer as it is")},
    LEAVE: {None: _("Leave it out"), "differs": _("Keep what is saved")},
}
LEVELS_FROM = {
    "in_place": _("Read as “In place”: every line is ticked."),
    "partly": _("Read as “Partly”: some of several lines are ticked, or the row says so."),
    "not_yet": _("Read as “Not yet”: the row says so."),
    "unknown": _("Read as “Don't know”: the row says so."),
    "not_applicable": _("Read as “Does not apply”: it says 対象外 with a reason."),
    None: _("No answer is given in the file: only the texts would be taken."),
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that the file says, and what is saved where that differs; texts, or a level."""

    name: str
    label: str
    given: object
    saved: object = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item of the preview."""

    entry: Entry
    proposal: Proposal
    state: str
    fields: tuple[Field, ...]

    @property
    def state_words(self) -> str:
        """The state in words."""
        return STATES[self.state]

    @property
    def level_from(self) -> str:
        """How the answer was read."""
        return LEVELS_FROM[self.proposal.reply.level]

    @property
    def notes(self) -> list[str]:
        """What could not be taken, in words."""
        return [NOTES[note] for note in self.proposal.notes]

    @property
    def chosen(self) -> str:
        """What is chosen unless somebody chooses otherwise: never to replace what is saved, nor the worked example."""
        return LEAVE if self.state == "differs" or self.proposal.example else TAKE

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen: value and words."""
        level = self.proposal.reply.level
        offered = [TAKE, TEXTS, LEAVE] if level and self.proposal.plain != NO_REPLY else [TAKE, LEAVE]
        return [(value, CHOICES[value].get(self.state, CHOICES[value][None])) for value in offered]


@dataclass(frozen=True, kw_only=True)
class Pending:
    """What came back with a press: proposals, and the marks of the answers that the page showed beside them."""

    proposals: tuple[Proposal, ...]
    seen: Mapping[str, str]


def lines(taken: Iterable[Proposal], plan: Outline, stored: Mapping[str, Response]) -> list[Line]:
    """The items of the preview; those that say what is saved already are left out (see ``repeated``)."""
    entries = {entry.key: entry for page in plan.pages for entry in page.items}
    return [
        Line(entry=entries[one.key], proposal=one, state=state, fields=_fields(one.reply, saved))
        for one in taken
        if one.key in entries
        for saved in [_saved(stored, one.key)]
        if (state := state_of(saved, one.reply)) != "same"
    ]


def repeated(taken: Iterable[Proposal], stored: Mapping[str, Response]) -> list[Said]:
    """The rows that say what is saved already."""
    return [
        Said(sheet=sheet, line=line, number=number, key=one.key, why="same")
        for one in taken
        if state_of(_saved(stored, one.key), one.reply) == "same"
        for sheet, line, number in one.rows
    ]


def by_reason(rows: Sequence[Said]) -> list[tuple[str, list[tuple[str, list[Said]]]]]:
    """Rows that are passed over: the reason in words, and the rows by sheet."""
    ordered = sorted(rows, key=lambda row: list(WHYS).index(row.why))
    found = [(WHYS[why], list(some)) for why, some in groupby(ordered, key=lambda row: row.why)]
    return [(why, [(name, list(x)) for name, x in groupby(some, key=lambda row: row.sheet)]) for why, some in found]


def hold(taken: Iterable[Proposal], stored: Mapping[str, Response], *, code: str, user) -> str:
    """What the page holds, signed for this assessment and this person."""
    taken = list(taken)
    data = {
        "proposals": [proposal_as_data(one) for one in taken],
        "seen": {one.key: (held(stored[one.key]) if one.key in stored else Held()).mark for one in taken},
    }
    return pending.hold(data, purpose=f"worksheet:{code}", user=user)


def released(text: str, *, code: str, user) -> Pending:
    """What a page held. Raises ``pending.Outdated``."""
    data = pending.released(text, purpose=f"worksheet:{code}", user=user)
    return Pending(proposals=tuple(map(proposal_from, data["proposals"])), seen=data["seen"])


def savings(came: Pending, choices: Mapping[str, str], stored: Mapping[str, Response]) -> dict[str, Saving]:
    """The answers to save: what was chosen, put into what is stored."""
    given = {one.key: {TAKE: one.reply, TEXTS: one.plain}.get(choices.get(one.key, "")) for one in came.proposals}
    return {
        key: Saving(reply=merged(_saved(stored, key), reply), seen=came.seen[key])
        for key, reply in given.items()
        if reply is not None
    }


def typed(came: Pending) -> list[Typed]:
    """Every text of the file, to give back where nothing could be saved."""
    return [
        Typed(name=f"{one.key}-{field.name}", key=one.key, label=str(field.label), text=str(field.given))
        for one in came.proposals
        for field in _fields(one.reply, NO_REPLY)
    ]


def _saved(stored: Mapping[str, Response], key: str) -> Reply:
    return stored[key].reply if key in stored else NO_REPLY


def _fields(given: Reply, saved: Reply) -> tuple[Field, ...]:
    found = []
    for name, label in FIELDS.items():
        new, old = getattr(given, name), getattr(saved, name)
        if new:
            found.append(Field(name=name, label=label, given=new, saved=old if old and old != new else None))
    return tuple(found)
