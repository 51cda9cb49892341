"""``manage.py demo``: an assessment to look at, with people who can log in.

Repeating it makes nothing twice; it only gives the people new passwords. These are printed and stored hashed.
"""

from argparse import ArgumentParser
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from assessments import services
from assessments.management.answers import read_answers
from assessments.models import Assessment
from guidelines.models import Status, Version
from organisations.models import Membership, Organisation

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
PASSWORD_LENGTH = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Firm:
    """An organisation to make: its people get the addresses ``<role>@<domain>``."""

    answers: Path
    domain: str
    roles: tuple[str, ...]


WHOLESALER, SOFTWARE_HOUSE = FOLDER / "wholesaler.json", FOLDER / "software-house.json"
ONE = (Firm(answers=WHOLESALER, domain="sample.example", roles=("owner",)),)
TWO = (
    Firm(answers=WHOLESALER, domain="sample.example", roles=("owner", "editor", "reader")),
    Firm(answers=SOFTWARE_HOUSE, domain="software.example", roles=("owner",)),
)
CONTENT_EDITOR = "content@tenken.example"


class Command(BaseCommand):
    """Exit status 0 with codes, addresses and log-ins on standard output."""

    help = "Make a filled sample assessment and print its address and log-ins; repeating it gives new passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One organisation with its owner, or everything that shows who may see what."""
        words = "two organisations with four people (owner, editor, reader; owner) and a content editor"
        parser.add_argument("--two", action="store_true", help=words)

    def handle(self, *args: Any, two: bool, **options: Any) -> None:
        """Make the tables where they are missing, then everything in one transaction, then tell."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            lines = [line for firm in (TWO if two else ONE) for line in _firm(firm)]
            if two:
                lines += ["Content of the guidelines, to read in the administration", _content_editor(), ""]
        self.stdout.write(f"Tenken is at {settings.BASE_URL} once it is started (make run).\n\n" + "\n".join(lines))
        self.stdout.write("These passwords are new and not kept anywhere in words; run the command again for others.")


def _firm(firm: Firm) -> list[str]:
    """Make an organisation, its people and its assessment, where they are missing; return what to tell."""
    read = read_answers(firm.answers)
    given = read.given
    users, logins = zip(*(_person(f"{role}@{firm.domain}", role) for role in firm.roles), strict=True)
    owner = users[firm.roles.index(Membership.Role.OWNER)]
    place = Membership.objects.filter(user=owner, role=Membership.Role.OWNER).select_related("organisation").first()
    organisation = place.organisation if place else Organisation.objects.create(name=given.profile.organisation)
    for user, role in zip(users, firm.roles, strict=True):
        Membership.objects.get_or_create(organisation=organisation, user=user, defaults={"role": role})
    assessment = Assessment.objects.filter(organisation=organisation).order_by("pk").first()
    state = "exists already" if assessment else "made now"
    assessment = assessment or services.start(
        version=_version(read.edition.key),
        scope=given.scope,
        profile=given.profile,
        savings={key: services.Saving(reply=reply) for key, reply in given.replies.items()},
        now=timezone.now(),
        user=owner,
    )
    address = settings.BASE_URL + reverse("assessments:tasks", args=[assessment.code])
    return [str(organisation), f"  assessment  {assessment.code}  {address}  ({state})", *logins, ""]


def _person(email: str, what: str) -> tuple[User, str]:
    """A user who can log in by this address, with a new password, and the line that tells it."""
    password = get_random_string(PASSWORD_LENGTH)
    user, _ = User.objects.get_or_create(email=email, defaults={"username": email})
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user, f"  {what:<14}  {email:<24}  {password}"


def _content_editor() -> str:
    user, login = _person(CONTENT_EDITOR, "content editor")
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="guidelines", codename__startswith="view_")
    )
    return login


def _version(key: str) -> Version:
    """The row of an edition, loaded now where it is missing."""
    stored = Version.objects.exclude(status=Status.DRAFT)
    try:
        return stored.by_key(key)
    except Version.DoesNotExist:
        call_command("loadcatalogue", stdout=StringIO())
        return stored.by_key(key)
