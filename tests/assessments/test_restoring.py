"""What was downloaded comes back as a new assessment, equal to the one it was downloaded from."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from assessments import exchange, finishing, frozen, restoring, services
from assessments.exchange import ExchangeError
from assessments.models import Assessment, Evidence
from assessments.scope import Scope
from assessments.services import Saving, replies_of
from assessments.snapshot import NO_REPLY, Profile, Reply
from guidelines.models import Status, Version
from guidelines.services import load
from tests.assessments import exchanges, supplements
from tests.builders import NAUGHTY, edition_of
from tests.conftest import NOW, begin
from tests.guidelines.builders import draft, loaded, stand_as

pytestmark = pytest.mark.django_db
KEPT = sorted((Path(__file__).parent / "snapshots").glob("*.json"))
EVERY_KIND = {
    "A-1": Reply(level="in_place", approach=NAUGHTY[0], evidence=("規程", "https://example.jp/?a=1&b=2")),
    "A-2": Reply(level="not_applicable", reason="使わない"),
    "B-1": Reply(considered="\n".join(NAUGHTY)),
    "S-GEN-1": Reply(level="unknown", relations="取引先"),
}


def exported(assessment: Assessment) -> dict:
    """The file that ``answers.json`` gives."""
    content = frozen.whole(finishing.result_of(assessment))
    return json.loads(json.dumps(exchange.assessment_data(content, replies_of(assessment))))


def as_bytes(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def restored(data: object, *, user: User | None = None) -> Assessment:
    return restoring.restore(found=restoring.read(as_bytes(data)), now=NOW, user=user)


def problems(data: object) -> tuple[str, ...]:
    with pytest.raises(ExchangeError) as refused:
        restoring.read(data if isinstance(data, bytes) else as_bytes(data))
    return refused.value.problems


@pytest.fixture
def rich(db) -> Assessment:
    """An assessment with a supplement, every kind of answer, a name and facts."""
    loaded()
    supplements.loaded("demo")
    scope = Scope(
        roles=("developer", "user"),
        depth="full",
        facts={"generative_ai": True, "personal_data": False, "finance": True},
    )
    return services.start(
        version=Version.objects.by_key("demo-1.2"),
        scope=scope,
        now=NOW,
        savings={key: Saving(reply=reply) for key, reply in EVERY_KIND.items()},
        profile=Profile(organisation="山川食品株式会社", size="6-20", sector="trade"),
    )


# --- there and back -------------------------------------------------------------------------------


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(assessment=exchanges.given_assessments)
def test_what_is_read_stored_and_exported_again_is_the_same(db, assessment):
    with transaction.atomic():
        loaded()
        data = exchanges.written(assessment)
        data["answers"] = {key: answer for key, answer in data["answers"].items() if answer}
        assert exported(restored(data)) == data
        transaction.set_rollback(True)


def test_an_assessment_with_supplement_and_every_kind_of_answer_comes_back_whole(rich):
    data = exported(rich)
    back = restored(data)
    assert back.pk != rich.pk
    assert replies_of(back) == EVERY_KIND
    assert (back.versions, back.scope, back.profile) == (rich.versions, rich.scope, rich.profile)
    assert exported(back) == data


def test_a_finished_round_comes_back_with_all_that_it_asked(rich):
    content = finishing.finish(assessment=rich, user=None, now=NOW).content
    back = restored(json.loads(frozen.canonical(content)))
    asked = {
        item["key"] for part in (content, content["supplement"]) for p in part["principles"] for item in p["items"]
    }
    assert replies_of(back) == {key: reply for key, reply in EVERY_KIND.items() if key in asked}
    assert (back.versions, back.scope, back.profile) == (rich.versions, rich.scope, rich.profile)
    assert services.snapshot_content(back)["score"] == content["score"]


def test_a_restored_round_is_open_and_the_first(rich):
    content = finishing.finish(assessment=rich, user=None, now=NOW).content
    back = restored(json.loads(frozen.canonical(content)))
    assert (back.round, back.is_finished, back.snapshots.count()) == (1, False, 0)
    assert rich.snapshots.count() == 1


@pytest.mark.parametrize("path", KEPT, ids=[path.stem for path in KEPT])
def test_rounds_of_earlier_releases_come_back_too(version, path):
    content = json.loads(path.read_text(encoding="utf-8"))
    content |= {"supplement_key": None, "supplement": None}  # the edition asked beside it is not loaded here
    given_there = {
        i["key"]: i["reply"]["level"] for p in content["principles"] for i in p["items"] if i["reply"]["level"]
    }
    assert {key: reply.level for key, reply in replies_of(restored(content)).items() if reply.level} == given_there


def test_a_score_in_the_file_changes_nothing(rich):
    data = exported(rich)
    assert exported(restored(data | {"score": {"earned": 10**9}})) == data


def test_a_preview_does_not_carry_the_score_of_the_file(rich):
    data = exported(rich)
    assert "score" in data
    assert restoring.read(as_bytes(data)).data == {name: part for name, part in data.items() if name != "score"}


def test_a_file_whose_only_fault_is_in_its_json_is_refused(rich):
    twice = as_bytes(exported(rich)).replace(b'"depth":', b'"depth": "quick", "depth":', 1)
    assert problems(twice) == ("depth: given twice; keep one",)


def test_a_file_is_restored_as_a_whole_or_not_at_all(rich, monkeypatch):
    found = restoring.read(as_bytes(exported(rich)))

    def full(rows) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(Evidence.objects, "bulk_create", full)
    with pytest.raises(DatabaseError):
        restoring.restore(found=found, now=NOW)
    assert Assessment.objects.get() == rich


def test_an_answer_that_says_nothing_is_not_stored(rich):
    back = restored(exported(rich) | {"answers": {"A-1": {}, "A-2": {"level": "partly"}}})
    assert replies_of(back) == {"A-2": Reply(level="partly")}
    assert NO_REPLY not in replies_of(back).values()


def test_a_file_without_a_supplement_is_asked_none(rich):
    data = {name: part for name, part in exported(rich).items() if name != "supplement"} | {"answers": {}}
    assert restored(data).supplement is None


def test_an_assessment_of_a_user_goes_to_the_users_organisation(rich):
    user = User.objects.create_user("someone", password="a long word")
    assert restored(exported(rich), user=user).organisation.memberships.get().user == user


def test_a_hundred_answers_take_one_query_more_than_ten_at_most(db):
    """SQLite takes some seventy of these rows in one statement."""
    counts = []
    for items in (10, 100):
        load(edition=edition_of(items, key=f"demo{items}"))
        answers = {f"A-{n}": {"level": "partly", "evidence": ["規程"]} for n in range(1, items + 1)}
        found = restoring.read(as_bytes(exchanges.minimal(edition=f"demo{items}-1.2", answers=answers)))
        with CaptureQueriesContext(connection) as queries:
            restoring.restore(found=found, now=NOW)
        counts.append(len(queries))
    assert counts[0] <= counts[1] <= counts[0] + 1 <= 8


# --- which editions -------------------------------------------------------------------------------


def test_a_retired_edition_is_taken(rich):
    data = exported(rich)
    stand_as(Status.RETIRED, framework__key="demo")
    assert restored(data).version.key == "demo-1.2"


def test_a_draft_is_as_unknown_as_what_does_not_exist(db):
    load(edition=edition_of(2, key="other"))
    unknown = problems(exchanges.minimal(edition="demo-9.9"))
    draft()
    (found,) = problems(exchanges.minimal())
    assert found == unknown[0].replace("demo-9.9", "demo-1.2")
    assert "demo-1.2" not in found.partition("what can is")[2]


@pytest.mark.parametrize("key", ["sup-1", "nothing-1", "", "\x00", "demo-1.2\x00"])
def test_what_asks_nothing_by_itself_is_no_edition_to_answer(rich, key):
    assert problems(exchanges.minimal(edition=key)) == (
        f"edition: {key!r} cannot be answered here; what can is demo-1.2",
    )


def test_a_supplement_of_another_framework_is_refused(version, rich):
    data = exchanges.minimal(edition="aigb-1.2", supplement="sup-1")
    assert problems(data) == ("supplement: 'sup-1' cannot be answered here",)
    assert problems(exchanges.minimal(supplement="x")) == (
        "supplement: 'x' cannot be answered here; what can is sup-1",
    )


def test_items_of_the_supplement_need_its_name(rich):
    data = exchanges.minimal(answers={"S-GEN-1": {"level": "partly"}})
    assert problems(data) == ("answers.S-GEN-1: demo-1.2 has no such item",)
    assert restoring.read(as_bytes(data | {"supplement": "sup-1"})).replies == {"S-GEN-1": Reply(level="partly")}


# --- what is wrong --------------------------------------------------------------------------------


def test_all_problems_of_a_file_are_told_at_once(db):
    found = problems(
        b'{"schema": "x", "edition": "y", "edition": "z", "roles": [], "answers": {"A-1": {"level": NaN}}}'
    )
    assert [line.partition(":")[0] for line in found] == ["edition", "answers.A-1.level", "edition", "schema", "roles"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not valid JSON"),
        ("回答".encode("shift_jis"), "is not UTF-8"),
        ("{}".encode("utf-16"), "is not UTF-8"),
        (b"[" * 100_000, "is nested more than 12 deep"),
        (b" " * (5 * 1024**2 + 1), "is larger than 5 MB"),
        (b"[]", "holds no JSON object"),
        (b"null", "holds no JSON object"),
        (b'{"schema": 1}', "edition: must be an object"),
        (b'{"schema": true}', "edition: missing"),
        (b'{"schema": 1, "edition": {}, "scope": {}, "principles": {}}', "principles: must be a list"),
        (b'{"schema": 1, "edition": {}, "scope": {}, "principles": [1]}', r"principles\[0\]: must be an object"),
        (b'{"schema": 1, "edition": {}, "scope": {}, "principles": []}', "edition: missing"),
        (b'{"schema": 1, "edition": {}, "scope": {}, "principles": [], "supplement": 1}', "supplement: must be an obj"),
    ],
)
def test_a_file_that_is_neither_is_refused(db, data, words):
    with pytest.raises(ExchangeError, match=words):
        restoring.read(data)


def test_an_item_that_stands_twice_in_a_round_is_told(rich):
    content = json.loads(frozen.canonical(finishing.finish(assessment=rich, user=None, now=NOW).content))
    items = content["principles"][0]["items"]
    items.append(items[0])
    assert problems(content) == (f"answers.{items[0]['key']}: given twice; keep one",)


def test_a_round_with_a_spoilt_answer_is_told_by_its_item(rich):
    content = json.loads(frozen.canonical(finishing.finish(assessment=rich, user=None, now=NOW).content))
    content["principles"][0]["items"][0]["reply"] = {"level": "done", "evidence": None}
    key = content["principles"][0]["items"][0]["key"]
    assert [line.partition(":")[0] for line in problems(content)] == [f"answers.{key}.level", f"answers.{key}.evidence"]


def test_nothing_is_stored_by_reading(rich):
    restoring.read(as_bytes(exported(rich)))
    assert Assessment.objects.count() == 1


def test_the_assessment_that_a_file_came_from_is_left_alone(version):
    other = begin(version, C_1_3=Reply(level="partly"))
    data = exported(other)
    restored(data | {"answers": {"C-1-3": {"level": "in_place"}}})
    assert exported(other) == data
