"""The buttons on the page of an edition: make a draft, see what is wrong, publish, retire."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from guidelines import catalogue, publishing, triggers
from guidelines.admin.faults import placed
from guidelines.catalogue import TEXT_LIMIT, CatalogueError
from guidelines.editing import EditingRefused
from guidelines.models import Version
from guidelines.models.imports import hidden
from guidelines.publishing import LabelTaken, NotPublished
from guidelines.services import LoadRefused

REFUSED = (EditingRefused, LabelTaken, LoadRefused, NotPublished)


class DraftForm(forms.Form):
    """What sets the draft apart."""

    label = forms.CharField(
        label=pgettext_lazy("edition", "Label"), max_length=catalogue.LIMITS["label"], help_text=_("Such as 1.3.")
    )
    published_on = forms.DateField(label=_("Day of publication"), widget=forms.DateInput(attrs={"type": "date"}))


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 3, "cols": 36})
    )


def urls(own: admin.ModelAdmin) -> list[URLPattern]:
    """The addresses of the buttons."""
    views = {"draft": _draft, "problems": _problems, "publish": _publish, "retire": _retire}
    return [
        path(f"<int:pk>/{name}/", asking(own, view), name=f"guidelines_version_{name}") for name, view in views.items()
    ]


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
        except IntegrityError as error:
            if not triggers.refusal(str(error)):
                raise
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
    return get_object_or_404(Version.objects.exclude(hidden()).select_related("framework__supplements"), pk=pk)


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


def _problems(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    version = version_for(own, request, pk)
    context = own.admin_site.each_context(request) | {
        "opts": own.opts,
        "title": _("Problems"),
        "subtitle": version.key,
        "version": version,
        "problems": placed(version, publishing.problems_of(version)),
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
        version=version,
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
