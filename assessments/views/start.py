"""From the home page to the first answer: nothing is stored before it."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, questionnaire, services
from assessments.forms import ACTIVITY_NAMES, ROLE_NAMES, RoleFinderForm, ScopeForm, role_words
from assessments.models import Assessment
from assessments.scope import DEPTHS, Scope, find_roles, items_left_out, minutes
from assessments.scoring import METHOD_VERSION
from assessments.skeleton import held, outline_of
from assessments.snapshot import NO_REPLY
from guidelines import limits
from guidelines.models import Kind, Version

FRAMEWORK = "aigb"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Tenken is, and the ways in."""
    version = Version.objects.published().filter(framework__key=FRAMEWORK).select_related("framework")
    current = version.order_by("-published_on", "-pk").first()
    quick = Scope(roles=("user",), depth="quick", facts={})
    count = len(outline_of((current,), quick).keys) if current else 0
    context = {
        "version": current,
        "count": count,
        "minutes": minutes(count),
        "others": _others(),
        "days": settings.ANONYMOUS_DAYS,
        "begun": Assessment.objects.visible_to(request.user, access.held_codes(request)).with_last_change()[:3],
    }
    return render(request, "assessments/home.html", context)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How the score is computed, in plain words."""
    return render(request, "assessments/method.html", {"method": METHOD_VERSION})


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The role finder: plain facts about the business."""
    context = {"form": RoleFinderForm(), "depth": request.GET.get("depth", "")}
    return render(request, "assessments/start.html", context)


