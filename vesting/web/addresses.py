"""Addresses as people type them: one that ends in a slash leads to the page without it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path

Answer = Callable[[HttpRequest], HttpResponse]

READING = frozenset({"GET", "HEAD"})


def without_slash(answer: Answer) -> Answer:
    """Lead a reader from an address with a slash at its end to the page that has it without.

    Only to pages of the workbench: what is no address of ours stays one that is not there. So nobody can
    make a link that begins here and ends elsewhere, such as ``//elsewhere.example/``. The query is kept.
    """

    def led(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        shorter = path.removesuffix("/")
        if request.method not in READING or shorter in ("", path) or not _is_ours(shorter):
            return answer(request)
        query = request.META.get("QUERY_STRING", "")
        where = escape_uri_path(shorter) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(where, preserve_request=True)

    return led


def _is_ours(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
