"""The question that ``count`` and ``list`` share: a graph file and constraints."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vesting.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from vesting.options.enumeration.constraints import Constraints
    from vesting.options.enumeration.graph_file import GraphFile

UNREADABLE = Problem("OPT-E40", "The graph file cannot be read", InputError)
UNITS_UNREADABLE = Problem("OPT-E41", "The number of councils cannot be read", UsageError)
WINDOW_UNREADABLE = Problem("OPT-E42", "A window cannot be read", UsageError)
NO_POINTS = Problem("OPT-E43", "A greatest distance needs distances or points", InputError)

IMPOSSIBLE = {f"OPT-E{number:02d}" for number in (2, 6, 7, 8, 9, 10, 11, 12)}
"""Refusals that prove that there is no option: with --json they are the exact answer, not a failure."""

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--graph", "graph_path", required=True, type=click.Path(path_type=Path),
        help="Graph as JSON; - for standard input",
    ),
    click.option("--units", required=True, help="Number of councils: 3, or a range: 2-5"),
    click.option("--min", "low", type=int, help="Least population of a council, included"),
    click.option("--max", "high", type=int, help="Most population of a council, included"),
    click.option(
        "--window", "windows", multiple=True, metavar="MEASURE:MIN:MAX",
        help="Bounds on another measure of the file; leave MIN or MAX empty for none",
    ),
    click.option("--together", multiple=True, metavar="A,B", help="Blocks that share a council"),
    click.option("--apart", multiple=True, metavar="A,B", help="Blocks that never share a council"),
    click.option("--fixed", multiple=True, metavar="A,B", help="Blocks that are a council"),
    click.option("--whole", multiple=True, metavar="A", help="Blocks that stay councils as they are"),
    click.option("--not-alone", multiple=True, metavar="A", help="Blocks that may not be councils"),
    click.option("--max-diameter", type=float, metavar="KM", help="Most km within a council"),
    click.option("--max-hops", type=click.IntRange(0), metavar="N", help="Most borders to cross within a council"),
    click.option(
        "--contiguous/--not-contiguous", default=True, help="Whether councils have to hang together"
    ),
    click.option(
        "--separate-parts", is_flag=True, help="Divide parts that do not touch one by one"
    ),
    click.option("--json", "as_json", is_flag=True, help="Print JSON"),
)  # fmt: skip


def question_options(command: Command) -> Command:
    """Add the options of a question to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed.

    Attributes:
        file: The graph.
        units: Numbers of councils.
        constraints: What options keep to.
        several: Whether a range was typed.
    """

    file: GraphFile
    units: range
    constraints: Constraints
    several: bool


def understand(
    graph_path: Path, units: str, low: int | None, high: int | None, windows: tuple[str, ...],
    together: tuple[str, ...], apart: tuple[str, ...], fixed: tuple[str, ...],
    whole: tuple[str, ...], not_alone: tuple[str, ...], max_diameter: float | None,
    max_hops: int | None, contiguous: bool, separate_parts: bool,
) -> Asked:  # fmt: skip
    """Turn what was typed into a question.

    Raises:
        UsageError: A number or a window that cannot be read.
        InputError: A file that cannot be used.
    """
    from vesting.options.enumeration.constraints import Constraints

    numbers = read_units(units)
    file = _read(graph_path)
    bounds = [file.window(*read_window(text)) for text in windows]
    if low is not None or high is not None:
        bounds.insert(0, file.window("population", low, high))
    constraints = Constraints(
        windows=tuple(bounds),
        together=tuple(map(_group, together)),
        apart=tuple(map(_group, apart)),
        fixed=tuple(map(_group, fixed)),
        alone=tuple(code for text in whole for code in _group(text)),
        accompanied=tuple(code for text in not_alone for code in _group(text)),
        max_km=max_diameter,
        km=_ways(file) if max_diameter is not None else {},
        max_hops=max_hops,
        contiguous=contiguous,
        separate_parts=separate_parts,
    )
    return Asked(file, numbers, constraints, len(numbers) > 1)


def near(asked: Asked) -> str:
    """What is near a question that has no option, in words; empty where it is too large to search."""
    from vesting.options.enumeration.nearest import nearest_in_words
    from vesting.workspace.patience import patience

    return nearest_in_words(asked.file.graph, asked.units, asked.constraints, patience())


def read_units(text: str) -> range:
    """Read ``3`` or ``2-5``; whether there are blocks for so many is seen when the graph is read."""
    found = re.fullmatch(r"\s*(\d{1,15})\s*(?:-\s*(\d{1,15})\s*)?", text)
    if not found:
        raise UNITS_UNREADABLE(
            f"'{text}' is not a number of councils", mend="Write --units 3, or --units 2-5."
        )
    first = int(found[1])
    last = first if found[2] is None else int(found[2])
    if last < first:
        raise UNITS_UNREADABLE(
            f"The range {text} ends before it begins", mend=f"Write --units {last}-{first}."
        )
    return range(first, last + 1)


def read_window(text: str) -> tuple[str, int | None, int | None]:
    """Read ``measure:min:max``; either end may be empty."""
    found = re.fullmatch(r"(.+):(\d*):(\d*)", text)
    if not found:
        raise WINDOW_UNREADABLE(
            f"'{text}' is not a window",
            mend="Write --window MEASURE:MIN:MAX, such as pupils:100:900.",
        )
    low, high = (int(end) if end else None for end in found.groups()[1:])
    return found[1], low, high


def _read(path: Path) -> GraphFile:
    from vesting.options.enumeration.graph_file import read_graph

    return read_graph(read_text(path))


def read_text(path: Path) -> str:
    """The text of a graph file; ``-`` is standard input.

    Raises:
        InputError: OPT-E40 for a file that cannot be read.
    """
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UNREADABLE(
            f"The file {path} cannot be read: {why}",
            mend="Name a JSON file with places and borders.",
        ) from None


def _group(text: str) -> tuple[str, ...]:
    sign = ";" if ";" in text else ","  # a semicolon parts names that hold commas
    return tuple(code.strip() for code in text.split(sign) if code.strip())


def _ways(file: GraphFile) -> dict[tuple[str, str], float]:
    """The file's distances, or great circles between its points."""
    if file.ways:
        return dict(file.ways)
    if not all(file.points):
        raise NO_POINTS(
            "The graph gives neither distances nor a point for every place",
            mend='Add "distances": [["a", "b", 12.5], ...], or "lat" and "long" to every place.',
        )
    import numpy as np

    from vesting.area.earth import great_circle_km

    points = np.array(file.points)
    km = great_circle_km(points[:, None, 0], points[:, None, 1], points[:, 0], points[:, 1])
    ids = file.graph.ids
    return {(a, b): float(km[i, j]) for i, a in enumerate(ids) for j, b in enumerate(ids) if i < j}
