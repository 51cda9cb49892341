"""Answering: the task list, the pages, saving, and the last look before the result."""

from dataclasses import dataclass
from functools import partial
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import carrying, questionnaire, services
from assessments.access import get_assessment, may
from assessments.forms import role_words
from assessments.models import Assessment
from assessments.outline import Outline, Page
from assessments.scope import minutes
from assessments.skeleton import held, outline_of
from guidelines.models import Version

LONGEST_NUMBER = 19  # digits of a row's number


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the answers to one page are."""

    page: Page
    answered: int

    @property
    def items(self) -> int:
        """Items on the page."""
        return len(self.page.items)

    @property
    def is_done(self) -> bool:
        """Whether every item is answered."""
        return self.answered == self.items


@require_safe
def tasks(request: HttpRequest, code: str) -> HttpResponse:
    """The task list by principle."""
    assessment = get_assessment(request, code)
    plan = outline_of(assessment.versions, assessment.scope)
    answered = answered_keys(assessment)
    progress = [Progress(page=page, answered=len(answered & set(page.keys))) for page in plan.pages]
    left = len(set(plan.keys) - answered)
    context = {
        "assessment": assessment,
        "groups": [(group, list(rows)) for group, rows in groupby(progress, key=lambda row: row.page.group)],
        "count": len(plan.keys),
        "left": left,
        "minutes_left": minutes(left),
        "next": address_of_first_open(assessment, plan, answered),
        "roles": role_words(assessment.roles),
        "carried": carrying.counts_of(assessment, plan.keys, answered),
        **own_context(request, assessment),
    }
    return render(request, "assessments/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, principle: str) -> HttpResponse:
    """One principle: show its items, or save them and go on."""
    try:
        assessment = get_assessment(request, code, action="write" if request.method == "POST" else "read")
    except (Http404, PermissionDenied) as refusal:
        if request.method != "POST":
            raise
        return _give_back(request, status=403 if isinstance(refusal, PermissionDenied) else 404)
    plan = outline_of(assessment.versions, assessment.scope)
    here = plan.page(principle)
    if here is None and request.method == "POST":
        return _give_back(request, status=404)
    if here is None:
        raise Http404("no such principle in this scope")
    if request.method == "POST" and assessment.is_finished:
        return refuse_finished(request, assessment)
    if request.method == "POST":
        return _save_page(request, assessment, plan, here)
    stored = services.stored_responses(assessment, keys=here.keys)
    items = questionnaire.show(assessment.versions[here.part], here.keys, stored)
    return _show_page(request, assessment, plan, here, items)


@require_POST
def save(request: HttpRequest, code: str, key: str) -> JsonResponse:
    """Save one answer for the page's script: 200 saved, 400 wrong, 409 saved elsewhere or finished in the meantime."""
    assessment = get_assessment(request, code, action="write")
    what = questionnaire.sent(request.POST, [key])
    if not what.is_valid:
        return JsonResponse({"errors": what.forms[key].errors}, status=400)
    try:
        stored = services.save_replies(
            assessment=assessment, savings=what.savings, now=timezone.now(), user=person(request)
        )
    except services.UnknownItems as error:
        raise Http404(str(error)) from error
    except services.Conflict as conflict:
        rival = held(conflict.stored[key])
        html = render_to_string("assessments/_conflict.html", {"conflict": rival})
        return JsonResponse({"conflict": html, "seen": rival.mark}, status=409)
    except services.Finished:
        html = render_to_string("assessments/_finished.html", {"assessment": assessment})
        return JsonResponse({"conflict": html, "seen": what.savings[key].seen}, status=409)
    response = stored.get(key)
    now_held = held(response)
    return JsonResponse({"seen": now_held.mark, "state": now_held.state, "answered": bool(now_held.reply.level)})


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Every answer in one list, to look over before the result."""
    return show_check(request, get_assessment(request, code))


def show_check(request: HttpRequest, assessment: Assessment, *, problem: str = "") -> HttpResponse:
    """The last look; ``problem`` says why the round could not be finished."""
    plan = outline_of(assessment.versions, assessment.scope)
    stored = services.stored_responses(assessment)
    pages = [(here, [(entry, stored.get(entry.key)) for entry in here.items]) for here in plan.pages]
    left = sum(1 for _, rows in pages for _, row in rows if row is None or row.level is None)
    context = {
        "assessment": assessment,
        "pages": pages,
        "left": left,
        "count": len(plan.keys),
        "errors": [problem] if problem else [],
        **own_context(request, assessment),
    }
    return render(request, "assessments/check.html", context, status=400 if problem else 200)


def answered_keys(assessment: Assessment) -> set[str]:
    """Keys of the items that have an answer. One query."""
    return set(assessment.responses.exclude(level=None).values_list("item__key", flat=True))


def address_of_first_open(assessment: Assessment, plan: Outline, answered: set[str]) -> str | None:
    """Where answering goes on; None when every item is answered."""
    found = plan.first_open(answered)
    if found is None:
        return None
    here, key = found
    return f"{reverse('assessments:page', args=[assessment.code, here.key])}#{key}"


def own_context(request: HttpRequest, assessment: Assessment) -> dict:
    """What the pages of an assessment say about it: rights, the way back to it, when it goes."""
    anonymous = assessment.organisation_id is None
    link = reverse("assessments:resume", args=[services.resume_token(assessment)]) if anonymous else None
    writer = may(assessment, "write")
    return {
        "can_write": writer and not assessment.is_finished,
        "can_reopen": writer and assessment.is_finished,
        "can_delete": may(assessment, "delete"),
        "resume_link": request.build_absolute_uri(link) if link else None,
        "newer": partial(Version.objects.newer_than, assessment.version),  # asked only by the pages that tell it
        "expires_on": assessment.expires_on,
        "days": settings.ANONYMOUS_DAYS,
    }


def _save_page(request: HttpRequest, assessment: Assessment, plan: Outline, here: Page) -> HttpResponse:
    what = questionnaire.sent(request.POST, here.keys)
    if not what.is_valid:
        items = questionnaire.show_again(assessment.versions[here.part], what)
        return _show_page(request, assessment, plan, here, items, errors=what.errors, status=400)
    try:
        services.save_replies(assessment=assessment, savings=what.savings, now=timezone.now(), user=person(request))
    except services.Conflict as conflict:
        items = questionnaire.show_again(assessment.versions[here.part], what, conflicts=conflict.stored)
        return _show_page(request, assessment, plan, here, items, conflicts=list(conflict.stored), status=409)
    except services.Finished:
        return refuse_finished(request, assessment)
    except services.Gone:
        return _give_back(request, status=404)
    if "confirm" in request.POST:
        return _confirm(request, assessment, here)
    if "list" in request.POST:
        return redirect("assessments:tasks", assessment.code)
    following = plan.after(here.key)
    if following is None:
        return redirect("assessments:check", assessment.code)
    return redirect("assessments:page", assessment.code, following.key)


def _confirm(request: HttpRequest, assessment: Assessment, here: Page) -> HttpResponse:
    """Keep an old answer that is still true, once everything else on the page is saved."""
    asked = request.POST["confirm"]
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER else 0
    place = reverse("assessments:page", args=[assessment.code, here.key])
    try:
        row = carrying.confirm(assessment=assessment, waiting=number, now=timezone.now(), user=person(request))
    except carrying.NothingWaits as error:
        raise Http404(str(error)) from error
    except carrying.AnsweredAlready:
        messages.warning(request, _("There is an answer or a note at this item already; it was not overwritten."))
        return redirect(place)
    except services.Finished:
        return refuse_finished(request, assessment)
    except services.Gone:
        return _give_back(request, status=404)
    return redirect(f"{place}#{row.item.key}")


def _show_page(
    request: HttpRequest, assessment: Assessment, plan: Outline, here: Page, items, *, status: int = 200, **problems
) -> HttpResponse:
    before = plan.before(here.key)
    answered = answered_keys(assessment)
    waiting = carrying.still_open(carrying.waiting_rows(assessment), answered)
    own = own_context(request, assessment)
    context = {
        "assessment": assessment,
        "version": assessment.versions[here.part],
        "page": here,
        "items": questionnaire.beside_old(items, here.keys, waiting, can_write=own["can_write"]),
        "waits": [row for row in waiting if row.item.key in here.keys],
        "pages": len(plan.pages),
        "number": plan.pages.index(here) + 1,
        "left": len(set(plan.keys) - answered),
        "count": len(plan.keys),
        "back": reverse("assessments:page", args=[assessment.code, before.key]) if before else None,
        **problems,
        **own,
    }
    return render(request, "assessments/page.html", context, status=status)


def refuse_finished(request: HttpRequest, assessment: Assessment, *more: questionnaire.Typed) -> HttpResponse:
    """Refuse to write into a finished round: every typed word is given back, and a new round is offered."""
    typed = [line for line in (*more, *questionnaire.typed(request.POST)) if line.text.strip()]
    context = {"typed": typed, "assessment": assessment, "finished": True, "can_reopen": True}
    return render(request, "assessments/not_saved.html", context, status=409)


def _give_back(request: HttpRequest, *, status: int) -> HttpResponse:
    """Refuse a page, as after the end of a session, and give every typed word back.

    It repeats what was sent and looks nothing up, so that a stranger learns nothing.
    """
    typed = [line for line in questionnaire.typed(request.POST) if line.text.strip()]
    return render(request, "assessments/not_saved.html", {"typed": typed}, status=status)


def person(request: HttpRequest):
    """The user who is logged in, None for a visitor."""
    return request.user if request.user.is_authenticated else None
