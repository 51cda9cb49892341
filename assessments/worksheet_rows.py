"""Which item a row of the ministries' worksheet (Appendix 7C of AIGB 1.2) is about: facts of its layout.

A row is told by its sheet, its part of the guidelines, its stage and its number, and never by its title: titles differ
from sheet to sheet. Numbers are written here as ``plain`` leaves them: ``1)①`` is ``1)1``.
"""

import hashlib
import re
import unicodedata
from types import MappingProxyType

OWN, SHARED = "own", "shared"  # parts 3 to 5 of the guidelines, for one role each; part 2, for all
OWN_PARTS = MappingProxyType({"3": "developer", "4": "provider", "5": "user"})

# (part, a word of the stage's heading in column B) -> number=key
_ALL = ("", "")
_TABLE = {
    "common": {
        _ALL: "1)1=C-1-1 1)2=C-1-2 1)3=C-1-3 1)4=C-1-4 1)5=C-1-5 1)6=C-1-6 2)1=C-2-1 2)2=C-2-2 2)3=C-2-3 "
        "3)1=C-3-1 3)2=C-3-2 4)1=C-4-1 5)1=C-5-1 5)2=C-5-2 6)1=C-6-1 6)2=C-6-2 6)3=C-6-3 6)4=C-6-4 "
        "7)1=C-7-1 7)2=C-7-2 7)3=C-7-3 7)4=C-7-4 7)5=C-7-5 7)6=C-7-6 8)1=C-8-1 8)2=C-8-2 8)3=C-8-3 9)=C-9 "
        "10)1=C-10-1 10)2=C-10-2 10)3=C-10-3"
    },
    "governance": {
        _ALL: "1-1=AT-1-1 1-2=AT-1-2 1-3=AT-1-3 2-1=AT-2-1 3-1=AT-3-1 3-1-1=AT-3-1-1 3-1-2=AT-3-1-2 3-2=AT-3-2 "
        "3-3=AT-3-3 3-3-1=AT-3-3-1 3-3-2=AT-3-3-2 3-4=AT-3-4 3-4-1=AT-3-4-1 3-4-2=AT-3-4-2 4-1=AT-4-1 4-2=AT-4-2 "
        "4-3=AT-4-3 5-1=AT-5-1 5-2=AT-5-2 6-1=AT-6-1"
    },
    "developer": {
        (OWN, "前処理"): "2)3=D-2-i 3)1=D-3-i",
        (OWN, "開発時"): "2)1=D-2-ii 2)2=D-2-iii 3)1=D-3-ii 5)1=D-5-i 6)1=D-6-i",
        (OWN, "開発後"): "5)2=D-5-ii 6)2=D-6-ii 7)2=D-7-i 7)6=D-7-ii",
        # The last row prints part 2 for what is item D-10 i. of part 3.
        (SHARED, "その他"): "1)1=C-1-1 1)2=C-1-2 1)3=C-1-3 1)4=C-1-4 1)5=C-1-5 1)6=C-1-6 4)1=C-4-1 6)3=C-6-3 6)4=C-6-4 "
        "7)1=C-7-1 7)3=C-7-3 7)4=C-7-4 7)5=C-7-5 8)1=C-8-1 8)2=C-8-2 8)3=C-8-3 10)1=D-10-i",
    },
    "provider": {
        (OWN, "実装時"): "2)1=P-2-i 2)2=P-2-ii 3)1=P-3-i 4)1=P-4-i 5)1=P-5-i 6)4=P-6-i",
        (OWN, "提供後"): "2)2=P-2-ii 4)1=P-4-ii 5)2=P-5-ii 6)2=P-6-ii 7)2=P-7-i 7)6=P-7-ii",
        (SHARED, "その他"): "1)1=C-1-1 1)2=C-1-2 1)3=C-1-3 1)4=C-1-4 1)6=C-1-6 2)1=C-2-1 3)2=C-3-2 6)4=C-6-4 8)1=C-8-1 "
        "8)2=C-8-2 10)2=C-10-2",
    },
    "user": {
        # One row prints part 4 for what is item U-7 i. of part 5: any of the parts 3 to 5 counts as the sheet's own.
        (OWN, "利用時"): "2)2=U-2-i 3)1=U-3-i 4)1=U-4-i 5)1=U-5-i 6)2=U-6-i 7)2=U-7-i 7)6=U-7-ii",
        (SHARED, "利用時"): "1)4=C-1-4 2)1=C-2-1 3)2=C-3-2 8)1=C-8-1 8)2=C-8-2",
    },
    "hiroshima": {_ALL: "1=H-1 2=H-2 3=H-3 4=H-4 5=H-5 6=H-6 7=H-7 8=H-8 9=H-9 10=H-10 11=H-11 12=H-12"},
}
TABLE = MappingProxyType(
    {
        kind: {place: dict(pair.split("=") for pair in pairs.split()) for place, pairs in blocks.items()}
        for kind, blocks in _TABLE.items()
    }
)
"""Kind of sheet -> (part, stage) -> number -> item key. 126 rows; an item may have several."""
ROLE_KINDS = ("developer", "provider", "user")
NAMES = MappingProxyType(
    {
        "common": "共通の指針",
        "governance": "ガバナンス",
        "developer": "開発者",
        "provider": "提供者",
        "user": "利用者",
        "hiroshima": "広島プロセス",
    }
)
"""A word of each sheet's name."""
EXAMPLES = frozenset(
    """
    008eb1a154d7 037a39295330 055881a41cd2 05960e7a9758 07207fdb70f9 078b5e4761ef 09d104ed9ca7 0a5a43a654af
    0d8d55024afe 0dd372382236 101a1e6d644f 10bd83b4c5a9 14c1af839a70 152e5d203588 168c48de93fb 17cdc71110c3
    1a7deae00d41 1a94299e9575 1b073c604c2c 1fd5f8616a14 20c357b11600 230809a703cd 2312e9ffa2b9 26ab4417dd6c
    273749cfe8b5 28679fbdcf9c 28f06e7ae6df 2a74b442da22 2cbbae3e3d7a 2e657b343a00 334fd0acd82e 34e328d98168
    374abbf8c582 3781a800837f 393f0e4946e1 3d6c222d6a3d 3daedaa022c1 3ebe00ff00fc 3f52eaa7f7b3 402131e122da
    40e5465a6ff3 411696f2dbb5 433e181df0c0 44b0ffe2165e 459e81713ae2 4624807a249a 46ca3534b5a7 47570e54074f
    475725bcdb2e 4a8219d48e5a 4af5a011aed4 4c0bbe630999 4e45be56c1c1 500ce59f3c6c 52812d829b16 5397618fba9c
    545ae10341f4 54d81b1c9072 5596adea1a58 59babf784efa 5aeb2c2b5995 5bae8dd91e61 5be19b6362e3 5cdff4e4f482
    5db85dcddc75 5e5e788e2042 5f00444ab766 6132ea1740c6 62c0da7ff088 6717685774dc 67a587435594 6dffaf061a39
    6ed12f177efe 70abeda33cbf 72c56cce0579 72d11256b96f 735a4b6eba9e 75c8dba8d96f 771745541aea 775c8feb77f3
    7930c4db7fc7 7a5766c5a608 7af3b4be32eb 7de39eccb2fa 83c8548e270d 86534a4c6cee 86d39f8e5c52 87210ced5010
    88a651637cff 8a816ae5fae9 8be50606af38 8de657fee47f 8ea7b036aca6 931788d8eff6 94603583306d 9489b1640b32
    96365a39fd22 966ffb6bc9fd 97c503d4be17 98f7972bc9c9 994d00a21407 9e8560ad15aa 9f23d11e3b76 a243830c350d
    a29d68773e93 a472f4bfa681 a612b6ef9597 a69371a4e807 a74bc934f158 a782ae531258 a7e3449dfe1c a8c1ac82d148
    a9c41ff7adfa aafc881838dd ac17b6354376 acd5475a7b79 ad21cc628314 ad2976095d89 afad4e68b713 b02175a733e4
    b086049b2aa7 b17befbf179d b2455fbf8fdd b57cf2353056 b66ae20daf2b bc28bddad5d8 bceeece377d9 bd17d9234cfd
    bdf51f338b17 c0e352166c5c c198e5365c48 c8b9a5d4e5d5 caedbf0fdb84 cc74f59e949a cd7fe6337311 ce66d170bdef
    d18f1ceeb4d5 d33e189e097c d3ce7828d20d d3e3870c27a8 d69711e2d8e2 d6c529ddc691 d6dd9a975deb d81c4c604646
    d8c1b775d6e8 d9f7fbd24e0f da7c005d97d5 db4aea9f9bf8 dc60da75a453 dc62c646d8c9 dd89c5fcfb6d e04156cd8b05
    e1b9bf42c71c e2d75ec13faa e3df1891e520 e657e570b63d e6bbf6ef14fd e7a18f6f6665 e7e5b73bb298 eb75be4e85a1
    ebff92733033 ec05d38a6594 ed60a71c1c73 ed82c5df1ce7 f03d958df6a6 f19c19f2ee60 f1fd085c8f2f f404c4f5fe8d
    f5be7b1119be f855d0cae22a fbf275960269 fd88855af1a4
    """.split()  # noqa: SIM905 - shorter than a list of quoted words
)
"""Digests of the texts of the worked example on the three sheets of the roles: see ``is_example``."""
DASH = re.compile(r"(?<=\d)[‐‑‒–—―−ー](?=\d)")
PART = re.compile(r"([2-5])部")


