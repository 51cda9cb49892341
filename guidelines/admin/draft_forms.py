"""What is typed to change a draft: the row as it was seen, the new words, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guidelines.admin import life
from guidelines.catalogue import FACTS, SITUATIONS, TEXT_LIMIT
from guidelines.drafting import last_change
from guidelines.models import Principle

OURS = ("reason", "seen")
FACT_NAMES = {
    "generative_ai": _("Generative AI is used"),
    "personal_data": _("Personal information is handled with AI"),
    "life_or_rights": _("AI results may affect life, health or rights"),
}
SITUATION_NAMES = {
    "contracts": _("Contracts about AI"),
    "finance": _("Financial business"),
    "automated_driving": _("Automated driving"),
    "medical_device": _("Software for diagnosis or treatment"),
    "public_supplier": _("Supplies AI to public bodies"),
    "ai_agents": _("AI agents"),
    "physical_ai": _("AI that moves machines"),
}


class NamesField(forms.MultipleChoiceField):
    """Names that a column holds separated by commas, to tick; kept in the order of the choices."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> list[str]:
        """The ticked names."""
        return _parts(value)

    def to_python(self, value: Any) -> str:
        """As the column holds it. ValidationError for a name that is no choice."""
        chosen, known = _parts(value), [str(name) for name, _label in self.choices]
        for name in chosen:
            if name not in known:
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": name})
        return ",".join(sorted(set(chosen), key=known.index))

    def validate(self, value: str) -> None:
        """Nothing need be ticked; ``to_python`` judged the names."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other names are ticked."""
        return set(_parts(initial)) != set(_parts(data))


def _parts(value: Any) -> list[str]:
    written = [value] if isinstance(value, str) else value or []
    return [name for part in written for name in part.split(",") if name]


class UnitForm(forms.ModelForm):
    """A row of a draft as it was seen, and why it changes."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")
    reason = forms.CharField(
        label=_("Reason"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Why this changes. It stays in the history."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.revision

    @property
    def values(self) -> dict[str, Any]:
        """What was typed and differs from what was shown, by column; only after the form is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in OURS}
        if self.instance.pk is None:
            return given
        before = {name: self[name].field.to_python(self.initial.get(name)) for name in given}
        return {name: value for name, value in given.items() if value != before[name]}

    def clean(self) -> dict[str, Any]:
        """Line ends as we keep them; refuse what somebody else changed meanwhile, and show both texts."""
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        if self.instance.pk:
            stored = type(self.instance).objects.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
            if stored and stored.revision != cleaned.get("seen"):
                self._tell(stored, cleaned)
        return cleaned

    def refuse_taken(self, beside: Any) -> None:
        """Refuse a key that another row of the same kind has in the edition."""
        if beside.filter(key=self.cleaned_data.get("key", "")).exclude(pk=self.instance.pk).exists():
            self.add_error("key", _("The edition has this key already. Choose another."))

    def _tell(self, stored: Model, cleaned: dict[str, Any]) -> None:
        """Both texts of everything that differs; sent once more, the form replaces what it showed knowingly."""
        done = last_change(stored)
        when = date_format(localtime(done.at), "Y-m-d H:i") if done else "?"
        who = {"who": (done and done.by_name) or "?", "when": when}
        told = gettext("Nothing was saved: %(who)s changed this meanwhile (%(when)s). Compare, then save again.") % who
        rows = [
            (self.fields[name].label, gettext("Stored by now:"), _shown(stored, name), gettext("Yours:"), value)
            for name, value in cleaned.items()
            if name not in OURS and getattr(stored, name, value) != value
        ]
        shown = format_html_join("", "<li><b>{}</b><br><i>{}</i> {}<br><i>{}</i> {}</li>", rows)
        self.add_error(None, format_html("{} {}<ul>{}</ul>", told, done.reason if done else "", shown))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(stored.revision)


def _shown(row: Model, name: str) -> Any:
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else getattr(row, name)


