"""One number for everything that defines the worlds, to be printed beside every score."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest() -> str:
    """The first sixteen hexadecimal digits of the SHA-256 of the worlds' own source."""
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
