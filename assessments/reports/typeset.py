"""Texts, dates and shares as a reader sees them: localisation and rounding happen here and nowhere else."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

ZERO_WIDTH_SPACE = "\u200b"
LONGEST_RUN = 40
# Whatever is not an ideograph, a full kana or a space may stick to its neighbours: Latin, symbols, and the small kana
# and marks that strict Japanese line breaking keeps off the start of a line.
_UNBREAKABLE = re.compile(
    r"[^\s\u200b\u4e00-\u9fff\u3400-\u4dbfあいうえおか-ぢつ-もやゆよら-ろわ-んアイウエオカ-ヂツ-モヤユヨラ-ロワ-ン]"
    rf"{{{LONGEST_RUN}}}(?=\S)"
)
# Signs that no font draws and that HTML does not allow: a terminal's colours, a form feed.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LARGEST_DENOMINATOR = 1_000_000


def pick(text: Mapping[str, str], lang: str) -> str:
    """The words of a bilingual text of the catalogue: Japanese for "ja", English for every other language.

    The report's Japanese font draws the curly apostrophe as wide as a kana, so English gets the straight one.
    """
    return breakable(text["ja"] if lang == "ja" else text["en"].replace("’", "'"))


def breakable(text: str) -> str:
    """The text with a zero-width space after every 40 characters that stick together, and without control characters.

    Without the space, a word wider than its column leaves the page and is lost to the reader.
    """
    return _UNBREAKABLE.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", _CONTROLS.sub("", text))


def exact(share: float | None) -> Fraction | None:
    """The fraction behind a share that JSON holds as a number; sums of weights stay far below the denominator."""
    return None if share is None else Fraction(share).limit_denominator(_LARGEST_DENOMINATOR)


def percent(share: Fraction | None) -> int | None:
    """A share as whole per cent, rounded down, and at least 1 where there is anything at all.

    So no figure is above what the answers bear: 99.6 % is shown as 99, and 79.9 % does not look like the 80 % from
    which a band is given. And 0.4 % is shown as 1, because 0 would say that there is nothing.
    """
    if share is None:
        return None
    return max(int(share * 100), 1 if share else 0)


def percent_text(share: Fraction | None) -> str:
    """A share in words for a table: "46%", or "none" where there is nothing to share."""
    return pgettext("share", "none") if share is None else f"{percent(share)}%"


def range_text(low: Fraction | None, high: Fraction | None) -> str:
    """A range in words: "46–61%", or one figure where both ends are shown alike."""
    if low is None or percent(low) == percent(high):
        return percent_text(low)
    # Translators: a range of two percentages
    return _("%(low)d–%(high)d%%") % {"low": percent(low), "high": percent(high)}


def day(value: date, lang: str) -> str:
    """A date in words: "2026年4月1日", "1 April 2026"."""
    if lang == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date, lang: str) -> str:
    """A date without its year, short enough for a chart: "4月1日", "1 Apr"."""
    return f"{value.month}月{value.day}日" if lang == "ja" else f"{value.day} {MONTHS[value.month - 1][:3]}"


def moment(value: datetime, lang: str) -> str:
    """A point in time in words, with its distance from UTC."""
    offset = value.isoformat(timespec="seconds")[len("2026-04-01T00:00:00") :]
    return f"{day(value.date(), lang)} {value:%H:%M} (UTC{'' if offset == '+00:00' else offset})"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
