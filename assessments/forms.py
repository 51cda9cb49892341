"""Forms: what people type becomes values of the domain."""

from collections.abc import Iterable, Mapping

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from assessments.layout import Record
from assessments.models import Assessment, Declaration, Response
from assessments.reports.words import ROLES as ROLE_NAMES
from assessments.scope import Scope
from assessments.seen import mark
from assessments.snapshot import EVIDENCE_LENGTH, EVIDENCE_LIMIT, NO_REPLY, TEXT_LIMIT, Profile, Reply
from guidelines.catalogue import FACTS, ROLES, SITUATIONS

ACTIVITY_NAMES = {
    "uses_service": _("We use AI services made by others at work (chat, translation, minutes, images …)"),
    "uses_system": _("We use a system or a machine with AI in it that a supplier set up for us"),
    "builds_own_tool": _("We connect AI to our own work process or in-house tool, for our own people"),
    "offers_product": _("We offer customers a product, an app or a service with AI in it"),
    "integrates": _("We build or run systems with other firms' AI for our customers"),
    "tunes_models": _("We train or fine-tune AI models with data"),
    "makes_models": _("We develop AI models or algorithms ourselves"),
}
FACT_NAMES = {
    "generative_ai": _("Do you use generative AI (AI that writes texts, draws images or makes programs)?"),
    "personal_data": _("Do you handle personal information with AI?"),
    "life_or_rights": _("May AI results affect somebody's life, health, job, contract or other rights?"),
}
SITUATION_NAMES = {
    "contracts": _("We make contracts about AI: for a service, an adaptation or a development"),
    "finance": _("We are a bank, an insurer or another financial business"),
    "automated_driving": _("We make or run vehicles that drive themselves"),
    "medical_device": _("We make, sell or use software for diagnosis, treatment or prevention"),
    "public_supplier": _("We supply AI systems or services to ministries or other public bodies"),
    "ai_agents": _("We use or offer AI agents: AI that carries out tasks by itself"),
    "physical_ai": _("We use or offer AI that moves robots, machines or vehicles"),
}
SAID = (("", _("Not said")), ("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No")))


def role_words(roles: Iterable[str]) -> str:
    """Names of roles in one line of the active language."""
    return pgettext("between the parts of a list", ", ").join(str(ROLE_NAMES[role]) for role in roles)


