"""A crosswalk as files to take away: one row a link for spreadsheets, and everything as JSON.

The JSON is described by ``fixtures/crosswalk-export.schema.json``. Plain Python: no Django, no clock, no files.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from guidelines.catalogue import Text
from guidelines.crosswalk import Walk
from guidelines.crosswalk_reading import Row, rows
from guidelines.csv_cells import neutral

SCHEMA = "tenken.crosswalk-export/1"
NOTICE = Text(
    ja="この対応表はTenkenが独自に読み取ったもので、参考情報です。準拠や適合を証明するものではなく、法的助言でもありません。",
    en="This crosswalk is Tenken’s own reading, informative. It attests to no conformity and is no legal advice.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """The edition at one end of a crosswalk."""

    key: str
    title: Text
    label: str
    issuer: Text
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A crosswalk with what a file says of it; ``digest`` is that of the set that it came from."""

    walk: Walk
    source: End
    target: End
    digest: str


def as_csv(paper: Paper, words: Mapping[str, Mapping[str, Text]]) -> str:
    """One row a link, for spreadsheets: a byte order mark, both languages, and no cell that begins a formula.

    ``words`` are those shown for each ``relation`` and each ``basis``.
    """
    file = io.StringIO()
    table = [_cells(paper, row, words) for row in rows(paper.walk)]
    writer = csv.DictWriter(file, fieldnames=list(table[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: neutral(value) for name, value in cells.items()} for cells in table)
    return f"\ufeff{file.getvalue()}"


def as_json(paper: Paper) -> str:
    """Everything of a crosswalk: both ends with their parts, the links, and what has no counterpart."""
    walk = paper.walk
    parts = asdict(walk)
    content = {
        "schema": SCHEMA,
        "notice": asdict(NOTICE),
        "source": asdict(paper.source),
        "target": asdict(paper.target) | {"kind": walk.kind, "note": parts["version_note"]},
        "revised_on": walk.revised_on,
        "digest": paper.digest,
        "note": parts["note"],
        "units": parts["units"],
        "places": parts["places"],
        "links": parts["links"],
        "without_counterpart": {
            "units": [unit.key for unit in walk.one_sided],
            "places": [place.key for place in walk.unlinked],
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=date.isoformat) + "\n"


def _cells(paper: Paper, row: Row, words: Mapping[str, Mapping[str, Text]]) -> dict[str, str]:
    link, place = row.link, row.place
    return {
        "source_edition": paper.source.key,
        "source_key": row.unit.key,
        "source_printed_id": row.unit.printed_id,
        **dict(_pair("source_title", row.unit.title)),
        "target_edition": paper.target.key,
        "target_key": place.key if place else "",
        "target_printed_id": place.printed_id if place else "",
        **dict(_pair("target_title", place and place.title)),
        "target_applies_on": place.applies_on.isoformat() if place and place.applies_on else "",
        **dict(_pair("target_applies_note", place and place.applies_note)),
        "relation": link.relation,
        **dict(_pair("relation", words["relation"][link.relation])),
        "strength": str(link.strength),
        "basis": link.basis,
        **dict(_pair("basis", words["basis"][link.basis])),
        **dict(_pair("reference", link.reference)),
        **dict(_pair("rationale", link.rationale)),
        "revised_on": paper.walk.revised_on.isoformat(),
        **dict(_pair("notice", NOTICE)),
    }


def _pair(name: str, text: Text | None) -> Iterator[tuple[str, str]]:
    for lang in ("ja", "en"):
        yield f"{name}_{lang}", text.in_language(lang) if text else ""
