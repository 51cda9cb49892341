"""Where the answers leave an organisation with other frameworks, in words."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from assessments.reports import words
from assessments.reports.typeset import breakable, day, pick
from assessments.reports.values import LinkedPlace, LinkedUnit, Standing, StateCount
from guidelines.catalogue import edition_words


def shown(entries: Iterable[Mapping], lang: str) -> tuple[Standing, ...]:
    """The positions of a content (``snapshot.content``) as the result page and the report show them."""
    return tuple(_standing(entry, lang) for entry in entries)


def _standing(entry: Mapping, lang: str) -> Standing:
    edition, units = entry["edition"], entry["units"]
    named = {key: (breakable(unit["printed_id"]), pick(unit["title"], lang)) for key, unit in units.items()}
    return Standing(
        key=edition["key"],
        title=pick(edition["title"], lang),
        name=edition_words(edition["label"], lang),
        note=_said(entry["note"], lang),
        edition_note=_said(edition["note"], lang),
        counts=_counts(entry),
        rows=tuple(_place(row, row["state"], named, lang) for row in entry["rows"]),
        unlinked=tuple(_place(place, "none", named, lang) for place in entry["unlinked"]),
        one_sided=tuple(named[key] for key in entry["one_sided"]),
    )


def _counts(entry: Mapping) -> tuple[StateCount, ...]:
    counted = entry["counts"] | {"none": len(entry["unlinked"])}
    return tuple(
        StateCount(state=state, word=str(word), symbol=words.STATE_SYMBOLS[state], places=counted[state])
        for state, word in words.STATES.items()
        if counted[state]
    )


def _place(entry: Mapping, state: str, named: Mapping[str, tuple[str, str]], lang: str) -> LinkedPlace:
    return LinkedPlace(
        key=entry["key"],
        printed_id=breakable(entry["printed_id"]),
        title=pick(entry["title"], lang),
        applies=_applies(entry, lang),
        mark=words.known(words.MARKS, entry["verified"]) if entry["verified"] in ("partly", "unverified") else "",
        state=state,
        word=words.known(words.STATES, state),
        symbol=words.STATE_SYMBOLS[state],
        links=tuple(_link(link, *named[link["source"]]) for link in entry.get("links", ())),
    )


def _link(link: Mapping, printed_id: str, title: str) -> LinkedUnit:
    return LinkedUnit(
        printed_id=printed_id,
        title=title,
        relation=words.known(words.RELATIONS, link["relation"]),
        strength=link["strength"],
        practice=words.known(words.PRACTICES, link["practice"]),
        symbol=words.PRACTICE_SYMBOLS[link["practice"]],
    )


def _applies(entry: Mapping, lang: str) -> str:
    if not entry["applies_on"]:
        return ""
    since = _("applies from %(day)s") % {"day": day(date.fromisoformat(entry["applies_on"]), lang)}
    # Translators: put between a date and the note on it
    return _(". ").join(part for part in (since, _said(entry["applies_note"], lang)) if part)


def _said(text: Mapping | None, lang: str) -> str:
    return pick(text, lang) if text else ""
