"""Dirt for clean returns, one kind at a time, and the share of child-days that is right after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.evidence_returns.worlds import DAY, Child, uk

Rows = list[list[str]]
Year = tuple[Rows, Rows]
"""Header rows and episode rows of one year."""

DECOM, RNE, LS, PLACE, DEC, REC = 1, 2, 3, 5, 7, 8


def parse(text: str) -> dt.date:
    """A date of the return."""
    return dt.date(*map(int, reversed(text.split("/"))))


def _some(rng, rows: Rows, share: float, fits: Callable[[list[str]], bool]) -> list[int]:
    return [n for n, row in enumerate(rows) if fits(row) and rng.random() < share]


def duplicates(rng, year: Year, share: float) -> Year:
    header, rows = year
    return header, rows + [list(rows[n]) for n in _some(rng, rows, share, lambda r: True)]


def duplicates_with_other_place(rng, year: Year, share: float) -> Year:
    header, rows = year
    extra = []
    for n in _some(rng, rows, share, lambda r: True):
        row = list(rows[n])
        row[PLACE] = "R2"
        extra.append(row)
    return header, rows + extra


def duplicates_with_other_end(rng, year: Year, share: float) -> Year:
    header, rows = year
    extra = []
    for n in _some(rng, rows, share, lambda r: bool(r[DEC])):
        row = list(rows[n])
        row[DEC] = uk(parse(row[DEC]) + DAY * int(rng.integers(1, 20)))
        extra.append(row)
    return header, rows + extra


def late_ends(rng, year: Year, share: float) -> Year:
    """Overlaps: an end some days after the next beginning."""
    header, rows = year
    for n in _some(rng, rows, share, lambda r: r[REC] == "X1" and bool(r[DEC])):
        rows[n][DEC] = uk(parse(rows[n][DEC]) + DAY * int(rng.integers(1, 30)))
    return header, rows


def early_beginnings(rng, year: Year, share: float) -> Year:
    """Overlaps: a beginning some days before the end of the episode before."""
    header, rows = year
    for n in _some(rng, rows, share, lambda r: r[RNE] != "S"):
        rows[n][DECOM] = uk(parse(rows[n][DECOM]) - DAY * int(rng.integers(1, 15)))
    return header, rows


def missing_ends(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: bool(r[DEC])):
        rows[n][DEC] = ""
    return header, rows


def missing_ends_and_reasons(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: bool(r[DEC])):
        rows[n][DEC] = rows[n][REC] = ""
    return header, rows


def missing_reasons(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: bool(r[DEC])):
        rows[n][REC] = ""
    return header, rows


def gaps(rng, year: Year, share: float) -> Year:
    """X1 chains with days missing."""
    header, rows = year
    for n in _some(rng, rows, share, lambda r: r[REC] == "X1" and bool(r[DEC])):
        end = parse(rows[n][DEC]) - DAY * int(rng.integers(1, 25))
        rows[n][DEC] = uk(max(end, parse(rows[n][DECOM])))
    return header, rows


def lost_rows(rng, year: Year, share: float) -> Year:
    header, rows = year
    gone = set(_some(rng, rows, share, lambda r: r[RNE] != "S"))
    return header, [r for n, r in enumerate(rows) if n not in gone]


def backward(rng, year: Year, share: float) -> Year:
    """Ends before beginnings: exchanged, or a year too early."""
    header, rows = year
    for n in _some(rng, rows, share, lambda r: bool(r[DEC]) and r[DEC] != r[DECOM]):
        if rng.random() < 0.5:
            rows[n][DECOM], rows[n][DEC] = rows[n][DEC], rows[n][DECOM]
        else:
            rows[n][DEC] = uk(parse(rows[n][DECOM]) - DAY * int(rng.integers(1, 300)))
    return header, rows


def future_beginnings(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: True):
        rows[n][DECOM] = uk(parse(rows[n][DECOM]) + DAY * 365 * int(rng.integers(6, 20)))
    return header, rows


def future_ends(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: bool(r[DEC])):
        rows[n][DEC] = uk(parse(rows[n][DEC]) + DAY * 365 * int(rng.integers(6, 20)))
    return header, rows


def unreadable_dates(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: True):
        rows[n][DECOM if rng.random() < 0.5 or not rows[n][DEC] else DEC] = "unknown"
    return header, rows


def short_breaks(rng, year: Year, share: float) -> Year:
    """Short breaks within care and of other children."""
    header, rows = year
    extra = []
    for n in _some(rng, rows, share, lambda r: True):
        row = list(rows[n])
        row[DECOM] = uk(parse(row[DECOM]) + DAY * 7)
        row[DEC], row[REC], row[LS] = uk(parse(row[DECOM]) + DAY * 9), "X1", "V4"
        extra.append(row)
    return header, rows + extra


def lost_headers(rng, year: Year, share: float) -> Year:
    header, rows = year
    return [h for h in header if rng.random() > share], rows


def empty_headers(rng, year: Year, share: float) -> Year:
    """Children without episodes."""
    header, rows = year
    extra = [["9" + h[0], *h[1:]] for h in header if rng.random() < share]
    return header + extra, rows


def shifted(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: True):
        place = int(rng.integers(1, 9))
        rows[n] = [*rows[n][:place], "", *rows[n][place:]][: 13 + int(rng.integers(0, 2))]
    return header, rows


def wrong_births(rng, year: Year, share: float) -> Year:
    header, rows = year
    for h in header:
        if rng.random() < share:
            h[2] = uk(parse(h[2]) + DAY * int(rng.integers(-3000, 3000)))
    return header, rows


def unknown_codes(rng, year: Year, share: float) -> Year:
    header, rows = year
    for n in _some(rng, rows, share, lambda r: True):
        rows[n][int(rng.choice([RNE, 4, 6, 9]))] = "??"
    return header, rows


KINDS = (
    duplicates, duplicates_with_other_place, duplicates_with_other_end, late_ends,
    early_beginnings, missing_ends, missing_ends_and_reasons, missing_reasons, gaps, lost_rows,
    backward, future_beginnings, future_ends, short_breaks, lost_headers, empty_headers,
    wrong_births, unknown_codes, unreadable_dates, shifted,
)  # fmt: skip
"""Every kind; those that leave no date to move come last."""


def days_of(episodes, first: int, last: int) -> dict[tuple[str, int], str]:
    """Place of every child on every day."""
    begin, end = dt.date(first - 1, 4, 1).toordinal(), dt.date(last, 3, 31).toordinal()
    held: dict[tuple[str, int], str] = {}
    for child, started, ended, place in episodes:
        stop = end + 1 if ended is None else min(ended.toordinal(), end + 1)
        for day in range(max(started.toordinal(), begin), stop):
            held[child, day] = place
    return held


def wrong_share(world: list[Child], frame, first: int, last: int) -> tuple[float, float]:
    """Child-days that are wrong, and wrong in care or not alone, as shares of the true ones."""
    true = days_of(
        [(e.child, e.started, e.ended, e.place) for c in world for e in c.episodes], first, last
    )
    read = days_of(
        list(frame.select("child", "started", "ended", "place").iter_rows()), first, last
    )
    both = true.keys() | read.keys()
    wrong = sum(1 for k in both if true.get(k) != read.get(k))
    absent = len(true.keys() ^ read.keys())
    return wrong / len(true), absent / len(true)
