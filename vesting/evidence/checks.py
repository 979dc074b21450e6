"""What a person should know about the files held before figures are drawn from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl
import shapely

from vesting.area.overlaps import SLIVER, find_overlaps
from vesting.area.shapes import Shapes
from vesting.errors import VestingError
from vesting.evidence.card import Card
from vesting.evidence.layout import CUT_OFF
from vesting.evidence.measures import measures
from vesting.evidence.numbers import other_codes
from vesting.evidence.people import PROJECTION
from vesting.evidence.repeats import CONTRADICTED
from vesting.evidence.shelf import Shelf
from vesting.evidence.snapshot import Deferred, Holding
from vesting.evidence.tables import BY_NAME

_LEVELS = ("district", "lsoa")
_ENGLAND = "E"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know.

    Attributes:
        kind: ``cut``, ``contradiction``, ``fewer``, ``orphan``, ``gap``, ``overlap``, ``missing`` or ``damaged``.
        what: What was found.
        where: Files or editions that it is about.
        mend: What to do; empty where nothing need be done.
    """

    kind: str
    what: str
    where: str = ""
    mend: str = ""


def check_shelf(shelf: Shelf) -> tuple[Remark, ...]:
    """Files cut off or at odds with themselves, missing places and years, overlapping outlines."""
    return (
        *cut_off(shelf),
        *contradictions(shelf),
        *fewer(shelf),
        *orphans(shelf),
        *gaps(shelf),
        *overlaps(shelf),
    )


