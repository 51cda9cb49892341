"""A stored result (``snapshot.content``) as bytes, and how results stored by earlier releases are read."""

import hashlib
import json
from collections.abc import Mapping

# What contents of schema 1 gained after the first were stored: absent there, and said so here.
TOP = {
    "round": None, "supplement_key": None, "supplement": None, "standings": (), "previous": None, "verification": None,
}  # fmt: skip
EDITION = {"note": None}
ITEM = {"force": None, "verified": None}


def canonical(content: Mapping) -> bytes:
    """The one way to write a content: JSON with sorted keys and nothing between, in UTF-8."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping) -> str:
    """SHA-256 over the canonical content, in hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def whole(content: Mapping) -> dict:
    """The content with everything that schema 1 holds today; what an earlier release did not store is empty.

    Whatever reads stored contents reads them through this. Figures and texts are left as they are.
    """
    full = {**TOP, **content, **_part(content)}
    return full | {"supplement": full["supplement"] and {**full["supplement"], **_part(full["supplement"])}}


def _part(part: Mapping) -> dict:
    principles = [p | {"items": [ITEM | item for item in p["items"]]} for p in part["principles"]]
    return {"edition": EDITION | part["edition"], "principles": principles}
