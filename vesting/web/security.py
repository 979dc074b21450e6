"""What every answer says to the browser, and which requests are not answered at all."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from vesting.errors import AccessRefused, Problem

OTHER_SITE = Problem("WEB-E03", "The request came from another site", AccessRefused)

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def security_headers(answer: Answer) -> Answer:
    """Forbid the browser everything that the pages do not need; keep no copies of pages."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def known_host(answer: Answer) -> Answer:
    """Answer only to the computer's own name, so that no foreign name can be pointed at it."""

    def guarded(request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises where the name is not in the list; Django answers 400
        return answer(request)

    return guarded


def same_site(answer: Answer) -> Answer:
    """Refuse a form that another site sends, besides the form's own token."""

    def guarded(request: HttpRequest) -> HttpResponse:
        origin = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method in UNSAFE and origin not in ("same-origin", "none"):
            from vesting.web.problems import problem_page

            error = OTHER_SITE("The form was sent from another site", mend="Send it from the page")
            return problem_page(request, error, bare=True)
        return answer(request)

    return guarded