def plain(text: str) -> str:
    """A label or number without what differs by slip: width, circles around digits, blanks, the dash of ``1-1``."""
    return DASH.sub("-", "".join(unicodedata.normalize("NFKC", text).split()))


def is_example(text: str) -> bool:
    """Whether a cell holds, but for blanks, a text of the ministries' worked example (an AI for recruiting)."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "replace")).hexdigest()[:12] in EXAMPLES


def part_of(place: str) -> str | None:
    """The part that a place cell names: ``OWN``, ``SHARED``, or None where it names none."""
    found = PART.search(plain(place))
    return None if found is None else SHARED if found[1] == "2" else OWN


def keys_of(kind: str, *, part: str | None, stage: str, number: str) -> frozenset[str]:
    """The items that a row may be about: one where it is clear, several where it is not, none for an unknown row.

    ``number`` as ``plain`` leaves it; ``stage`` is the heading above the row; ``part`` is None where the row names
    none.
    """
    blocks = [
        (word, numbers[number])
        for (where, word), numbers in TABLE[kind].items()
        if number in numbers and (not where or part is None or where == part)
    ]
    keys = frozenset(key for _, key in blocks)
    if len(keys) < 2:
        return keys
    return frozenset(key for word, key in blocks if word in plain(stage)) or keys


def kind_of(*, name: str, places: list[str], numbers: list[str], common_shape: bool) -> str | None:
    """The kind of a sheet by its name, place cells and numbers (as ``plain`` leaves them); None where it is not clear.

    ``common_shape`` says that the place stands in front of the number, as on the sheet of the common principles alone.
    """
    parts = [found[1] for place in places if (found := PART.search(plain(place)))]
    counts = {role: parts.count(part) for part, role in OWN_PARTS.items()}
    most = max(counts.values())
    if most and list(counts.values()).count(most) == 1:
        return next(role for role, count in counts.items() if count == most)
    shapes = {"governance": r"\d-\d(-\d)?", "hiroshima": r"\d{1,2}", "common": r"\d{1,2}\)\d?"}
    fits = {kind: sum(bool(re.fullmatch(shape, number)) for number in numbers) for kind, shape in shapes.items()}
    kind = max(fits, key=fits.__getitem__)
    if not fits[kind]:
        return None
    if kind != "common" or common_shape:
        return kind
    named = [one for one in ("common", *ROLE_KINDS) if NAMES[one] in plain(name)]
    return named[0] if len(named) == 1 else None
