"""Our own crispy layout objects."""

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string


class Record(LayoutObject):
    """The optional fields of the official worksheet, folded away until somebody writes in them."""

    FIELDS = ("approach", "evidence", "considered", "relations", "considered_on")
    template = "tenken/record.html"

    def __init__(self) -> None:
        self.fields = list(self.FIELDS)

    def render(self, form, context, template_pack: str = "tenken", **kwargs) -> str:
        """Render the fields inside ``details``; open where something is written or wrong."""
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        is_open = form.has_record or any(name in form.errors for name in self.fields)
        return render_to_string(self.template, {"fields": fields, "is_open": is_open})
