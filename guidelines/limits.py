"""Rate limits by address, counted in the shared cache under a keyed digest: the address itself is stored nowhere."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60  # seconds


class TooMany(Exception):
    """An address asked for too much within an hour."""


def count(request: HttpRequest, name: str, most: int) -> None:
    """Count one use of ``name`` by this address; raises ``TooMany`` from the (most + 1)th in one hour of the clock."""
    hour = int(time.time() // HOUR)
    address = f"{hour} {get_adapter().get_client_ip(request)}"
    key = f"limit:{name}:{hour}:{salted_hmac('guidelines.limits', address, algorithm='sha256').hexdigest()}"
    used = cache.get(key, 0) + 1
    cache.set(key, used, HOUR)
    if used > most:
        raise TooMany(f"more than {most} of {name} in an hour")
