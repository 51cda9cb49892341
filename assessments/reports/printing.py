"""The PDF of a result, as everybody gets it: from the store, or drawn now; of a finished round it goes on record."""

from collections.abc import Callable, Mapping

from django.utils import timezone

from assessments import frozen, issuing, services
from assessments.models import Assessment, Snapshot
from assessments.reports import html, store


def pdf_of(
    *,
    assessment: Assessment,
    snapshot: Snapshot | None,
    lang: str,
    told: Callable[[int], None] | None = None,
    patience: float = store.WAIT_SECONDS,
) -> bytes:
    """The report of a finished round, or of the open one (None), in ``lang``.

    ``told`` hears how many pages are laid out, about twice a second, and may stop the drawing by raising. ``patience``
    is how many seconds to wait for a place to draw. Raises ``store.Busy``, ``store.RenderingFailed``,
    ``services.Gone`` where the assessment was deleted meanwhile, and what ``told`` raises.
    """
    digest, content = _source(assessment, snapshot)
    pdf = store.get_or_draw(
        assessment.code, digest, lang, lambda: html.page(content(), lang), told=told, patience=patience
    )
    if not Assessment.objects.filter(pk=assessment.pk).exists():
        store.forget(assessment.code)  # its files went before this one came
        raise services.Gone(f"the assessment {assessment.code} was deleted while its report was drawn")
    return _on_record(snapshot, pdf, lang)


def stored(*, assessment: Assessment, snapshot: Snapshot | None, lang: str) -> bytes | None:
    """The same where it is drawn already, else None."""
    pdf = store.find(assessment.code, _source(assessment, snapshot)[0], lang)
    return None if pdf is None else _on_record(snapshot, pdf, lang)


def is_stored(*, assessment: Assessment, snapshot: Snapshot | None, lang: str) -> bool:
    """Whether it is drawn already."""
    return store.has(assessment.code, _source(assessment, snapshot)[0], lang)


def _source(assessment: Assessment, snapshot: Snapshot | None) -> tuple[str, Callable[[], Mapping]]:
    """The digest of what is drawn, and how to have it: a round's content is large, and read only where it is used."""
    if snapshot:
        return snapshot.digest, lambda: _content(snapshot)
    content = services.snapshot_content(assessment)
    return frozen.digest(content), lambda: content


def _content(snapshot: Snapshot) -> Mapping:
    try:
        return snapshot.content
    except Snapshot.DoesNotExist as error:
        raise services.Gone("the assessment was deleted before its report was drawn") from error


def _on_record(snapshot: Snapshot | None, pdf: bytes, lang: str) -> bytes:
    if snapshot:
        issuing.record_pdf(snapshot=snapshot, pdf=pdf, lang=lang, now=timezone.now())
    return pdf