def _helper() -> FormHelper:
    """Fields only: the templates write the form around them, with its token and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class Text(forms.CharField):
    """A free text, kept character for character; only the line ends of the browser are put back to one sign."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 3, max_length: int = TEXT_LIMIT, **kwargs) -> None:
        super().__init__(required=False, strip=False, max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows

    def widget_attrs(self, widget: forms.Widget) -> dict:
        """Leave ``maxlength`` out: a browser would cut a pasted text in silence; an error keeps every word."""
        return {}

    def to_python(self, value: str | None) -> str:
        """Turn CR LF into LF."""
        return super().to_python(value).replace("\r\n", "\n")


class Lines(Text):
    """Pieces of evidence, one a line; blank lines are dropped."""

    def clean(self, value: str | None) -> tuple[str, ...]:
        """Return the pieces; refuse too many or too long ones, saying which."""
        pieces = tuple(line.strip() for line in super().clean(value).split("\n") if line.strip())
        if len(pieces) > EVIDENCE_LIMIT:
            raise ValidationError(_("Enter at most %(most)d lines."), params={"most": EVIDENCE_LIMIT})
        for number, piece in enumerate(pieces, start=1):
            if len(piece) > EVIDENCE_LENGTH:
                message = _("Line %(number)d is longer than %(most)d characters; shorten it.")
                raise ValidationError(message, params={"number": number, "most": EVIDENCE_LENGTH})
        return pieces

    def prepare_value(self, value) -> str:
        """Show stored pieces one a line."""
        return value if isinstance(value, str) or value is None else "\n".join(value)


class ItemForm(forms.Form):
    """The answer to one item; field names are ``<item key>-level`` and so on."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(choices=Response.Level, required=False, widget=forms.RadioSelect, label=_("Answer"))
    reason = Text(rows=2, label=_("Reason why it does not apply"), help_text=_("Required with “Does not apply”."))
    approach = Text(label=_("What you do in practice"))
    considered = Text(label=_("What was considered in your business"))
    relations = Text(label=_("Relations with other parties (suppliers, customers …)"))
    considered_on = forms.DateField(
        required=False,
        label=_("Date last considered"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a date like 2026-04-01.")},
    )
    evidence = Lines(
        max_length=EVIDENCE_LIMIT * (EVIDENCE_LENGTH + 1),  # with the line ends
        label=_("Evidence"),
        help_text=_("A document name or a link, one a line."),
    )

    def __init__(self, data: Mapping | None = None, *, key: str, reply: Reply = NO_REPLY, version: int = 0) -> None:
        initial = {name: getattr(reply, name) for name in Reply.__dataclass_fields__}
        super().__init__(data, prefix=key, initial={**initial, "seen": mark(version, reply)})
        self.has_record = any(initial[name] for name in Record.FIELDS)

    @property
    def helper(self) -> FormHelper:
        """How crispy lays the form out; a new one for each form, since layouts remember what they rendered."""
        helper = _helper()
        helper.layout = Layout(
            "seen",
            Field("level", template="tenken/level.html"),
            Field("reason", template="tenken/reason.html"),
            Record(),
        )
        return helper

    def clean(self) -> dict:
        """Ask for a reason where an item is said not to apply."""
        cleaned = super().clean()
        if cleaned.get("level") == Response.Level.NOT_APPLICABLE and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write why the item does not apply to you."))
        return cleaned

    @property
    def reply(self) -> Reply:
        """The answer as a value; only after the form is valid."""
        values = {name: self.cleaned_data[name] for name in Reply.__dataclass_fields__}
        return Reply(**{**values, "level": values["level"] or None})


class RoleFinderForm(forms.Form):
    """Plain facts from which roles follow."""

    activities = forms.MultipleChoiceField(
        choices=tuple(ACTIVITY_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Which of these do you do? Tick all that fit."),
        help_text=_("If none fits, go on without a tick: we then ask you as a business user."),
    )

    helper = _helper()


class ScopeForm(forms.Form):
    """Roles, facts and depth: everything that decides which items are asked."""

    roles = forms.MultipleChoiceField(
        choices=tuple(ROLE_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        label=_("Your roles"),
        error_messages={"required": _("Tick at least one role.")},
    )
    generative_ai = forms.ChoiceField(choices=SAID, required=False, label=FACT_NAMES["generative_ai"])
    personal_data = forms.ChoiceField(choices=SAID, required=False, label=FACT_NAMES["personal_data"])
    life_or_rights = forms.ChoiceField(choices=SAID, required=False, label=FACT_NAMES["life_or_rights"])
    situations = forms.MultipleChoiceField(
        choices=tuple(SITUATION_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Does any of these hold for you? Tick all that do."),
        help_text=_("Each adds a few questions of its own to the standard and the full depth."),
    )
    depth = forms.ChoiceField(
        choices=Assessment.Depth, widget=forms.RadioSelect, label=_("How deep do you want to go?")
    )

    helper = _helper()

    def __init__(self, *args, supplemented: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not supplemented:
            del self.fields["situations"]

    @property
    def scope(self) -> Scope:
        """The scope as a value; only after the form is valid."""
        said = {"yes": True, "no": False, "": None}
        return Scope(
            roles=tuple(role for role in ROLES if role in self.cleaned_data["roles"]),
            depth=self.cleaned_data["depth"],
            facts={name: said[self.cleaned_data[name]] for name in FACTS}
            | dict.fromkeys(self.cleaned_data.get("situations", ()), True),
        )


def scope_fields(scope: Scope) -> dict:
    """A scope as ``ScopeForm`` takes it, for initial values and links."""
    said = {True: "yes", False: "no", None: ""}
    facts = {name: said[scope.facts.get(name)] for name in FACTS}
    situations = [name for name in SITUATIONS if scope.facts.get(name)]
    return {"roles": list(scope.roles), "depth": scope.depth, "situations": situations, **facts}


class ProfileForm(forms.ModelForm):
    """Who is assessed: optional, shown on the report."""

    class Meta:
        model = Assessment
        fields = ("organisation_name", "size", "sector")

    helper = _helper()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["organisation_name"].widget.attrs["maxlength"]  # see Text.widget_attrs

    @property
    def profile(self) -> Profile:
        """The profile as a value; only after the form is valid."""
        data = self.cleaned_data
        return Profile(organisation=data["organisation_name"], size=data["size"], sector=data["sector"])


class FileForm(forms.Form):
    """The file of an assessment that was downloaded."""

    file = forms.FileField(
        label=_("File of an assessment (JSON, at most 5 MB)"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": _("Choose the file of an assessment."),
            "empty": _("The file is empty. Choose the file that was downloaded."),
        },
    )

    helper = _helper()

    def refuse(self, words: str) -> None:
        """Say at the field what to do with a file that was read and not taken."""
        self.full_clean()
        self.errors["file"] = self.error_class([words])


class DeclarationForm(forms.Form):
    """What the public sees of a finished round."""

    NOTHING = "nothing"
    shows = forms.ChoiceField(
        label=_("What may the public see?"),
        choices=((NOTHING, _("Nothing: there is no public page")), *Declaration.Shows.choices),
        widget=forms.RadioSelect,
    )
