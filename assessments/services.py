"""Changes to assessments: one function a change, one transaction each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.timezone import localtime

from assessments import frozen, snapshot
from assessments.models import Assessment, Evidence, Response, new_nonce
from assessments.scope import Scope, known_facts
from assessments.seen import untouched, version_of
from assessments.snapshot import NO_REPLY, Profile, Reply
from guidelines.catalogue import ROLES
from guidelines.models import Crosswalk, Item, Version
from organisations.services import home_of

FIELDS = ("level", "reason", "considered", "relations", "approach", "considered_on")


@dataclass(frozen=True, kw_only=True, slots=True)
class Saving:
    """One reply on its way into the store, with the mark of the answer that its page showed (see ``seen.mark``)."""

    reply: Reply
    seen: str = ""


class Conflict(Exception):
    """Somebody saved other answers in the meantime; nothing of this save was written.

    ``stored`` maps the keys of the items concerned to the stored responses.
    """

    def __init__(self, stored: Mapping[str, Response]) -> None:
        super().__init__(f"saved elsewhere in the meantime: {', '.join(stored)}")
        self.stored = stored


class Gone(Exception):
    """The assessment was deleted while answers were on their way into it; nothing was stored."""


class Finished(Exception):
    """The round was finished, maybe a moment ago: nothing of this change was written; a new round takes it."""


class UnknownItems(Exception):
    """Answers were sent for items that the edition does not have."""

    def __init__(self, keys: set[str]) -> None:
        super().__init__(f"no such items in this edition: {', '.join(sorted(keys))}")
        self.keys = keys


@transaction.atomic
def start(
    *, version: Version, scope: Scope, now: datetime, savings: Mapping[str, Saving], user=None, profile=None
) -> Assessment:
    """Begin an assessment with its first answers; a user's goes to the user's organisation."""
    beside = Version.objects.supplement_of(version.framework_id)
    assessment = create(version=version, supplement=beside, scope=scope, profile=profile or Profile(), user=user)
    save_replies(assessment=assessment, savings=savings, now=now, user=user)
    return assessment


def create(*, version: Version, supplement: Version | None, scope: Scope, profile: Profile, user) -> Assessment:
    """The row of a new assessment without answers; a user's goes to the user's organisation."""
    return Assessment.objects.create(
        version=version,
        supplement=supplement,
        depth=scope.depth,
        organisation=home_of(user=user) if user else None,
        **_scope_columns(scope),
        **_profile_columns(profile),
    )


def save_replies(
    *, assessment: Assessment, savings: Mapping[str, Saving], now: datetime, user=None
) -> dict[str, Response]:
    """Store what changed among some replies, all or nothing; return the stored responses of all their items.

    A reply that is what its page showed, or what is stored already, is left alone. Raises ``Conflict`` where another
    save came between, ``UnknownItems`` for keys that the edition does not have, ``Finished`` and ``Gone``.

    Reading comes before the transaction, so that writers wait for each other as briefly as can be: a save between
    the two is found by the version that every write names.
    """
    stored = stored_responses(assessment, keys=savings)
    items = {key: response.item_id for key, response in stored.items()}
    if missing := savings.keys() - items.keys():
        asked = [assessment.version_id, assessment.supplement_id]
        items |= Item.objects.filter(version_id__in=asked, key__in=missing).values_list("key", "pk")
    if unknown := savings.keys() - items.keys():
        raise UnknownItems(unknown)
    changed = {key: saving for key, saving in savings.items() if _changes(saving, stored.get(key))}
    late = {
        k: stored[k] for k, saving in changed.items() if k in stored and stored[k].version != version_of(saving.seen)
    }
    if late:
        raise Conflict(late)
    if changed:
        try:
            with transaction.atomic():
                hold_open(assessment)
                for key, saving in changed.items():
                    stored[key] = _write(assessment, items[key], stored.get(key), saving.reply, now, user)
        except (IntegrityError, Response.DoesNotExist) as error:
            raise Gone(f"the assessment {assessment.code} was deleted in the meantime") from error
    return stored


def stored_responses(assessment: Assessment, *, keys=None) -> dict[str, Response]:
    """Responses by item key, with their evidence, in two queries; all of them, or those of some items."""
    responses = assessment.responses.annotate(item_key=F("item__key"))
    pieces = Evidence.objects.filter(response__assessment=assessment.pk)
    if keys is not None:
        responses = responses.filter(item__key__in=keys)
        pieces = pieces.filter(response__item__key__in=keys)
    texts: dict[int, list[str]] = {}
    for response_id, text in pieces.values_list("response_id", "text"):
        texts.setdefault(response_id, []).append(text)
    stored = {response.item_key: response for response in responses}
    for response in stored.values():
        response.pieces = tuple(texts.get(response.pk, ()))
    return stored


def replies_of(assessment: Assessment) -> dict[str, Reply]:
    """Every stored answer as a value, by item key."""
    return {key: response.reply for key, response in stored_responses(assessment).items()}


def hold_open(assessment: Assessment) -> None:
    """Keep the round open until the transaction ends; raises ``Finished``, and ``Gone`` for a deleted assessment."""
    held = Assessment.objects.select_for_update().filter(pk=assessment.pk).values_list("finished_at").first()
    if held is None:
        raise Gone(f"the assessment {assessment.code} was deleted in the meantime")
    if held != (None,):
        raise Finished(f"the present round of {assessment.code} is finished")


def snapshot_content(assessment: Assessment, *, as_of: datetime | None = None, round_number: int | None = None) -> dict:
    """The result from the stored answers, as of their last change unless said otherwise: see ``snapshot.content``.

    Raises ``Gone`` where that is looked for, and the assessment was deleted.
    """
    if as_of is None:
        as_of = _last_change(assessment)
    return snapshot.content(
        edition=assessment.version.edition(),
        supplement=assessment.supplement.edition() if assessment.supplement_id else None,
        walks=Crosswalk.objects.to_others(assessment.version).walks(),
        scope=assessment.scope,
        replies=replies_of(assessment),
        profile=assessment.profile,
        as_of=localtime(as_of),
        code=assessment.code,
        round_number=round_number,
        previous=_previous(assessment),
    )


def _last_change(assessment: Assessment) -> datetime:
    try:
        return Assessment.objects.with_last_change().values_list("changed_at", flat=True).get(pk=assessment.pk)
    except Assessment.DoesNotExist as error:
        raise Gone(f"the assessment {assessment.code} was deleted in the meantime") from error


def _previous(assessment: Assessment) -> dict | None:
    """The figures of the round before the present one; None in the first."""
    if assessment.round == 1:
        return None
    contents = assessment.snapshots.filter(round__lt=assessment.round).order_by("-round")
    found = contents.values_list("content", flat=True).first()
    return snapshot.figures_of(frozen.whole(found)) if found else None


@transaction.atomic
def change_scope(*, assessment: Assessment, scope: Scope, profile: Profile) -> None:
    """Ask more, less or other items, and say who is assessed; every answer given stays stored. Raises ``Finished``."""
    hold_open(assessment)
    values = {"depth": scope.depth, **_scope_columns(scope), **_profile_columns(profile)}
    if assessment.supplement_id is None:
        values["supplement"] = Version.objects.supplement_of(assessment.version.framework_id)
    for name, value in values.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=list(values))


@transaction.atomic
def keep(*, assessment: Assessment, user) -> None:
    """Move an anonymous assessment to the user's organisation; its resume link ends with this."""
    assessment.organisation = home_of(user=user)
    assessment.resume_nonce = new_nonce()
    assessment.save(update_fields=["organisation", "resume_nonce"])


