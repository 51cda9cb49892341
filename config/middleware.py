"""Rules that hold for every answer of the server."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from assessments.reports.press import RenderingFailed
from assessments.reports.store import Busy
from assessments.services import Gone
from guidelines.limits import TooMany

REFUSALS = {
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    Gone: HTTPStatus.NOT_FOUND,
    RenderingFailed: HTTPStatus.SERVICE_UNAVAILABLE,
}
RETRY_AFTER = {HTTPStatus.TOO_MANY_REQUESTS: "3600", HTTPStatus.SERVICE_UNAVAILABLE: "60"}  # seconds
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


def allowed_methods(get_response: Handler) -> Handler:
    """Refuse methods that no page of Tenken speaks; Django's plain views would answer TRACE with 200."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware


def private_by_default(get_response: Handler) -> Handler:
    """Keep pages out of shared caches, histories and search engines unless a view says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def plain_refusals(get_response: Handler) -> Handler:
    """Answer refusals that any view may raise: too many requests, a busy report room, something just deleted."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        for kind, status in REFUSALS.items():
            if isinstance(exception, kind):
                logger.warning("%s %s: %s", status.value, request.path, exception)
                response = render(request, f"{status.value}.html", status=status)
                if status in RETRY_AFTER:
                    response["Retry-After"] = RETRY_AFTER[status]
                return response
        return None

    middleware.process_exception = process_exception
    return middleware
