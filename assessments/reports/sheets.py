"""A result as tables with typed cells: what XLSX and CSV are written from, in one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from assessments import verification
from assessments.frozen import whole
from assessments.reports import words
from assessments.scoring import MOST_POINTS
from guidelines.catalogue import edition_words

Cell = str | int | float | date | None
"""A text, a number, a share of 1 (float), a day; None where there is nothing to say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One sheet; ``columns`` are titles with their width in characters."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(content: Mapping, lang: str) -> tuple[Table, ...]:
    """The sheets of a result: every item with its answer, figures by principle, actions, and what the result is."""
    full = whole(content)
    with override(lang):
        return (_items(full, lang), _principles(full, lang), _actions(full, lang), _about(full, lang))


def items(content: Mapping, lang: str) -> Table:
    """Every item with its answer."""
    with override(lang):
        return _items(whole(content), lang)


def _items(content: Mapping, lang: str) -> Table:
    rows = [row for part in _parts(content) for row in _item_rows(part, lang)]
    columns = (
        (_("Questionnaire"), 24), (_("Principle"), 22), (_("Printed number"), 10), (_("Item"), 30), (_("Question"), 50),
        (_("Answer"), 12), (_("Points"), 8), (_("Weight"), 8), (_("Earned"), 8), (_("Possible"), 8),
        (str(words.NOTES["reason"]), 30), (str(words.NOTES["approach"]), 40), (str(words.NOTES["considered"]), 40),
        (str(words.NOTES["relations"]), 40), (_("Last considered"), 14), (_("Evidence"), 40), (_("Roles"), 20),
        (_("Verb of the guideline"), 18), (_("Place in the source"), 30), (_("Key"), 12),
    )  # fmt: skip
    return Table(name=_("Items"), columns=columns, rows=tuple(rows))


def _item_rows(part: Mapping, lang: str) -> Iterator[tuple[Cell, ...]]:
    terms = {entry["key"]: entry for entry in part["score"]["terms"]}
    title = _edition(part["edition"], lang)
    documents = {entry["key"]: entry["title"][lang] for entry in part["edition"]["documents"]}
    for principle in part["principles"]:
        for item in principle["items"]:
            reply, term = item["reply"], terms[item["key"]]
            yield (
                title, principle["title"][lang], item["printed_id"], item["title"][lang], item["question"][lang],
                str(words.LEVELS[reply["level"]]), *_sum(term),
                reply["reason"], reply["approach"], reply["considered"], reply["relations"],
                _day(reply["considered_on"]), "\n".join(reply["evidence"]),
                _joined(words.known(words.ROLES, role) for role in item["roles"]),
                words.known(words.STRENGTHS, item["strength"]), _place(item["source"], documents, lang), item["key"],
            )  # fmt: skip


def _sum(term: Mapping) -> tuple[Cell, ...]:
    """Points, weight, earned, possible; nothing but the weight where the item leaves the sum."""
    if term["level"] == "not_applicable":
        return (None, term["weight"], None, None)
    points = term["points"]
    earned = None if points is None else points * term["weight"]
    return (points, term["weight"], earned, MOST_POINTS * term["weight"])


def _principles(content: Mapping, lang: str) -> Table:
    columns = (
        (_("Questionnaire"), 24), (_("Principle"), 30), (_("Confirmed"), 11), (_("Ceiling"), 11), (_("Coverage"), 11),
        (_("Evidenced"), 11), (_("Earned"), 9), (_("Possible"), 9), (_("In scope"), 9), (_("Answered"), 9),
    )  # fmt: skip
    rows = []
    for part in _parts(content):
        title, score = _edition(part["edition"], lang), part["score"]
        rows.append((title, _("The whole"), *_figures(score)))
        found = score["by_principle"]
        rows += [(title, row["title"][lang], *_figures(found[row["key"]])) for row in part["principles"]]
    return Table(name=_("Principles"), columns=columns, rows=tuple(rows))


def _figures(tally: Mapping) -> tuple[Cell, ...]:
    shares = (tally[name] for name in ("confirmed", "ceiling", "coverage", "evidenced"))
    counts = (tally[name] for name in ("earned", "possible", "in_scope", "answered"))
    return (*(None if share is None else float(share) for share in shares), *counts)


def _actions(content: Mapping, lang: str) -> Table:
    known = {item["key"]: item for principle in content["principles"] for item in principle["items"]}
    columns = (
        (_("Rank"), 8),
        (_("Action"), 14),
        (_("Printed number"), 10),
        (_("Item"), 34),
        (_("First step"), 60),
        (_("Gain"), 8),
    )
    rows = tuple(
        (
            rank, words.known(words.KINDS, step["kind"]), known[step["key"]]["printed_id"],
            known[step["key"]]["title"][lang], known[step["key"]]["first_step"][lang], step["gain"],
        )
        for rank, step in enumerate(content["findings"]["steps"], start=1)
    )  # fmt: skip
    return Table(name=_("Actions"), columns=columns, rows=rows)


def _about(content: Mapping, lang: str) -> Table:
    mark = content["verification"]
    rows = [
        (_("Organisation"), content["profile"]["organisation"] or _("Organisation not named")),
        (_("Guideline and edition"), _edition(content["edition"], lang)),
        (_("Result as of"), datetime.fromisoformat(content["as_of"]).date()),
        (_("Round"), content["round"] or _("Interim result: the round is not finished")),
        (_("Roles"), _joined(words.known(words.ROLES, role) for role in content["scope"]["roles"])),
        (_("Depth"), words.known(words.DEPTHS, content["scope"]["depth"])),
        (_("Method"), _("Tenken scoring method, version %(version)s") % {"version": content["method"]}),
        (_("Code"), content["code"]),
        (_("Verification code"), verification.short(mark["code"]) if mark else ""),
        (_("Note"), _("Tenken is a self-assessment. It is no certification and no legal advice.")),
    ]
    return Table(name=_("About this result"), columns=((_("What"), 24), (_("Value"), 60)), rows=tuple(rows))


def _parts(content: Mapping) -> tuple[Mapping, ...]:
    """What is scored together: the framework's edition, and the supplement beside it."""
    return (content, content["supplement"]) if content["supplement"] else (content,)


def _edition(edition: Mapping, lang: str) -> str:
    return f"{edition['title'][lang]} {edition_words(edition['label'], lang)}"


def _place(source: Mapping, documents: Mapping[str, str], lang: str) -> str:
    page = _("p. %(page)s") % {"page": source["page"]} if source["page"] else ""
    if source["approximate"]:
        page += _(" (page approximate)")
    parts = (documents[source["document"]], source["part"][lang], source["section"][lang], page)
    return " / ".join(part for part in parts if part)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _joined(parts: Iterator[str]) -> str:
    return pgettext("between the parts of a list", ", ").join(parts)
