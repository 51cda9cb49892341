"""A crosswalk as a mapping collection of OSCAL 1.2, the control mapping model of NIST.

Bound by https://pages.nist.gov/OSCAL/ (oscal_mapping_metaschema.xml and oscal_mapping-common_metaschema.xml, 1.2.0).
What that model has no word for stands in properties of our own namespace. ``confidence-score`` and ``coverage`` are
left out: releases 1.2.0 and 1.2.1 write them differently, and we claim neither.

Plain Python: no Django, no clock, no files.
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from guidelines.catalogue import Text
from guidelines.crosswalk import Place, Unit
from guidelines.crosswalk_files import NOTICE, End, Paper
from guidelines.crosswalk_reading import Row, rows, without_counterpart

OSCAL_VERSION = "1.2.0"
NAMESPACE = "urn:tenken:crosswalk"
ROOT = UUID("6f1b5a52-6a0f-5d0e-9a55-3c6c1d0f7a10")
RELATIONSHIPS = {
    "equal": "equal-to",
    "superset": "superset-of",
    "subset": "subset-of",
    "intersects": "intersects-with",
}
"""Our relations in the model's words. A row without a counterpart has no target to name: it goes into the gap."""
IDS = Text(
    ja="識別子はTenkenの版データのキーです。数字で始まるキーには「_」を付けています。発行者によるOSCALカタログは確認していません。"
    "対応元の未対応一覧には、対応する行のない項目をすべて載せ、読んだうえで対応先がないと判断したものの理由は備考に記しています。",
    en="Identifiers are the keys of Tenken’s editions; one that begins with a digit has “_” put before it. "
    "No OSCAL catalogue of the issuers is known to us: the resources are the published texts. "
    "The gap of the source lists every part without a row that maps it; "
    "where one was read and found without a counterpart, the remarks of the mapping give the reason.",
)


class NothingMapped(ValueError):
    """No row has a counterpart, and a mapping of OSCAL holds at least one."""


def as_oscal(paper: Paper) -> str:
    """The mapping collection as JSON; the same values always give the same characters. Raises NothingMapped."""
    content = {
        "uuid": name_of(paper, "collection", paper.digest),
        "metadata": _metadata(paper),
        "provenance": _provenance(),
        "mappings": [_mapping(paper)],
        "back-matter": {"resources": [_resource(paper.source), _resource(paper.target)]},
    }
    return json.dumps({"mapping-collection": content}, ensure_ascii=False, indent=1) + "\n"


def name_of(paper: Paper, *parts: str) -> str:
    """A UUID (version 5) over the keys of both editions and the parts."""
    return str(uuid5(ROOT, "\n".join((paper.source.key, paper.target.key, *parts))))


def token(key: str) -> str:
    """The key as a token of OSCAL, which may not begin with a digit; no key begins with a low line."""
    return key if key[0].isalpha() else f"_{key}"


def _metadata(paper: Paper) -> dict[str, Any]:
    ends = [f"{end.title.en} ({end.label})" for end in (paper.source, paper.target)]
    return {
        "title": _line(f"Crosswalk from {ends[0]} to {ends[1]}"),
        "last-modified": f"{paper.walk.revised_on.isoformat()}T00:00:00Z",
        "version": paper.walk.revised_on.isoformat(),
        "oscal-version": OSCAL_VERSION,
        "props": [_property("digest", paper.digest)],
        "remarks": _both(NOTICE),
    }


def _provenance() -> dict[str, Any]:
    # "draft": no second reader has gone over the rows.
    return {
        "method": "human",
        "matching-rationale": "semantic",
        "status": "draft",
        "mapping-description": f"{_both(NOTICE)}\n\n{_both(IDS)}",
    }


def _mapping(paper: Paper) -> dict[str, Any]:
    linked = [row for row in rows(paper.walk) if row.place]
    if not linked:
        raise NothingMapped(f"No row from {paper.source.key} to {paper.target.key} has a counterpart.")
    mapped = {row.unit.key for row in linked}
    lonely = [unit.key for unit in paper.walk.units if unit.key not in mapped]
    remarks = [_both(text) for text in (paper.walk.note,) if text] + [
        f"{row.unit.key}: {_both(row.link.rationale)}" for row in without_counterpart(paper.walk)
    ]
    mapping = {
        "uuid": name_of(paper, "mapping"),
        "source-resource": {"type": "catalog", "href": f"#{_resource_name(paper.source)}"},
        "target-resource": {"type": "catalog", "href": f"#{_resource_name(paper.target)}"},
        "maps": [_map(paper, row) for row in linked],
        "remarks": "\n\n".join(remarks),
        "source-gap-summary": _gap(paper, "source", lonely),
        "target-gap-summary": _gap(paper, "target", [place.key for place in paper.walk.unlinked]),
    }
    return {name: value for name, value in mapping.items() if value}


def _map(paper: Paper, row: Row) -> dict[str, Any]:
    link = row.link
    said = [link.rationale, *([link.reference] if link.reference else [])]
    return {
        "uuid": name_of(paper, "map", row.unit.key, row.place.key),
        "relationship": RELATIONSHIPS[link.relation],
        "sources": [_item(row.unit)],
        "targets": [_item(row.place)],
        "props": [
            _property("strength", str(link.strength)),
            _property("basis", link.basis),
        ],
        "remarks": "\n\n".join(map(_both, said)),
    }


def _item(part: Unit | Place) -> dict[str, Any]:
    props = {"key": part.key, "printed-id": part.printed_id, "title-ja": part.title.ja, "title-en": part.title.en}
    if isinstance(part, Place) and part.applies_on:
        props["applies-on"] = part.applies_on.isoformat()
    return {"type": "control", "id-ref": token(part.key), "props": [_property(*pair) for pair in props.items()]}


def _gap(paper: Paper, side: str, keys: Iterable[str]) -> dict[str, Any] | None:
    ids = [token(key) for key in keys]
    return {"uuid": name_of(paper, "gap", side), "unmapped-controls": [{"with-ids": ids}]} if ids else None


def _resource(end: End) -> dict[str, Any]:
    return {
        "uuid": _resource_name(end),
        "title": _line(f"{end.title.en} ({end.label})"),
        "description": f"{_both(end.title)}\n\n{_both(end.issuer)}",
        "props": [_property("edition", end.key)],
        "rlinks": [{"href": end.url}],
    }


def _resource_name(end: End) -> str:
    return str(uuid5(ROOT, end.key))


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": _line(value)}


def _both(text: Text) -> str:
    return f"{text.en}\n\n{text.ja}"


def _line(value: str) -> str:
    # A string of OSCAL is one line without white space at its ends.
    return re.sub(r"\s+", " ", value).strip()
