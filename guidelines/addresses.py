"""How names stand in addresses."""

from django.urls import register_converter


class Key:
    """Names in addresses: of editions, principles, items and assessments, and the secret part of a link."""

    regex = "[A-Za-z0-9][A-Za-z0-9._-]*"

    def to_python(self, value: str) -> str:
        """The name as it stands."""
        return value

    to_url = to_python


register_converter(Key, "key")
