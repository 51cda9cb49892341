"""Cells of a CSV that a spreadsheet leaves as they are: an apostrophe before what it would take for something else.

There are two strengths, for two kinds of table. ``neutral`` keeps formulas out and nothing else, so that numbers and
days of a table for machines stay what they are. ``guarded`` also keeps texts that a spreadsheet turns into a number or
a day when it opens the file ("3-4", "1.10"), and can be taken back: ``restored(guarded(text)) == text`` for every text.
Plain Python: no Django, no clock, no files.
"""

import re

FORMULA = tuple("=+-@＝＋－＠\t\r\n")
"""What a spreadsheet may take for the beginning of a formula."""
_CONVERTED = re.compile(r"[MTSHRmtshr]?\d[\d.,/:%\- 年月日eE]*|(?i:true|false)")
"""What a spreadsheet turns into a number, a date (of a Japanese era too) or a yes and no when it opens the file."""


def neutral(value: str) -> str:
    """The value with an apostrophe before it where a spreadsheet might take it for a formula."""
    return f"'{value}" if _begins_formula(value) else value


def guarded(text: str) -> str:
    """The text as a cell that stays a text in every spreadsheet."""
    return f"'{text}" if _would_change(text) else text


def restored(cell: str) -> str:
    """What ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _would_change(cell) else cell


def _begins_formula(text: str) -> bool:
    return text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)


def _would_change(text: str) -> bool:
    core = text.lstrip("'")
    return _begins_formula(core) or bool(_CONVERTED.fullmatch(core.strip()))
