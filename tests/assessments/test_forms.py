"""What people type becomes values of the domain, character for character."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.forms import (
    ACTIVITY_NAMES,
    FACT_NAMES,
    ROLE_NAMES,
    SITUATION_NAMES,
    ItemForm,
    ProfileForm,
    RoleFinderForm,
    ScopeForm,
    role_words,
    scope_fields,
)
from assessments.models import Assessment, Response
from assessments.scope import ACTIVITIES, DEPTHS, Scope
from assessments.scoring import LEVELS
from assessments.seen import mark
from assessments.snapshot import NO_REPLY, SECTORS, SIZES, Profile, Reply
from guidelines.catalogue import FACTS, ROLES, SITUATIONS
from tests.builders import NAUGHTY, query, typed

KEY = "C-1-1"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def bound(**fields: str) -> ItemForm:
    return ItemForm({f"{KEY}-{name}": value for name, value in fields.items()}, key=KEY)


def errors(**fields: str) -> dict[str, list[str]]:
    return {name: list(found) for name, found in bound(**fields).errors.items()}


def reply(**fields: str) -> Reply:
    form = bound(**fields)
    assert form.is_valid(), form.errors
    return form.reply


# --- one answer -----------------------------------------------------------------------------------


def test_nothing_typed_is_no_reply():
    assert reply() == NO_REPLY


def test_every_field_reaches_the_reply():
    whole = Reply(
        level="partly",
        reason="理由",
        considered="検討",
        relations="取引先",
        approach="やり方",
        considered_on=date(2026, 4, 1),
        evidence=("規程", "記録"),
    )
    form = ItemForm(typed(KEY, whole), key=KEY)
    assert form.is_valid()
    assert form.reply == whole


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize("name", ["reason", "considered", "relations", "approach"])
def test_a_text_is_kept_character_for_character(name, text):
    assert getattr(reply(**{name: text}), name) == text


def test_line_ends_of_the_browser_become_one_sign():
    assert reply(approach="a\r\n\r\nb\rc\n").approach == "a\n\nb\rc\n"


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_is_taken(level):
    assert reply(level=level, reason="理由").level == level


@pytest.mark.parametrize("level", ["done", "In place", "2", "in_place "])
def test_an_unknown_level_is_refused(level):
    assert list(errors(level=level)) == ["level"]


@pytest.mark.parametrize("reason", ["", " ", "\n\t", "　"])
def test_not_applicable_needs_a_reason(reason):
    found = errors(level="not_applicable", reason=reason)
    assert found == {"reason": ["Write why the item does not apply to you."]}


def test_the_limit_of_a_text_counts_characters_after_the_line_ends():
    assert len(reply(approach="あ\r\n" * 2000).approach) == 4000


def test_a_text_over_the_limit_is_refused_and_not_cut():
    form = bound(approach="あ" * 4001)
    assert list(form.errors) == ["approach"]
    assert form["approach"].value() == "あ" * 4001


def test_no_browser_is_told_to_cut_a_text():
    assert "maxlength" not in str(ItemForm(key=KEY)["approach"])


def test_a_nul_is_refused():
    assert list(errors(approach="a\x00b")) == ["approach"]


@pytest.mark.parametrize("text", ["2026-02-30", "1 April 2026", "04/01/2026", "2026年4月1日", "0000-01-01"])
def test_a_date_that_is_none_is_refused(text):
    assert errors(considered_on=text) == {"considered_on": ["Enter a date like 2026-04-01."]}


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)])
def test_a_date_is_taken(day):
    assert reply(considered_on=day.isoformat()).considered_on == day


def test_evidence_is_one_piece_a_line():
    assert reply(evidence=" 規程 \r\n\r\n \r\nhttps://example.jp/?a=1\r\n").evidence == (
        "規程",
        "https://example.jp/?a=1",
    )


def test_twenty_pieces_of_evidence_are_taken():
    assert len(reply(evidence="\r\n".join("あ" * 999 for _ in range(20))).evidence) == 20


def test_twenty_pieces_at_their_limit_are_taken():
    assert len(reply(evidence="\r\n".join("あ" * 1000 for _ in range(20))).evidence) == 20


def test_more_pieces_are_refused():
    assert errors(evidence="x\n" * 21) == {"evidence": ["Enter at most 20 lines."]}


def test_a_long_piece_is_refused_by_its_line():
    found = errors(evidence="x\n" + "x" * 1001)
    assert found == {"evidence": ["Line 2 is longer than 1000 characters; shorten it."]}


def test_all_wrong_fields_are_told_at_once():
    assert set(errors(level="x", approach="x" * 4001, considered_on="x")) == {"level", "approach", "considered_on"}


@given(
    st.builds(
        Reply,
        level=st.sampled_from((*LEVELS, None)),
        reason=st.just("理由"),
        approach=st.text(st.characters(exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=30),
        considered_on=st.none() | st.dates(),
        evidence=st.lists(st.sampled_from(("規程", "a b", "＝1")), max_size=3).map(tuple),
    )
)
def test_a_page_sent_back_unchanged_changes_nothing(shown):
    """What a browser shows and sends again is what was stored."""
    form = ItemForm(key=KEY, reply=shown, version=1)
    values = {name: form[name].value() for name in form.fields}
    values["considered_on"] = values["considered_on"].isoformat() if values["considered_on"] else ""
    sent = {f"{KEY}-{name}": (value or "").replace("\n", "\r\n") for name, value in values.items()}
    again = ItemForm(sent, key=KEY)
    assert again.is_valid()
    assert again.reply == shown
    assert again.cleaned_data["seen"] == mark(1, shown)


@pytest.mark.parametrize(
    ("reply_", "is_open"), [(Reply(level="partly", reason="x"), False), (Reply(relations="x"), True)]
)
def test_the_record_is_open_where_something_is_written_in_it(reply_, is_open):
    assert ItemForm(key=KEY, reply=reply_).has_record == is_open


def test_levels_are_asked_in_the_fixed_order_and_none_is_chosen():
    form = ItemForm(key=KEY)
    assert [value for value, _ in form.fields["level"].choices] == list(LEVELS) == Response.Level.values
    assert form["level"].value() is None


# --- scope and profile ----------------------------------------------------------------------------


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("fact", [True, False, None])
def test_a_scope_sent_as_a_query_comes_back(depth, fact):
    scope = Scope(roles=("developer", "user"), depth=depth, facts=dict.fromkeys(FACTS, fact))
    form = ScopeForm(QueryDict(query(scope)))
    assert form.is_valid()
    assert form.scope == scope


def test_facts_may_be_missing():
    form = ScopeForm(QueryDict("roles=user&depth=quick"))
    assert form.is_valid()
    assert form.scope == Scope(roles=("user",), depth="quick", facts=dict.fromkeys(FACTS))


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ("depth=quick", {"roles"}),
        ("roles=cook&depth=quick", {"roles"}),
        ("roles=user", {"depth"}),
        ("roles=user&depth=deep", {"depth"}),
        ("roles=user&depth=quick&personal_data=maybe", {"personal_data"}),
        ("roles=user&depth=quick&situations=war", {"situations"}),
        ("", {"roles", "depth"}),
    ],
)
def test_a_scope_that_makes_no_sense_is_refused(sent, wrong):
    assert ScopeForm(QueryDict(sent)).errors.keys() == wrong


@pytest.mark.parametrize("chosen", [(), ("finance",), ("contracts", "ai_agents"), SITUATIONS])
def test_situations_sent_as_a_query_come_back(chosen):
    scope = Scope(roles=("user",), depth="full", facts=dict.fromkeys(FACTS) | dict.fromkeys(chosen, True))
    form = ScopeForm(QueryDict(query(scope)))
    assert form.is_valid()
    assert form.scope == scope


def test_situations_are_not_asked_where_nothing_supplements_the_framework():
    form = ScopeForm(QueryDict("roles=user&depth=full&situations=finance"), supplemented=False)
    assert form.is_valid()
    assert form.scope == Scope(roles=("user",), depth="full", facts=dict.fromkeys(FACTS))


def test_scope_fields_name_every_fact():
    assert scope_fields(Scope(roles=("user",), depth="full", facts={"generative_ai": False})) == {
        "roles": ["user"],
        "depth": "full",
        "generative_ai": "no",
        "personal_data": "",
        "life_or_rights": "",
        "situations": [],
    }


@pytest.mark.django_db
def test_a_profile_is_optional():
    form = ProfileForm(QueryDict(""))
    assert form.is_valid()
    assert form.profile == Profile()


@pytest.mark.django_db
def test_a_profile_is_taken():
    form = ProfileForm({"organisation_name": " <b>山川</b> ", "size": "6-20", "sector": "trade"})
    assert form.is_valid()
    assert form.profile == Profile(organisation="<b>山川</b>", size="6-20", sector="trade")


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"size": "many"}, {"sector": "magic"}, {"organisation_name": "x" * 301}])
def test_a_profile_that_makes_no_sense_is_refused(sent):
    assert ProfileForm(sent).errors.keys() == sent.keys()


def test_no_form_sets_what_is_not_asked():
    form = ProfileForm({"organisation_name": "x", "organisation": "1", "code": "x", "version": "1"})
    assert set(form.fields) == {"organisation_name", "size", "sector"}


# --- words ----------------------------------------------------------------------------------------


def test_every_activity_role_fact_and_situation_has_a_name():
    assert ACTIVITY_NAMES.keys() == ACTIVITIES.keys()
    assert tuple(ROLE_NAMES) == ROLES
    assert tuple(FACT_NAMES) == FACTS
    assert tuple(SITUATION_NAMES) == SITUATIONS


def test_the_models_choices_are_the_words_of_the_domain():
    assert tuple(Assessment.Depth.values) == DEPTHS
    assert tuple(filter(None, Assessment.Size.values)) == SIZES
    assert tuple(filter(None, Assessment.Sector.values)) == SECTORS


@pytest.mark.parametrize(("lang", "words"), [("en", "AI developer, AI business user"), ("ja", "AI開発者、AI利用者")])
def test_roles_are_listed_in_the_language_of_the_page(lang, words):
    with override(lang):
        assert role_words(("developer", "user")) == words


@pytest.mark.parametrize(
    ("sent", "valid"), [("", True), ("activities=uses_service", True), ("activities=flies", False)]
)
def test_the_role_finder_takes_known_activities_only(sent, valid):
    assert RoleFinderForm(QueryDict(sent)).is_valid() == valid
