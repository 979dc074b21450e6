"""Reading structure files and lists of places for the commands of ``vesting structure``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vesting.errors import InputError, Problem

if TYPE_CHECKING:
    from vesting.structure import KnownPlaces, Reading

NO_FILE = Problem("STR-E42", "A structure file cannot be opened", InputError)


def read_file(path: Path, places: Path | None = None) -> Reading:
    """Read and check a structure file.

    Args:
        path: The file.
        places: List of the area's places; the places of a known area otherwise.

    Raises:
        InputError: The file cannot be opened, or is not YAML.
    """
    from vesting.area.registry import registry
    from vesting.structure import Document, read

    document = Document.from_bytes(_bytes(path))
    councils = [council.name for council in registry() if council.upper_tier]
    known = known_places(places, document.data)
    return read(document, name=str(path), known=known, councils=councils)


def known_places(places: Path | None, data: object) -> KnownPlaces | None:
    """The places of the list given, or of the area that the file names; ``None`` if neither is known."""
    from vesting.area.reorganisation import find_area
    from vesting.structure import KnownPlaces

    if places is not None:
        return KnownPlaces.from_lines(_bytes(places).decode("utf-8-sig").splitlines())
    area = data.get("area") if isinstance(data, dict) else None
    try:
        return KnownPlaces(find_area(str(area)).names)
    except InputError:
        return None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NO_FILE(
            f"{path} cannot be opened", mend="Check the name, and that you may read it"
        ) from error
