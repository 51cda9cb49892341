"""Who gets what: every address × every kind of visitor. An address without a row here fails.

Visitors: a stranger; *link*, who opened the anonymous assessment by its secret link; a member of another organisation;
reader, editor and owner of the organisation that ``ours`` belongs to; a content editor (staff, may change guidelines);
an administrator (superuser). Neither staff nor superusers see what organisations answered.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_tasks_db.models import DBTaskResult

from assessments import access, declaring, finishing, services
from assessments.models import Assessment, AssessmentQuerySet, Declaration, Issued
from assessments.reports import store
from assessments.snapshot import Reply
from guidelines import commenting
from guidelines.discarding import discard
from guidelines.models import Import, ItemStep, Version
from guidelines.publishing import draft_from
from guidelines.services import load_chronicle
from guidelines.stated import load_changes
from tests.builders import typed
from tests.conftest import NOW, Cast
from tests.guidelines.builders import loaded_links
from tests.guidelines.chronicles import chronicle
from tests.guidelines.pairs import stated

pytestmark = pytest.mark.django_db
VISITORS = ("stranger", "link", "outsider", "reader", "editor", "owner", "content_editor", "admin")

EVERYBODY = "200 200 200 200 200 200 200 200"
REDIRECTED = "302 302 302 302 302 302 302 302"
ASKED_AGAIN = "400 400 400 400 400 400 400 400"
NOBODY = "404 404 404 404 404 404 404 404"
NEVER = "405 405 405 405 405 405 405 405"
PEOPLE = "login login 200 200 200 200 200 200"
VISITORS_ONLY = "200 200 302 302 302 302 302 302"
MEMBERS = "404 404 404 200 200 200 404 404"
MEMBERS_ON = "404 404 404 302 302 302 404 404"
MEMBERS_400 = "404 404 404 400 400 400 404 404"  # a form without its file
WRITERS = "404 404 404 403 200 200 404 404"
WRITERS_ON = "404 404 404 403 302 302 404 404"
OWNER = "404 404 404 403 403 200 404 404"
OWNER_ON = "404 404 404 403 403 302 404 404"
LINK = "404 200 404 404 404 404 404 404"
LINK_ON = "404 302 404 404 404 404 404 404"
STAFF = "login login login login login login 200 200"
EDITORS = STAFF
ADMIN = "login login login login login login 403 200"
STAFF_403 = "login login login login login login 403 403"
STAFF_405 = "login login login login login login 405 405"
STAFF_404 = "login login login login login login 404 404"

READ = {"GET ours": MEMBERS, "GET loose": LINK, "POST ours": NEVER}
ROWS = {
    "assessments:home": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:method": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:start": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:scope": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:from_file": {"GET": EVERYBODY, "POST": ASKED_AGAIN},
    "assessments:from_file_begin": {"GET": NEVER, "POST": REDIRECTED},
    "assessments:assessment_schema": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:snapshot_schema": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:new": {"GET": EVERYBODY, "POST": REDIRECTED},
    "assessments:preview": {"GET": "404 404 404 404 404 404 200 200", "POST": NEVER},
    "assessments:logo": {"GET": NOBODY, "POST": NEVER},
    "assessments:verify": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:verified": {"GET": EVERYBODY, "POST": "400 400 400 400 400 400 400 400"},
    "assessments:declared": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:badge": {"GET": EVERYBODY, "POST": NEVER},
    "assessments:declaration": {"GET ours": OWNER, "GET loose": LINK, "POST ours": OWNER_ON, "POST loose": LINK_ON},
    "assessments:withdraw": {"GET ours": OWNER, "GET loose": LINK, "POST ours": OWNER_ON, "POST loose": LINK_ON},
    "assessments:mine": {"GET": PEOPLE, "POST": "login login 405 405 405 405 405 405"},
    "assessments:resume": {"GET": REDIRECTED, "POST": NEVER},
    "assessments:tasks": READ,
    "assessments:check": READ,
    "assessments:result": READ,
    "assessments:score": READ,
    "assessments:standing": READ,
    "assessments:report_pdf": READ,
    "assessments:report_html": READ,
    "assessments:report": {"GET ours": MEMBERS, "GET loose": LINK, "POST ours": MEMBERS_ON, "POST loose": LINK_ON},
    "assessments:round_report": {
        "GET ours": MEMBERS,
        "GET loose": LINK,
        "POST ours": MEMBERS_ON,
        "POST loose": LINK_ON,
    },
    "assessments:answers_json": READ,
    "assessments:answers_xlsx": READ,
    "assessments:answers_csv": READ,
    "assessments:round_xlsx": READ,
    "assessments:round_csv": READ,
    "assessments:rule_docx": READ,
    "assessments:round_docx": READ,
    "assessments:finish": {"GET ours": NEVER, "POST ours": WRITERS_ON, "POST loose": LINK_ON},
    "assessments:reopen": {"GET ours": NEVER, "POST ours": WRITERS_ON, "POST loose": LINK_ON},
    "assessments:rounds": READ,
    "assessments:round": READ,
    "assessments:round_score": READ,
    "assessments:round_standing": READ,
    "assessments:round_pdf": READ,
    "assessments:round_html": READ,
    "assessments:round_json": READ,
    "assessments:compare": READ,
    "assessments:page": {"GET ours": MEMBERS, "GET loose": LINK, "POST ours": WRITERS_ON, "POST loose": LINK_ON},
    "assessments:save": {"GET ours": NEVER, "POST ours": WRITERS, "POST loose": LINK},
    "assessments:settings": {"GET ours": WRITERS, "GET loose": LINK, "POST ours": WRITERS_ON, "POST loose": LINK_ON},
    "assessments:carry": {"GET ours": WRITERS, "GET loose": LINK, "POST ours": WRITERS_ON, "POST loose": LINK_ON},
    "assessments:carried": {"GET ours": NOBODY, "GET loose": NOBODY, "POST ours": NEVER},
    "assessments:worksheet": READ,
    "assessments:round_worksheet": {"GET ours": MEMBERS, "GET loose": LINK, "POST ours": MEMBERS_400},
    "assessments:worksheet_fill": {"GET ours": NEVER, "POST ours": MEMBERS_400},
    "assessments:worksheet_read": {"GET ours": NEVER, "POST ours": "404 404 404 403 400 400 404 404"},
    "assessments:worksheet_take": {"GET ours": NEVER, "POST ours": WRITERS_ON, "POST loose": LINK_ON},
    "assessments:delete": {"GET ours": OWNER, "GET loose": LINK, "POST ours": OWNER_ON, "POST loose": LINK_ON},
    "assessments:keep": {
        "GET ours": "login login 405 405 405 405 405 405",
        "POST ours": "login login 404 403 302 302 404 404",
        "POST loose": "login login 404 404 404 404 404 404",
    },
    "guidelines:frameworks": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:edition": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:edition_yaml": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:items_csv": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:items_xlsx": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:changes": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:changes_yaml": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:comment": {"GET": EVERYBODY, "POST": ASKED_AGAIN},
    "guidelines:sources": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:crosswalks": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:crosswalk": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:crosswalk_csv": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:crosswalk_json": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:crosswalk_oscal": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:roles": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:history": {"GET": EVERYBODY, "POST": NEVER},
    "guidelines:glossary": {"GET": EVERYBODY, "POST": NEVER},
    "set_language": {"GET": REDIRECTED, "POST": REDIRECTED},
    "account_login": {"GET": VISITORS_ONLY},
    "account_signup": {"GET": VISITORS_ONLY},
    "account_logout": {"GET": "302 302 200 200 200 200 200 200", "POST": REDIRECTED},
    "account_inactive": {"GET": EVERYBODY},
    "account_reauthenticate": {"GET": PEOPLE},
    "account_email": {"GET": PEOPLE},
    "account_email_verification_sent": {"GET": EVERYBODY},
    "account_confirm_email": {"GET": EVERYBODY, "POST": NOBODY},
    "account_change_password": {"GET": PEOPLE},
    "account_set_password": {"GET": "login login 302 302 302 302 302 302"},
    "account_reset_password": {"GET": EVERYBODY},
    "account_reset_password_done": {"GET": EVERYBODY},
    "account_reset_password_from_key": {"GET": EVERYBODY},
    "account_reset_password_from_key_done": {"GET": EVERYBODY},
    "account_confirm_login_code": {"GET": "login login 302 302 302 302 302 302"},
    "admin:index": {"GET": STAFF},
    "admin:login": {"GET": "login login 403 403 403 403 302 302"},
    "admin:logout": {"GET": "302 302 302 302 302 302 405 405"},
    "admin:password_change": {"GET": STAFF},
    "admin:password_change_done": {"GET": STAFF},
    "admin:autocomplete": {"GET": STAFF_403},
    "admin:jsi18n": {"GET": STAFF},
    "admin:view_on_site": {"GET": STAFF_404},
    "admin:app_list": {"GET": STAFF},
    "admin:auth_user_password_change": {"GET": ADMIN},
    "admin:": {"GET": STAFF_404},
}
FOR_EDITORS = {"changelist": EDITORS, "change": EDITORS, "history": EDITORS, "add": STAFF_403, "delete": STAFF_403}
FOR_DRAFTS = FOR_EDITORS | {"add": EDITORS, "move": STAFF_403, "remove": STAFF_403}
FOR_EDITIONS = FOR_EDITORS | dict.fromkeys(("draft", "problems", "publish", "retire", "discard", "import"), EDITORS)
FOR_EDITIONS |= dict.fromkeys(("since", "stated", "state", "restate", "take_back", "take_over"), EDITORS)
FOR_EDITIONS |= {"imported": EDITORS, "cancel": STAFF_405, "again": STAFF_405}
FOR_TASKS = {"changelist": ADMIN, "change": ADMIN, "history": ADMIN, "add": STAFF_403, "delete": STAFF_403}
FOR_TASKS |= {"retry": STAFF_405, "cancel": STAFF_405}
FOR_ADMINS = {"changelist": ADMIN, "change": ADMIN, "history": ADMIN, "add": ADMIN, "delete": ADMIN}
ADMIN_PAGES = {
    "guidelines_framework": FOR_EDITORS,
    "guidelines_version": FOR_EDITIONS,
    "guidelines_principle": FOR_DRAFTS,
    "guidelines_item": FOR_DRAFTS,
    "guidelines_passage": FOR_DRAFTS,
    "guidelines_sourcedocument": FOR_DRAFTS,
    "guidelines_discarded": FOR_EDITORS | {"file": EDITORS},
    "guidelines_comment": FOR_EDITORS | {"delete": EDITORS, "export": EDITORS},
    "guidelines_crosswalk": FOR_EDITORS,
    "guidelines_unit": FOR_EDITORS,
    "guidelines_link": FOR_EDITORS,
    "guidelines_event": FOR_EDITORS,
    "guidelines_term": FOR_EDITORS,
    "organisations_organisation": FOR_ADMINS,
    "assessments_assessment": FOR_ADMINS | {"add": STAFF_403},
    "django_tasks_database_dbtaskresult": FOR_TASKS,
    "auth_group": FOR_ADMINS,
    "auth_user": FOR_ADMINS,
    "account_emailaddress": FOR_ADMINS,
}
for model, pages in ADMIN_PAGES.items():
    ROWS |= {f"admin:{model}_{page}": {"GET": expected} for page, expected in pages.items()}


def patterns(
    resolver: URLResolver | None = None, spaces: tuple[str, ...] = (), given: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every address as its name, with its namespaces, and the names of what stands in it."""
    for found in (resolver or get_resolver()).url_patterns:
        parts = given | set(found.pattern.regex.groupindex)
        if isinstance(found, URLPattern):
            yield ":".join((*spaces, found.name or "")), parts
        else:
            yield from patterns(found, (*spaces, found.namespace) if found.namespace else spaces, parts)


