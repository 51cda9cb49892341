"""Tenken's addresses, and one view that does nothing: what everything else is measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


def ok(request: HttpRequest) -> HttpResponse:
    """Answer two letters, behind the same middleware as every page."""
    return HttpResponse("ok")


urlpatterns = [path("ok/", ok), *product]
