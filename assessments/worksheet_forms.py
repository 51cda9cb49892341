"""The forms around the ministries' worksheet, and the words for what is said about its rows."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.reports import worksheet_xlsx
from assessments.worksheet import Layout, Unreadable, layout
from assessments.worksheet_filling import MOST_NAMED

NAME_LENGTH = 200  # characters of a person or post in a role cell
REASONS = {
    "not_xlsx": _("This is no Excel workbook (.xlsx). Choose the worksheet itself, saved as an Excel workbook."),
    "old": _(
        "This is a file of the old Excel format (.xls). Open it in Excel and save it as an Excel workbook (.xlsx)."
    ),
    "locked": _("The file is locked with a password. Take the password off, save it and choose it again."),
    "strict": _(
        "The file was saved as “Strict Open XML Spreadsheet”, which Tenken does not read. Save it as “Excel Workbook” "
        "(.xlsx) and choose it again."
    ),
    "macro": _("The file contains macros, which Tenken does not take. Save it as an Excel workbook without macros."),
    "too_big": _("The file is larger than 10 MB. The official worksheet has about 120 KB; choose that, or your copy."),
    "bomb": _("The file unpacks to far more than a worksheet holds. Copy the sheets into the official file again."),
    "broken": _("The file is damaged. Open it in Excel, save it again and choose the new file."),
    "entities": _("The file holds definitions that no worksheet needs. Open it in Excel and save it again."),
    "no_sheet": _(
        "No sheet of the worksheet was found: none has a row with the headings 分類 and 具体的なアプローチ. Choose a "
        "copy of Appendix 7C of edition 1.2."
    ),
    "twice": _("Two sheets are about the same things. Move one of them to another file and choose each in its turn."),
    "no_column": _("Row %(row)d, where the headings are, has no column %(columns)s. Put the heading back."),
    "no_kind": _(
        "It is not clear which sheet of the worksheet this is. Give it its official name, and put the numbers of its "
        "rows back into the column 分類. If the file is of another edition, choose the worksheet of edition 1.2."
    ),
    "formula": _("Cells that would be filled hold formulas. Replace each with its value and choose the file again."),
}
WHYS = {
    "unknown": _("no row of edition 1.2 has this number in this place: check the columns 分類 and 対応箇所"),
    "unclear": _("several items have this number: check the heading of the stage in column B and the column 対応箇所"),
    "absent": _("the edition of this assessment has no such item"),
    "other_role": _("the sheet is for a role that this assessment does not have"),
    "unasked": _("the item is not asked in this assessment (depth, roles or profile)"),
    "empty": _("nothing is filled in"),
    "example": _("only the worked example of the official form stands here"),
    "same": _("the file says what is saved already"),
}
NOTES = {
    "mark": _("The column ✓ holds something that is no tick; it was not taken."),
    "date": _("The date could not be read; write it like 2026-04-01 or 2026年4月1日."),
    "both": _("The row is ticked and says 対象外 as well: no answer was read from it, only the texts."),
    "no_reason": _(
        "It says 対象外 without a reason: no answer was read from it. Choose the answer and write a reason."
    ),
    "too_long": _("A text longer than 4,000 characters was not taken: shorten it in the file."),
    "differ": _("The rows of this item differ: their texts are joined."),
}
FIELDS = {
    "level": _("Answer"),
    "reason": _("Reason why it does not apply"),
    "considered": _("What was considered in your business"),
    "relations": _("Relations with other parties (suppliers, customers …)"),
    "approach": _("What you do in practice"),
    "considered_on": _("Date last considered"),
}
ANOTHER_EDITION = _("The file does not bear the date of edition 1.2 (31 March 2026): it may be of another edition.")
WHAT_TO_DO = _(
    "Nothing was filled. Choose the official file of edition 1.2, or tick the last box and choose this file once more."
)


def _helper() -> FormHelper:
    """Fields only: the template writes the form around them."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class WorksheetField(forms.FileField):
    """An uploaded worksheet; its value is the pair of the opened workbook and its layout."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your copy of the worksheet (.xlsx, at most 10 MB)"),
            widget=forms.FileInput(attrs={"accept": ".xlsx"}),
            error_messages={
                "required": _("Choose the file of the worksheet."),
                "empty": _("The file is empty. Choose the worksheet itself."),
            },
        )

    def clean(self, data, initial=None) -> tuple[worksheet_xlsx.Book, Layout]:
        """Open the file, or say what is wrong with it and what to do."""
        upload = super().clean(data, initial)
        try:
            if upload.size > worksheet_xlsx.MOST_BYTES:
                raise Unreadable("too_big")
            book = worksheet_xlsx.read(upload.read())
            return book, layout(book.grids)
        except Unreadable as error:
            raise ValidationError(explained(error)) from error


class FillForm(forms.Form):
    """A copy to fill, and the names for its role cells, which are stored nowhere."""

    worksheet = WorksheetField()
    alpha = forms.CharField(required=False, max_length=NAME_LENGTH, label=_("α: who prepares the worksheet"))
    beta = forms.CharField(required=False, max_length=NAME_LENGTH, label=_("β: who checks the practice"))
    gamma = forms.CharField(required=False, max_length=NAME_LENGTH, label=_("γ: who is responsible"))
    without_examples = forms.BooleanField(
        required=False,
        label=_("Also remove the worked example (an AI for recruiting) from rows without an answer"),
    )

    partial = forms.BooleanField(
        required=False,
        label=_("Fill the file even where rows or sheets are missing or it is of another edition"),
    )

    helper = _helper()

    @property
    def people(self) -> dict[str, str]:
        """The names by role cell; only after the form is valid."""
        return {name: self.cleaned_data[name] for name in ("alpha", "beta", "gamma")}


class ReadForm(forms.Form):
    """A filled copy to read back."""

    worksheet = WorksheetField()

    helper = _helper()


def explained(error: Unreadable) -> str:
    """What is wrong with a file, where, and what to do."""
    sentence = str(REASONS[error.why])
    told = sentence % error.values if error.values else sentence
    return f"{error.place}: {told}" if error.place else told


def gaps(found: Layout, unplaced: Sequence[str]) -> list[str]:
    """What a filled copy would lack, and what to do; ``unplaced`` are the printed numbers of items without a row."""
    told = [] if found.of_this_edition else [str(ANOTHER_EDITION)]
    if unplaced:
        words = ngettext(
            "%(n)d answered item has no row in this file: %(items)s",
            "%(n)d answered items have no row in this file: %(items)s",
            len(unplaced),
        )
        items = ", ".join(unplaced[:MOST_NAMED]) + (" …" if unplaced[MOST_NAMED:] else "")
        told.append(words % {"n": len(unplaced), "items": items})
    return [*told, str(WHAT_TO_DO)] if told else []
