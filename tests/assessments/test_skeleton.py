"""The quick way to render an item gives what crispy gives, for every item, level and text."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils.timezone import localtime
from django.utils.translation import override

from assessments import skeleton
from assessments.forms import ItemForm
from assessments.models import Response
from assessments.scope import Scope
from assessments.scoring import LEVELS
from assessments.skeleton import Held, held, outline_of, render_items, render_plain, saved_words
from assessments.snapshot import NO_REPLY, Reply
from guidelines.catalogue import Edition
from guidelines.models import Version
from tests.builders import NAUGHTY
from tests.conftest import NOW

SOME = Reply(approach="やり方", considered_on=date(2026, 4, 1), evidence=("規程", "https://example.jp/?a=1&b=2"))
REPLIES = (
    NO_REPLY,
    *(replace(SOME, level=level, reason="理由") for level in LEVELS),
    *(replace(SOME, level=None, considered_on=day) for day in (date(1, 1, 1), date(999, 12, 31), date(9999, 12, 31))),
)


def plain(edition: Edition, key: str, value: Held) -> str:
    form = ItemForm(key=key, reply=value.reply, version=value.version)
    return render_plain(edition, edition.item(key), form, state=value.state)


def differing(version: Version, edition: Edition, value: Held) -> list[str]:
    """Keys of the items that the two ways render differently."""
    keys = [item.key for item in edition.items]
    quick = render_items(version, dict.fromkeys(keys, value))
    return [key for key, html in zip(keys, quick, strict=True) if html != plain(edition, key, value)]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: f"{reply.level}-{reply.considered_on}")
def test_the_quick_way_equals_crispy_for_every_item_and_level(version, edition, lang, reply):
    with override(lang):
        assert differing(version, edition, Held(reply=reply, version=3, state="保存しました <14:02>")) == []


@pytest.mark.parametrize("name", ["reason", "approach", "considered", "relations", "evidence", "state"])
@pytest.mark.parametrize("text", NAUGHTY)
def test_the_quick_way_equals_crispy_for_every_text(version, edition, name, text):
    if name == "state":
        value = Held(state=text)
    else:
        value = Held(reply=Reply(**{name: (text.strip(), "次") if name == "evidence" else text}), version=1)
    keys = ("C-1-1", "AT-1-1")
    assert render_items(version, dict.fromkeys(keys, value)) == [plain(edition, key, value) for key in keys]


def test_items_come_in_the_order_given_also_when_some_are_known_already(version, edition, cold):
    render_items(version, {"C-1-2": Held()})
    shown = render_items(version, {"C-1-3": Held(), "C-1-2": Held(), "C-1-1": Held()})
    assert [html.partition('data-key="')[2].partition('"')[0] for html in shown] == ["C-1-3", "C-1-2", "C-1-1"]


def test_no_word_of_one_person_is_left_for_the_next(version):
    render_items(version, {"C-1-1": Held(reply=Reply(approach="秘密の計画"))})
    assert "秘密の計画" not in render_items(version, {"C-1-1": Held()})[0]


def test_a_known_item_costs_no_query(version, django_assert_num_queries):
    render_items(version, {"C-1-1": Held()})
    with django_assert_num_queries(0):
        render_items(version, {"C-1-1": Held(reply=SOME)})


def test_languages_do_not_mix(version):
    with override("ja"):
        japanese = render_items(version, {"C-1-1": Held()})
    with override("en"):
        english = render_items(version, {"C-1-1": Held()})
    assert japanese != english


def test_a_form_that_changed_its_markup_fails_loudly(version, monkeypatch, cold):
    monkeypatch.setattr(skeleton, "render_plain", lambda *args, **kwargs: "<p>another form</p>")
    with pytest.raises(AssertionError, match="the item form has 0 places for reason, not one"):
        render_items(version, {"C-1-1": Held()})


# --- the state beside an item ---------------------------------------------------------------------


@pytest.fixture
def afternoon():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


def words(moment: datetime, *, lang: str, level: str | None = "partly") -> str:
    with override(lang):
        return saved_words(Response(level=level, saved_at=moment))


@pytest.mark.parametrize(
    ("hours", "ja", "en"),
    [
        (0, "保存しました 14:00", "Saved 14:00"),
        (-24, "保存しました 2026年11月22日14:00", "Saved 22 November 2026, 14:00"),
        (-15, "保存しました 2026年11月22日23:00", "Saved 22 November 2026, 23:00"),
    ],
)
def test_a_saved_answer_says_the_time_today_and_the_date_before(afternoon, hours, ja, en):
    moment = NOW + timedelta(hours=hours)
    assert [words(moment, lang="ja"), words(moment, lang="en")] == [ja, en]


def test_notes_alone_are_said_to_be_no_answer(afternoon):
    assert words(NOW, lang="en", level=None) == "Not answered; notes saved 14:00"


def test_an_item_without_a_row_is_not_answered():
    with override("en"):
        assert held(None) == Held(state="Not answered")


def test_an_item_with_a_row_holds_its_reply_version_and_state(started):
    response = started(C_1_3=SOME).responses.get()
    value = held(response)
    assert (value.reply, value.version, value.state) == (SOME, 1, saved_words(response))


def test_times_are_local():
    assert localtime(datetime(2026, 11, 23, 5, 0, tzinfo=UTC)).hour == 14


# --- outlines -------------------------------------------------------------------------------------


def test_an_outline_is_read_from_the_rows_once(version, cold, django_assert_num_queries):
    scope = Scope(roles=("user",), depth="quick")
    first = outline_of([version], scope)
    with django_assert_num_queries(0):
        assert outline_of([version], scope) == first


@pytest.mark.parametrize(
    "other",
    [
        Scope(roles=("user", "provider"), depth="quick"),
        Scope(roles=("user",), depth="full"),
        Scope(roles=("developer",), depth="full", facts={"generative_ai": False}),
        Scope(roles=("developer",), depth="full", facts={"generative_ai": True}),
    ],
)
def test_each_scope_has_an_outline_of_its_own(version, edition, other):
    outline_of([version], Scope(roles=("user",), depth="quick"))
    outline_of([version], Scope(roles=("developer",), depth="full"))
    assert outline_of([version], other).keys == tuple(item.key for item in edition.items if other.includes(item))