def path_of(name: str, cast: Cast, target: Assessment) -> str:
    """An address of that name that leads to something; ``target`` is the assessment meant."""
    if name == "admin:":
        return "/admin/no-such-page"
    parts = dict(patterns())[name]
    known = {
        "name": "logo-0000000000000000.svg",
        "edition": "aigb-1.2",
        "source": "demo-1.2",
        "target": "act-2025",
        "old": "demo-1.2",
        "new": "demo-2.0",
        "token": services.resume_token(cast.loose),
        "code": target.code,
        "number": 1,
        "other": 1,
        "principle": "C-3",
        "key": "C-3-2",
        "uidb36": "1",
        "app_label": "guidelines",
        "content_type_id": "1",
        "object_id": "1",
        "id": "1",
    }
    if name.startswith("admin:") and parts in ({"object_id"}, {"id"}, {"pk"}):
        place = name.removeprefix("admin:")
        model = next(m for m in apps.get_models() if place.startswith(m._meta.label_lower.replace(".", "_") + "_"))
        last = str(model.objects.order_by("-pk").values_list("pk", flat=True).first())
        known |= dict.fromkeys(("object_id", "id", "pk"), last)
    if name in ("assessments:verified", "assessments:declared", "assessments:badge"):
        rows = Issued if name == "assessments:verified" else Declaration
        known["code"] = rows.objects.values_list("code", flat=True).first()
    if name.removeprefix("admin:guidelines_version_") in ("imported", "cancel", "again"):
        known["pk"] = str(Import.objects.values_list("pk", flat=True).get())
    if "since" in parts:  # the editions whose names stand above, and what is stated of them
        step = ItemStep.objects.select_related("succession").get()
        known |= {"pk": step.succession.new_id, "since": step.succession.old_id, "step": step.pk}
    address = reverse(name, kwargs={part: known[part] for part in parts})
    return f"{address}?depth=quick&roles=user" if name == "assessments:new" else address


