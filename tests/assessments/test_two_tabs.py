"""Whatever two tabs do in whatever order: nothing acknowledged is lost, nothing is overwritten in silence."""

import json
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import exchange, services
from assessments.models import Assessment
from assessments.scope import DEPTHS, Scope
from assessments.scoring import LEVELS
from assessments.seen import mark
from assessments.services import Conflict, Saving, replies_of, save_replies, snapshot_content, stored_responses
from assessments.snapshot import NO_REPLY, Reply
from guidelines.catalogue import FACTS, ROLES, Edition
from tests.conftest import NOW, begin

KEYS = ("C-1-3", "C-3-2")
replies = st.builds(
    Reply,
    level=st.sampled_from((*LEVELS, None)),
    reason=st.just("理由"),
    approach=st.sampled_from(("", "やり方")),
    evidence=st.sampled_from(((), ("規程",), ("規程", "記録"))),
)
scopes = st.builds(
    Scope,
    roles=st.sets(st.sampled_from(ROLES), min_size=1).map(lambda roles: tuple(r for r in ROLES if r in roles)),
    depth=st.sampled_from(DEPTHS),
    facts=st.fixed_dictionaries(dict.fromkeys(FACTS, st.sampled_from((True, False, None)))),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.sampled_from("AB")),
        st.tuples(st.just("save"), st.sampled_from("AB"), st.sampled_from(KEYS), replies),
        st.tuples(st.just("scope"), scopes),
    ),
    max_size=12,
)


@dataclass
class World:
    """The assessment, what its people must find in it, and what each tab shows."""

    assessment: Assessment
    expected: dict[str, Reply] = field(default_factory=dict)
    tabs: dict[str, dict[str, tuple[str, Reply]]] = field(default_factory=dict)

    def open(self, tab: str) -> None:
        """Load the page anew."""
        stored = stored_responses(self.assessment, keys=KEYS)
        shown = {key: (row.version, row.reply) for key, row in stored.items()}
        found = {key: shown.get(key, (0, NO_REPLY)) for key in KEYS}
        self.tabs[tab] = {key: (mark(version, reply), reply) for key, (version, reply) in found.items()}

    def save(self, tab: str, key: str, reply: Reply) -> None:
        """Save from a tab; what it may overwrite is only what it has shown."""
        if tab not in self.tabs:
            self.open(tab)
        seen, shown = self.tabs[tab][key]
        held = self.expected.get(key, NO_REPLY)
        savings = {key: Saving(reply=reply, seen=seen)}
        stale = seen != self.now(key)
        if stale and reply not in (held, shown):
            with pytest.raises(Conflict) as refused:
                save_replies(assessment=self.assessment, savings=savings, now=NOW)
            assert refused.value.stored[key].reply == held
            return
        stored = save_replies(assessment=self.assessment, savings=savings, now=NOW)
        self.expected[key] = held if reply == shown else reply
        row = stored.get(key)
        self.tabs[tab][key] = (mark(row.version, row.reply), row.reply) if row else (mark(0, NO_REPLY), NO_REPLY)

    def now(self, key: str) -> str:
        """The mark of what is stored."""
        row = stored_responses(self.assessment, keys=[key]).get(key)
        return mark(row.version, row.reply) if row else mark(0, NO_REPLY)

    def scope(self, scope: Scope) -> None:
        """Ask something else."""
        services.change_scope(assessment=self.assessment, scope=scope, profile=self.assessment.profile)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example undoes itself
@given(steps=steps)
def test_two_tabs_never_lose_or_overwrite_an_answer(version, edition: Edition, steps):
    with transaction.atomic():
        world = World(assessment=begin(version))
        for name, *rest in steps:
            getattr(world, name)(*rest)
            found = {key: reply for key, reply in replies_of(world.assessment).items() if reply != NO_REPLY}
            assert found == {key: reply for key, reply in world.expected.items() if reply != NO_REPLY}
        written = json.dumps(exchange.assessment_data(snapshot_content(world.assessment), replies_of(world.assessment)))
        given = exchange.read(json.loads(written), edition)
        assert given.replies == replies_of(world.assessment)
        assert given.scope == world.assessment.scope
        transaction.set_rollback(True)
