"""Moving an assessment to a new edition: laws, what is copied, what waits, what stays as it was."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import services
from assessments.carrying import (
    AnsweredAlready,
    NotASuccessor,
    NothingWaits,
    carry_forward,
    confirm,
    parts_between,
    still_open,
    versions_on,
    waiting_rows,
)
from assessments.carryover import carryover
from assessments.models import Assessment, Waiting
from assessments.scope import Scope
from assessments.scoring import LEVELS
from assessments.services import Saving
from assessments.skeleton import saved_words
from assessments.snapshot import Profile, Reply, reply_as_data, reply_from
from guidelines.changes import compare
from guidelines.models import Version
from guidelines.services import load
from guidelines.stated import load_changes
from tests.assessments import supplements
from tests.conftest import NOW, Cast
from tests.guidelines.pairs import KEYS, made, pairs, stated

RICH = Reply(
    level="partly",
    considered="考慮",
    relations="関係",
    approach="月に一度",
    considered_on=date(2026, 4, 1),
    evidence=("規程", "https://example.jp/"),
)
LATER = NOW.replace(year=2027)


# --- laws over random pairs -----------------------------------------------------------------------


@given(pairs(), st.sets(st.sampled_from(KEYS)))
def test_every_old_answer_is_carried_waits_or_is_listed_as_withdrawn(pair, chosen):
    old, new, given_changes = pair
    answered = {item.key for item in old.items} & chosen
    where = carryover(compare(old, new, given_changes), answered)
    places = [{move.old for move in where.carried}, {move.old for move in where.waiting}, set(where.withdrawn)]
    assert set().union(*places) == answered
    assert sum(map(len, places)) == len(answered)
    assert len(where.carried) == len(places[0])


@given(pairs(), st.sets(st.sampled_from(KEYS)))
def test_every_new_item_is_new_or_comes_from_old_ones(pair, chosen):
    old, new, given_changes = pair
    where = carryover(compare(old, new, given_changes), {item.key for item in old.items})
    reached = {move.new for move in (*where.carried, *where.waiting)}
    assert reached | set(where.added) == {item.key for item in new.items}
    assert reached.isdisjoint(where.added)


replies = st.builds(
    Reply,
    level=st.sampled_from((None, *LEVELS)),
    reason=st.just("理由"),
    approach=st.sampled_from(("", "月に一度")),
    evidence=st.sampled_from(((), ("規程", "記録"))),
).filter(lambda reply: reply != Reply())


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=pairs(), data=st.data())
def test_nothing_is_dropped_in_silence_between_random_editions_as_rows(db, pair, data):
    old, new, given_changes = pair
    said = {item.key: reply for item in old.items if (reply := data.draw(st.none() | replies))}
    first, where = _carried(old, new, given_changes, said)
    second = where.pop("assessment")
    assert where["replies"].keys() | where["waiting"].keys() | where["withdrawn"] == said.keys()
    for key, reply in (where["replies"] | where["waiting"]).items():
        assert reply == said[key]
    assert services.replies_of(first) == said
    second.delete()
    first.delete()


def _carried(old, new, given_changes, said) -> tuple[Assessment, dict]:
    """Both editions under a name of their own, so that examples do not meet; the answers by old key."""
    number = Version.objects.count()
    old, new = (replace(row, version=replace(row.version, label=f"{number}.{n}")) for n, row in enumerate((old, new)))
    versions = load(edition=old)[0], load(edition=new)[0]
    if given_changes:
        rows = [(row.kind, list(row.old), list(row.new)) for row in given_changes.items]
        load_changes(stated=stated(*rows, old=old.key, new=new.key))
    first = _begin(versions[0], said)
    second = carry_forward(assessment=first, version=versions[1], user=None, now=LATER)
    copies = second.responses.select_related("carried_from__item")
    rows = Waiting.objects.filter(assessment=second).select_related("old_item")
    changes = parts_between(first.versions, second.versions)[0].changes
    return first, {
        "assessment": second,
        "replies": {row.carried_from.item.key: row.reply for row in copies},
        "waiting": {row.old_item.key: row.answer for row in rows},
        "withdrawn": set(carryover(changes, said).withdrawn),
    }


def _begin(version: Version, said, **changes) -> Assessment:
    given_scope = {"roles": ("user",), "depth": "full"} | changes
    savings = {key: Saving(reply=reply) for key, reply in said.items()}
    return services.start(version=version, scope=Scope(**given_scope), now=NOW, savings=savings)


# --- what is copied, what waits -------------------------------------------------------------------

OLD = made("1", {"A": "check", "B": "ask", "C": "note", "D": "train", "E": "tell", "F": "keep", "G": "plan"})
NEW = made(
    "2", {"A": "check", "B": "tell", "C": "note", "X": "record", "M": "train and tell", "N": "measure", "P": "plan"}
)
STATED = stated(("split", ["C"], ["C", "X"]), ("merged", ["D", "E"], ["M"]))
SAID = dict.fromkeys("ABCDEFG", RICH)


@pytest.fixture
def both(db) -> tuple[Version, Version]:
    rows = load(edition=OLD)[0], load(edition=NEW)[0]
    load_changes(stated=STATED)
    return rows


@pytest.fixture
def first(both) -> Assessment:
    return _begin(both[0], SAID)


@pytest.fixture
def second(both, first) -> Assessment:
    return carry_forward(assessment=first, version=both[1], user=None, now=LATER)


def test_unchanged_items_copy_answer_and_evidence_and_say_when(second, first):
    copies = {row.item.key: row for row in second.responses.select_related("item")}
    assert copies.keys() == {"A", "P"}
    for new, old in (("A", "A"), ("P", "G")):
        assert copies[new].reply == RICH
        assert copies[new].carried_on == localtime(LATER).date()
        assert copies[new].carried_from == first.responses.get(item__key=old)
        assert (copies[new].version, copies[new].saved_at) == (1, LATER)


def test_reworded_split_and_merged_items_have_no_answer_yet_but_the_old_one_waits(second):
    found = {(row.kind, row.old_item.key, row.item.key) for row in waiting_rows(second)}
    assert found == {
        ("reworded", "B", "B"), ("split", "C", "C"), ("split", "C", "X"), ("merged", "D", "M"), ("merged", "E", "M"),
    }  # fmt: skip
    assert {row.answer for row in waiting_rows(second)} == {RICH}


def test_the_old_assessment_is_untouched(both, first):
    before = json.dumps(services.snapshot_content(first), sort_keys=True)
    rows = list(first.responses.order_by("pk").values())
    new = carry_forward(assessment=first, version=both[1], user=None, now=LATER)
    confirm(assessment=new, waiting=new.waiting.first().pk, user=None, now=LATER)
    assert json.dumps(services.snapshot_content(Assessment.objects.get(pk=first.pk)), sort_keys=True) == before
    assert list(first.responses.order_by("pk").values()) == rows


def test_scope_profile_and_situations_go_along(both):
    facts = {"generative_ai": True, "personal_data": False, "finance": True}
    old = _begin(both[0], SAID, roles=("developer", "user"), depth="standard", facts=facts)
    profile = Profile(organisation="山川食品", size="6-20", sector="trade")
    services.change_scope(assessment=old, scope=old.scope, profile=profile)
    new = carry_forward(assessment=old, version=both[1], user=None, now=LATER)
    assert (new.scope, new.profile, new.organisation) == (old.scope, profile, None)
    assert (new.version, new.carried_from, new.code != old.code) == (both[1], old, True)


def test_the_assessment_of_an_organisation_stays_with_it(cast: Cast):
    row = cast.ours.version.edition()
    later = load(edition=replace(row, version=replace(row.version, label="9")))[0]
    editor = cast.people["editor"]
    new = carry_forward(assessment=cast.ours, version=later, user=editor, now=LATER)
    assert new.organisation == cast.ours.organisation
    assert new.responses.get().saved_by == editor


def test_changing_a_carried_answer_makes_it_ones_own(second):
    services.save_replies(
        assessment=second,
        savings={"A": Saving(reply=Reply(level="in_place"), seen="1.x")},
        now=LATER,
    )
    row = second.responses.get(item__key="A")
    assert (row.carried_on, row.carried_from, row.level) == (None, None, "in_place")


def test_a_carried_answer_says_so_and_when(second):
    row = second.responses.get(item__key="A")
    with override("en"):
        assert saved_words(row) == "Carried over from the earlier edition on 23 November 2027"


def test_the_copy_lives_on_when_the_old_assessment_goes(second, first):
    first.delete()
    second.refresh_from_db()
    assert second.carried_from is None
    assert second.responses.get(item__key="A").reply == RICH
    assert {row.answer for row in waiting_rows(second)} == {RICH}


@pytest.mark.parametrize("name", ["retired", "earlier", "same", "other"])
def test_only_a_published_later_edition_of_the_framework_will_do(both, first, name):
    version = {"same": both[0], "earlier": both[0], "retired": both[1], "other": both[1]}[name]
    if name == "earlier":
        first.version = both[1]
    if name == "retired":
        version.status = "retired"
    if name == "other":
        version = supplements.loaded("demo")
    with pytest.raises(NotASuccessor):
        carry_forward(assessment=first, version=version, user=None, now=LATER)
    assert Assessment.objects.count() == 1


def test_carrying_a_hundred_answers_costs_hardly_more_queries_than_ten(db):
    counts = []
    for number in (10, 100):
        words = {f"K{n}": f"check {n}" for n in range(number)}
        versions = [load(edition=made(f"{label}.{number}", words))[0] for label in (1, 2)]
        old = _begin(versions[0], dict.fromkeys(words, RICH))
        with CaptureQueriesContext(connection) as found:
            carry_forward(assessment=old, version=versions[1], user=None, now=LATER)
        counts.append(len(found))
    assert counts[1] <= counts[0] + 2  # SQLite takes at most 999 values in one statement


# --- supplements ----------------------------------------------------------------------------------

GIVEN = {"generative_ai": True}


def test_answers_to_the_same_supplement_are_carried(both):
    supplements.loaded("demo")
    old = _begin(both[0], {"S-GEN-1": RICH}, facts=GIVEN)
    new = carry_forward(assessment=old, version=both[1], user=None, now=LATER)
    assert new.supplement == old.supplement
    assert new.responses.get().item.key == "S-GEN-1"


def test_answers_to_a_newer_supplement_keep_the_same_rules(both):
    supplements.loaded("demo")
    old = _begin(both[0], {"S-GEN-1": RICH}, facts=GIVEN)
    newer = supplements.loaded("demo", label="2", published_on="2026-06-01")
    new = carry_forward(assessment=old, version=both[1], user=None, now=LATER)
    assert new.supplement == newer != old.supplement
    assert new.responses.get().item == newer.items.get(key="S-GEN-1")


def test_a_supplement_that_came_or_went_is_listed(both):
    supplement = supplements.loaded("demo")
    came = parts_between((both[0],), versions_on(both[1]))[1]
    went = parts_between((both[0], supplement), (both[1],))[1]
    assert {row.kind for row in came.changes} == {"new"}
    assert {row.kind for row in went.changes} == {"withdrawn"}


# --- confirming -----------------------------------------------------------------------------------


def waits_at(assessment: Assessment, key: str) -> Waiting:
    return assessment.waiting.filter(item__key=key).first()


def test_an_old_answer_that_is_still_true_is_kept_with_its_evidence(second, first):
    response = confirm(assessment=second, waiting=waits_at(second, "B").pk, user=None, now=LATER)
    kept = second.responses.get(item__key="B")
    assert (kept, kept.reply, kept.carried_on) == (response, RICH, localtime(LATER).date())
    assert kept.carried_from == first.responses.get(item__key="B")


def test_what_was_kept_or_answered_no_longer_waits(second):
    confirm(assessment=second, waiting=waits_at(second, "M").pk, user=None, now=LATER)
    left = still_open(waiting_rows(second), {"A", "X"})
    assert {row.item.key for row in left} == {"B", "C"}


def test_notes_that_were_kept_no_longer_wait_either(both):
    old = _begin(both[0], {"B": Reply(approach="やり方")})
    new = carry_forward(assessment=old, version=both[1], user=None, now=LATER)
    confirm(assessment=new, waiting=waits_at(new, "B").pk, user=None, now=LATER)
    assert still_open(waiting_rows(new), set()) == []


def test_an_answer_given_in_the_meantime_is_not_overwritten(second):
    services.save_replies(assessment=second, savings={"B": Saving(reply=Reply(level="not_yet"))}, now=LATER)
    with pytest.raises(AnsweredAlready):
        confirm(assessment=second, waiting=waits_at(second, "B").pk, user=None, now=LATER)
    assert second.responses.get(item__key="B").level == "not_yet"
    assert not waits_at(second, "B").is_kept


def test_what_waits_in_another_assessment_is_nothing_here(second, first):
    with pytest.raises(NothingWaits):
        confirm(assessment=first, waiting=waits_at(second, "B").pk, user=None, now=LATER)


@given(replies)
def test_a_reply_survives_being_frozen(reply):
    assert reply_from(json.loads(json.dumps(reply_as_data(reply)))) == reply
