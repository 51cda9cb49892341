"""What a page holds between a preview and its confirmation: signed, for one purpose and one person, stored nowhere."""

import json
from typing import Any

from django.core import signing

HELD_FOR = 24 * 60 * 60  # seconds from the preview to the last moment at which it can be confirmed


class Outdated(Exception):
    """What a page held is too old, of another purpose or person, or damaged: the file must be read again."""


class _Utf8:
    """JSON in UTF-8: Django's own escapes every Japanese character into six, and a form has its limit of bytes."""

    def dumps(self, value: Any) -> bytes:
        """The value as bytes; a cell of a workbook may hold half a character."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")

    def loads(self, data: bytes) -> Any:
        """The value again."""
        return json.loads(data)


def hold(data: Any, *, purpose: str, user) -> str:
    """JSON-able data as a text for a hidden field; ``user`` is None for whoever has no account."""
    return signing.dumps(data, salt=_salt(purpose, user), serializer=_Utf8, compress=True)


def released(text: str, *, purpose: str, user) -> Any:
    """The data that a page held. Raises ``Outdated``."""
    try:
        return signing.loads(text, salt=_salt(purpose, user), serializer=_Utf8, max_age=HELD_FOR)
    except signing.BadSignature as error:
        raise Outdated(str(error)) from error


def _salt(purpose: str, user) -> str:
    return f"tenken.{purpose}:{user.pk if user else ''}"
