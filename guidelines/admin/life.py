"""The buttons on the page of an edition: make a draft, import one, see what is wrong, publish, retire."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guidelines import catalogue, publishing
from guidelines.catalogue import TEXT_LIMIT, CatalogueError, Problem
from guidelines.catalogue_yaml import read
from guidelines.editing import EditingRefused
from guidelines.models import Version
from guidelines.publishing import LabelTaken, NotPublished
from guidelines.services import LoadRefused
from guidelines.strict_yaml import MAX_BYTES

REFUSED = (EditingRefused, LabelTaken, LoadRefused, NotPublished)


class DraftForm(forms.Form):
    """What sets the draft apart."""

    label = forms.CharField(label=_("Label"), max_length=catalogue.LIMITS["label"], help_text=_("Such as 1.3."))
    published_on = forms.DateField(label=_("Day of publication"), widget=forms.DateInput(attrs={"type": "date"}))


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 3, "cols": 36})
    )


class FileForm(forms.Form):
    """One edition as a file."""

    file = forms.FileField(label=_("File (YAML)"), widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}))

    def clean_file(self) -> bytes:
        """The bytes; refused by their number before they are read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(most)d MB."), params={"most": MAX_BYTES // 1024**2})
        return file.read()


def urls(own: admin.ModelAdmin) -> list[URLPattern]:
    """The addresses of the buttons."""
    views = {"draft": _draft, "problems": _problems, "publish": _publish, "retire": _retire}
    found = [
        path(f"<int:pk>/{name}/", asking(own, view), name=f"guidelines_version_{name}") for name, view in views.items()
    ]
    return [path("import/", asking(own, _import), name="guidelines_version_import"), *found]


def asking(own: admin.ModelAdmin, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the admin that shows a form and takes what was sent."""
    return own.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(partial(view, own)))


def act(
    own: admin.ModelAdmin,
    request: HttpRequest,
    form: forms.Form,
    do: Callable[..., tuple[str, Any]],
    **words: Any,
) -> HttpResponse:
    """Ask with a form, do it, and go to the address that ``do`` gives; what was refused stands above the form."""
    refused: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            address, args = do(**form.cleaned_data)
        except CatalogueError as error:
            refused = error.problems
        except REFUSED as error:
            refused = (error,)
        else:
            messages.success(request, words["done"])
            return redirect(address, *args)
    context = own.admin_site.each_context(request) | {"opts": own.opts, "form": form, "refused": refused} | words
    is_refused = request.method == "POST"
    return TemplateResponse(request, "guidelines/admin/act.html", context, status=400 if is_refused else 200)


def version_for(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> Version:
    """The edition, for people who may change editions; PermissionDenied for the others."""
    if not own.has_change_permission(request):
        raise PermissionDenied
    return get_object_or_404(Version.objects.select_related("framework__supplements"), pk=pk)


def page_of(version: Version) -> tuple[str, list[int]]:
    """Where the edition stands in the admin."""
    return "admin:guidelines_version_change", [version.pk]


def _draft(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    version = version_for(own, request, pk)
    form = DraftForm(request.POST or None)
    return act(
        own,
        request,
        form,
        lambda **given: page_of(publishing.draft_from(version=version, by=request.user, **given)),
        title=_("Make a draft"),
        subtitle=version.key,
        about=_("The draft begins with everything that this edition holds. This edition stays as it is."),
        button=_("Make a draft"),
        done=_("The draft was made."),
    )


def _import(own: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    if not own.has_change_permission(request):
        raise PermissionDenied
    return act(
        own,
        request,
        FileForm(request.POST or None, request.FILES or None),
        lambda file: page_of(publishing.import_draft(edition=read(file), by=request.user)),
        title=_("Import a file as a draft"),
        about=_("One edition as it is exported. All problems are listed, and nothing is half imported."),
        button=_("Import"),
        done=_("The file was imported as a draft."),
    )


def _problems(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    version = version_for(own, request, pk)
    context = own.admin_site.each_context(request) | {
        "opts": own.opts,
        "title": _("Problems"),
        "subtitle": version.key,
        "version": version,
        "problems": _placed(version, publishing.problems_of(version)),
    }
    return TemplateResponse(request, "guidelines/admin/problems.html", context)


def _publish(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    version = version_for(own, request, pk)
    return act(
        own,
        request,
        ReasonForm(request.POST or None),
        lambda reason: page_of(publishing.publish(version=version, by=request.user, reason=reason)),
        title=_("Publish"),
        subtitle=version.key,
        about=_("New assessments use the edition from now on. Nothing in it can be changed any more."),
        button=_("Publish"),
        done=_("The edition is published."),
    )


def _retire(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    version = version_for(own, request, pk)
    return act(
        own,
        request,
        ReasonForm(request.POST or None),
        lambda reason: page_of(publishing.retire(version=version, by=request.user, reason=reason)),
        title=_("Retire"),
        subtitle=version.key,
        about=_("No new assessment can be begun on it; those that exist stay. This cannot be taken back."),
        button=_("Retire"),
        done=_("The edition is retired."),
    )


def _placed(version: Version, problems: tuple[Problem, ...]) -> list[tuple[Problem, Any]]:
    """Each problem with the row that it lies in, None where it is the edition's own."""
    rows: dict[str, Any] = {}
    items: dict[int, list] = {}
    for item in version.items.only("key", "principle_id").order_by("position"):
        items.setdefault(item.principle_id, []).append(item)
    for number, principle in enumerate(version.principles.only("key").order_by("position")):
        rows[f"principles[{number}]"] = principle
        rows |= {f"principles[{number}].items[{n}]": item for n, item in enumerate(items.get(principle.pk, ()))}
    return [(problem, rows.get(_nearest(problem.path, rows))) for problem in problems]


def _nearest(path: str, rows: dict[str, Any]) -> str:
    return max((place for place in rows if f"{path}.".startswith(f"{place}.")), key=len, default="")
