"""One page of the questionnaire as forms: reading what was sent, showing what is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.forms import ItemForm
from assessments.models import Response, Waiting
from assessments.services import Saving
from assessments.skeleton import Held, held, render_items, render_plain
from guidelines.models import Version
from guidelines.wording import marked


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


def beside_old(items: Sequence[SafeString], keys: Sequence[str], rows: Iterable[Waiting], *, can_write: bool) -> list:
    """The items, before each the old answers that wait at it: never inside, so that the skeleton stays the same."""
    waiting: dict[str, list[Waiting]] = {}
    for row in rows:
        waiting.setdefault(row.item.key, []).append(row)
    pairs = zip(keys, items, strict=True)
    return [part for key, item in pairs for part in (_old(key, waiting.get(key, ()), can_write=can_write), item)]


def _old(key: str, rows: Sequence[Waiting], *, can_write: bool) -> str:
    if not rows:
        return ""
    context = {
        "key": key,
        "kind": rows[0].kind,
        "printed_id": rows[0].item.printed_id,
        "rows": [_old_answer(row) for row in rows],
        "can_write": can_write,
    }
    return render_to_string("assessments/_waiting.html", context)


def _old_answer(row: Waiting) -> dict:
    """An old answer with the words of both items, cut into what they share and what differs."""
    lang = "ja" if (get_language() or "ja") == "ja" else "en"
    texts = {"printed_id": row.old_item.printed_id, "answer": row.answer, "pk": row.pk}
    for name in ("title", "question"):
        old, new = (getattr(item, f"{name}_{lang}") for item in (row.old_item, row.item))
        texts[f"old_{name}"], texts[f"new_{name}"] = marked(old, new)
    return texts


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
