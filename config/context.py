"""What every page knows."""

from django.http import HttpRequest

from assessments.reports.brand import Host
from assessments.reports.brand import host as host_of_site


def host(request: HttpRequest) -> dict[str, Host]:
    """Who runs this site."""
    return {"host": host_of_site()}
