"""How long a search may go on while somebody waits for its answer."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 20.0
"""What people wait for advice; whatever was found by then is told."""


def patience(seconds: float = SECONDS) -> Callable[[], bool]:
    """A clock of its own for one search: whether there is time left."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until
