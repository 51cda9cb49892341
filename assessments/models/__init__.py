"""What organisations say, as rows: assessments, responses and their evidence; what was finished."""

from assessments.models.answers import (
    CODE_LETTERS,
    Assessment,
    AssessmentQuerySet,
    Evidence,
    Response,
    new_code,
    new_nonce,
)
from assessments.models.declarations import Declaration
from assessments.models.drawings import Drawing
from assessments.models.issued import Issued, IssuedFile
from assessments.models.snapshots import Snapshot
from assessments.models.waiting import Waiting

__all__ = (
    "CODE_LETTERS",
    "Assessment",
    "AssessmentQuerySet",
    "Declaration",
    "Drawing",
    "Evidence",
    "Issued",
    "IssuedFile",
    "Response",
    "Snapshot",
    "Waiting",
    "new_code",
    "new_nonce",
)
