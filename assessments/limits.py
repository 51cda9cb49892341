"""Rate limits by address, counted in the shared cache."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60


class TooMany(Exception):
    """An address asked for too much within an hour."""


def count(request: HttpRequest, name: str, most: int) -> None:
    """Count one use of ``name`` by this address; raises ``TooMany`` from the (most + 1)th within an hour on."""
    key = f"limit:{name}:{get_adapter().get_client_ip(request)}"
    if not cache.add(key, 1, HOUR) and cache.incr(key) > most:
        raise TooMany(f"more than {most} of {name} in an hour")
