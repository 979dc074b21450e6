"""Below the district: blocks that are cut into pieces, all others whole.

The pieces come ready: parishes, wards, small areas or named groups of them, with their people and
their borders. Here the graph is cut; where the pieces come from is the business of ``area``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.options.enumeration.constraints import Group

PIECE_UNKNOWN = Problem("OPT-E23", "A piece or a border does not fit the graph", InputError)
PIECES_DO_NOT_ADD_UP = Problem("OPT-E24", "The pieces of a block do not add up to it", InputError)
PIECE_ALONE = Problem("OPT-E25", "A piece touches nothing", InputError)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a block that is offered as a block of its own.

    Attributes:
        code: Its code.
        parent: Code of the block that it is cut from.
        population: Its people.
        name: What people call it; the code if empty.
    """

    code: str
    parent: str
    population: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A graph in which some blocks are cut.

    Attributes:
        graph: Whole blocks in their old order, each cut one replaced by its pieces.
        parent_of: Block that each piece was cut from.
        differences: People of the pieces, as they came, more than those of the block.
        lost: Borders between a block that was cut and another that no piece carries on.
    """

    graph: BlockGraph
    parent_of: Mapping[str, str]
    differences: Mapping[str, int]
    lost: tuple[tuple[str, str], ...]

    def whole(self, *parents: str) -> tuple[Group, ...]:
        """Groups that keep the pieces of some blocks together, for ``Constraints.together``."""
        return tuple(
            tuple(piece for piece, of in self.parent_of.items() if of == parent)
            for parent in parents
        )


def cut_blocks(
    graph: BlockGraph,
    pieces: Iterable[Piece],
    borders: Iterable[tuple[str, str]],
    *,
    control: bool = False,
) -> Cut:
    """Replace blocks by their pieces.

    Args:
        graph: The blocks and borders before.
        pieces: All pieces of every block that is cut.
        borders: Borders of the pieces, with each other and with whole blocks. Borders between two
            whole blocks are the graph's own; others given here are passed over.
        control: Whether to bring pieces that do not add up to their block's people into line, in
            proportion and by largest remainder; the difference is kept in the result.

    Raises:
        InputError: OPT-E23 for a code that does not fit, OPT-E24 for pieces that do not add up,
            OPT-E25 for a piece without a border.
    """
    offered = list(pieces)
    _check_codes(graph, offered)
    parent_of = {piece.code: piece.parent for piece in offered}
    differences = _differences(graph, offered)
    if not control:
        _check_sums(graph, differences)
    codes, people, names = _blocks(graph, offered, differences)
    edges = _edges(graph, parent_of, borders, set(codes))
    for piece in offered:
        if not any(piece.code in edge for edge in edges):
            raise PIECE_ALONE(
                f"{piece.name or piece.code} of {piece.parent} touches no other block",
                mend="Give its borders, or join it to the piece that it lies in.",
            )
    made = BlockGraph.of(zip(codes, people, strict=True), sorted(edges), names)
    return Cut(made, parent_of, differences, _lost(graph, parent_of, edges))


def gather(
    small: Iterable[Piece], group_of: Mapping[str, str], borders: Iterable[tuple[str, str]]
) -> tuple[tuple[Piece, ...], tuple[tuple[str, str], ...]]:
    """Join small pieces into named ones.

    Args:
        small: Small pieces, such as small areas.
        group_of: Name of the group of each; a piece without one stays as it is. Groups are named
            within their block: the same name in two blocks makes two pieces.
        borders: Borders of the small pieces, also with whole blocks.

    Returns:
        The joined pieces, coded ``block/group``, and their borders.
    """
    people: dict[tuple[str, str, str], int] = {}
    home: dict[str, str] = {}
    for piece in small:
        group = group_of.get(piece.code)
        code = piece.code if group is None else f"{piece.parent}/{group}"
        home[piece.code] = code
        key = (code, piece.parent, group or piece.name)
        people[key] = people.get(key, 0) + piece.population
    joined = tuple(
        Piece(code, parent, total, name) for (code, parent, name), total in people.items()
    )
    lifted = {_pair(home.get(a, a), home.get(b, b)) for a, b in borders}
    return joined, tuple(sorted((a, b) for a, b in lifted if a != b))


def _check_codes(graph: BlockGraph, pieces: Sequence[Piece]) -> None:
    cut = {piece.parent for piece in pieces}
    for parent in sorted(cut):
        if parent not in graph.ids:
            raise PIECE_UNKNOWN(
                f"The block {parent}, of which pieces are offered, is not in the graph",
                mend="Cut a block of this graph.",
            )
    seen = set(graph.ids) - cut
    for piece in pieces:
        if piece.code in seen:
            raise PIECE_UNKNOWN(
                f"The code {piece.code} stands for two blocks",
                mend="Give every piece its own code.",
            )
        if piece.population < 0:
            raise PIECE_UNKNOWN(
                f"{piece.name or piece.code} has fewer than no people",
                mend="Give a whole number of 0 or more.",
            )
        seen.add(piece.code)


def _differences(graph: BlockGraph, pieces: Sequence[Piece]) -> dict[str, int]:
    held = dict(zip(graph.ids, graph.populations, strict=True))
    sums: dict[str, int] = {}
    for piece in pieces:
        sums[piece.parent] = sums.get(piece.parent, 0) + piece.population
    return {parent: total - held[parent] for parent, total in sums.items()}


def _check_sums(graph: BlockGraph, differences: Mapping[str, int]) -> None:
    for parent, difference in differences.items():
        if difference:
            name = graph.names[graph.ids.index(parent)]
            raise PIECES_DO_NOT_ADD_UP(
                f"The pieces of {name} have {abs(difference):,} people "
                f"{'more' if difference > 0 else 'fewer'} than {name} itself",
                mend="Use one edition for both, or ask for the pieces to be brought into line.",
            )


def _blocks(
    graph: BlockGraph, pieces: Sequence[Piece], differences: Mapping[str, int]
) -> tuple[list[str], list[int], list[str]]:
    rows: list[tuple[str, int, str]] = []
    for code, people, name in zip(graph.ids, graph.populations, graph.names, strict=True):
        inside = [piece for piece in pieces if piece.parent == code]
        if not inside:
            rows.append((code, people, name))
            continue
        shares = [piece.population for piece in inside]
        if differences[code]:
            shares = in_proportion(shares, people)
        rows += [(p.code, share, p.name or p.code) for p, share in zip(inside, shares, strict=True)]
    return [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]


def in_proportion(shares: Sequence[int], total: int) -> list[int]:
    """Whole numbers that add up to ``total``, in proportion to ``shares``, by largest remainder.

    Where all shares are 0 the total is spread evenly; of equal remainders the first come first.
    """
    weights = list(shares) if sum(shares) else [1] * len(shares)
    parts = [divmod(total * weight, sum(weights)) for weight in weights]
    made = [whole for whole, _ in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))
    for i in by_remainder[: total - sum(made)]:
        made[i] += 1
    return made


def _edges(
    graph: BlockGraph,
    parent_of: Mapping[str, str],
    borders: Iterable[tuple[str, str]],
    known: set[str],
) -> set[tuple[str, str]]:
    ends = ((graph.ids[i], graph.ids[j]) for i, j in graph.edges)
    edges = {_pair(a, b) for a, b in ends if a in known and b in known}
    for a, b in borders:
        for code in (a, b):
            if code not in known:
                raise PIECE_UNKNOWN(
                    f"A border names {code}, which is neither a whole block nor a piece",
                    mend="Name the piece that touches, not the block that was cut.",
                )
        if a != b and (a in parent_of or b in parent_of):
            edges.add(_pair(a, b))
    return edges


def _lost(
    graph: BlockGraph, parent_of: Mapping[str, str], edges: set[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    carried = {_pair(parent_of.get(a, a), parent_of.get(b, b)) for a, b in edges}
    before = (_pair(graph.ids[i], graph.ids[j]) for i, j in graph.edges)
    return tuple(sorted(edge for edge in before if edge not in carried))


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
