"""A server on a loopback address and clients that talk to it, one connection for each request."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.content import TOKEN

TOP = Path(__file__).resolve().parents[1]
CLIENTS = 8
WORKERS, THREADS = 2, 4
MOST_WAIT = 30.0  # seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A running server: its port, its process and the seconds until its first page."""

    port: int
    pid: int
    seconds: float


@contextmanager
def server(data_dir: str) -> Iterator[Server]:
    """Start the way ``make run`` starts, on a free port; ends when the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {
        **os.environ,
        "DATA_DIR": data_dir,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_WORKERS": str(WORKERS),
        "WEB_THREADS": str(THREADS),
    }
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "serve.py"], cwd=TOP, env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Server(port=port, pid=process.pid, seconds=time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(MOST_WAIT)


def get(path: str, cookies: str = "") -> bytes:
    """The request for a page."""
    return f"GET {path} HTTP/1.1\r\n{_heads(cookies)}\r\n".encode()


def post(path: str, fields: dict[str, str], cookies: str) -> bytes:
    """A form as the page's script sends it."""
    body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
    kind = "Content-Type: application/x-www-form-urlencoded\r\nAccept: application/json\r\n"
    return f"POST {path} HTTP/1.1\r\n{_heads(cookies)}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def ask(port: int, request: bytes) -> tuple[int, bytes]:
    """Status and body of one request."""
    with socket.create_connection(("127.0.0.1", port), timeout=MOST_WAIT) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    return int(head[9:12]), body


def together(work: Callable[[int], list[float]]) -> tuple[float, list[float]]:
    """Let eight clients work at once; seconds that it took, and what all of them returned."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = [value for values in pool.map(work, range(CLIENTS)) for value in values]
    return time.perf_counter() - begun, found


def _heads(cookies: str) -> str:
    return f"Host: 127.0.0.1\r\nCookie: {cookies}\r\nAccept-Language: ja\r\nConnection: close\r\n"


def _wait(port: int, process: subprocess.Popen) -> None:
    end = time.perf_counter() + MOST_WAIT
    while time.perf_counter() < end and process.poll() is None:
        try:
            if ask(port, get("/"))[0] == 200:
                return
        except (ConnectionRefusedError, ConnectionResetError):
            time.sleep(0.02)
    raise RuntimeError(f"the server was not ready within {MOST_WAIT:.0f} seconds")
