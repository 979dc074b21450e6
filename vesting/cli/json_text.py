"""Values as JSON on stdout: the one way in which every command prints it."""

from __future__ import annotations

import codecs
import json
import sys
from typing import Any

import click


def print_json(value: Any, *, indent: int | None = None) -> None:
    """Print a value as JSON."""
    click.echo(json_text(value, indent=indent))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON that stdout can carry without loss."""
    return for_stdout(json.dumps(value, indent=indent, ensure_ascii=False))


def for_stdout(text: str) -> str:
    """JSON as stdout can carry it: two names that differ never become one.

    Text stands as it is where stdout is UTF-8. Elsewhere, and where it holds halves of characters
    that UTF-8 has no place for, what is not ASCII is escaped.
    """
    if _is_utf8(sys.stdout.encoding):
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return "".join(sign if sign.isascii() else json.dumps(sign)[1:-1] for sign in text)


def _is_utf8(encoding: str | None) -> bool:
    try:
        return codecs.lookup(encoding or "").name == "utf-8"
    except LookupError:
        return False
