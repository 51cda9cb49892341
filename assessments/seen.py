"""Which stored answer a page was showing: the base of every conflict check."""

from hashlib import blake2b

from assessments.snapshot import Reply


def mark(version: int, reply: Reply) -> str:
    """Name the answer a page shows: its version (0 where none is stored) and a digest of its content.

    The version tells whether somebody saved in the meantime; the digest tells whether this page changed anything at
    all, so that an old tab's untouched items are no conflict.
    """
    return f"{version}.{blake2b(ascii(reply).encode(), digest_size=8).hexdigest()}"


def version_of(seen: str) -> int:
    """The version in a mark; 0 for a missing or mangled one, which then counts as having seen nothing."""
    number = seen.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def untouched(seen: str, reply: Reply) -> bool:
    """Whether the reply is just what the page showed."""
    return bool(seen) and seen == mark(version_of(seen), reply)
