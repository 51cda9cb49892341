"""Errors and problems in the language of the screen: a sentence is made anew from its template and its values."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext

from guidelines import triggers
from guidelines.catalogue import Problem
from guidelines.sentences import Sentence


def told(value: Any) -> str:
    """What an editor reads: of an error what it says, of a problem where it lies and what to do.

    Words that are no ``Sentence`` stay as they are.
    """
    if isinstance(value, Sentence):
        return gettext(value.template) % {name: _filled(part) for name, part in value.values.items()}
    if isinstance(value, Problem):
        return _problem(value)
    if isinstance(value, ValidationError):
        return " ".join(value.messages)
    if isinstance(value, IntegrityError) and (sentence := triggers.refusal(str(value))):
        return told(sentence)
    if isinstance(value, Exception) and value.args:
        return told(value.args[0])
    return str(value)


def _filled(part: Any) -> Any:
    return told(part) if isinstance(part, Sentence) else part


def _problem(problem: Problem) -> str:
    line = gettext("line %(line)d") % {"line": problem.line} if problem.line else ""
    place = ", ".join(filter(None, (line, told(problem.path))))
    if not place:
        return told(problem.message)
    return gettext("%(place)s: %(message)s") % {"place": place, "message": told(problem.message)}
