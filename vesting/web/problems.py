"""Errors as pages: what is wrong, where, and what to do; never a traceback."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from vesting.errors import AccessRefused, Problem, RuleBroken, VestingError, WorkspaceError

NOT_FOUND = Problem("WEB-E04", "There is no such page")
BROKEN = Problem("WEB-E05", "The page could not be made")
STALE_FORM = Problem("WEB-E06", "The form is out of date", AccessRefused)

STATUS = {AccessRefused: 403, WorkspaceError: 409, RuleBroken: 422}
Answer = Callable[[HttpRequest], HttpResponse]


def problem_page(
    request: HttpRequest, error: Exception, *, status: int | None = None, bare: bool = False
) -> HttpResponse:
    """Show an error of ours.

    Args:
        request: The request that met it.
        error: The error.
        status: HTTP status, where the error's family does not say it.
        bare: Leave out the workspace's name and the navigation: the reader may not see them.
    """
    assert isinstance(error, VestingError)
    chosen = status or STATUS.get(type(error), 400)
    name = "problem_bare.html" if bare else "problem.html"
    return render(request, name, {"problem": error, "status": chosen}, status=chosen)


class ShownPlainly:
    """Turn errors of ours into pages."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; errors come in by :meth:`process_exception`."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with the error's page; leave other exceptions to Django."""
        if isinstance(error, VestingError):
            return problem_page(request, error)
        return None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No page has this address, or what it names is not in the workspace."""
    told = exception.args[:1] if isinstance(exception, Http404) else ()
    what = "".join(word for word in told if isinstance(word, str))
    error = NOT_FOUND(what or "No page has this address", mend="Go back to the start page")
    return problem_page(request, error, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; its traceback is on the terminal."""
    error = BROKEN(
        "The page could not be made because of a fault in the program",
        mend="The terminal shows what happened. Report it with the version on the About page",
    )
    return problem_page(request, error, status=500, bare=True)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit."""
    error = STALE_FORM(
        "The form was opened before the workbench was last started",
        mend="Go back, load the page again and send the form once more",
    )
    return problem_page(request, error, bare=True)
