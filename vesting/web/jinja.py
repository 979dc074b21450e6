"""The template engine: the design system's macros, and how values are written."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

from vesting import __version__
from vesting.web import styles, wording

FILTERS = (
    wording.number,
    wording.money,
    wording.percent,
    wording.measured,
    wording.sensible,
    wording.day,
    wording.moment,
    wording.seconds,
    wording.listing,
    wording.counted,
    wording.capitalize_first,
    wording.held_together,
)


def environment(**options: Any) -> Environment:
    """Make the environment that Django renders every page with."""
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], macros])
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - Django sets autoescape
    made.filters.update({function.__name__: function for function in FILTERS})
    made.globals.update(
        static=static, url=address, query=query, version=__version__, styled=styles.present()
    )
    return made


def address(name: str, *parts: str) -> str:
    """The address of a page by its name."""
    return reverse(name, args=parts)


def query(current: dict[str, str], **changes: Any) -> str:
    """A query string: the current one with some values changed, empty ones left out."""
    merged = {**current, **{k: str(v) for k, v in changes.items()}}
    kept = {k: v for k, v in merged.items() if v not in ("", "None")}
    return f"?{urlencode(kept)}" if kept else "?"


__all__ = ["StrictUndefined", "address", "environment", "query"]
