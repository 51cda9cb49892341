"""What readers type about an item becomes values."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from guidelines import commenting, comments
from guidelines.comments import Fault
from guidelines.models import Comment, Item

SAID = {
    ("about", "unknown"): _("Choose what your comment is about."),
    ("text", "empty"): _("Write your comment."),
    ("text", "long"): _("Your comment has %(length)d characters; shorten it to %(most)d at most."),
    ("text", "links"): _("Your comment names more than %(links)d web addresses; leave at most %(links)d in it."),
    ("text", "null"): _("Your comment holds a sign that cannot be stored (a null character); take it out."),
    ("text", "twice"): _("The same comment on this item has already reached us; you need not send it again."),
    ("name", "long"): _("Shorten the name or contact to %(name)d characters at most."),
    ("name", "null"): _("The name or contact holds a sign that cannot be stored (a null character); take it out."),
    ("", "trap"): _("A field that people do not see had been filled in; it is empty now. Please send once more."),
    ("", "fast"): _("That was very quick, as programs are. Please wait a few seconds and send once more."),
    ("", "old"): _("This page had been open for a long time. Please read your comment again and send once more."),
    ("", "often"): _("Many comments have come from this connection within an hour. Please send it again later."),
    ("", "draft"): _("This edition is still a draft and takes no comments."),
    ("", "item_full"): _("Many comments on this item are waiting for the editors. Please send yours again later."),
    ("", "day_full"): _("Very many comments have come today. Please send yours again tomorrow."),
}
"""What a commenter reads about each fault, by its field and name."""


class Words(forms.CharField):
    """A free text, kept character for character; only the line ends of the browser are put back to one sign."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: str | None) -> str:
        """Turn CR LF into LF."""
        return super().to_python(value).replace("\r\n", "\n")


class CommentForm(forms.Form):
    """A comment on one item; ``stamp`` says when the form was opened, ``website`` catches programs."""

    about = forms.ChoiceField(
        choices=Comment.About,
        widget=forms.RadioSelect,
        label=_("What is it about?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), SAID["about", "unknown"]),
    )
    text = Words(
        label=_("Your comment"),
        strip=False,
        help_text=_("At most 1,000 characters. What is unclear, and how would you word it?"),
        error_messages={"required": SAID["text", "empty"]},
    )
    name = forms.CharField(
        required=False,
        label=_("Name or contact"),
        help_text=_("Only if the editors may ask you back. Seen by the editors alone, never shown on a page."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping | None = None, *, item: Item, now: datetime) -> None:
        super().__init__(data, initial={"stamp": commenting.stamp(item, now)})
        self.item, self.now = item, now

    @property
    def helper(self) -> FormHelper:
        """The fields that people see; the template writes the form around them, with the other two."""
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        return helper

    @property
    def seen(self) -> list[forms.BoundField]:
        """The fields that people fill in."""
        return [self[name] for name in ("about", "text", "name")]

    def clean(self) -> dict:
        """Refuse what no comment may be, and what a program sends: every fault at once."""
        cleaned = super().clean()
        typed = {"about": comments.ABOUT[0], "text": "-", "name": ""} | {
            name: cleaned[name] for name in ("about", "text", "name") if name in cleaned
        }
        found = list(comments.faults(**typed))
        if cleaned.get("website"):
            found.append(Fault(field="", code="trap"))
        pace = comments.pace(commenting.opened(self.item, cleaned.get("stamp", "")), self.now)
        if pace == "old" or (pace and not found and not self.errors):  # who has to correct something takes time anyway
            found.append(Fault(field="", code=pace))
        self.tell(found)
        return cleaned

    def tell(self, faults: Iterable[Fault]) -> None:
        """Put faults where they belong, in words; what would be refused again unread is made good."""
        for fault in faults:
            numbers = {"most": comments.TEXT_LIMIT, "links": comments.LINKS, "name": comments.NAME_LIMIT}
            numbers["length"] = len(self.cleaned_data.get("text", ""))
            self.add_error(fault.field or None, SAID[fault.field, fault.code] % numbers)
            if fault.code == "old":
                self._put("stamp", commenting.stamp(self.item, self.now))
            elif fault.code == "trap":
                self._put("website", "")

    @property
    def values(self) -> dict[str, str]:
        """What ``leave_comment`` takes; only after the form is valid."""
        return {name: self.cleaned_data[name] for name in ("about", "text", "name")}

    def _put(self, name: str, value: str) -> None:
        self.data = self.data.copy()
        self.data[name] = value
