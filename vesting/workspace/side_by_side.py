"""Two options side by side: who moves, what changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vesting.area.footprint import Footprint, Unit
from vesting.errors import InputError, Problem
from vesting.options.measures.catalogue import OptionMeasure, option_measures
from vesting.workspace.board import Board, Option, Place
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
        first: One option.
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
    return board.option(board.identity_of(proposal) if proposal else text)


def footprint_of(option: Option) -> Footprint:
    """The footprint that an option is."""
    return Footprint.of(option.option, (Unit.of(c.name, c.codes) for c in option.councils))


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
