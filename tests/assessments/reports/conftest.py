"""Contents of results, made from the real edition."""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from assessments.scope import Scope, items_in_scope
from assessments.snapshot import Profile, Reply, content
from guidelines.catalogue import Edition

AS_OF = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
LEVELS = ("in_place", "partly", "not_yet", "unknown", "not_applicable", None)


@pytest.fixture
def make(edition: Edition) -> Callable[..., dict]:
    """Make a content: of a quick check by a business user where nothing else is said, nothing answered."""

    def made(
        *, roles=("user",), depth="quick", facts=None, organisation="", replies=None, level=None, reason=""
    ) -> dict:
        scope = Scope(roles=roles, depth=depth, facts=facts or {})
        given = {item.key: Reply(level=level, reason=reason) for item in items_in_scope(edition, scope)}
        return content(
            edition=edition,
            scope=scope,
            replies={**given, **(replies or {})},
            profile=Profile(organisation=organisation, size="6-20", sector="trade"),
            as_of=AS_OF,
            code="k7m2p9x4c3ab",
        )

    return made


@pytest.fixture
def mixed(make, edition: Edition) -> dict:
    """A quick check with every kind of answer in turn, and notes with each."""
    scope = Scope(roles=("user",), depth="quick")
    replies = {
        item.key: Reply(
            level=LEVELS[number % len(LEVELS)],
            reason="この種のAIを使っていません。" if LEVELS[number % len(LEVELS)] == "not_applicable" else "",
            approach=f"毎月{number}回、会議で確かめます。",
            considered_on=date(2026, 4, 1),
            evidence=(f"AI利用ルール 第{number}版",),
        )
        for number, item in enumerate(items_in_scope(edition, scope))
    }
    return copy.deepcopy(make(organisation="山川食品株式会社", replies=replies))
