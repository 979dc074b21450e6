"""The edge list: which blocks count as neighbours, why, and who said so.

An edge is evidence. Each has a kind, a source and a switch; whoever disagrees overrides it with a
reason, and the override is kept. Every count states the hash of the edges that it used, and which
water-only edges it left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from vesting.area.crossings import WET, Pair
from vesting.area.edge import USER, Edge, Override, stronger
from vesting.area.graph import BlockGraph
from vesting.area.names import counted, listed
from vesting.area.place import Level, Place, find_place
from vesting.errors import InputError, Problem

NO_POPULATION = Problem("AREA-E18", "A block has no population", InputError)
NO_REASON = Problem("AREA-E19", "An override has no reason", InputError)
NO_EDGE = Problem("AREA-E20", "There is no edge to switch", InputError)


@dataclass(frozen=True, slots=True)
class EdgeList:
    """The edges of an area.

    Attributes:
        blocks: Codes of the blocks, in the order of the graph made from them.
        names: Names of the blocks, in the same order.
        edges: Edges by their codes, on and off.
        overrides: What users changed, in order.
        notes: What had to be decided on the way, for the reader.
    """

    blocks: tuple[str, ...]
    names: tuple[str, ...]
    edges: tuple[Edge, ...]
    overrides: tuple[Override, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def on(self) -> tuple[Edge, ...]:
        """The edges that count."""
        return tuple(e for e in self.edges if e.on)

    def off(self) -> tuple[Edge, ...]:
        """The edges that do not count."""
        return tuple(e for e in self.edges if not e.on)

    def off_water(self) -> tuple[Edge, ...]:
        """The edges over water that do not count: a count states what they would change."""
        return tuple(e for e in self.off() if e.kind in WET)

    def wet(self) -> tuple[Edge, ...]:
        """The edges that count and need a boat."""
        return tuple(e for e in self.on() if e.kind in WET)

    def with_water(self) -> EdgeList:
        """The same list with every water-only edge on: the other side of a what-if."""
        return self._switched({e.pair for e in self.off_water()}, on=True)

    def dry(self) -> EdgeList:
        """The same list with land, bridges and tunnels only."""
        return self._switched({e.pair for e in self.wet()}, on=False)

    def _switched(self, pairs: set[Pair], *, on: bool) -> EdgeList:
        changed = tuple(replace(e, on=on) if e.pair in pairs else e for e in self.edges)
        return replace(self, edges=changed)

    def name(self, code: str) -> str:
        """What people call a block."""
        return dict(zip(self.blocks, self.names, strict=True)).get(code, code)

    def neighbours(self, code: str) -> tuple[str, ...]:
        """The blocks that count as neighbours of a block, the longest border first."""
        beside = [(e.km or 0.0, e.b if e.a == code else e.a) for e in self.on() if code in e.pair]
        return tuple(other for _, other in sorted(beside, key=lambda x: (-x[0], x[1])))

    def between(self, one: str, other: str) -> Edge | None:
        """The edge of two blocks, on or off."""
        pair = tuple(sorted((one, other)))
        return next((e for e in self.edges if e.pair == pair), None)

    def graph(self, populations: Mapping[str, int] | None = None) -> BlockGraph:
        """The graph that every option is a partition of.

        Args:
            populations: Whole people (or any whole measure) by code of the block; 0 everywhere
                where it is left out.

        Raises:
            InputError: AREA-E18 naming the blocks without a figure.
        """
        counts = dict.fromkeys(self.blocks, 0) if populations is None else populations
        missing = [c for c in self.blocks if counts.get(c) is None]
        if missing:
            raise NO_POPULATION(
                f"No population for {len(missing)} of {len(self.blocks)} blocks: "
                f"{listed(f'{self.name(c)} ({c})' for c in missing)}",
                mend="Import an edition that holds them, or boundaries of the edition's year.",
            )
        people = [(code, int(counts[code])) for code in self.blocks]
        return BlockGraph.of(people, (e.pair for e in self.on()), self.names)

    def digest(self) -> str:
        """Hash of the blocks and of the edges that count, the same as the graph's own."""
        return self.graph().digest()

    def overridden(self, *overrides: Override) -> EdgeList:
        """The list after a user's overrides, which are kept with it.

        Raises:
            InputError: AREA-E04 for a block that is not here, AREA-E19 without a reason, AREA-E20
                when an edge is switched off that does not exist.
        """
        made = self
        for override in overrides:
            made = made._after(override)
        return made

    def _after(self, told: Override) -> EdgeList:
        if not told.reason.strip():
            raise NO_REASON(
                f"The override of {told.a} - {told.b} has no reason",
                mend="Say why, and where it was read: others will ask.",
            )
        a, b = sorted(self._block(text) for text in (told.a, told.b))
        held = self.between(a, b)
        if held is None and not told.on:
            raise NO_EDGE(
                f"{self.name(a)} and {self.name(b)} are not neighbours in any layer or list",
                mend="There is nothing to switch off.",
            )
        base = held or Edge(a, b, told.kind, True, None)
        made = replace(
            base,
            on=told.on,
            why=told.reason,
            source=(told.source,) if told.source else (),
            date=told.date,
            status=USER,
        )
        others = [e for e in self.edges if e.pair != made.pair]
        return replace(
            self,
            edges=tuple(sorted([*others, made], key=lambda e: e.pair)),
            overrides=(*self.overrides, told),
        )

    def _block(self, text: str) -> str:
        blocks = zip(self.blocks, self.names, strict=True)
        return find_place(text, [Place(c, n, Level.DISTRICT) for c, n in blocks]).code

    def among(self, codes: Iterable[str]) -> EdgeList:
        """The list for some of the blocks, with the edges that lie between them."""
        wanted = set(codes)
        kept = [(c, n) for c, n in zip(self.blocks, self.names, strict=True) if c in wanted]
        edges = tuple(e for e in self.edges if set(e.pair) <= wanted)
        return EdgeList(
            tuple(c for c, _ in kept), tuple(n for _, n in kept), edges, self.overrides, self.notes
        )

    def lifted(self, parent_of: Mapping[str, str], names: Mapping[str, str]) -> EdgeList:
        """The edges between larger places: two are neighbours where any of their blocks are.

        Args:
            parent_of: Larger place of each block; blocks without one are left out.
            names: Names of the larger places.
        """
        best: dict[Pair, Edge] = {}
        for edge in self.edges:
            ends = {parent_of[c] for c in edge.pair if c in parent_of}
            if len(ends) == len(edge.pair):
                a, b = sorted(ends)
                held = best.get((a, b))
                best[a, b] = stronger(held, replace(edge, a=a, b=b))
        blocks = tuple(sorted({parent_of[c] for c in self.blocks if c in parent_of}))
        edges = tuple(best[pair] for pair in sorted(best))
        return EdgeList(blocks, tuple(names.get(c, c) for c in blocks), edges, self.overrides)

    def explain(self) -> tuple[dict[str, object], ...]:
        """One row an edge, for tables and pages: who, what, on or off, why, source."""
        return tuple(
            {
                "a": edge.a,
                "a_name": self.name(edge.a),
                "b": edge.b,
                "b_name": self.name(edge.b),
                "kind": edge.kind.value,
                "on": edge.on,
                "km": None if edge.km is None else round(edge.km, 2),
                "name": edge.name,
                "why": edge.why,
                "source": list(edge.source),
                "date": edge.date,
                "status": edge.status,
            }
            for edge in self.edges
        )

    def size(self) -> str:
        """How many edges count, between how many blocks."""
        edges, blocks = counted(len(self.on()), "edge"), counted(len(self.blocks), "block")
        return f"{edges} between {blocks}"

    def statement(self) -> str:
        """One sentence for every count: which edges it used, and what was left out."""
        used = f"{self.size()} (hash {self.digest()})"
        parts = [used]
        if self.wet():
            parts.append(f"by ferry or water: {self._pairs(self.wet())}")
        if self.off_water():
            left = self.off_water()
            parts.append(f"left out, only water between them: {self._pairs(left)}")
        return "; ".join(parts)

    def _pairs(self, edges: Iterable[Edge]) -> str:
        return listed(f"{self.name(e.a)} - {self.name(e.b)}" for e in edges)
