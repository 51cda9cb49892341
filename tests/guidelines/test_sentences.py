"""Sentences are English and know how to be said in another language."""

import copy
import pickle

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guidelines.catalogue import Problem
from guidelines.editing import NotADraft
from guidelines.sentences import Sentence
from guidelines.told import told


def test_a_sentence_is_its_english_text() -> None:
    sentence = Sentence("is %(count)d characters long", count=3)
    assert sentence == "is 3 characters long"
    assert (sentence.template, sentence.values) == ("is %(count)d characters long", {"count": 3})


@given(st.text(), st.integers())
def test_a_sentence_says_the_same_from_its_template_and_its_values(words: str, number: int) -> None:
    sentence = Sentence("%(words)s and %(number)d", words=words, number=number)
    assert sentence == f"{words} and {number}" == told(sentence)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))])  # noqa: S301
def test_a_copy_of_a_sentence_knows_how_it_was_made(again) -> None:
    sentence = again(Sentence("holds %(inner)s", inner=Sentence("a list")))
    assert sentence == "holds a list"
    assert (sentence.template, sentence.values) == ("holds %(inner)s", {"inner": "a list"})


def test_a_template_that_does_not_fit_its_values_is_refused() -> None:
    with pytest.raises(KeyError):
        Sentence("is %(count)d", number=1)


def test_a_sentence_inside_a_sentence_is_told_in_the_same_language() -> None:
    sentence = Sentence("%(inner)s", inner=Sentence("published"))
    with translation.override("ja"):
        assert told(sentence) == told(Sentence("published")) != "published"
    with translation.override("en"):
        assert told(sentence) == "published"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (NotADraft(Sentence("It is %(what)s.", what="frozen")), "It is frozen."),
        (ValidationError(["One.", "Two."]), "One. Two."),
        (Problem(line=3, path="a.b", message=Sentence("is blank")), "line 3, a.b: is blank"),
        (Problem(line=None, path="", message="is wrong"), "is wrong"),
        (ValueError(), ""),
        ("100 % words", "100 % words"),
    ],
)
def test_errors_problems_and_words_are_told_in_english(value: object, words: str) -> None:
    with translation.override("en"):
        assert told(value) == words
