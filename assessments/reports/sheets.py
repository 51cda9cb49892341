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
    """One sheet; ``columns`` are titles with their width in digits.

    The first ``names`` columns say what a row is about. ``pages`` of A4 side by side hold the columns, so that they can
    be read. A list has no figures to sort, but values of every kind in one column.
    """

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]
    names: int = 0
    pages: int = 1
    is_list: bool = False


def tables(content: Mapping, lang: str) -> tuple[Table, ...]:
    """The sheets of a result: what it is, every item with its answer, figures by principle, and actions."""
    full = whole(content)
    with override(lang):
        return (_about(full, lang), _items(full, lang), _principles(full, lang), _actions(full, lang))


def title(content: Mapping, lang: str) -> str:
    """What the result is, in one line."""
    edition = content["edition"]
    names = {"title": edition["title"][lang], "edition": edition_words(edition["label"], lang)}
    with override(lang):
        return _("Self-assessment: %(title)s, %(edition)s") % names


def items(content: Mapping, lang: str) -> Table:
    """Every item with its answer."""
    with override(lang):
        return _items(whole(content), lang)


def _items(content: Mapping, lang: str) -> Table:
    rows = [row for part in _parts(content) for row in _item_rows(part, lang)]
    columns = (
        (_("Printed number"), 13), (_("Item"), 26), (_("Questionnaire"), 18), (_("Principle"), 16), (_("Question"), 42),
        (_("Answer"), 12), (_("Points"), 9), (_("Weight"), 9), (_("Earned"), 9), (_("Possible"), 9),
        (str(words.NOTES["reason"]), 24), (str(words.NOTES["approach"]), 36), (str(words.NOTES["considered"]), 34),
        (str(words.NOTES["relations"]), 32), (_("Last considered"), 13), (_("Evidence"), 36), (_("Roles"), 16),
        (_("Verb of the guideline"), 16), (_("Place in the source"), 30), (_("Key"), 13),
    )  # fmt: skip
    return Table(name=_("Items"), columns=columns, rows=tuple(rows), names=2, pages=3)


def _item_rows(part: Mapping, lang: str) -> Iterator[tuple[Cell, ...]]:
    terms = {entry["key"]: entry for entry in part["score"]["terms"]}
    title = _edition(part["edition"], lang)
    documents = {entry["key"]: entry["title"][lang] for entry in part["edition"]["documents"]}
    for principle in part["principles"]:
        for item in principle["items"]:
            reply, term = item["reply"], terms[item["key"]]
            yield (
                item["printed_id"], item["title"][lang], title, principle["title"][lang], item["question"][lang],
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
        (_("Questionnaire"), 28), (_("Principle"), 30), (_("Confirmed"), 18), (_("Ceiling"), 18), (_("Coverage"), 12),
        (_("Evidenced"), 18), (_("Earned"), 10), (_("Possible"), 10), (_("In scope"), 14), (_("Answered"), 12),
    )  # fmt: skip
    rows = []
    for part in _parts(content):
        title, score = _edition(part["edition"], lang), part["score"]
        rows.append((title, _("The whole"), *_figures(score)))
        found = score["by_principle"]
        rows += [(title, row["title"][lang], *_figures(found[row["key"]])) for row in part["principles"]]
    return Table(name=_("Principles"), columns=columns, rows=tuple(rows), names=2)


def _figures(tally: Mapping) -> tuple[Cell, ...]:
    shares = (tally[name] for name in ("confirmed", "ceiling", "coverage", "evidenced"))
    counts = (tally[name] for name in ("earned", "possible", "in_scope", "answered"))
    return (*map(_share, shares), *counts)


def _share(share: object) -> float | None:
    return None if share is None else float(share)


def _actions(content: Mapping, lang: str) -> Table:
    known = {item["key"]: item for principle in content["principles"] for item in principle["items"]}
    columns = (
        (_("Rank"), 8),
        (_("Action"), 14),
        (_("Printed number"), 14),
        (_("Item"), 34),
        (_("First step"), 70),
        (_("Gain"), 9),
    )
    rows = tuple(
        (
            rank, words.known(words.KINDS, step["kind"]), known[step["key"]]["printed_id"],
            known[step["key"]]["title"][lang], known[step["key"]]["first_step"][lang], step["gain"],
        )
        for rank, step in enumerate(content["findings"]["steps"], start=1)
    )  # fmt: skip
    return Table(name=_("Actions"), columns=columns, rows=rows, names=1)


def _about(content: Mapping, lang: str) -> Table:
    mark, score = content["verification"], content["score"]
    rows = [
        (_("Organisation"), content["profile"]["organisation"] or _("Organisation not named")),
        (_("Guideline and edition"), _edition(content["edition"], lang)),
        (_("Result as of"), datetime.fromisoformat(content["as_of"]).date()),
        (_("Round"), content["round"] or _("Interim result: the round is not finished")),
        (_("Confirmed"), _share(score["confirmed"])), (_("Ceiling"), _share(score["ceiling"])),
        (_("Coverage"), _share(score["coverage"])), (_("Evidenced"), _share(score["evidenced"])),
        (_("Roles"), _joined(words.known(words.ROLES, role) for role in content["scope"]["roles"])),
        (_("Depth"), words.known(words.DEPTHS, content["scope"]["depth"])),
        (_("Method"), _("Tenken scoring method, version %(version)s") % {"version": content["method"]}),
        (_("Code"), content["code"]),
        (_("Verification code"), verification.short(mark["code"]) if mark else ""),
        (_("Long texts"), _(
            "A row is at most as high as a spreadsheet allows. A longer text is whole in its cell, and the PDF report "
            "prints it in full."
        )),
        (_("Note"), _("Tenken is a self-assessment. It is no certification and no legal advice.")),
    ]  # fmt: skip
    told = tuple(row for row in rows if row[1] not in ("", None))
    return Table(name=_("About this result"), columns=((_("What"), 28), (_("Value"), 90)), rows=told, is_list=True)


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
