"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidelinesConfig(AppConfig):
    """See the package's README."""

    name = "guidelines"
    verbose_name = _("Guidelines")