def form_for(name: str) -> dict[str, str]:
    """What a browser would send to that address."""
    if name == "assessments:settings":
        return {"roles": "user", "depth": "full"}
    if name == "assessments:declaration":
        return {"shows": "scores"}
    return typed("C-3-2", Reply(level="in_place")) if name in ("assessments:save", "assessments:page") else {}


def outcome(browser: Client, method: str, path: str, data: dict[str, str]) -> str:
    """The status of an answer, or "login" where it leads to logging in; whatever it changed is undone."""
    visitor = Client(raise_request_exception=False)
    visitor.cookies.load({name: morsel.value for name, morsel in browser.cookies.items()})
    with transaction.atomic():
        response = visitor.get(path) if method == "GET" else visitor.post(path, data)
        transaction.set_rollback(True)
    leads_to_login = response.status_code == 302 and "/login/" in response["Location"]
    return "login" if leads_to_login else str(response.status_code)


@pytest.fixture
def everybody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast with staff, and a crosswalk and a history to read; reports are not drawn."""
    loaded_links()
    load_changes(stated=stated(("reworded", ["A-1"], ["A-1"]), old="demo-1.2", new="demo-2.0"))
    load_chronicle(chronicle=chronicle())
    gone = draft_from(version=Version.objects.by_key("demo-1.2"), label="9", published_on=NOW.date(), by=None)
    discard(version=gone, seen=1, by=None, reason="Not wanted")
    Import.objects.create(file_name="x.yaml", kind="yaml", at=NOW)
    DBTaskResult.objects.create(task_path="x.y", args_kwargs={"args": [], "kwargs": {}}, run_after=NOW)
    item = cast.ours.version.items.get(key="C-3-2")
    commenting.leave_comment(item=item, about="question", text="わかりにくいです。", language="ja", now=NOW)
    monkeypatch.setattr(store, "render", lambda page, told=None: b"%PDF-")
    for assessment in (cast.ours, cast.loose):
        finishing.finish(assessment=assessment, user=None, now=NOW)
        finishing.reopen(assessment=assessment, user=None, now=NOW)
    declaring.declare(assessment=cast.ours, snapshot=cast.ours.snapshots.get(), shows="scores", user=None, now=NOW)
    editor = User.objects.create_user("content_editor", password="a long word", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="guidelines"))
    staff = {"content_editor": editor, "admin": User.objects.create_superuser("admin", password="a long word")}
    Group.objects.create(name="anybody")
    EmailAddress.objects.create(user=cast.people["owner"], email="owner@example.jp")
    return replace(cast, people={**cast.people, **staff})


def test_every_address_has_a_row():
    assert {name for name, _ in patterns()} == ROWS.keys()


@pytest.mark.parametrize("name", ROWS)
def test_every_visitor_gets_what_is_theirs(everybody: Cast, name: str):
    browsers = [everybody.browser(visitor) for visitor in VISITORS]
    found = {}
    for request in ROWS[name]:
        method, _, whose = request.partition(" ")
        path = path_of(name, everybody, everybody.loose if whose == "loose" else everybody.ours)
        found[request] = " ".join(outcome(browser, method, path, form_for(name)) for browser in browsers)
    assert found == ROWS[name]


def test_a_row_of_another_assessment_stays_out_of_every_list(everybody: Cast):
    for visitor in ("stranger", "link", "outsider", "content_editor", "admin"):
        browser = everybody.browser(visitor)
        for address in ("assessments:home", "assessments:mine"):
            assert everybody.ours.code not in browser.get(reverse(address)).text


def test_staff_see_that_an_assessment_exists_and_nothing_it_says(everybody: Cast):
    admin = everybody.browser("admin")
    for page in ("changelist", "change"):
        shown = admin.get(path_of(f"admin:assessments_assessment_{page}", everybody, everybody.ours)).text
        assert "月に一度確かめています。" not in shown


# --- twins: with a lock off, the table above fails ------------------------------------------------


def escapes(cast: Cast, name: str, request: str) -> list[str]:
    """The visitors who get through although the table says 403 or 404."""
    method, _, whose = request.partition(" ")
    path = path_of(name, cast, cast.loose if whose == "loose" else cast.ours)
    refused = [v for v, said in zip(VISITORS, ROWS[name][request].split(), strict=True) if said in ("403", "404")]
    return [v for v in refused if outcome(cast.browser(v), method, path, form_for(name)) not in ("403", "404")]


def test_without_the_gate_on_rows_everybody_would_read_everything(everybody: Cast, monkeypatch):
    monkeypatch.setattr(AssessmentQuerySet, "visible_to", lambda rows, user, codes=(): rows)
    assert escapes(everybody, "assessments:tasks", "GET ours") == [
        "stranger", "link", "outsider", "content_editor", "admin",
    ]  # fmt: skip


def test_without_the_gate_on_links_anybody_would_open_what_nobody_keeps(everybody: Cast, monkeypatch):
    monkeypatch.setattr(access, "held_codes", lambda request: (everybody.loose.code,))
    assert "stranger" in escapes(everybody, "assessments:tasks", "GET loose")


def test_without_the_gate_on_roles_readers_would_write_and_editors_delete(everybody: Cast, monkeypatch):
    monkeypatch.setattr(access, "may", lambda assessment, action: True)
    assert escapes(everybody, "assessments:save", "POST ours") == ["reader"]
    assert escapes(everybody, "assessments:delete", "POST ours") == ["reader", "editor"]
