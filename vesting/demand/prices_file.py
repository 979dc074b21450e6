"""Prices as a user writes them: what a week costs, by placement and provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from vesting.area.names import did_you_mean
from vesting.demand.bands import YEAR
from vesting.demand.calendar import number_of
from vesting.demand.placements import PLACEMENTS, SECTORS, Placement, codes
from vesting.demand.prices import ANY as ANY_SECTOR
from vesting.demand.prices import Price, Prices, check_price
from vesting.demand.written_file import rows_of
from vesting.errors import InputError, Problem
from vesting.evidence.headings import plain

NOT_PRICES = Problem("DEM-E56", "A file of prices lacks a heading or rows", InputError)
BAD_PRICE = Problem("DEM-E57", "A price does not read", InputError)
PRICED_TWICE = Problem("DEM-E58", "A placement of one provider is priced twice", InputError)

HEADINGS = ("placement", "provider", "weekly_mean", "weekly_p90", "inflation")
OPTIONAL = frozenset({"inflation"})
ANY = frozenset({"", "any", "all"})
"""What stands for every provider."""

SPOKEN = {
    "in house": "own",
    "in-house": "own",
    "council": "own",
    "independent": "external",
    "private": "external",
    "agency": "external",
    "voluntary": "external",
}
"""Sectors as they are spoken of."""


ALIKE = 0.75
"""How alike a word has to be to a placement before that is taken to be meant; 'hotel' is not 'other'."""

MOST_INFLATION = 0.5
"""Yearly rise or fall of a price beyond which a share is taken for per cent without their sign."""

MOST_WEEKLY = 250_000
"""Pounds a week beyond which a price is taken for a slip; the dearest published place is £63,000."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """What a week in one kind of placement costs.

    Attributes:
        placement: The placement.
        sector: Who provides: one of ``SECTORS``.
        mean: Mean of a week, in pounds.
        p90: What nine of ten weeks cost less than, in pounds.
        inflation: Yearly rise, as a share; none for the default.
    """

    placement: Placement
    sector: str
    mean: float
    p90: float
    inflation: float | None


def read_prices(content: bytes, name: str) -> tuple[PriceRow, ...]:
    """Read a file of prices.

    Args:
        content: Comma-separated text or a workbook's only sheet, headed ``placement,
            provider, weekly_mean, weekly_p90`` and, if wished, ``inflation`` (0.05 and 5% are the
            same; at most half, either way). A provider is a sector (``own``,
            ``external``), a code of the return (``PR1``), or ``any``. What is not named keeps the
            default price.
        name: Name of the file, for messages.

    Raises:
        InputError: DEM-E56 for a heading that is lacking or no rows; DEM-E57 for a cell that does
            not read; DEM-E11 for a mean and a 90th percentile that do not go together; DEM-E58 for a
            placement and provider named twice.
    """
    rows = rows_of(content, name)
    at = _columns(rows[0] if rows else (), name)
    found: dict[tuple[Placement, str], PriceRow] = {}
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            for price in _priced(_Cells(row, at, f"{name}, row {number}")):
                key = price.placement, price.sector
                if key in found:
                    raise PRICED_TWICE(
                        f"'{price.placement}' by '{price.sector}' is priced twice",
                        where=f"{name}, row {number}",
                        mend="Name each placement and provider once.",
                    )
                found[key] = price
    if not found:
        raise NOT_PRICES("no row holds a price", where=name, mend="Add a row a placement.")
    return tuple(found.values())


def with_prices(known: Prices, rows: Sequence[PriceRow], day: date) -> Prices:
    """Prices with the user's in place of the published ones.

    Args:
        known: The published prices.
        rows: The user's; a placement that they name for one sector keeps the known price of the other.
        day: Day on which the user's prices hold; the known ones are carried to it.
    """
    named = {(row.placement, row.sector): row for row in rows}
    years = (number_of(day) - known.as_of) / YEAR
    made = []
    for placement in PLACEMENTS:
        for sector in SECTORS:
            old = next(
                p
                for p in known.rows
                if p.placement == placement and p.sector in (sector, ANY_SECTOR)
            )
            new = named.get((placement, sector))
            grown = (1 + old.inflation) ** years
            mean, p90, rise = old.mean * grown, old.p90 * grown, old.inflation
            if new is not None:
                mean, p90 = new.mean, new.p90
                rise = rise if new.inflation is None else new.inflation
            made.append(Price(placement, mean, p90, rise, sector, old.doubt))
    return replace(known, rows=tuple(made), as_of=number_of(day))


def _columns(headings: Sequence[str], name: str) -> Mapping[str, int]:
    at = {plain(heading): i for i, heading in enumerate(headings)}
    lacking = [h for h in HEADINGS if plain(h) not in at and h not in OPTIONAL]
    if lacking:
        raise NOT_PRICES(
            f"no column is headed {', '.join(lacking)}",
            where=name,
            mend=f"Head the columns: {', '.join(HEADINGS)}.",
        )
    return {h: at[plain(h)] for h in HEADINGS if plain(h) in at}


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row by our headings, and where it stands."""

    row: Sequence[str]
    at: Mapping[str, int]
    where: str

    def text(self, heading: str) -> str:
        place = self.at.get(heading, len(self.row))
        return self.row[place].strip() if place < len(self.row) else ""

    def number(self, heading: str) -> float:
        written = self.text(heading).replace("£", "").replace(",", "")
        share = written.endswith("%")
        try:
            value = float(written.removesuffix("%"))
        except ValueError:
            raise BAD_PRICE(
                f"'{heading}' is not a number", where=self.where, mend="Write digits, such as 5200"
            ) from None
        return value / 100 if share else value


