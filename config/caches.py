"""Caches of our own."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class Kept(LocMemCache):
    """Django's cache in the memory of the process, for values that nobody changes: kept as they are, never pickled."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value itself, not a copy."""
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            return default if self._has_expired(name) else self._cache[name]

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep the value."""
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            self._set(name, value, timeout)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep the value where none is kept yet."""
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            if not self._has_expired(name):
                return False
            self._set(name, value, timeout)
            return True
