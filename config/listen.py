"""Where the server listens and how much it takes on: variables of the environment, judged before anything starts.

Run as a script (plain Python, nothing installed) it prints the address of the pages, or exits with a sentence when
that address cannot be had.
"""

import errno
import os
import socket
import sys
from collections.abc import Mapping

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised here, never a default


class BadVariable(ValueError):
    """A variable of the environment that cannot be used; the message names it."""


def whole_number(environ: Mapping[str, str], name: str, default: int, *, highest: int, lowest: int = 1) -> int:
    """Return the variable ``name``, in these bounds; an empty one counts as unset. Raises BadVariable."""
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and lowest <= int(text) <= highest):
        raise BadVariable(f"{name}={text} is no whole number from {lowest} to {highest}.")
    return int(text)


def address(environ: Mapping[str, str]) -> tuple[str, int]:
    """Return host and port to listen on; this machine alone unless HOST says otherwise. Raises BadVariable."""
    host = (environ.get("HOST") or "127.0.0.1").strip("[]")
    return host, whole_number(environ, "PORT", 8000, highest=65535)


def capacity(environ: Mapping[str, str]) -> tuple[int, int]:
    """Return how many worker processes, and how many threads in each. Raises BadVariable."""
    workers = whole_number(environ, "WEB_WORKERS", 2, highest=64)
    return workers, whole_number(environ, "WEB_THREADS", 4, highest=64)


def task_workers(environ: Mapping[str, str]) -> int:
    """Return how many workers of background tasks the server runs itself, 0 to 4. Raises BadVariable."""
    return whole_number(environ, "TASK_WORKERS", 1, lowest=0, highest=4)


def joined(host: str, port: int) -> str:
    """Return ``host:port`` as addresses are written, an IPv6 host in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def local_url(host: str, port: int) -> str:
    """Return the address at which a browser on this machine finds the pages."""
    return "http://" + joined("127.0.0.1" if host in EVERYWHERE else host, port)


def claim(host: str, port: int) -> None:
    """Take the address for a moment, as the server will. Raises BadVariable where it is not to be had."""
    try:
        family, kind, *_, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(target)
            trial.listen(1)
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise BadVariable(f"HOST={host} is no address of this machine ({error.strerror}).") from error
        raise BadVariable(
            f"PORT={port} on {host} cannot be had ({error.strerror}). "
            "Stop what is using it, or choose another: make run PORT=8001"
        ) from error


if __name__ == "__main__":
    try:
        capacity(os.environ)
        task_workers(os.environ)
        claim(*address(os.environ))
    except BadVariable as error:
        sys.exit(f"tenken: {error}")
    print(local_url(*address(os.environ)))
