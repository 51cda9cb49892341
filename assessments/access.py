"""The one gate: who may read, write and delete an assessment."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from assessments.models import Assessment
from organisations.models import Membership

HELD = "assessments"  # session key: codes of the anonymous assessments this browser started or resumed
MOST_HELD = 50
WRITERS = (Membership.Role.EDITOR, Membership.Role.OWNER)


def get_assessment(request: HttpRequest, code: str, *, action: str = "read") -> Assessment:
    """The assessment of that code for this visitor.

    ``action`` is *read*, *write*, *publish* or *delete*. Raises Http404 for strangers, to whom nothing exists, and
    PermissionDenied for members whose role does not reach.
    """
    visible = Assessment.objects.visible_to(request.user, held_codes(request)).with_role(request.user)
    try:
        assessment = visible.select_related("version__framework", "supplement").get(code=code)
    except Assessment.DoesNotExist as error:
        raise Http404("no such assessment for this visitor") from error
    if not may(assessment, action):
        raise PermissionDenied(f"this member may not {action} this assessment")
    return assessment


def may(assessment: Assessment, action: str) -> bool:
    """Whether a visitor to whom the assessment is visible may do this; needs ``with_role``."""
    if assessment.organisation_id is None or action == "read":
        return True
    return assessment.member_role in (WRITERS if action == "write" else (Membership.Role.OWNER,))


def held_codes(request: HttpRequest) -> tuple[str, ...]:
    """Codes of the anonymous assessments that this browser may open."""
    return tuple(request.session.get(HELD, ()))


def hold(request: HttpRequest, assessment: Assessment) -> None:
    """Let this browser open an anonymous assessment; a kept one needs an account instead."""
    if assessment.organisation_id is None:
        others = [code for code in held_codes(request) if code != assessment.code]
        request.session[HELD] = [*others, assessment.code][-MOST_HELD:]
