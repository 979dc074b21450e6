"""Say on stderr what is being done: on one line of a terminal, on lines of their own elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

import click

PATIENCE = 1.0
"""Seconds of work that need no word."""


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


@contextmanager
def counting(words: str) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function that shows how far work has come: on a terminal, and not for the first second.

    Args:
        words: What is counted, such as ``blocks passed``.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console

    status = Console(stderr=True).status(f"0 {words}")

    def show(done: int, total: int | None) -> None:
        status.update(f"{done:,} {words}" if total is None else f"{done:,} of {total:,} {words}")

    patience = Timer(PATIENCE, status.start)
    patience.start()
    try:
        yield show
    finally:
        patience.cancel()
        patience.join()
        status.stop()