def _priced(cells: _Cells) -> Iterator[PriceRow]:
    mean, p90 = cells.number("weekly_mean"), cells.number("weekly_p90")
    if not 0 <= mean <= MOST_WEEKLY or not 0 <= p90 <= MOST_WEEKLY:
        raise BAD_PRICE(
            f"a week costs from £0 to £{MOST_WEEKLY:,}",
            where=cells.where,
            mend="Write pounds a week, not pence or pounds a year.",
        )
    if p90 < mean * 0.5:
        raise BAD_PRICE(
            "nine of ten weeks cost less than half of the mean",
            where=cells.where,
            mend="Check whether the two columns are exchanged.",
        )
    check_price(mean, p90, cells.where)
    inflation = _inflation(cells)
    for sector in _sectors(cells):
        yield PriceRow(_placement(cells), sector, mean, p90, inflation)


def _inflation(cells: _Cells) -> float | None:
    if not cells.text("inflation"):
        return None
    rise = cells.number("inflation")
    if abs(rise) > MOST_INFLATION:
        most = f"{100 * MOST_INFLATION:.0f} %"
        raise BAD_PRICE(
            f"an inflation of {100 * rise:g} % a year is beyond {most} either way",
            where=cells.where,
            mend="Write 3 % as 3% or as 0.03",
        )
    return rise


def _placement(cells: _Cells) -> Placement:
    written = cells.text("placement").lower().replace(" ", "_").replace("-", "_")
    if written not in set(Placement):
        near = get_close_matches(written, list(Placement), 1, ALIKE)
        raise BAD_PRICE(
            f"'{cells.text('placement')}' is not a placement",
            where=cells.where,
            mend=did_you_mean(near) or f"Write one of: {', '.join(Placement)}.",
        )
    return Placement(written)


def _sectors(cells: _Cells) -> Sequence[str]:
    written = cells.text("provider")
    if written.lower() in ANY:
        return SECTORS
    sector = SPOKEN.get(written.lower(), written.lower())
    if sector in SECTORS:
        return (sector,)
    if written.upper() in codes().sector:
        return (codes().sector[written.upper()],)
    raise BAD_PRICE(
        f"'{written}' is not a provider",
        where=cells.where,
        mend=f"Write one of: {', '.join((*SECTORS, *SPOKEN))}, any, {', '.join(codes().sector)}.",
    )
