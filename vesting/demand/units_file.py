"""Units as a user writes them: a file of two columns, a place and the unit that it goes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from vesting.demand.unit_names import check_names, refuse_reserved
from vesting.demand.written_file import rows_of
from vesting.errors import InputError, Problem
from vesting.evidence.headings import plain

NO_UNITS = Problem("DEM-E50", "A file of units has no units", InputError)
TWO_UNITS = Problem("DEM-E51", "A place goes to two units", InputError)
HALF_A_ROW = Problem("DEM-E52", "A row names a place without a unit, or a unit without a place")

BEYOND = Problem("DEM-E74", "A row has a cell under no heading", InputError)

UNIT = "unit"


class By(StrEnum):
    """What the first column of a file of units holds; the value is its heading."""

    POSTCODE = "postcode"
    LAD = "lad_code"
    WARD = "ward_code"
    LSOA = "lsoa_code"


@dataclass(frozen=True, slots=True)
class UnitsFile:
    """Which unit every place goes to.

    Attributes:
        by: What places are.
        unit_of: Unit of each place; postcodes in capitals without spaces, codes in capitals.
    """

    by: By
    unit_of: Mapping[str, str] = field(repr=False)

    @property
    def units(self) -> tuple[str, ...]:
        """Names of the units, in the order in which the file first names them."""
        return tuple(dict.fromkeys(self.unit_of.values()))

    def places(self, unit: str) -> tuple[str, ...]:
        """Places of one unit."""
        return tuple(place for place, name in self.unit_of.items() if name == unit)


def read_units(content: bytes, name: str) -> UnitsFile:
    """Read a file of units.

    Args:
        content: Comma-separated text or a workbook's only sheet, with a heading row; the column of places is headed
            ``postcode``, ``lad_code``, ``ward_code`` or ``lsoa_code``, the other one ``unit``;
            further columns are left alone.
        name: Name of the file, for messages.

    Raises:
        InputError: DEM-E50 for headings that are lacking or no rows; DEM-E51 for a place in two
            units; DEM-E52 for half a row; DEM-E72 to DEM-E74 for names that cannot be used, and for
            a cell under no heading.
    """
    rows = rows_of(content, name)
    by, place_at, unit_at = _columns(rows[0] if rows else (), name)
    found: dict[str, str] = {}
    _refuse_beyond(rows, name)
    for number, place, unit in _pairs(rows[1:], place_at, unit_at, name):
        refuse_reserved(unit, f"{name}, row {number}")
        if found.setdefault(place, unit) != unit:
            raise TWO_UNITS(
                f"a place goes to '{found[place]}' and to '{unit}'",
                where=f"{name}, row {number}",
                mend="Name each place once.",
            )
    if not found:
        raise NO_UNITS("the file has headings and no rows", where=name, mend="Add a row a place.")
    check_names(dict.fromkeys(found.values()), name)
    return UnitsFile(by, found)


def _refuse_beyond(rows: Sequence[Sequence[str]], name: str) -> None:
    """Refuse a row with a cell under no heading: a comma in a name would cut the name there."""
    width = len(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row[width:]):
            raise BEYOND(
                f"a row has more cells than the {width} headings",
                where=f"{name}, row {number}",
                mend="Put a name that holds a comma in quotation marks, or head the further column.",
            )


def _columns(headings: Sequence[str], name: str) -> tuple[By, int, int]:
    at = {plain(heading): i for i, heading in enumerate(headings)}
    kinds = [by for by in By if plain(by) in at]
    if len(kinds) != 1 or plain(UNIT) not in at:
        held = Counter(h.strip() for h in headings if h.strip())
        raise NO_UNITS(
            f"the headings are {', '.join(held) or 'empty'}",
            where=name,
            mend=f"Head one column 'unit', and one of: {', '.join(By)}.",
        )
    return kinds[0], at[plain(kinds[0])], at[plain(UNIT)]


def _pairs(
    rows: Sequence[Sequence[str]], place_at: int, unit_at: int, name: str
) -> Iterator[tuple[int, str, str]]:
    for number, row in enumerate(rows, start=2):
        place, unit = (row[i].strip() if i < len(row) else "" for i in (place_at, unit_at))
        if not place and not unit:
            continue
        if not place or not unit:
            raise HALF_A_ROW(
                "a place has no unit, or a unit no place",
                where=f"{name}, row {number}",
                mend="Fill in both columns, or delete the row.",
            )
        yield number, place.replace(" ", "").upper(), unit
