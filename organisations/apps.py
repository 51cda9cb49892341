"""App configuration."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """See the package's README."""

    name = "organisations"
