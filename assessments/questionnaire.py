"""One page of the questionnaire as forms: reading what was sent, showing what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.safestring import SafeString

from assessments.forms import ItemForm
from assessments.models import Response
from assessments.services import Saving
from assessments.skeleton import Held, held, render_items, render_plain
from guidelines.models import Version


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The forms of one page as a browser sent them, by item key."""

    forms: Mapping[str, ItemForm]

    @property
    def is_valid(self) -> bool:
        """Whether every form holds; all are checked, so that all errors are known at once."""
        return not [key for key, form in self.forms.items() if not form.is_valid()]

    @property
    def savings(self) -> dict[str, Saving]:
        """What is to be stored; only after ``is_valid``."""
        return {k: Saving(reply=f.reply, seen=f.cleaned_data["seen"]) for k, f in self.forms.items()}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Pairs of the id of a wrong field and what is wrong, in the order of the page."""
        return [
            (form[name].id_for_label or form[name].auto_id, message)
            for form in self.forms.values()
            for name, messages in form.errors.items()
            for message in messages
        ]


def sent(data: QueryDict, keys) -> Sent:
    """Bind what a browser sent for some items."""
    return Sent(forms={key: ItemForm(data, key=key) for key in keys})


def show(version: Version, keys, responses: Mapping[str, Response]) -> list[SafeString]:
    """Items with what is stored."""
    return render_items(version, {key: held(responses.get(key)) for key in keys})


def show_again(version: Version, what: Sent, *, conflicts: Mapping[str, Response] | None = None) -> list[SafeString]:
    """Items with what was typed, every error at its place, and beside a conflict what is stored by now.

    A form in conflict is given the mark of the stored answer: sending it once more replaces that knowingly.
    """
    edition = version.edition()
    rivals = {key: held(response) for key, response in (conflicts or {}).items()}
    return [
        render_plain(edition, edition.item(key), _rebound(form, rivals.get(key)), state="", conflict=rivals.get(key))
        for key, form in what.forms.items()
    ]


def _rebound(form: ItemForm, rival: Held | None) -> ItemForm:
    if rival is None:
        return form
    data = form.data.copy()
    data[form.add_prefix("seen")] = rival.mark
    return ItemForm(data, key=form.prefix)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One field as a browser sent it; ``name`` is that of the field on its page."""

    name: str
    key: str
    label: str
    text: str


def typed(data: QueryDict) -> list[Typed]:
    """What was typed and chosen on a page, in its order, read without looking anything up."""
    fields = ItemForm(key="").fields
    found = []
    for name, text in data.items():
        key, _, field = name.rpartition("-")
        if key and field in fields and field != "seen":
            words = dict(fields[field].choices).get(text, text) if field == "level" else text
            found.append(Typed(name=name, key=key, label=fields[field].label, text=str(words)))
    return found
