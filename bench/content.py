"""What is measured: editions made of the real one, and answers that are the same in every run."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now

from assessments import services, snapshot
from assessments.access import HELD
from assessments.models import Assessment
from assessments.scope import Scope
from assessments.scoring import LEVELS, NOT_APPLICABLE
from assessments.snapshot import Profile, Reply
from guidelines.catalogue import ROLES, Edition
from guidelines.catalogue_yaml import read
from guidelines.models import Version
from guidelines.services import load

PAGE = 15  # items on the page that is measured
EVERYTHING = Scope(roles=ROLES, depth="full", facts={})
AS_OF = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=9)))
SENTENCES = (
    "毎月の会議で利用状況を確認し、議事録に残しています。",
    "請求書の読み取りと問い合わせ対応でAIを使い、担当者が結果を確かめてから送ります。",
    "クラウド事業者の利用規約を確認し、変更の知らせを総務が受け取ります。",
    "New staff read the rules in their first week and sign that they did.",
)


def real_edition() -> Edition:
    """AIGB 1.2 as it comes with Tenken."""
    return read((settings.BASE_DIR / "fixtures" / "catalogues" / "aigb-1.2.yaml").read_bytes())


def one_page(edition: Edition) -> Edition:
    """An edition whose first page holds fifteen of the real items, and whose second holds all others."""
    items = edition.items
    return replace(
        edition,
        framework=replace(edition.framework, key="bench"),
        principles=tuple(
            replace(
                edition.principles[number],
                position=number + 1,
                items=tuple(replace(item, position=place) for place, item in enumerate(part, 1)),
            )
            for number, part in enumerate((items[:PAGE], items[PAGE:]))
        ),
    )


def times(number: int, edition: Edition) -> Edition:
    """The edition with every principle and item that many times."""
    repeated = (
        replace(
            principle,
            key=f"{principle.key}.{turn}",
            items=tuple(replace(item, key=f"{item.key}.{turn}") for item in principle.items),
        )
        for turn in range(number)
        for principle in edition.principles
    )
    return replace(edition, principles=tuple(replace(p, position=n) for n, p in enumerate(repeated, 1)))


def reply(number: int) -> Reply:
    """The answer to the item of that number."""
    level = LEVELS[number % len(LEVELS)]
    text = "".join(SENTENCES[(number + part) % len(SENTENCES)] for part in range(2))
    return Reply(
        level=level,
        reason="この種のAIは使っていないため。" if level == NOT_APPLICABLE else "",
        approach=text,
        considered=SENTENCES[number % len(SENTENCES)] if number % 2 else "",
        relations=SENTENCES[2] if number % 3 == 0 else "",
        considered_on=date(2026, 11, 1) if number % 2 else None,
        evidence=("AI利用ルール（2026年4月版）", "https://example.jp/ai-policy") if number % 3 else (),
    )


def replies(edition: Edition) -> dict[str, Reply]:
    """An answer to every item."""
    return {item.key: reply(number) for number, item in enumerate(edition.items)}


def full_content(edition: Edition) -> dict:
    """The result of all three roles with every item answered."""
    return snapshot.content(
        edition=edition,
        scope=EVERYTHING,
        replies=replies(edition),
        profile=Profile(organisation="計測株式会社", size="21-50", sector="trade"),
        as_of=AS_OF,
        code="k7m2p9x4c3ab",
    )


def stored(edition: Edition) -> Assessment:
    """A full anonymous assessment in the database."""
    version, _ = load(edition=edition)
    savings = {key: services.Saving(reply=value) for key, value in replies(edition).items()}
    return services.start(version=_with_framework(version), scope=EVERYTHING, now=now(), savings=savings)


def cookie(assessment: Assessment) -> str:
    """The cookies of a browser that may open the assessment and send forms."""
    session = SessionStore()
    session[HELD] = [assessment.code]
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


TOKEN = "b" * 32  # a CSRF secret as Django makes them


def _with_framework(version: Version) -> Version:
    return Version.objects.select_related("framework").get(pk=version.pk)
