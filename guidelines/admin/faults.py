"""Problems of a draft as an editor reads them: the row that each lies in, its field, and what to do."""

import re
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext

from guidelines.admin.stories import named
from guidelines.catalogue import Problem
from guidelines.models import Succession, Version
from guidelines.told import told


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """One problem: ``name`` and ``address`` of the row, ``field`` as the screen calls it ("" for the whole row)."""

    name: str
    address: str
    field: str
    message: str


def placed(version: Version, problems: tuple[Problem, ...]) -> list[Placed]:
    """Each problem with its place in words. Six queries, however many there are."""
    rows = _rows(version)
    return [_placed(problem, rows) for problem in problems]


def _rows(version: Version) -> dict[str, Model]:
    """Every row of the edition by its path in the values."""
    rows: dict[str, Model] = {"": version, "version": version, "framework": version.framework}
    documents = version.documents.order_by("position")
    rows |= {f"version.documents[{number}]": row for number, row in enumerate(documents)}
    paths: dict[int, str] = {}
    for number, principle in enumerate(version.principles.only("key").order_by("position")):
        paths[principle.pk] = f"principles[{number}]"
        rows[paths[principle.pk]] = principle
    for name in ("items", "passages"):
        counted = dict.fromkeys(paths, -1)
        for row in getattr(version, name).only("key", "principle_id").order_by("position"):
            counted[row.principle_id] += 1
            rows[f"{paths[row.principle_id]}.{name}[{counted[row.principle_id]}]"] = row
    stated = version.predecessions.select_related("old__framework")
    return rows | {f"changes[{row.old.key}]": row for row in stated}


def _placed(problem: Problem, rows: dict[str, Model]) -> Placed:
    near = max((place for place in rows if f"{problem.path}.".startswith(f"{place}.")), key=len, default="")
    row = rows[near]
    rest = problem.path.removeprefix(near).strip(".")
    field = named(type(row), re.sub(r"\[\d+\]", "", rest).replace(".", " ")) if rest else ""
    return Placed(name=_name(row), address=_address(row), field=field, message=told(problem.message))


def _name(row: Model) -> str:
    if isinstance(row, Succession):
        return gettext("What changed since %(edition)s") % {"edition": row.old.key}
    return f"{row._meta.verbose_name} {row.key}"


def _address(row: Model) -> str:
    if isinstance(row, Succession):
        return reverse("admin:guidelines_version_stated", args=[row.new_id, row.old_id])
    return reverse(f"admin:guidelines_{row._meta.model_name}_change", args=[row.pk])
