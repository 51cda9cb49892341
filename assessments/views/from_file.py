"""Beginning from a file: the answers of an assessment that was downloaded, here or elsewhere, become a new one."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments import access, pending, restoring, strict_json
from assessments.exchange import ExchangeError
from assessments.forms import FileForm
from assessments.models import Assessment
from assessments.reports import words
from assessments.restoring import Found
from assessments.skeleton import outline_of
from assessments.views.answering import person
from guidelines import limits
from guidelines.models import Version
from guidelines.told import told

PURPOSE = "from_file"  # of what the preview holds


@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: HttpRequest) -> HttpResponse:
    """Ask for a file; show what it says, or everything that is wrong with it. Nothing is stored."""
    if request.method != "POST":
        return _ask(request, FileForm())
    limits.count(request, "uploads", settings.REPORTS_PER_HOUR)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form)
    try:
        found = restoring.read(form.cleaned_data["file"].read(strict_json.MAX_BYTES + 1))
    except ExchangeError as error:
        return _ask(request, form, problems=error.problems)
    return _preview(request, found)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a new assessment with what the preview showed."""
    limits.count(request, "starts", settings.STARTS_PER_HOUR)  # before the work: a held text can be sent for ever
    try:
        found = restoring.judge(pending.released(request.POST.get("held", ""), purpose=PURPOSE, user=person(request)))
    except pending.Outdated:
        messages.error(request, _("The preview is no longer valid; nothing was saved. Choose the file once more."))
        return redirect("assessments:from_file")
    except ExchangeError as error:  # the editions here have changed since the preview
        return _ask(request, FileForm(), problems=error.problems)
    assessment = restoring.restore(found=found, now=timezone.now(), user=person(request))
    access.hold(request, assessment)
    count = len(found.replies)
    said = ngettext(
        "A new assessment was begun with %(n)d answer of the file.",
        "A new assessment was begun with %(n)d answers of the file.",
        count,
    )
    messages.success(request, said % {"n": count})
    return redirect("assessments:tasks", assessment.code)


def _ask(request: HttpRequest, form: FileForm, *, problems: Sequence[str] = ()) -> HttpResponse:
    if problems:
        form.refuse(_("Put the file right as listed above, and choose it again."))
    context = {
        "form": form,
        "errors": form.errors,
        "problems": [told(problem) for problem in problems],
        "days": settings.ANONYMOUS_DAYS,
    }
    return render(request, "assessments/from_file.html", context, status=400 if form.errors else 200)


def _preview(request: HttpRequest, found: Found) -> HttpResponse:
    given, replies = found.given, found.replies
    versions = (found.version, found.supplement) if found.supplement else (found.version,)
    asked = set(outline_of(versions, given.scope).keys)
    levels = [reply.level for reply in replies.values()]
    names = words.LEVELS | {None: _("Notes without an answer")}
    context = {
        "found": found,
        "newer": Version.objects.newer_than(found.version),
        "profile": _profile(found),
        "roles": [words.ROLES[role] for role in given.scope.roles],
        "depth": Assessment.Depth(given.scope.depth).label,
        "asked": len(asked),
        "answered": len(asked & {key for key, reply in replies.items() if reply.level}),
        "outside": len(replies.keys() - asked),
        "answers": [(name, levels.count(level)) for level, name in names.items() if level in levels],
        "held": pending.hold(found.data, purpose=PURPOSE, user=person(request)),
        "days": settings.ANONYMOUS_DAYS,
    }
    return render(request, "assessments/from_file_preview.html", context)


def _profile(found: Found) -> list[tuple[str, list[str]]]:
    """What the file says of the business: the name, and one or more values; only what was said."""
    profile, facts = found.given.profile, found.given.scope.facts
    rows = [
        (_("Organisation"), [profile.organisation]),
        (_("People"), [words.SIZES.get(profile.size, "")]),
        (_("Line of business"), [words.SECTORS.get(profile.sector, "")]),
        *((label, [words.SAID[facts[name]]]) for name, label in words.FACTS.items() if facts[name] is not None),
        (_("Situations"), [label for name, label in words.SITUATIONS.items() if facts[name]]),
    ]
    return [(label, values) for label, values in rows if any(values)]
