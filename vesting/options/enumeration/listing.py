"""List options: as a table of rows of possible councils, or as a stream of batches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Masks, Places
from vesting.options.enumeration import plain
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.diagram import Diagram, build_diagram
from vesting.options.enumeration.levels import list_by_level
from vesting.options.enumeration.question import Progress, Question, Units
from vesting.options.enumeration.routes import Route, follow
from vesting.options.enumeration.sweep.kept import KeptSweep, keep_sweep
from vesting.options.enumeration.tables import WORD, Batch, OptionTable, UnitTable

TOO_MANY_OPTIONS = Problem("OPT-E19", "Too many options to hold in a table", InputError)

MOST_OPTIONS = 5_000_000
"""Options that a table may hold."""

BATCH = 100_000
"""Options in one batch of a stream."""


def list_options(
    graph: BlockGraph,
    units: Units,
    constraints: Constraints | None = None,
    *,
    route: Route | None = None,
    most: int = MOST_OPTIONS,
    progress: Progress | None = None,
) -> OptionTable:
    """Every option, as rows of a table of possible councils.

    Args:
        graph: Up to 62 blocks.
        units: A number of councils, or several.
        constraints: What options keep to; contiguity alone if not given.
        route: How to list; the best way if not given. Every way gives the same rows in the same
            order: by the first council's place in the unit table, then the second's, and so on.
        most: Options to hold at most.
        progress: Called with the options listed and their number.

    Returns:
        The table. Up to 16 blocks its units are all possible councils under the constraints; in
        larger graphs perhaps only those that are part of an option.

    Raises:
        InputError: OPT-E19 for more options than ``most`` or more than 62 blocks; or where the
            question is impossible or too large.
    """
    question = Question.ask(graph, units, constraints)
    if len(graph) > WORD:
        raise TOO_MANY_OPTIONS(
            f"A table of options holds at most {WORD} blocks; the graph has {len(graph)}",
            mend="Offer fewer parts, or sample: --sample 20000",
        )
    chosen, councils = follow(question, route)
    if councils is None:
        return _from_sweep(question, most, progress)
    table = UnitTable.of(graph, councils)
    if chosen is Route.PLAIN:
        return _from_plain(question, table, most)
    diagram = build_diagram(question.made, table, question.open)
    _guard(sum(diagram.count(k) for k in question.open), most)
    rows = {k: _whole(_walk(diagram, k, chosen, most), k) for k in question.open}
    return _finish(question, table, rows)


def stream_options(
    graph: BlockGraph,
    units: Units,
    constraints: Constraints | None = None,
    *,
    batch: int = BATCH,
    route: Route | None = None,
    progress: Progress | None = None,
) -> Iterator[Batch]:
    """Every option, in batches of one number of councils each; memory does not grow with them.

    Args:
        graph: The blocks and borders, of any number.
        units: A number of councils, or several.
        constraints: What options keep to; contiguity alone if not given.
        batch: Options in a batch, at most.
        route: How to list; the best way if not given.
        progress: Called with the options listed and their number.

    Yields:
        Batches, fewest councils first; in an order that is the same in every run.

    Raises:
        InputError: Where the question is impossible or too large.
    """
    question = Question.ask(graph, units, constraints)
    total, batches = _stream(question, batch, route)
    done = 0
    for made in batches:
        yield made
        done += len(made)
        if progress is not None:
            progress(done, total)


def _stream(question: Question, batch: int, route: Route | None) -> tuple[int, Iterator[Batch]]:
    chosen, councils = follow(question, route)
    if councils is None:
        kept = keep_sweep(question.made, question.open)
        if kept is None:
            return 0, iter(())
        total = sum(kept.count(k) for k in question.open)
        return total, _sweep_batches(question, kept, batch)
    table = UnitTable.of(question.graph, councils)
    diagram = build_diagram(question.made, table, question.open)
    total = sum(diagram.count(k) for k in question.open)
    rows = (rows for k in question.open for rows in _walk(diagram, k, chosen, batch))
    return total, (Batch(question.graph, table.masks[r]) for r in rows)


def _sweep_batches(question: Question, kept: KeptSweep, batch: int) -> Iterator[Batch]:
    for k in question.open:
        for masks in _filled(kept.batches(k, batch=batch), batch):
            yield Batch(question.graph, masks[:, :, 0] if masks.shape[2] == 1 else masks)


def _filled(pieces: Iterator[Masks], batch: int) -> Iterator[Masks]:
    """Put small pieces together, so that a batch is worth its trouble."""
    waiting: list[Masks] = []
    for piece in pieces:
        if waiting and sum(map(len, waiting)) + len(piece) > batch:
            yield np.concatenate(waiting)
            waiting = []
        waiting.append(piece)
    if waiting:
        yield np.concatenate(waiting)


def _walk(diagram: Diagram, units: int, route: Route, batch: int) -> Iterator[Places]:
    if route is not Route.COMPILED:
        return list_by_level(diagram, units, batch=batch)
    from vesting.options.enumeration.depth_first import list_depth_first

    return list_depth_first(diagram, units, batch=batch)


def _whole(pieces: Iterator[Places], units: int) -> Places:
    found = list(pieces)
    return np.concatenate(found) if found else np.zeros((0, units), dtype=np.int32)


def _from_plain(question: Question, table: UnitTable, most: int) -> OptionTable:
    lists = plain.by_lowest(table.masks.tolist(), len(question.graph))
    ways = plain.tally(lists, max(question.open))
    _guard(sum(ways[question.made.everything][k] for k in question.open), most)
    place = {mask: row for row, mask in enumerate(table.masks.tolist())}
    rows = {}
    for k in question.open:
        flat = [place[unit] for option in plain.options(lists, ways, k) for unit in option]
        rows[k] = np.array(flat, dtype=np.int32).reshape(-1, k)
    return _finish(question, table, rows)


def _from_sweep(question: Question, most: int, progress: Progress | None) -> OptionTable:
    kept = keep_sweep(question.made, question.open, progress=progress)
    found = {k: np.zeros((0, k), dtype=np.uint64) for k in question.open}
    if kept is not None:
        _guard(sum(kept.count(k) for k in question.open), most)
        for k in question.open:
            pieces = [masks[:, :, 0] for masks in kept.batches(k, batch=BATCH)]
            found[k] = np.concatenate([found[k], *pieces])
    table = UnitTable.of(question.graph, np.concatenate([m.ravel() for m in found.values()]))
    rows = {k: _sorted(table.positions(masks)) for k, masks in found.items()}
    return _finish(question, table, rows)


def _sorted(rows: Places) -> Places:
    return rows[np.lexsort(rows.T[::-1])]


def _finish(question: Question, table: UnitTable, rows: dict[int, Places]) -> OptionTable:
    every = {k: rows.get(k, np.zeros((0, k), dtype=np.int32)) for k in question.units}
    return OptionTable(table, every, question.claim(sum(map(len, every.values()))))


def _guard(total: int, most: int) -> None:
    if total > most:
        raise TOO_MANY_OPTIONS(
            f"There are {total:,} options; a table holds at most {most:,}",
            mend="Narrow the window, ask for fewer councils, or sample: --sample 20000",
        )
