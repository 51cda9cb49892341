"""What tests share: settings that need nothing collected, the real edition, and one small cast of people."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from hypothesis import settings as hypothesis_settings

from assessments import services
from assessments.models import Assessment
from assessments.scope import Scope
from assessments.services import Saving
from assessments.snapshot import Reply
from guidelines.catalogue import Edition, digest
from guidelines.catalogue_yaml import read
from guidelines.models import Framework, Item, Principle, SourceDocument, Version
from guidelines.services import stored_framework
from guidelines.storing import store
from organisations.models import Membership, Organisation

AIGB = Path(__file__).resolve().parent.parent / "fixtures" / "catalogues" / "aigb-1.2.yaml"
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 14:00 in Japan

hypothesis_settings.register_profile("tenken", max_examples=40, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tenken"))


@pytest.fixture(autouse=True)
def light_settings(request, settings, tmp_path_factory) -> None:
    """Plain static files, quick passwords, and files of a test in a folder of its own; browsers get the real thing."""
    if request.node.get_closest_marker("browser") or "e2e" in request.path.parts:
        return
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def cold() -> None:
    """No skeleton and no outline has been made yet."""
    caches["skeletons"].clear()


@pytest.fixture(scope="session")
def edition() -> Edition:
    """AIGB 1.2 as values, read once."""
    return read(AIGB.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def loaded_rows(edition: Edition, django_db_setup, django_db_blocker) -> Mapping[str, list[tuple]]:
    """The rows of AIGB 1.2 by table: putting them in again is many times as quick as loading the edition."""
    tables = [model._meta.db_table for model in (Framework, Version, SourceDocument, Principle, Item)]
    with django_db_blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        # As a draft: a published edition takes no rows, so that it is published last.
        store(stored_framework(edition.framework), edition)
        Version.objects.update(digest=digest(edition), loaded_at=NOW)
        rows = {table: cursor.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def version(db, loaded_rows: Mapping[str, list[tuple]]) -> Version:
    """AIGB 1.2 as published rows."""
    with connection.cursor() as cursor:
        for table, rows in loaded_rows.items():
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)  # noqa: S608
        cursor.execute("UPDATE guidelines_version SET status = 'published'")
    return Version.objects.by_key("aigb-1.2")


def begin(version: Version, *, user: User | None = None, depth: str = "quick", **replies: Reply) -> Assessment:
    """An assessment as a business user; item keys are written with underscores: ``C_1_1=Reply(…)``."""
    savings = {key.replace("_", "-"): Saving(reply=reply) for key, reply in replies.items()}
    scope = Scope(roles=("user",), depth=depth)
    return services.start(version=version, scope=scope, now=NOW, savings=savings, user=user)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is who.

    ``ours`` belongs to the organisation of owner, editor and reader, ``theirs`` to that of the outsider, ``loose`` to
    nobody: it opens with its link alone. Each has one answer.
    """

    ours: Assessment
    theirs: Assessment
    loose: Assessment
    people: Mapping[str, User]

    def browser(self, name: str) -> Client:
        """The browser of one of the people, of *link* (who opened ``loose``) or of a *stranger*."""
        client = Client()
        if name in self.people:
            client.force_login(self.people[name])
        elif name == "link":
            client.get(f"/resume/{services.resume_token(self.loose)}/")
        return client


def _person(name: str) -> User:
    return User.objects.create_user(name, f"{name}@example.jp", "a long word")


@pytest.fixture
def cast(version: Version) -> Cast:
    """The same small cast for every test of access."""
    people = {name: _person(name) for name in ("owner", "editor", "reader")}
    ours = Organisation.objects.create(name="山川食品株式会社")
    for name, user in people.items():
        Membership.objects.create(organisation=ours, user=user, role=name)
    people["outsider"] = _person("outsider")
    answer = {"C_1_3": Reply(level="partly", approach="月に一度確かめています。")}
    return Cast(
        ours=begin(version, user=people["owner"], **answer),
        theirs=begin(version, user=people["outsider"], **answer),
        loose=begin(version, **answer),
        people=people,
    )


@pytest.fixture
def english(client: Client) -> Client:
    """A stranger's browser set to English."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def started(version: Version) -> Callable[..., Assessment]:
    """Begin assessments: see ``begin``."""
    return lambda **given: begin(version, **given)
