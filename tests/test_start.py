"""What ``make run`` says about the address before anything is installed or started."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.listen import BadVariable, address, capacity, claim, local_url, task_workers

TOP = Path(__file__).resolve().parent.parent


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of 127.0.0.1 on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_without_variables_only_this_machine_is_served_on_port_8000():
    assert address({}) == ("127.0.0.1", 8000)


def test_empty_variables_count_as_unset():
    assert address({"HOST": "", "PORT": ""}) == ("127.0.0.1", 8000)


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.0", " 8000", "\uff18000", "9" * 5000])
def test_a_port_that_is_no_port_is_named(port):
    with pytest.raises(BadVariable, match=r"^PORT=.* is no whole number from 1 to 65535\.$"):
        address({"PORT": port})


@pytest.mark.parametrize("name", ["WEB_WORKERS", "WEB_THREADS"])
def test_a_number_of_workers_or_threads_that_is_no_number_is_named(name):
    with pytest.raises(BadVariable, match=f"^{name}=many "):
        capacity({name: "many"})


@pytest.mark.parametrize(("given", "number"), [({}, 1), ({"TASK_WORKERS": "4"}, 4), ({"TASK_WORKERS": "0"}, 0)])
def test_the_server_runs_a_worker_of_background_tasks_unless_told_otherwise(given, number):
    assert task_workers(given) == number


def test_more_workers_of_background_tasks_than_one_are_refused():
    with pytest.raises(BadVariable, match=r"^TASK_WORKERS=5 is no whole number from 0 to 4\.$"):
        task_workers({"TASK_WORKERS": "5"})


def test_a_port_in_use_is_named(taken_port):
    with pytest.raises(BadVariable, match=f"^PORT={taken_port} on 127.0.0.1 cannot be had"):
        claim("127.0.0.1", taken_port)


def test_a_host_that_is_not_this_machine_is_named():
    with pytest.raises(BadVariable, match=r"^HOST=192\.0\.2\.1 is no address of this machine"):  # RFC 5737: nobody's
        claim("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8001"),
        ("0.0.0.0", "http://127.0.0.1:8001"),  # noqa: S104 - not listened on
        ("::1", "http://[::1]:8001"),
        ("192.0.2.1", "http://192.0.2.1:8001"),
    ],
)
def test_the_address_shown_is_one_that_a_browser_here_can_open(host, url):
    assert local_url(host, 8001) == url


@pytest.mark.parametrize("port", ["abc", "taken"])
def test_make_run_stops_at_once_and_names_the_port(port, taken_port):
    port = str(taken_port) if port == "taken" else port
    environ = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "PORT": port}
    run = subprocess.run([TOP / "bin" / "run"], env=environ, capture_output=True, text=True, timeout=20, check=False)
    assert run.returncode == 1
    assert f"PORT={port}" in run.stderr
