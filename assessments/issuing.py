"""What strangers may verify: issuing a finished result, its files, superseding and withdrawing it."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assessments import verification
from assessments.models import Assessment, Issued, IssuedFile, Snapshot


def mark() -> dict:
    """The code of a result that is about to be frozen, and the address that its QR code leads to, for its content."""
    code = verification.new_code()
    return {"code": code, "address": f"{settings.BASE_URL}{reverse('assessments:verified', args=[code])}"}


@transaction.atomic
def issue(*, snapshot: Snapshot, now: datetime) -> Issued:
    """Put a finished round on record under the code in its content; earlier results that it follows are superseded.

    It follows the earlier rounds of its assessment, and those of the assessments that this one was carried over from.
    """
    code = snapshot.content["verification"]["code"]
    Issued.objects.standing().filter(snapshot__assessment__in=_line(snapshot.assessment)).update(superseded_at=now)
    issued = Issued.objects.create(
        code=code,
        short=code[: verification.SHORT],
        snapshot=snapshot,
        version=snapshot.assessment.version,
        method=snapshot.method,
        issued_at=now,
    )
    IssuedFile.objects.create(issued=issued, kind=IssuedFile.Kind.JSON, digest=snapshot.digest, made_at=now)
    return issued


def record_pdf(*, snapshot: Snapshot, pdf: bytes, lang: str, now: datetime) -> None:
    """Remember a report made of a round, once; a round of an earlier release was never issued, and is left alone."""
    issued = Issued.objects.filter(snapshot=snapshot).first()
    if issued:
        values = {"kind": IssuedFile.Kind.PDF, "lang": lang, "made_at": now}
        IssuedFile.objects.get_or_create(issued=issued, digest=hashlib.sha256(pdf).hexdigest(), defaults=values)


def withdraw(*, issued: Issued, now: datetime) -> bool:
    """Say from now on that the result no longer stands; whether it did until now. It cannot be taken back."""
    return bool(Issued.objects.filter(pk=issued.pk, withdrawn_at=None).update(withdrawn_at=now))


def found(issued: Issued, digest: str) -> IssuedFile | None:
    """The file of that SHA-256 that was made of an issued result, None where none was."""
    return issued.files.filter(digest=digest).first()


def _line(assessment: Assessment) -> list[int]:
    """The assessment and those that it was carried over from, by primary key; it ends at one that was deleted."""
    line: list[int] = []
    pk = assessment.pk
    while pk is not None and pk not in line:
        line.append(pk)
        pk = Assessment.objects.filter(pk=pk).values_list("carried_from", flat=True).first()
    return line