class ItemForm(UnitForm):
    """An item: facts and situations are ticked."""

    when = NamesField(
        label=_("Not asked where this is denied"),
        choices=[(name, FACT_NAMES[name]) for name in FACTS],
        required=False,
        help_text=_("Left out where the answerer says no to one of these. None ticked: always asked."),
    )
    only_with = NamesField(
        label=_("Asked only with"),
        choices=[(name, (FACT_NAMES | SITUATION_NAMES)[name]) for name in (*FACTS, *SITUATIONS)],
        required=False,
        help_text=_("Asked only where the answerer affirms all of these. None ticked: always asked."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a key that another item of the edition has."""
        cleaned = super().clean()
        if self.instance.pk:
            self.refuse_taken(self.instance.version.items)
        return cleaned


class NewItemForm(ItemForm):
    """A new item: its principle, its key, and a document of the same edition."""

    def clean(self) -> dict[str, Any]:
        """Refuse a key that the edition has already, and a document of another edition."""
        cleaned = super().clean()
        if principle := cleaned.get("principle"):
            self.refuse_taken(principle.version.items)
            _refuse_foreign(self, principle)
        return cleaned


class PassageForm(UnitForm):
    """A passage: what it is a part of stands in the same principle."""

    def clean(self) -> dict[str, Any]:
        """Refuse a parent that is no passage of the principle, or stands behind."""
        cleaned = super().clean()
        if self.instance.pk:
            self.refuse_lost(self.instance.principle.passages.filter(position__lt=self.instance.position))
        return cleaned

    def refuse_lost(self, before: Any) -> None:
        """Refuse a parent that is none of the passages ``before``."""
        parent = self.cleaned_data.get("parent")
        if parent and not before.filter(key=parent).exists():
            self.add_error("parent", _("Name a passage of the same principle that stands before this one by its key."))


class NewPassageForm(PassageForm):
    """A new passage: its principle, its key, and a document of the same edition."""

    def clean(self) -> dict[str, Any]:
        """Refuse a key that the edition has already, a document of another edition, a parent that is not there."""
        cleaned = super().clean()
        if principle := cleaned.get("principle"):
            self.refuse_taken(principle.version.passages)
            self.refuse_lost(principle.passages)
            _refuse_foreign(self, principle)
        return cleaned


def _refuse_foreign(form: UnitForm, principle: Principle) -> None:
    document = form.cleaned_data.get("source_document")
    if document and document.version_id != principle.version_id:
        form.add_error("source_document", _("Choose a document of the same edition."))


class NewPrincipleForm(UnitForm):
    """A new principle: its edition and its key."""

    def clean(self) -> dict[str, Any]:
        """Refuse a key that the edition has already."""
        cleaned = super().clean()
        if version := cleaned.get("version"):
            self.refuse_taken(version.principles)
        return cleaned


class NewDocumentForm(UnitForm):
    """A new source document: its edition and its key."""

    def clean(self) -> dict[str, Any]:
        """Refuse a key that the edition has already."""
        cleaned = super().clean()
        if version := cleaned.get("version"):
            self.refuse_taken(version.documents)
        return cleaned


class MoveForm(life.ReasonForm):
    """Another place among its neighbours."""

    position = forms.IntegerField(
        min_value=1, max_value=9999, label=_("Place in the order"), help_text=_("Counted from 1 among its neighbours.")
    )
    field_order = ("principle", "position", "reason")


class _PrincipleField(forms.ModelChoiceField):
    def label_from_instance(self, row: Principle) -> str:
        return f"{row.key} {row.title_ja if get_language() == 'ja' else row.title_en}"


class PlaceMoveForm(MoveForm):
    """Another place, in another principle too."""

    principle = _PrincipleField(Principle.objects.none(), label=Principle._meta.verbose_name, empty_label=None)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principle"].queryset = row.version.principles.order_by("position")


class RemoveForm(life.ReasonForm):
    """Why something is removed, and in which state it was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
