"""Which workers live."""

import fcntl
from pathlib import Path

import pytest

from guidelines import alive
from guidelines.alive import bury, is_alive, living, working


def test_a_worker_lives_while_its_block_runs(tmp_path: Path):
    with living(tmp_path, "a"):
        assert is_alive(tmp_path, "a")
        assert working(tmp_path)
    assert not is_alive(tmp_path, "a")
    assert not working(tmp_path)


def test_two_who_look_at_the_same_time_do_not_take_each_other_for_the_worker(tmp_path: Path, monkeypatch):
    (tmp_path / "dead.lock").touch()
    flock, seen = fcntl.flock, []

    def looking(file, how):
        flock(file, how)
        if not seen:
            seen.append(True)
            seen.append(is_alive(tmp_path, "dead"))

    monkeypatch.setattr(alive.fcntl, "flock", looking)
    assert not is_alive(tmp_path, "dead")
    assert seen == [True, False]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_worker_whose_file_is_buried_before_it_is_locked_makes_another(tmp_path: Path, monkeypatch, is_there):
    flock, buried = fcntl.flock, []

    def late(file, how):
        if not buried:
            buried.append(True)
            bury(tmp_path)
            if is_there:
                (tmp_path / "a.lock").touch()
        flock(file, how)

    monkeypatch.setattr(alive.fcntl, "flock", late)
    with living(tmp_path, "a"):
        assert is_alive(tmp_path, "a")
