"""Whose an assessment is and what it covers: settings, keeping, deleting, resuming, my assessments."""

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import access, services
from assessments.access import get_assessment
from assessments.forms import ProfileForm, ScopeForm, scope_fields
from assessments.models import Assessment
from assessments.questionnaire import Typed
from assessments.reports import store
from assessments.scope import items_left_out
from assessments.skeleton import outline_of
from assessments.views.answering import address_of_first_open, answered_keys, own_context, refuse_finished
from assessments.views.start import asked_with, depth_choices
from guidelines import limits


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """Roles, facts, depth and the profile; changing them keeps every answer."""
    assessment = get_assessment(request, code, action="write")
    if assessment.is_finished:
        return refuse_finished(request, assessment, _name_typed(request))
    versions = assessment.versions if assessment.supplement_id else asked_with(assessment.version)
    supplemented = len(versions) > 1
    if request.method == "POST":
        scope, profile = ScopeForm(request.POST, supplemented=supplemented), ProfileForm(request.POST)
        if scope.is_valid() & profile.is_valid():
            try:
                services.change_scope(assessment=assessment, scope=scope.scope, profile=profile.profile)
            except services.Finished:
                return refuse_finished(request, assessment, _name_typed(request))
            messages.success(request, _("The settings were saved. Every answer given is kept."))
            return redirect("assessments:tasks", assessment.code)
    else:
        scope = ScopeForm(initial=scope_fields(assessment.scope), supplemented=supplemented)
        profile = ProfileForm(initial=_profile_fields(assessment))
    scope.fields["depth"].choices = depth_choices(versions, assessment.scope)
    errors = [
        (f[name].id_for_label or f[name].auto_id, e)
        for f in (scope, profile)
        for name in f.errors
        for e in f.errors[name]
    ]
    context = {
        "assessment": assessment,
        "scope": scope,
        "profile": profile,
        "errors": errors,
        "left_out": items_left_out(assessment.version.edition(), assessment.scope),
        **own_context(request, assessment),
    }
    return render(request, "assessments/settings.html", context, status=400 if errors else 200)


@login_required
@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Put an anonymous assessment into the user's account."""
    assessment = get_assessment(request, code, action="write")
    if assessment.organisation_id is None:
        services.keep(assessment=assessment, user=request.user)
        messages.success(request, _("The assessment is in your account now. Its resume link no longer works."))
    return redirect("assessments:tasks", assessment.code)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then delete an assessment with everything in it."""
    assessment = get_assessment(request, code, action="delete")
    if request.method == "POST":
        services.delete(assessment=assessment)
        store.forget(code)
        messages.success(request, _("The assessment and everything in it were deleted."))
        return redirect("assessments:mine" if request.user.is_authenticated else "assessments:home")
    context = {"assessment": assessment, "answers": assessment.responses.count()}
    return render(request, "assessments/delete.html", context)


@require_safe
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Open an anonymous assessment by its secret link, on the first unanswered item."""
    limits.count(request, "resumes", site.RESUMES_PER_HOUR)
    try:
        assessment = services.resume(token, now=timezone.now())
    except Assessment.DoesNotExist as error:
        raise Http404("no such link") from error
    access.hold(request, assessment)
    plan = outline_of(assessment.versions, assessment.scope)
    open_item = address_of_first_open(assessment, plan, answered_keys(assessment))
    response = redirect(open_item or reverse("assessments:tasks", args=[assessment.code]))
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The assessments of the user's organisations, and those that this browser holds without an account."""
    visible = Assessment.objects.visible_to(request.user, access.held_codes(request)).with_role(request.user)
    rows = visible.select_related("version__framework", "organisation").with_last_change().with_finished_rounds()
    return render(request, "assessments/mine.html", {"assessments": rows.order_by("-changed_at")})


def _name_typed(request: HttpRequest) -> Typed:
    """The one text of the settings."""
    label = ProfileForm.base_fields["organisation_name"].label
    return Typed(name="organisation_name", key="", label=label, text=request.POST.get("organisation_name", ""))


def _profile_fields(assessment: Assessment) -> dict:
    return {name: getattr(assessment, name) for name in ProfileForm.Meta.fields}
