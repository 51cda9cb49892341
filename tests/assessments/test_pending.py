"""What a page holds comes back only to the same person, for the same purpose, in time."""

import random
import time

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from assessments.pending import HELD_FOR, Outdated, hold, released
from assessments.strict_json import MAX_BYTES

DATA = {"answers": {"A-1": {"approach": "月に一度 \ud800 \x00 👩‍👩‍👧"}}}
ONE, OTHER = User(pk=1), User(pk=2)


def test_it_comes_back_as_it_was():
    assert released(hold(DATA, purpose="x", user=ONE), purpose="x", user=ONE) == DATA
    assert released(hold(DATA, purpose="x", user=None), purpose="x", user=None) == DATA


@pytest.mark.parametrize(("purpose", "user"), [("y", ONE), ("x", OTHER), ("x", None)])
def test_another_purpose_or_person_gets_nothing(purpose, user):
    with pytest.raises(Outdated):
        released(hold(DATA, purpose="x", user=ONE), purpose=purpose, user=user)


@pytest.mark.parametrize(
    "change", [lambda text: text[:-1], lambda text: "." + text, lambda text: "", lambda text: "x:y"]
)
def test_what_was_touched_gives_nothing(change):
    with pytest.raises(Outdated):
        released(change(hold(DATA, purpose="x", user=ONE)), purpose="x", user=ONE)


def test_after_a_day_it_is_too_old(monkeypatch):
    text, now = hold(DATA, purpose="x", user=ONE), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + HELD_FOR + 5)
    with pytest.raises(Outdated):
        released(text, purpose="x", user=ONE)


def test_the_largest_file_fits_into_a_form_whatever_its_words():
    letters = random.Random(7)
    words = "".join(map(chr, letters.choices([*range(0x3400, 0x9FFF), *range(0x20000, 0x2A000)], k=MAX_BYTES // 4)))
    assert len(words.encode()) < MAX_BYTES
    assert len(hold(words, purpose="x", user=None)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 64 * 1024
