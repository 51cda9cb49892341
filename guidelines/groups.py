"""Who may edit: the group that an administrator puts content editors into."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

CONTENT_EDITORS = "Content editors"
MAY = {
    "framework": ("view", "change"),
    "version": ("view", "add", "change"),
    "sourcedocument": ("view", "add", "change"),
    "principle": ("view", "add", "change"),
    "item": ("view", "add", "change"),
    "passage": ("view", "add", "change"),
    "change": ("view",),
    "discarded": ("view",),
    "comment": ("view", "change"),
    "crosswalk": ("view",),
    "unit": ("view",),
    "link": ("view",),
    "event": ("view", "change"),
    "term": ("view", "change"),
}
"""What the group may do, by model. Nobody deletes: a draft's items are removed with a reason, editions are retired."""


@transaction.atomic
def content_editors() -> Group:
    """The group with at least these permissions; made where there is none. What an administrator added stays."""
    group, _created = Group.objects.get_or_create(name=CONTENT_EDITORS)
    names = [f"{verb}_{model}" for model, verbs in MAY.items() for verb in verbs]
    rows = Permission.objects.filter(content_type__app_label="guidelines", codename__in=names)
    group.permissions.add(*rows)
    return group
