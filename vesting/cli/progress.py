"""Say on stderr what is being done: on one line of a terminal, on lines of their own elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Give a function that tells; the line is cleared at the end."""
    if not sys.stderr.isatty():
        yield _new_words()
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("") as status:
        yield status.update


def _new_words() -> Callable[[str], None]:
    """Tell each kind of work once: counts that grow are left out."""
    said: set[str] = set()

    def tell(words: str) -> None:
        kind = "".join(c for c in words if not c.isdigit() and c != ",")
        if kind not in said:
            said.add(kind)
            click.echo(words, err=True)

    return tell