@require_safe
def scope(request: HttpRequest) -> HttpResponse:
    """The roles that follow, with reasons; here people correct them and see how much each depth asks."""
    versions = asked_with(_current())
    if "found" in request.GET:
        form, reasons = ScopeForm(request.GET), []
    else:
        finder = RoleFinderForm(request.GET)
        ticked = finder.cleaned_data["activities"] if finder.is_valid() else []
        found = find_roles(ticked)
        form = ScopeForm(initial={"roles": list(found), "depth": _depth(request)})
        reasons = [(ROLE_NAMES[role], [ACTIVITY_NAMES[name] for name in names]) for role, names in found.items()]
    chosen = form.scope if form.is_bound and form.is_valid() else Scope(roles=_roles(form), depth="full", facts={})
    form.fields["depth"].choices = depth_choices(versions, chosen)
    context = {
        "form": form,
        "reasons": reasons,
        "version": versions[0],
        "left_out": items_left_out(versions[0].edition(), chosen),
        "form_errors": [(form[name].auto_id, error) for name, found in form.errors.items() for error in found],
    }
    return render(request, "assessments/scope.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, edition: str) -> HttpResponse:
    """A page of an assessment that is not stored yet; its first answer begins one."""
    versions = asked_with(_published(edition))
    form = ScopeForm(request.GET)
    plan = outline_of(versions, form.scope) if form.is_valid() else None
    if (plan is None or not plan.pages) and versions[0].framework.key != FRAMEWORK:
        return redirect("guidelines:edition", versions[0].key)
    if plan is None or not plan.pages:
        return redirect(f"{reverse('assessments:scope')}?{_with(request.GET, found='1')}")
    page = plan.page(request.GET.get("page", plan.pages[0].key))
    if page is None:
        raise Http404("no such principle in this scope")
    if request.method == "POST" and not request.accepts("text/html"):
        return _first_answer(request, versions[0], form.scope, page)
    if request.method == "POST":
        return _first_answers(request, versions, form.scope, plan, page)
    items = questionnaire.show(versions[page.part], page.keys, {})
    return _page(request, versions, form.scope, plan, page, items)


def _first_answers(request: HttpRequest, versions, chosen: Scope, plan, page) -> HttpResponse:
    what = questionnaire.sent(request.POST, page.keys)
    if not what.is_valid:
        items = questionnaire.show_again(versions[page.part], what)
        return _page(request, versions, chosen, plan, page, items, errors=what.errors, status=400)
    following = plan.after(page.key)
    if all(saving.reply == NO_REPLY for saving in what.savings.values()):
        return redirect(f"{request.path}?{_with(request.GET, page=(following or plan.pages[0]).key)}")
    assessment = _begin(request, versions[0], chosen, what)
    if following is None:
        return redirect("assessments:check", assessment.code)
    return redirect("assessments:page", assessment.code, following.key)


def _first_answer(request: HttpRequest, version: Version, chosen: Scope, page) -> JsonResponse:
    """The page's script sends one item; the answer tells it where to save from now on."""
    key = request.POST.get("only", "")
    if key not in page.keys:
        raise Http404("no such item on this page")
    what = questionnaire.sent(request.POST, [key])
    if not what.is_valid or what.savings[key].reply == NO_REPLY:
        return JsonResponse({"errors": what.forms[key].errors}, status=400)
    assessment = _begin(request, version, chosen, what)
    stored = held(services.stored_responses(assessment, keys=[key]).get(key))
    answer = {
        "code": assessment.code,
        "page": reverse("assessments:page", args=[assessment.code, page.key]),
        "save": reverse("assessments:save", args=[assessment.code, "KEY"]),
        "seen": stored.mark,
        "state": stored.state,
    }
    return JsonResponse(answer, status=201)


def _begin(request: HttpRequest, version: Version, chosen: Scope, what: questionnaire.Sent) -> Assessment:
    limits.count(request, "starts", settings.STARTS_PER_HOUR)
    user = request.user if request.user.is_authenticated else None
    assessment = services.start(version=version, scope=chosen, now=timezone.now(), savings=what.savings, user=user)
    access.hold(request, assessment)
    return assessment


def _page(request, versions, chosen: Scope, plan, page, items, *, errors=(), status: int = 200) -> HttpResponse:
    before = plan.before(page.key)
    finder = f"{reverse('assessments:start')}?depth={chosen.depth}"
    context = {
        "version": versions[page.part],
        "page": page,
        "items": items,
        "errors": errors,
        "pages": len(plan.pages),
        "number": plan.pages.index(page) + 1,
        "count": len(plan.keys),
        "minutes": minutes(len(plan.keys)),
        "roles": role_words(chosen.roles),
        "depth": Assessment.Depth(chosen.depth).label,
        "back": f"{request.path}?{_with(request.GET, page=before.key)}" if before else None,
        "correct": finder if versions[0].framework.key == FRAMEWORK else None,
        "days": settings.ANONYMOUS_DAYS,
    }
    return render(request, "assessments/page.html", context, status=status)


def _others() -> list[tuple[Version, int]]:
    """The other questionnaires, laws first, then the newest, each with its number of items. One query."""
    rows = Version.objects.questionnaires().exclude(framework__key=FRAMEWORK).select_related("framework")
    counted = rows.annotate(asked=Count("items")).order_by("-published_on", "-pk")
    return [(row, row.asked) for row in sorted(counted, key=lambda row: row.framework.kind != Kind.LAW)]


def _current() -> Version:
    try:
        return Version.objects.current(FRAMEWORK)
    except Version.DoesNotExist as error:
        raise Http404(str(error)) from error


def asked_with(version: Version) -> tuple[Version, ...]:
    """The edition, and the one that supplements its framework today where there is one."""
    supplement = Version.objects.supplement_of(version.framework_id)
    return (version, supplement) if supplement else (version,)


def _published(key: str) -> Version:
    try:
        return Version.objects.questionnaires().by_key(key)
    except Version.DoesNotExist as error:
        raise Http404(_("There is no published edition %(key)s.") % {"key": key}) from error


def depth_choices(versions: Sequence[Version], chosen: Scope) -> list[tuple[str, str]]:
    """The three depths with the number of items and minutes that each asks of these roles."""
    choices = []
    for depth in DEPTHS:
        count = len(outline_of(versions, replace(chosen, depth=depth)).keys)
        words = _("%(depth)s: %(count)d items, about %(minutes)d minutes")
        label = Assessment.Depth(depth).label
        choices.append((depth, words % {"depth": label, "count": count, "minutes": minutes(count)}))
    return choices


def _depth(request: HttpRequest) -> str:
    asked = request.GET.get("depth")
    return asked if asked in DEPTHS else "standard"


def _roles(form: ScopeForm) -> tuple[str, ...]:
    named = form["roles"].value() or []
    return tuple(role for role in ROLE_NAMES if role in named) or ("user",)


def _with(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    return changed.urlencode()
