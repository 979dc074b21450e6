"""Two options side by side: who moves, what changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vesting.area.footprint import Footprint, Unit
from vesting.errors import InputError, Problem
from vesting.options.measures.catalogue import UNIT_MEASURES, OptionMeasure, option_measures
from vesting.options.page import SHOWN
from vesting.workspace.board import Board, Council, Option, Place
from vesting.workspace.models import Proposal

SAME = Problem("WSP-E74", "An option was compared with itself", InputError)


@dataclass(frozen=True, slots=True)
class Moved:
    """A place that is in another council in the second option.

    Attributes:
        name: Name of the place.
        residents: Its residents.
        before: Council in the first option.
        after: Council in the second.
    """

    name: str
    residents: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of both options.

    Attributes:
        measure: The measure.
        values: Its value in the first and in the second option.
        places: Where the two values stand.
        better: ``first``, ``second``, or empty where they are equal.
    """

    measure: OptionMeasure
    values: tuple[float, float]
    places: tuple[Place, Place]
    better: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two options beside each other.

    Attributes:
        first: One option, with its councils' figures.
        second: The other.
        moves: Places that change council, with the councils laid on each other so that most stay.
        rows: Measures of both.
    """

    first: Option
    second: Option
    moves: tuple[Moved, ...]
    rows: tuple[Row, ...]

    @property
    def moved(self) -> int:
        """Residents of the places that change council."""
        return sum(move.residents for move in self.moves)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {
            "first": self.first.option,
            "second": self.second.option,
            "councils": {"first": _councils(self.first), "second": _councils(self.second)},
            "residents_moved": self.moved,
            "moves": [
                {"place": m.name, "residents": m.residents, "from": m.before, "to": m.after}
                for m in self.moves
            ],
            "measures": [
                {
                    "measure": r.measure.id,
                    "title": r.measure.title,
                    "unit": r.measure.unit,
                    "first": r.values[0],
                    "second": r.values[1],
                    "better": r.better,
                }
                for r in self.rows
            ],
        }


def find_option(board: Board, text: str) -> Option:
    """A listed option by its identity, or by the name of a recorded proposal.

    Raises:
        InputError: The list has no such option.
    """
    proposal = Proposal.objects.filter(name=text).first()
    return board.option(board.identity_of(proposal) if proposal else text, figures=True)


def footprint_of(option: Option) -> Footprint:
    """The footprint that an option is, its councils lettered as on its map."""
    return Footprint.of(option.option, (Unit.of(name, c.codes) for name, c in option.lettered))


def figures_of(council: Council) -> list[tuple[str, str]]:
    """The figures of a council that pages show, in words: measure with its unit, and figure."""
    return [
        (
            f"{UNIT_MEASURES[name].title} ({UNIT_MEASURES[name].unit})",
            council.figures[name].figure.words(UNIT_MEASURES[name].decimals),
        )
        for name in SHOWN
    ]


def _councils(option: Option) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "places": list(council.places),
            "measures": {m: council.figures[m].figure.as_dict() for m in SHOWN},
        }
        for name, council in option.lettered
    ]


def side_by_side(board: Board, a: str, b: str, columns: Sequence[str]) -> SideBySide:
    """Put two listed options side by side.

    Args:
        board: The options.
        a: One option: identity, or name of a proposal.
        b: The other.
        columns: Measures that may be shown: the locked criteria, or none.

    Raises:
        InputError: One is not listed, or both are the same.
    """
    first, second = find_option(board, a), find_option(board, b)
    if first.option == second.option:
        raise SAME("Both are the same option", mend="Name two different options")
    moves = tuple(
        Moved(board.names[m.block], board.residents[m.block], m.before, m.after)
        for m in footprint_of(first).moves_to(footprint_of(second))
    )
    return SideBySide(first, second, moves, tuple(_rows(board, first, second, columns)))


def _rows(board: Board, a: Option, b: Option, columns: Sequence[str]) -> list[Row]:
    table = board.results["options"]
    one, other = table.row(a.row, named=True), table.row(b.row, named=True)
    return [
        Row(
            option_measures()[name],
            (one[name], other[name]),
            (
                Place(board.run.key, "options", a.row, name),
                Place(board.run.key, "options", b.row, name),
            ),
            _better(option_measures()[name].better, one[name], other[name]),
        )
        for name in columns
    ]


def _better(which: str, one: float, other: float) -> str:
    if one == other:
        return ""
    return "first" if (one > other) == (which == "more") else "second"
