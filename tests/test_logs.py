"""The log keeps no secret link."""

import logging

import pytest

from config.logs import HideSecretLinks


def logged(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "x.py", 1, message, args, None)
    assert HideSecretLinks().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("message", "args", "kept"),
    [
        ("Not Found: %s", ("/resume/abc-DEF_1/",), "Not Found: /resume/…/"),
        ('"GET /resume/abc HTTP/1.1" 404', (), '"GET /resume/… HTTP/1.1" 404'),
        ("%s %s", ("/resume/abc/", "https://x.jp/resume/def?x=1"), "/resume/…/ https://x.jp/resume/…?x=1"),
        ("Not Found: %s", ("/a/k7m2p9x4c3ab/",), "Not Found: /a/k7m2p9x4c3ab/"),
        ("100 %% of /resume/", (), "100 %% of /resume/"),
    ],
)
def test_the_secret_part_of_a_resume_link_is_left_out(message, args, kept):
    assert logged(message, *args) == kept


@pytest.mark.django_db
def test_a_wrong_link_is_logged_without_its_secret(client, caplog):
    caplog.handler.addFilter(HideSecretLinks())
    client.get("/resume/k7m2p9x4c3ab-secret/")
    assert "/resume/…/" in caplog.text
    assert "secret" not in caplog.text


def test_everything_that_is_written_goes_through_the_filter(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert all(handler["filters"] == ["hide_secret_links"] for handler in handlers)
