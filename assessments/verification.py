"""The code under which a finished result can be asked for, and what a person types of it.

A code is 26 signs of Crockford's base 32 (130 bits). Its first 12 are the short code, for typing. Both name one issued
result and open nothing but a page that says that it was issued.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
SHORT = 12
GROUP = 4
# What is read for what, and what only separates: Crockford's own rules.
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u3000": None, "‐": None, "－": None})


def new_code() -> str:
    """A code that nobody can guess: 130 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def meant(typed: str) -> str | None:
    """The code or short code that somebody typed: in either case, with hyphens, spaces, O for 0; None if it is none."""
    text = typed.strip().upper().translate(_FULL_WIDTH).translate(_MEANT)
    known = len(text) in (SHORT, LENGTH) and set(text) <= set(ALPHABET)
    return text if known else None


def short(code: str) -> str:
    """The short code as it is printed: "K7QM-2XFD-9PA4"."""
    return "-".join(code[start : start + GROUP] for start in range(0, SHORT, GROUP))


_FULL_WIDTH = {0xFEE0 + ord(sign): sign for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
