"""Changes to organisations."""

from django.db import transaction

from organisations.models import Membership, Organisation


@transaction.atomic
def home_of(*, user) -> Organisation:
    """Return the organisation in which the user keeps assessments, made on first need with the user as owner.

    The first organisation in which the user may write counts; a reader elsewhere gets one of their own.
    """
    writing = (Membership.Role.OWNER, Membership.Role.EDITOR)
    place = Membership.objects.filter(user=user, role__in=writing).select_related("organisation").first()
    if place:
        return place.organisation
    organisation = Organisation.objects.create()
    Membership.objects.create(organisation=organisation, user=user, role=Membership.Role.OWNER)
    return organisation
