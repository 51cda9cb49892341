"""Settings come from the environment, fail with a sentence, and are safe without any."""

import os
import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from config.secret import secret_key

TOP = Path(__file__).resolve().parent.parent
VARIABLES = ("BASE_URL", "DEBUG", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL",
             "DEFAULT_FROM_EMAIL", "TIME_ZONE", "TRUSTED_PROXY_COUNT", "BEHIND_HTTPS_PROXY", "STARTS_PER_HOUR",
             "RESUMES_PER_HOUR", "REPORTS_PER_HOUR", "FILES_PER_HOUR", "COMMENTS_PER_HOUR", "SIGNING_CERTIFICATE",
             "SIGNING_PASSWORD")  # fmt: skip


@pytest.fixture
def environ(monkeypatch, tmp_path) -> pytest.MonkeyPatch:
    """An environment with a data folder and nothing else of ours."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return monkeypatch


def loaded(environ, **variables: str) -> dict:
    """The settings as a new process would read them."""
    for name, value in variables.items():
        environ.setenv(name, value)
    return runpy.run_path(str(TOP / "config" / "settings.py"))


def test_a_machine_with_no_variable_serves_itself_over_http(environ, tmp_path):
    found = loaded(environ)
    assert (found["DEBUG"], found["BASE_URL"]) == (False, "http://127.0.0.1:8000")
    assert "127.0.0.1" in found["ALLOWED_HOSTS"]
    assert "*" not in found["ALLOWED_HOSTS"]
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "data" / "tenken.sqlite3")
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in found["DATABASES"]["default"]["OPTIONS"]["init_command"]


def test_reports_are_signed_only_where_a_certificate_is_named_and_its_password_is_taken_as_it_is(environ):
    assert loaded(environ)["SIGNING_CERTIFICATE"] == ""
    found = loaded(environ, SIGNING_CERTIFICATE="/etc/tenken.p12", SIGNING_PASSWORD="$HOME=1")
    assert (found["SIGNING_CERTIFICATE"], found["SIGNING_PASSWORD"]) == ("/etc/tenken.p12", "$HOME=1")


@pytest.mark.parametrize("url", ["tenken.example.jp", "https://", "ftp://tenken.example.jp", "http//x", "/"])
def test_a_base_url_that_is_no_address_is_told(environ, url):
    with pytest.raises(ImproperlyConfigured, match="is no address; write it like https"):
        loaded(environ, BASE_URL=url)


def test_a_data_folder_that_cannot_be_made_is_told(environ, tmp_path):
    (tmp_path / "file").touch()
    for place in ("file", "file/data"):
        with pytest.raises(ImproperlyConfigured, match="name a folder that this user may write to"):
            loaded(environ, DATA_DIR=str(tmp_path / place))


def test_a_data_folder_that_cannot_be_written_to_is_told(environ):
    environ.setattr(os, "access", lambda path, mode: False)  # the administrator may write anywhere
    with pytest.raises(ImproperlyConfigured, match=r"Permission denied.*name a folder that this user may write to"):
        loaded(environ)


def test_the_data_folder_is_for_its_owner_alone(environ, tmp_path):
    loaded(environ)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_an_https_address_turns_on_all_that_https_needs(environ):
    found = loaded(environ, BASE_URL="https://tenken.example.jp/")
    assert found["BASE_URL"] == "https://tenken.example.jp"
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert all(found[name] for name in names)
    assert found["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://tenken.example.jp"]
    assert "SECURE_PROXY_SSL_HEADER" not in found


def test_a_proxy_is_believed_only_when_named(environ):
    assert loaded(environ, BEHIND_HTTPS_PROXY="1")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_postgresql_keeps_its_connections(environ):
    found = loaded(environ, DATABASE_URL="postgres://u:p@db.example/tenken")["DATABASES"]["default"]
    assert (found["ENGINE"], found["HOST"]) == ("django.db.backends.postgresql", "db.example")
    assert found["CONN_HEALTH_CHECKS"]
    assert "init_command" not in found.get("OPTIONS", {})


def test_the_secret_key_may_come_from_the_environment(environ, tmp_path):
    found = loaded(environ, SECRET_KEY="a key", SECRET_KEY_FALLBACKS="old,older")
    assert (found["SECRET_KEY"], found["SECRET_KEY_FALLBACKS"]) == ("a key", ["old", "older"])
    assert not (tmp_path / "data" / "secret_key").exists()


# --- the secret key of an installation ------------------------------------------------------------


def test_a_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    file = tmp_path / "secret_key"
    first = secret_key(file)
    assert secret_key(file) == first == file.read_text(encoding="utf-8")
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_two_installations_have_two_keys(tmp_path):
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_a_key_that_another_process_made_first_counts(tmp_path, monkeypatch):
    file = tmp_path / "secret_key"

    def link(draft, path):
        file.write_text("the key of the other process\n", encoding="utf-8")
        raise FileExistsError

    monkeypatch.setattr(os, "link", link)
    assert secret_key(file) == "the key of the other process"
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


# --- the whole, as a host on the internet has it --------------------------------------------------


def test_the_deployment_checks_find_nothing(tmp_path):
    environ = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    environ |= {"DATA_DIR": str(tmp_path), "BASE_URL": "https://tenken.example.jp"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(command, cwd=TOP, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), run.stderr


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