@transaction.atomic
def delete(*, assessment: Assessment) -> None:
    """Delete an assessment with its responses and evidence. Stored files are the caller's: see ``store.forget``."""
    assessment.delete()


def purge(*, now: datetime) -> list[str]:
    """Delete expired anonymous assessments with everything in them; return their codes."""
    with transaction.atomic():
        codes = list(Assessment.objects.expired(now).values_list("code", flat=True))
        Assessment.objects.filter(code__in=codes).delete()
    return codes


def resume_token(assessment: Assessment) -> str:
    """The secret part of a resume link: 256 bits that are computed from the site's key and stored nowhere."""
    return f"{assessment.code}-{_resume_mac(assessment, settings.SECRET_KEY)}"


def resume(token: str, *, now: datetime) -> Assessment:
    """The anonymous assessment that a resume link opens.

    Raises ``Assessment.DoesNotExist`` for a wrong, revoked or expired link alike.
    """
    code, _, mac = token.partition("-")
    assessment = Assessment.objects.select_related("version__framework", "supplement").get(code=code, organisation=None)
    if assessment.is_expired(now):
        raise Assessment.DoesNotExist
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(mac, _resume_mac(assessment, key)) for key in keys):
        raise Assessment.DoesNotExist
    return assessment


def _resume_mac(assessment: Assessment, secret: str) -> str:
    value = f"{assessment.code}:{assessment.resume_nonce}"
    digest = salted_hmac("tenken.resume", value, secret=secret, algorithm="sha256").digest()
    return signing.b64_encode(digest).decode()


def _changes(saving: Saving, stored: Response | None) -> bool:
    held = stored.reply if stored else NO_REPLY
    return saving.reply != held and not untouched(saving.seen, saving.reply)


def _write(assessment, item_id: int, stored: Response | None, reply: Reply, now: datetime, user) -> Response:
    values = {name: getattr(reply, name) for name in FIELDS} | {"saved_at": now, "saved_by": user}
    values |= {"carried_on": None, "carried_from": None}  # from now on it is an answer of its own
    if stored is None:
        response = _insert(assessment, item_id, values)
        held = ()
    else:
        response, held = _update(stored, values), stored.reply.evidence
    if held != reply.evidence:
        response.evidence.all().delete()
        pieces = [Evidence(response=response, position=n, text=text) for n, text in enumerate(reply.evidence, start=1)]
        Evidence.objects.bulk_create(pieces)
    response.pieces = reply.evidence
    return response


def _insert(assessment: Assessment, item_id: int, values: dict) -> Response:
    try:
        with transaction.atomic():
            return Response.objects.create(assessment=assessment, item_id=item_id, **values)
    except IntegrityError as error:
        rival = Response.objects.select_related("item").get(assessment=assessment, item_id=item_id)
        raise Conflict({rival.item.key: rival}) from error


def _update(stored: Response, values: dict) -> Response:
    same = Response.objects.filter(pk=stored.pk, version=stored.version)
    if not same.update(**values, version=stored.version + 1):
        raise Conflict({stored.item.key: Response.objects.select_related("item").get(pk=stored.pk)})
    for name, value in values.items():
        setattr(stored, name, value)
    stored.version += 1
    return stored


def _scope_columns(scope: Scope) -> dict:
    roles = {f"for_{role}": role in scope.roles for role in ROLES}
    return roles | known_facts(scope.facts)


def _profile_columns(profile: Profile) -> dict:
    return {"organisation_name": profile.organisation, "size": profile.size, "sector": profile.sector}
