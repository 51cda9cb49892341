"""What an editor types to state what became of items between two editions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guidelines.admin.life import ReasonForm
from guidelines.catalogue import TEXT_LIMIT, Edition, Item, Text
from guidelines.changes import SHAPES, ItemChange, meaning
from guidelines.models import ItemStep

Kind = ItemStep.Kind
ABOUT = {
    Kind.UNCHANGED: _("one item, the same words under another key or in another place: answers carry over"),
    Kind.REWORDED: _("one item, other words: people confirm their old answer or give a new one"),
    Kind.SPLIT: _("one old item became several new ones"),
    Kind.MERGED: _("several old items became one new one"),
    Kind.NEW: _("no old item stands behind it, even where a key is the same"),
    Kind.WITHDRAWN: _("nothing follows it, even where a key is the same"),
}


class Seen(forms.Form):
    """With what was stated when the form was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def show_newer(self, digest: str) -> None:
        """Sent once more, the form knows what is stated by now."""
        self.data = self.data.copy()
        self.data["seen"] = digest


class TakeBackForm(Seen, ReasonForm):
    """Why a statement is taken back."""


class StatementForm(Seen):
    """One statement: its kind, the items on both sides, and why, in both languages.

    ``editions`` are the old and the new one; ``others`` the statements beside this one.
    """

    kind = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)
    old = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    new = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    reason_ja = forms.CharField(label=_("Reason (Japanese)"), max_length=TEXT_LIMIT, widget=forms.Textarea({"rows": 3}))
    reason_en = forms.CharField(label=_("Reason (English)"), max_length=TEXT_LIMIT, widget=forms.Textarea({"rows": 3}))

    def __init__(
        self, *args: Any, editions: tuple[Edition, Edition], others: Iterable[ItemChange], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.editions, self.others = editions, tuple(others)
        self.fields["kind"].choices = [(kind.value, f"{kind.label}: {ABOUT[kind]}") for kind in Kind]
        for name, edition in zip(("old", "new"), editions, strict=True):
            field, taken = self.fields[name], self._taken(name)
            field.label = gettext("Items of %(edition)s") % {"edition": edition.key}
            field.choices = [(item.key, _label(item, taken.get(item.key))) for item in edition.items]

    @property
    def change(self) -> ItemChange:
        """What was typed, as a value; only after the form is valid."""
        given = self.cleaned_data
        reason = Text(**{lang: given[f"reason_{lang}"].replace("\r\n", "\n") for lang in ("ja", "en")})
        return ItemChange(kind=given["kind"], old=tuple(given["old"]), new=tuple(given["new"]), reason=reason)

    def clean(self) -> dict[str, Any]:
        """The rules of a statement, each told at its field."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        for name, edition in zip(("old", "new"), self.editions, strict=True):
            if kind and name in cleaned:
                self._check_amount(name, kind, len(cleaned[name]), edition.key)
            for key, other in self._taken(name).items():
                if key in cleaned.get(name, ()):
                    told = gettext(
                        "%(key)s is named by another statement (%(kind)s). Change or take back that one first."
                    )
                    self.add_error(name, told % {"key": key, "kind": Kind(other).label})
        if kind == Kind.UNCHANGED and not self.errors:
            self._check_meaning(cleaned["old"][0], cleaned["new"][0])
        return cleaned

    def _taken(self, name: str) -> Mapping[str, str]:
        return {key: change.kind for change in self.others for key in getattr(change, name)}

    def _check_amount(self, name: str, kind: str, chosen: int, edition: str) -> None:
        amount = SHAPES[kind][0 if name == "old" else 1]
        if amount == ("no", "one", "several")[min(chosen, 2)]:
            return
        told = {
            "no": gettext("Choose no item of %(edition)s for “%(kind)s”."),
            "one": gettext("Choose one item of %(edition)s for “%(kind)s”."),
            "several": gettext("Choose two or more items of %(edition)s for “%(kind)s”."),
        }[amount] % {"edition": edition, "kind": Kind(kind).label}
        now = ngettext("%(n)d is chosen.", "%(n)d are chosen.", chosen) % {"n": chosen}
        self.add_error(name, f"{told} {now}")

    def _check_meaning(self, old: str, new: str) -> None:
        before, after = (edition.item(key) for edition, key in zip(self.editions, (old, new), strict=True))
        if meaning(before) != meaning(after):
            told = _("Title or question differ between the two items. State “reworded”, or make the words alike.")
            self.add_error("kind", ValidationError(told))


def _label(item: Item, taken: str | None) -> str:
    title = f"{item.key} · {item.printed_id} {item.title.in_language(get_language() or 'ja')}"
    stated = gettext("stated: %(kind)s") % {"kind": Kind(taken).label} if taken else ""
    return f"{title} ({stated})" if stated else title
