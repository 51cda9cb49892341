"""A second edition, asked beside the framework's where situations are given, and never part of its score."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from assessments import exchange, services
from assessments.models import Assessment
from assessments.outline import outline
from assessments.reports import html
from assessments.scope import DEPTHS, Scope, items_in_scope, known_facts
from assessments.scoring import LEVELS
from assessments.services import Saving, UnknownItems, change_scope, replies_of, save_replies
from assessments.skeleton import outline_of
from assessments.snapshot import Profile, Reply, content
from guidelines.catalogue import FACTS, ROLES, SITUATIONS, Edition
from guidelines.catalogue_yaml import read
from guidelines.models import Status, Version
from tests.assessments import supplements
from tests.conftest import NOW
from tests.guidelines import builders

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "catalogues"
GENERATIVE = {"generative_ai": True, "personal_data": True}
USER = Scope(roles=("user",), depth="full", facts=GENERATIVE)
SUPPLEMENT, BESIDE_DEMO = supplements.edition(), supplements.edition("demo")
SAID = Reply(level="partly", approach="権利を確かめています。", evidence=("確認表",))


def supplement_keys(plan) -> list[str]:
    return [key for page in plan.pages if page.part for key in page.keys]


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", ["standard", "full"])
@pytest.mark.parametrize(
    ("roles", "facts", "asked"),
    [
        (("user",), {}, []),
        (("user",), {"generative_ai": None, "finance": False}, []),
        (("user",), {"personal_data": True}, []),
        (("user",), {"generative_ai": True}, ["S-GEN-1", "S-GEN-3"]),
        (("user",), GENERATIVE, ["S-GEN-1", "S-GEN-3", "S-PERS-1"]),
        (("developer",), {"finance": True}, ["S-FIN-1", "S-FIN-2"]),
        (("developer",), {"finance": True, "generative_ai": False}, ["S-FIN-1", "S-FIN-2"]),
        (("developer",), GENERATIVE, ["S-GEN-1", "S-GEN-2"]),
    ],
)
def test_each_business_is_asked_the_sets_of_its_own_situation(edition, depth, roles, facts, asked):
    plan = outline([edition, SUPPLEMENT], Scope(roles=roles, depth=depth, facts=facts))
    assert supplement_keys(plan) == [key for key in asked if depth == "full" or key != supplements.FULL_ONLY]


def test_the_quick_check_asks_no_supplement(edition):
    everything = Scope(roles=ROLES, depth="quick", facts=dict.fromkeys((*FACTS, *SITUATIONS), True))
    assert supplement_keys(outline([edition, SUPPLEMENT], everything)) == []


@given(
    roles=st.sets(st.sampled_from(ROLES), min_size=1),
    depth=st.sampled_from(DEPTHS),
    facts=st.dictionaries(st.sampled_from((*FACTS, *SITUATIONS)), st.sampled_from((True, False, None))),
)
def test_a_supplement_never_changes_what_the_edition_asks(edition: Edition, roles, depth, facts):
    scope = Scope(roles=tuple(roles), depth=depth, facts=facts)
    both, alone = outline([edition, SUPPLEMENT], scope), outline([edition], scope)
    assert tuple(page for page in both.pages if page.part == 0) == alone.pages


# --- the score stands alone -----------------------------------------------------------------------

answers = st.dictionaries(
    st.sampled_from([*supplements.ROLES, *(item.key for item in builders.edition().items)]),
    st.builds(
        Reply, level=st.sampled_from((*LEVELS, None)), reason=st.just("理由"), evidence=st.sampled_from(((), ("a",)))
    ),
)


@given(replies=answers, depth=st.sampled_from(DEPTHS), finance=st.booleans())
def test_answers_to_a_supplement_change_nothing_in_the_result_of_the_edition(replies, depth, finance):
    facts = GENERATIVE | {"finance": finance}
    given_ = {
        "edition": builders.edition(),
        "scope": Scope(roles=("developer", "user"), depth=depth, facts=facts),
        "profile": Profile(),
        "as_of": datetime(2026, 11, 23, tzinfo=UTC),
    }
    alone = content(replies={k: v for k, v in replies.items() if k not in supplements.ROLES}, **given_)
    both = content(replies=replies, supplement=BESIDE_DEMO, **given_)
    for name in ("score", "findings", "principles", "left_out", "standings"):
        assert both[name] == alone[name]


def test_a_supplement_has_figures_of_its_own():
    both = content(
        edition=builders.edition(),
        supplement=BESIDE_DEMO,
        scope=USER,
        replies={"S-GEN-1": Reply(level="in_place"), "S-GEN-3": Reply(level="not_yet"), "A-1": Reply(level="partly")},
        profile=Profile(),
        as_of=datetime(2026, 11, 23, tzinfo=UTC),
    )
    own = both["supplement"]
    assert (own["edition"]["key"], own["score"]["earned"], own["score"]["possible"]) == ("sup-1", 6, 18)
    assert [row["key"] for row in own["principles"]] == ["S-GEN", "S-PERS"]
    assert own["principles"][0]["items"][0]["force"] == "soft_law"
    assert own["principles"][0]["items"][0]["verified"] == "secondary"
    assert {step["key"] for step in own["findings"]["steps"]} <= set(supplements.ROLES)


def test_a_supplement_of_which_nothing_is_asked_is_no_part_of_a_result():
    given_ = {"replies": {}, "profile": Profile(), "as_of": datetime(2026, 11, 23, tzinfo=UTC)}
    scope = Scope(roles=("user",), depth="full", facts={"generative_ai": False})
    frozen = content(edition=builders.edition(), supplement=BESIDE_DEMO, scope=scope, **given_)
    assert (frozen["supplement"], frozen["supplement_key"]) == (None, "sup-1")


# --- stored ---------------------------------------------------------------------------------------


def begin(version: Version, scope: Scope = USER, **replies: Reply) -> Assessment:
    savings = {key.replace("_", "-"): Saving(reply=reply) for key, reply in replies.items()}
    made = services.start(version=version, scope=scope, now=NOW, savings=savings)
    return Assessment.objects.get(pk=made.pk)


@pytest.fixture
def sup(version: Version) -> Version:
    """sup-1 beside AIGB 1.2."""
    return supplements.loaded()


@pytest.fixture
def asked(version: Version, sup: Version) -> Assessment:
    """A business user with generative AI and personal data, one item of the supplement answered."""
    return begin(version, S_GEN_1=SAID, C_1_3=Reply(level="in_place"))


def test_an_assessment_begins_with_the_supplement_of_the_day(asked, version, sup):
    assert asked.versions == (version, sup)


def test_an_assessment_keeps_its_supplement_when_a_newer_one_is_published(asked, version, sup):
    newer = supplements.loaded(label="2", published_on="2026-09-01")
    change_scope(assessment=asked, scope=replace(USER, depth="standard"), profile=Profile())
    asked.refresh_from_db()
    assert asked.supplement == sup
    assert begin(version).supplement == newer


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_only_a_published_supplement_is_attached(version, sup, status):
    builders.stand_as(status, pk=sup.pk)
    assert begin(version, C_1_3=SAID).versions == (version,)


def test_the_supplement_of_another_framework_is_not_attached(version):
    builders.loaded()
    supplements.loaded("demo")
    assert begin(version, C_1_3=SAID).supplement is None


def test_another_scope_attaches_a_supplement_where_there_was_none(version):
    made = begin(version, C_1_3=SAID)
    sup = supplements.loaded()
    change_scope(assessment=made, scope=USER, profile=Profile())
    made = Assessment.objects.get(pk=made.pk)
    assert made.supplement == sup
    assert supplement_keys(outline_of(made.versions, made.scope)) == ["S-GEN-1", "S-GEN-3", "S-PERS-1"]


def test_answers_to_both_editions_are_saved_together(asked):
    assert replies_of(asked) == {"S-GEN-1": SAID, "C-1-3": Reply(level="in_place")}


def test_an_answer_to_a_supplement_survives_another_scope_and_comes_back(asked):
    before = services.snapshot_content(asked)
    for scope in (Scope(roles=("provider",), depth="quick"), USER):
        change_scope(assessment=asked, scope=scope, profile=Profile())
        assert replies_of(asked)["S-GEN-1"] == SAID
    assert services.snapshot_content(asked) == before


def test_an_item_of_a_supplement_that_is_not_attached_is_refused(version):
    made = begin(version)
    supplements.loaded()
    with pytest.raises(UnknownItems, match="S-GEN-1"):
        save_replies(assessment=made, savings={"S-GEN-1": Saving(reply=SAID)}, now=NOW)


def test_a_supplement_in_use_cannot_be_deleted(asked, sup):
    with pytest.raises(ProtectedError):
        sup.delete()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_report_shows_what_was_said_of_a_supplement(asked, sup, lang):
    page = html.page(services.snapshot_content(asked), lang)
    item = SUPPLEMENT.item("S-GEN-1")
    assert item.question.in_language(lang) in page
    assert SAID.approach in page
    assert "S-FIN-1" not in page


# --- as a file ------------------------------------------------------------------------------------


def exported(assessment: Assessment) -> dict:
    data = exchange.assessment_data(services.snapshot_content(assessment), replies_of(assessment))
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("depth", DEPTHS)
def test_an_exported_assessment_reads_back_with_its_supplement_whatever_is_asked_of_it_now(asked, edition, depth):
    scope = Scope(roles=("user",), depth=depth, facts=GENERATIVE | {"finance": True})
    change_scope(assessment=asked, scope=scope, profile=Profile())
    data = exported(asked)
    assert exchange.supplement_key(data) == "sup-1"
    back = exchange.read(data, edition, supplement=SUPPLEMENT)
    assert back.replies == replies_of(asked)
    assert back.scope == replace(scope, facts=known_facts(scope.facts))


def test_a_file_names_no_supplement_where_there_is_none(started):
    assert "supplement" not in exported(started(C_1_3=SAID))


def test_without_its_supplement_an_answer_to_it_is_unknown(asked, edition):
    with pytest.raises(exchange.ExchangeError, match=r"answers\.S-GEN-1: aigb-1\.2 has no such item"):
        exchange.read(exported(asked), edition)


@pytest.mark.parametrize("name", [1, [], {"key": "sup-1"}, True])
def test_a_supplement_is_named_by_a_text(name):
    with pytest.raises(exchange.ExchangeError, match=r"^supplement: must be a text"):
        exchange.supplement_key({"supplement": name})


def assessed(tmp_path: Path, data: dict, *args: str) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    call_command("assess", str(path), *args)
    return path


def test_the_command_scores_a_supplement_apart(asked, tmp_path, capsys):
    data = exported(asked)
    assessed(tmp_path, data)
    printed = json.loads(capsys.readouterr().out)
    assert printed["score"] == data["score"]
    assert printed["supplement"] == services.snapshot_content(asked)["supplement"]["score"]


def test_the_command_writes_a_file_that_it_reads_again(asked, tmp_path, capsys):
    data = exported(asked)
    assessed(tmp_path, data, "--output", str(tmp_path / "out.json"))
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == data


@pytest.mark.parametrize(
    ("name", "told"),
    [("demo-1.2", "supplement: 'demo-1.2' is not asked beside aigb-1.2"), ("sup-9", "'sup-9' is not known here")],
)
def test_the_command_refuses_an_edition_that_is_not_asked_beside_the_other(asked, tmp_path, name, told):
    builders.loaded()
    with pytest.raises(CommandError, match=told) as refused:
        assessed(tmp_path, exported(asked) | {"supplement": name})
    assert refused.value.returncode == 2


# --- the real supplement --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def situations() -> Edition:
    """The supplement of AIGB as it comes with Tenken."""
    return read((FIXTURES / "situations-2026.11.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("roles", "facts", "asked"),
    [
        (
            ("user",),
            GENERATIVE,
            "S-COPYRIGHT-1 S-COPYRIGHT-3 S-COPYRIGHT-4 S-DISINFO-1 S-DISINFO-2 "
            "S-PRIVACY-1 S-PRIVACY-2 S-PRIVACY-3 S-LIKENESS-1",
        ),
        (
            ("developer",),
            {"generative_ai": True, "finance": True},
            "S-COPYRIGHT-1 S-COPYRIGHT-2 S-DISINFO-1 S-DISINFO-2 S-LIKENESS-2 S-IPCODE-1 S-FINANCE-1 S-FINANCE-2",
        ),
        (("developer",), {"generative_ai": False, "finance": True}, "S-FINANCE-1 S-FINANCE-2"),
        (("provider",), {"contracts": True}, " ".join(f"S-CONTRACT-{n}" for n in range(1, 6))),
        (("user",), {"medical_device": True}, "S-MEDICAL-2 S-MEDICAL-4"),
        (("user",), {}, ""),
    ],
)
def test_the_situations_ask_each_business_exactly_its_sets(edition, situations, roles, facts, asked):
    plan = outline([edition, situations], Scope(roles=roles, depth="full", facts=facts))
    assert supplement_keys(plan) == asked.split()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_asks_something_of_somebody(situations, situation):
    assert items_in_scope(situations, Scope(roles=ROLES, depth="standard", facts={situation: True}))


def test_every_item_of_the_situations_waits_for_a_situation_and_is_outside_the_quick_check(situations):
    assert situations.framework.supplements == "aigb"
    assert [item.key for item in situations.items if not item.only_with or item.quick] == []


def test_the_situations_share_no_key_with_the_edition_that_they_stand_beside(edition, situations):
    """Both are asked on one set of addresses and in one file, by the keys of pages and of items."""
    assert not {item.key for item in situations.items} & {item.key for item in edition.items}
    assert not {row.key for row in situations.principles} & {row.key for row in edition.principles}
