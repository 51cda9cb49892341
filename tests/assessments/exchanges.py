"""Assessments of any content on a small edition, and how they are written."""

import json
from datetime import UTC, datetime

from hypothesis import strategies as st

from assessments.exchange import Given, assessment_data
from assessments.scope import DEPTHS, Scope
from assessments.scoring import LEVELS
from assessments.snapshot import SECTORS, SIZES, Profile, Reply, content
from guidelines.catalogue import FACTS, ROLES, SITUATIONS
from tests.guidelines.builders import edition as small_edition

EDITION = small_edition()
KEYS = [item.key for item in EDITION.items]
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=20)


@st.composite
def reply(draw) -> Reply:
    """An answer or notes without one; a reason stands where one is required."""
    level = draw(st.sampled_from((*LEVELS, None)))
    reason = draw(texts)
    return Reply(
        level=level,
        reason=reason if reason.strip() or level != "not_applicable" else "理由",
        considered=draw(texts),
        relations=draw(texts),
        approach=draw(texts),
        considered_on=draw(st.none() | st.dates()),
        evidence=tuple(filter(None, (piece.strip() for piece in draw(st.lists(texts, max_size=3))))),
    )


facts = st.fixed_dictionaries(
    dict.fromkeys(FACTS, st.sampled_from((True, False, None))) | dict.fromkeys(SITUATIONS, st.booleans())
)
given_assessments = st.builds(
    Given,
    scope=st.builds(
        Scope,
        roles=st.sets(st.sampled_from(ROLES), min_size=1).map(lambda roles: tuple(r for r in ROLES if r in roles)),
        depth=st.sampled_from(DEPTHS),
        facts=facts,
    ),
    profile=st.builds(
        Profile, organisation=texts, size=st.sampled_from(("", *SIZES)), sector=st.sampled_from(("", *SECTORS))
    ),
    replies=st.dictionaries(st.sampled_from(KEYS), reply()),
)


def written(assessment: Given) -> dict:
    """The assessment as its file, with the score."""
    as_of = datetime(2026, 11, 23, tzinfo=UTC)
    frozen = content(
        edition=EDITION, scope=assessment.scope, replies=assessment.replies, profile=assessment.profile, as_of=as_of
    )
    return json.loads(json.dumps(assessment_data(frozen, assessment.replies)))


def minimal(**changes) -> dict:
    """The least that is an assessment, with changes."""
    return {"schema": "tenken.assessment/1", "edition": "demo-1.2", "roles": ["user"], "answers": {}} | changes
