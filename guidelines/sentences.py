"""Sentences that know how they were made, so that another language can say the same.

A sentence is its English text: the command line, logs and files show it as it is. The edge that speaks to people of
several languages takes ``template``, which is the message of the translation, and fills in ``values`` again. Plain
Python: no Django.
"""

from typing import Any, Self


class Sentence(str):
    """``Sentence("is %(count)d characters long", count=3)`` is the text "is 3 characters long".

    A value may be a sentence itself. Raises KeyError or TypeError where template and values do not fit.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        """The English text, with its template and values kept."""
        sentence = super().__new__(cls, template % values)
        sentence.template, sentence.values = template, values
        return sentence

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """How a copy is made: from template and values."""
        return (self.template,), self.values


def as_data(text: str) -> Any:
    """A text as JSON that keeps how a sentence was made."""
    if not isinstance(text, Sentence):
        return text
    values = {name: as_data(part) if isinstance(part, str) else part for name, part in text.values.items()}
    return {"template": text.template, "values": values}


def from_data(data: Any) -> str:
    """The text that ``as_data`` kept."""
    if not isinstance(data, dict):
        return data
    values = {name: from_data(part) for name, part in data["values"].items()}
    return Sentence(data["template"], **values)
