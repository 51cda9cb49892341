"""The columns of the table of items: one for each value that an item holds, in the order in which they are read.

The place of an item within its principle is the order of the rows and has no column. Plain Python.
"""

from dataclasses import dataclass

from guidelines.catalogue import FACTS, FORCES, MARKS, ROLES, SITUATIONS, STRENGTHS, Text
from guidelines.sentences import Sentence

YES, NO = "yes", "no"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: ``name`` is its header, ``path`` the place of the value in an item ("source.part.ja").

    ``kind``: *text* a value that is always there, *optional* one that an empty cell leaves out, *names* a list of
    ``known`` joined by a comma and a space, *choice* and *optional choice* one of ``known``, *flag* yes or no.
    """

    name: str
    path: str
    about: Text
    kind: str = "text"
    known: tuple[str, ...] = ()


def _one(name: str, ja: str, en: str, **more: object) -> tuple[Column, ...]:
    return (Column(**{"name": name, "path": name, "about": Text(ja=ja, en=en)} | more),)


def _both(name: str, ja: str, en: str, path: str = "") -> tuple[Column, ...]:
    return tuple(
        Column(
            name=f"{name}_{lang}",
            path=f"{path or name}.{lang}",
            about=Text(ja=f"{ja}（{words.ja}）", en=f"{en} ({words.en})"),
        )
        for lang, words in (("ja", Text(ja="日本語", en="Japanese")), ("en", Text(ja="英語", en="English")))
    )


COLUMNS = (
    *_one("principle", "章のキー。この版にあるものだけ", "Key of the principle; one that the edition has", path=""),
    *_one("key", "項目のキー。版が変わっても同じ項目には同じキー", "Key of the item; the same over all editions"),
    *_one("printed_id", "原典に印刷された番号", "Identifier as printed in the source"),
    *_both("title", "題名", "Title"),
    *_both("question", "質問", "Question"),
    *_both("guidance", "説明", "Guidance"),
    *_both("example", "小さな会社の例", "Example of a small business"),
    *_both("evidence", "証跡の例", "Example of evidence"),
    *_both("first_step", "最初の一歩", "First step"),
    *_one("roles", "対象となる役割", "Roles that it is asked of", kind="names", known=ROLES),
    *_one("quick", "簡易点検に含めるか", "Whether the quick check asks it", kind="flag"),
    *_one(
        "standard_for",
        "標準の点検で尋ねる役割",
        "Roles whose standard depth asks it",
        kind="names",
        known=ROLES,
    ),
    *_one(
        "when",
        "いずれも否定されないときだけ適用",
        "Applies only where none of these is denied",
        kind="names",
        known=FACTS,
    ),
    *_one(
        "only_with",
        "すべてに当てはまるときだけ適用",
        "Applies only where each of these is affirmed",
        kind="names",
        known=(*FACTS, *SITUATIONS),
    ),
    *_one("strength", "原典の動詞の強さ", "Strength of the source's verb", kind="choice", known=tuple(STRENGTHS)),
    *_both("strength_note", "強さについての注記。空欄可", "Note on the strength; may be empty"),
    *_both("stage", "段階。空欄可", "Stage; may be empty"),
    *_both("note", "注記。空欄可", "Note; may be empty"),
    *_one("force", "根拠の種類。空欄可", "What it rests on; may be empty", kind="optional choice", known=FORCES),
    *_one(
        "verified",
        "原典をどこまで確かめたか。空欄可",
        "How far the place was checked; may be empty",
        kind="optional choice",
        known=MARKS,
    ),
    *_one("document", "出典文書のキー", "Key of the document that it cites", path="source.document"),
    *_both("part", "出典の部", "Part of the source", "source.part"),
    *_both("section", "出典の節", "Section of the source", "source.section"),
    *_one("page", "印刷されたページ。空欄可", "Page as printed; may be empty", path="source.page", kind="optional"),
    *_one(
        "approximate",
        "出典の位置がおおよそか",
        "Whether the place is approximate",
        path="source.approximate",
        kind="flag",
    ),
)
PRINCIPLE = COLUMNS[0]
OPTIONAL_TEXTS = ("strength_note", "stage", "note")
"""Texts of an item that both cells leave out when they are empty."""
NUMBERS = {column.name: number for number, column in enumerate(COLUMNS)}


def letters(number: int) -> str:
    """What a spreadsheet calls the column of that number, which counts from 0: A, Z, AA."""
    first, last = divmod(number, 26)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)


def place(row: int, number: int | None = None, name: str = "") -> Sentence:
    """Where a cell stands, as a person sees it in a spreadsheet: ``row 5, column question_en (H)``."""
    if number is None:
        return Sentence("row %(row)d", row=row)
    if not name:
        return Sentence("row %(row)d, column %(letters)s", row=row, letters=letters(number))
    return Sentence("row %(row)d, column %(name)s (%(letters)s)", row=row, name=name, letters=letters(number))
