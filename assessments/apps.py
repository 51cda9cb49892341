"""App configuration."""

from django.apps import AppConfig
from django.core.checks import register

from assessments.checks import fonts_are_there, pango_loads, signing_works


class AssessmentsConfig(AppConfig):
    """See the package's README."""

    name = "assessments"

    def ready(self) -> None:
        """Register what is checked before every start."""
        register(fonts_are_there)
        register(pango_loads)
        register(signing_works)
