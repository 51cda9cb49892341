"""Rate limits by address, counted in the shared cache."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60  # seconds


class TooMany(Exception):
    """An address asked for too much within an hour."""


def count(request: HttpRequest, name: str, most: int) -> None:
    """Count one use of ``name`` by this address; raises ``TooMany`` from the (most + 1)th in one hour of the clock."""
    hour = int(time.time() // HOUR)
    key = f"limit:{name}:{hour}:{get_adapter().get_client_ip(request)}"
    used = cache.get(key, 0) + 1
    cache.set(key, used, HOUR)
    if used > most:
        raise TooMany(f"more than {most} of {name} in an hour")