def _some(codes: Iterable[str]) -> str:
    """The first few codes, and how many more."""
    ordered = sorted(codes)
    more = len(ordered) - _NAMED
    return ", ".join(ordered[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def orphans(shelf: Shelf) -> Iterator[Remark]:
    """Places of one level that one table has and another lacks, in the editions that are used."""
    for level in _LEVELS:
        sets = dict(_places(shelf, level))
        for (name, (codes, edition)), (other, (others, other_edition)) in _ordered_pairs(sets):
            lost = _beyond(codes, others)
            if lost:
                yield Remark(
                    "orphan",
                    f"{len(lost):,} of {len(codes):,} {level} codes of the {name} are not in the "
                    f"{other}: {_some(lost)}",
                    f"{edition} and {other_edition}",
                    "Use editions of one year of codes, or pin the edition that fits.",
                )
        if "boundaries" in sets and "population" not in sets:
            yield Remark("missing", f"no residents are held for the {level} outlines", mend=_ADD)


def cut_off(shelf: Shelf) -> Iterator[Remark]:
    """Files of which the last row stops early."""
    for card in _cards(shelf):
        if CUT_OFF in card.notes:
            yield Remark("cut", f"{card.title}: {CUT_OFF}", card.file, "Download the file again.")


def contradictions(shelf: Shelf) -> Iterator[Remark]:
    """Files in which rows of one place say different things; none of those rows is used."""
    for card in _cards(shelf):
        lost = sum(a.count for a in card.aside if a.why == CONTRADICTED)
        if lost:
            yield Remark(
                "contradiction",
                f"{card.title}: {lost:,} rows name a place that another row names, with other "
                "figures; none of them is used",
                card.file,
                "Find out which row holds, mend the file, and add it again.",
            )


def _cards(shelf: Shelf) -> tuple[Card, ...]:
    """The card of every file that has one."""
    held = (h for table in BY_NAME for h in shelf.of(table) if isinstance(h, Deferred))
    return tuple({h.sha256: h.card for h in held if h.card is not None}.values())


def fewer(shelf: Shelf) -> Iterator[Remark]:
    """Editions of residents that have only some of the districts that another edition has.

    Where districts were merged, the later edition has new codes: it is a part of the earlier only
    when it has no code of its own.
    """
    held = list(_districts(shelf))
    for holding, codes in held:
        wider = [(other, theirs) for other, theirs in held if codes and _is_part(codes, theirs)]
        if not wider:
            continue
        fuller, most = max(wider, key=lambda pair: len(pair[1]))
        yield Remark(
            "fewer",
            f"the residents of {holding.edition} have {len(codes):,} of the {len(most):,} "
            f"English districts that {fuller.edition} has; lacking: {_some(_beyond(most, codes))}",
            holding.file,
            "If it is not meant to be a part, download the file again.",
        )


def _districts(shelf: Shelf) -> Iterator[tuple[Holding, frozenset[str]]]:
    """English districts of every edition of residents, in its last year."""
    for holding in shelf.of("population"):
        rows = holding.frame.filter(pl.col("level") == "district", _OBSERVED)
        if not rows.is_empty():
            yield holding, _english(rows.filter(pl.col("year") == rows["year"].max())["place_code"])


def _beyond(codes: frozenset[str], others: frozenset[str]) -> set[str]:
    """Codes that the others lack, under any code that the place has had."""
    return {c for c in codes - others if not set(other_codes(c)) & others}


def _is_part(codes: frozenset[str], others: frozenset[str]) -> bool:
    return bool(_beyond(others, codes)) and not _beyond(codes, others)


_OBSERVED = pl.col("basis") != PROJECTION
_ADD = "Add the file of residents: vesting data add FILE"

Named = tuple[str, tuple[frozenset[str], str]]


def _places(shelf: Shelf, level: str) -> Iterator[Named]:
    """English codes of a level by table, in the edition that the rule prefers."""
    outlines, choice = shelf.boundaries(level)
    if choice:
        yield "boundaries", (_english(outlines["place_code"]), choice.edition.edition)
    for parent in ("upper tier", "district"):
        lookup, choice = shelf.lookup(level, parent)
        if choice:
            yield "lookup", (_english(lookup["place_code"]), choice.edition.edition)
            break
    best = None
    for holding in shelf.of("population"):
        rows = holding.frame.filter(pl.col("level") == level, _OBSERVED)
        if not rows.is_empty():
            last = int(str(rows["year"].max()))
            codes = _english(rows.filter(pl.col("year") == last)["place_code"])
            best = max(
                best or (0, frozenset(), ""), (last, codes, holding.edition), key=lambda b: b[0]
            )
    if best:
        yield "population", (best[1], best[2])


def _english(codes: pl.Series) -> frozenset[str]:
    return frozenset(c for c in codes.unique().to_list() if c and c.startswith(_ENGLAND))


def _ordered_pairs(sets: dict[str, tuple[frozenset[str], str]]) -> Iterator[tuple[Named, Named]]:
    items = list(sets.items())
    yield from ((a, b) for a in items for b in items if a[0] != b[0])


def gaps(shelf: Shelf) -> Iterator[Remark]:
    """Years within a measure's span in which no edition has any figure."""
    for measure in (m for m in measures().values() if m.yearly):
        held = shelf.of("observations", measure.id)
        rows = [
            h.frame.filter((pl.col("measure") == measure.id) & pl.col("value").is_not_null())
            for h in held
        ]
        years = {int(y) for r in rows for y in r["year"].unique().to_list()}
        missing = sorted(set(range(min(years), max(years))) - years) if years else []
        if missing:
            yield Remark(
                "gap",
                f"{measure.title}: no figure for {', '.join(map(str, missing))}",
                f"held from {min(years)} to {max(years)}",
            )


def overlaps(shelf: Shelf) -> Iterator[Remark]:
    """Districts whose outlines lie over each other, in the edition that is used."""
    outlines, choice = shelf.boundaries("district")
    if choice is None:
        return
    rows = outlines.unique("place_code", keep="last", maintain_order=True)
    try:
        shapes = Shapes.of(
            rows["place_code"].to_list(), shapely.from_wkb(rows["geometry"].to_list())
        )
    except VestingError as fault:
        yield Remark("damaged", fault.what, choice.edition.file, fault.mend)
        return
    found = find_overlaps(shapes)
    large = [o for o in found if o.share > SLIVER]
    if large:
        pairs = _some(f"{o.a} and {o.b}" for o in large)
        yield Remark(
            "overlap",
            f"{len(large)} pairs of districts overlap: {pairs}",
            choice.edition.file,
            "Use one layer of one date; this one is refused when borders are measured.",
        )
    elif found:
        yield Remark(
            "overlap",
            f"{len(found)} pairs of districts share slivers of up to "
            f"{100 * (max(o.share for o in found)):.1f} % of the smaller",
            choice.edition.file,
            "Prefer a layer in which neighbours share their borders.",
        )


def counted(remarks: Sequence[Remark]) -> dict[str, int]:
    """How many remarks of each kind."""
    return {kind: sum(1 for r in remarks if r.kind == kind) for kind in {r.kind for r in remarks}}
