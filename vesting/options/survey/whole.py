"""Whether the blocks of a survey hang together; where not, what is held that would join them."""

from __future__ import annotations

from vesting.area.connect import joining, nearest_pair, parts_of
from vesting.area.edge import Edge
from vesting.area.names import listed
from vesting.options.enumeration.feasible import IN_PARTS
from vesting.options.survey.ground import Survey


def require_whole(made: Survey) -> None:
    """Check that every block can be reached from every other by borders that count.

    Raises:
        InputError: OPT-E13 naming the parts that are cut off, and every border or crossing between
            the parts that is held but does not count, with the page that switches it on.
    """
    parts = parts_of(made.terrain.edges)
    if len(parts) < 2:
        return
    cut_off = "; ".join(listed(_name(made, code) for code in part) for part in parts[1:])
    raise IN_PARTS(
        f"{made.area.name} is in {len(parts)} parts that do not touch: {cut_off} cannot be reached "
        f"from the part with {_name(made, parts[0][0])}",
        where=made.terrain.edges.size(),
        mend=f"{_offer(made, parts)}\nOr let councils be in pieces: "
        "vesting options run --not-contiguous",
    )


def _name(made: Survey, code: str) -> str:
    """A block by name; the part of a split district with its district."""
    name, parent = made.terrain.edges.name(code), made.terrain.parent_of.get(code)
    return f"{name} in {_district(made, parent)}" if parent else name


def _district(made: Survey, code: str) -> str:
    return dict(zip(made.area.codes, made.area.names, strict=True)).get(code, code)


def _offer(made: Survey, parts: tuple[tuple[str, ...], ...]) -> str:
    held = joining(made.terrain.edges, parts)
    if held:
        pages = "\n".join(f"  {_line(made, edge)}" for edge in held)
        return f"Held but not counted, each switched on by its page in vesting serve:\n{pages}"
    if made.terrain.shapes is None:
        return "No border or crossing between the parts is held."
    others = [code for part in parts[1:] for code in part]
    gap = nearest_pair(made.terrain.shapes, parts[0], others)
    return (
        f"No border or crossing between the parts is held; nearest are {_name(made, gap.a)} and "
        f"{_name(made, gap.b)}, {gap.km:.1f} km apart."
    )


def _line(made: Survey, edge: Edge) -> str:
    """One border that is off: who, what, why, and where it is switched."""
    names = f"{_name(made, edge.a)} - {_name(made, edge.b)}"
    what = f"{edge.kind}, {edge.name}" if edge.name else str(edge.kind)
    a, b = sorted(made.terrain.parent_of.get(code, code) for code in edge.pair)
    page = "" if a == b else f": /area/borders/{a}/{b}"
    return f"{names} ({what}; off: {edge.why}){page}"
