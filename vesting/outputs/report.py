"""A report as a value: headings, paragraphs, tables and pictures, rendered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from vesting.outputs.imprint import imprint


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a cell, as a spreadsheet takes it.

    Attributes:
        name: Which of the cell's numbers, such as ``low``; empty for the figure itself.
        value: The number; words where they belong beside the numbers; ``None`` where there is none.
        format: How a spreadsheet shows it.
    """

    name: str
    value: float | str | None
    format: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A cell that a person reads as words and a spreadsheet takes as numbers.

    Attributes:
        words: What pages and documents show.
        numbers: The same as numbers; empty where there are none.
    """

    words: str
    numbers: tuple[Number, ...] = ()


WHOLE_FROM, MOST_DIGITS = 100, 2
"""From where a number is shown whole, and the digits after the point of one below."""

Cell = str | int | float | Figures | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table for a person.

    Attributes:
        caption: What the table shows.
        headings: One for each column.
        rows: Cells; the first of each row names the row.
        note: Remark under the table, such as source and vintage.
        short: A few words by which a spreadsheet calls it; the beginning of the caption where empty.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    short: str = ""

    def written(self) -> tuple[tuple[str, ...], ...]:
        """Every cell as a person reads it; fractions of one column with as many digits as the longest needs."""
        digits = [
            max((_digits(row[at]) for row in self.rows), default=0)
            for at in range(len(self.headings))
        ]
        return tuple(
            tuple(spoken(cell, least) for cell, least in zip(row, digits, strict=True))
            for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its description; a table that says the same stands beside it.

    Attributes:
        svg: The drawing, self-contained.
        alt: What it shows, for those who cannot see it.
    """

    svg: str = field(repr=False)
    alt: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``warning`` makes it stand out."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short statements."""

    items: tuple[str, ...]


Part = Heading | Text | Points | Grid | Picture


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        title: Title.
        made_for: For whom it was made.
        made_by: Who made it; both stand on every page and inside every picture.
        run: Identity of the run that its numbers come from.
        parts: Contents in order.
        fictitious: Whether the county is made up.
    """

    title: str
    made_for: str
    made_by: str
    run: str
    parts: tuple[Part, ...]
    fictitious: bool = False

    @property
    def imprint(self) -> str:
        """One line that stands on every page."""
        return imprint(self.made_for, self.made_by, self.run, fictitious=self.fictitious)


def spoken(cell: Cell, digits: int = 0) -> str:
    """A cell as a person reads it: thousands separated, none as an em dash.

    Args:
        cell: The cell.
        digits: Least number of digits after the point of a number that is not whole by its kind and below 100.
    """
    if cell is None:
        return "—"
    if isinstance(cell, Figures):
        return cell.words
    if isinstance(cell, float):
        return f"{cell:z,.{max(digits, _digits(cell)) if abs(cell) < WHOLE_FROM else 0}f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def _digits(cell: Cell) -> int:
    """Digits after the point that a number needs: two at most, and none from 100 on."""
    if not isinstance(cell, float) or abs(cell) >= WHOLE_FROM:
        return 0
    return len(f"{cell:.{MOST_DIGITS}f}".rstrip("0").partition(".")[2])
