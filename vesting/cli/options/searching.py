"""What ``sample`` and ``optimise`` share: a graph file, one number of councils, constraints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vesting.cli.options.asking import read_text
from vesting.errors import Problem, UsageError

if TYPE_CHECKING:
    from vesting.options.enumeration.constraints import Constraints
    from vesting.options.search.terrain_file import TerrainFile

SHARE_UNREADABLE = Problem("SMP-E30", "A share cannot be read", UsageError)
NOBODY_FITS = Problem("SMP-E32", "A tolerance holds no whole number", UsageError)
TWO_WINDOWS = Problem("SMP-E31", "Two windows were given", UsageError)

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--graph", "graph_path", required=True, type=click.Path(path_type=Path),
        help="Graph as JSON; - for standard input",
    ),
    click.option("--units", required=True, type=int, help="Number of councils"),
    click.option("--tolerance", metavar="SHARE", help="Within this of the average: 5%"),
    click.option("--min", "low", type=int, help="Least population of a council, included"),
    click.option("--max", "high", type=int, help="Most population of a council, included"),
    click.option("--together", multiple=True, metavar="A,B", help="Blocks that share a council"),
    click.option("--apart", multiple=True, metavar="A,B", help="Blocks that never share a council"),
    click.option("--fixed", multiple=True, metavar="A,B", help="Blocks that are a council"),
    click.option("--whole", multiple=True, metavar="A", help="Blocks that stay councils as they are"),
    click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="Seed"),
    click.option("--json", "as_json", is_flag=True, help="Print JSON"),
)  # fmt: skip


def search_options(command: Command) -> Command:
    """Add the options of a search to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Sought:
    """A search as it was typed.

    Attributes:
        file: The graph with positions and lengths.
        constraints: What options keep to.
    """

    file: TerrainFile
    constraints: Constraints

    def labels(self, units: Sequence[Sequence[str]]) -> list[list[str | int]]:
        """Units with ids as they stand in the file."""
        label = dict(zip(self.file.file.graph.ids, self.file.file.labels, strict=True))
        return [[label[code] for code in unit] for unit in units]


def understand_search(
    graph_path: Path, units: int, tolerance: str | None, low: int | None, high: int | None,
    together: tuple[str, ...], apart: tuple[str, ...], fixed: tuple[str, ...],
    whole: tuple[str, ...],
) -> Sought:  # fmt: skip
    """Turn what was typed into a search.

    Raises:
        UsageError: A share that cannot be read, or two windows.
        InputError: A file that cannot be used.
    """
    from vesting.options.enumeration.constraints import Constraints
    from vesting.options.enumeration.window import whole_window

    if tolerance is not None and (low is not None or high is not None):
        raise TWO_WINDOWS(
            "Both a tolerance and bounds were given",
            mend="Give --tolerance, or --min and --max.",
        )
    share = None if tolerance is None else read_share(tolerance)
    file = _read(graph_path)
    if share is not None:
        low, high = whole_window(file.file.graph.total, max(units, 1), share)
        if low > high:
            raise NOBODY_FITS(
                f"No whole number of people is within {tolerance} of the average, "
                f"{file.file.graph.total / units:,.2f}",
                mend="Widen the tolerance.",
            )
    bounded = low is not None or high is not None
    constraints = Constraints(
        windows=(file.file.window("population", low, high),) if bounded else (),
        together=tuple(map(_group, together)),
        apart=tuple(map(_group, apart)),
        fixed=tuple(map(_group, fixed)),
        alone=tuple(code for text in whole for code in _group(text)),
    )
    return Sought(file, constraints)


def read_share(text: str) -> Fraction:
    """Read ``5%``, ``2.5 %`` or ``0.05`` exactly."""
    bare = text.strip()
    try:
        value = Fraction(bare.rstrip("% ")) / (100 if bare.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 <= value < 1:
        raise SHARE_UNREADABLE(
            f"'{text}' is not a share under 100%", mend="Write a percentage, such as 5%."
        )
    return value


def _group(text: str) -> tuple[str, ...]:
    sign = ";" if ";" in text else ","  # a semicolon parts names that hold commas
    return tuple(code.strip() for code in text.split(sign) if code.strip())


def _read(path: Path) -> TerrainFile:
    from vesting.options.search.terrain_file import read_terrain

    return read_terrain(read_text(path))
