"""The door of the workbench on a laptop: a one-time address, exchanged for a cookie.

The command prints an address with a token that opens the door once. The browser gets a cookie in
exchange, which scripts cannot read and which other sites cannot make it send. Another program on the
computer, or a web page that guesses the port, has neither.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from vesting.errors import AccessRefused, Problem

CLOSED = Problem("WEB-E01", "The workbench is closed to this browser", AccessRefused)
USED = Problem("WEB-E02", "The address has been used already", AccessRefused)

Answer = Callable[[HttpRequest], HttpResponse]
PATH = "/open/"


class Door:
    """Tokens that open the door once, and the keys that browsers got for them."""

    def __init__(self) -> None:
        self._tokens: set[str] = set()
        self._keys: set[str] = set()

    def new_token(self) -> str:
        """A token that opens the door once."""
        token = secrets.token_urlsafe(32)
        self._tokens.add(token)
        return token

    def exchange(self, token: str) -> str | None:
        """A key for a token; nothing if the token is unknown or used."""
        if token not in self._tokens:
            return None
        self._tokens.discard(token)
        key = secrets.token_urlsafe(32)
        self._keys.add(key)
        return key

    def opens(self, key: str) -> bool:
        """Whether the door gave out this key."""
        return any(hmac.compare_digest(key.encode(), known.encode()) for known in self._keys)


DOOR = Door()


def cookie_name(request: HttpRequest) -> str:
    """Browsers do not keep the cookies of two ports apart, so the name does."""
    return f"vesting-{request.get_port()}"


def door(answer: Answer) -> Answer:
    """Let in only browsers with a key; exchange tokens for keys."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PATH):
            return _exchange(request)
        if DOOR.opens(request.COOKIES.get(cookie_name(request), "")):
            return answer(request)
        return _refuse(
            request,
            CLOSED(
                "The workbench does not know this browser",
                mend="Open the address that the command printed, or start it again with\n"
                "  vesting serve",
            ),
        )

    return guarded


def _exchange(request: HttpRequest) -> HttpResponse:
    key = DOOR.exchange(request.path.removeprefix(PATH))
    if key is None:
        return _refuse(
            request,
            USED(
                "The address opens the workbench once, and was used already",
                mend="Start the workbench again with\n  vesting serve",
            ),
        )
    response = HttpResponseRedirect("/")
    response.set_cookie(cookie_name(request), key, httponly=True, samesite="Strict", path="/")
    return response


def _refuse(request: HttpRequest, error: Exception) -> HttpResponse:
    from vesting.web.problems import problem_page

    return problem_page(request, error, bare=True)
