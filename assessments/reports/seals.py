"""How a report says where it can be verified: the short code, the address and its QR code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import segno

from assessments import verification

QUIET = 4  # modules of white around a QR code, as ISO/IEC 18004 asks for


@dataclass(frozen=True, kw_only=True, slots=True)
class Seal:
    """``path`` draws the dark modules of the QR code in a square of ``size`` modules, the white edge included."""

    short: str
    address: str
    path: str
    size: int


def seal(content: Mapping) -> Seal | None:
    """The seal of a content (``frozen.whole``); None where it is an interim result or of an earlier release."""
    given = content["verification"]
    if given is None:
        return None
    code = segno.make_qr(given["address"], error="m")
    return Seal(
        short=verification.short(given["code"]),
        address=given["address"],
        path="".join(_runs(code.matrix)),
        size=code.symbol_size(scale=1, border=QUIET)[0],
    )


def _runs(matrix: tuple[bytearray, ...]) -> Iterator[str]:
    """Each run of dark modules as a closed rectangle: few nodes, and no hair lines between them in any viewer."""
    for y, row in enumerate(matrix, start=QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(tuple(run))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
