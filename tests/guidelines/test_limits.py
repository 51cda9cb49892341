"""Limits by address."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from guidelines import limits

pytestmark = pytest.mark.django_db


def request(address: str = "203.0.113.7"):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_an_address_is_counted_by_itself():
    limits.count(request(), "trials", 1)
    with pytest.raises(limits.TooMany):
        limits.count(request(), "trials", 1)
    limits.count(request("203.0.113.8"), "trials", 1)
    limits.count(request(), "others", 1)


def test_the_address_itself_is_stored_nowhere():
    limits.count(request(), "trials", 1)
    with connection.cursor() as cursor:
        rows = cursor.execute(f"SELECT cache_key, value FROM {cache._table}").fetchall()  # noqa: S608
    assert rows
    assert "203.0.113.7" not in str(rows)
