"""Spoilt rows: what goes wrong in a council's own records. The truth stays as it was.

Every kind takes the sheets, a generator, the children that are still clean, and a rate: how many of
the children that can have this fault get it. It answers with those that got it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from validation.demand.dirt_sheets import Row, Sheet, by_child, of_module, read, shift, told

Held = dict[str, Sheet]
Kind = Callable[[Held, np.random.Generator, set[str], float], set[str]]
ROW_KINDS: dict[str, tuple[Kind, float]] = {}
"""Kinds by name, with the rate at which they are usual."""


def _kind(rate: float) -> Callable[[Kind], Kind]:
    def keep(kind: Kind) -> Kind:
        ROW_KINDS[kind.__name__] = (kind, rate)
        return kind

    return keep


def _pairs(held: Held) -> Iterator[tuple[Sheet, Row, Row]]:
    """Episodes of a child that follow on from each other within one file."""
    for sheet in of_module(held, "episodes"):
        for rows in by_child(sheet).values():
            for before, after in itertools.pairwise(rows):
                if before["REC"] == "X1" and before["DEC"] == after["DECOM"]:
                    yield sheet, before, after


def _long(row: Row, least: int) -> bool:
    """Whether a closed episode is longer than some days."""
    start, end = read(row["DECOM"]), read(row["DEC"])
    return start is not None and end is not None and (end - start).days > least


def _some(rng: np.random.Generator, found: list, clean: set[str], rate: float) -> list:
    """Some of the places where a fault fits: one a child, children that are clean."""
    kept, seen = [], set()
    for item in found:
        child = next(part["CHILD"] for part in item if isinstance(part, dict))
        if child in clean and child not in seen and rng.random() < rate:
            kept.append(item)
            seen.add(child)
    return kept


def _children(chosen: list) -> set[str]:
    return {next(part["CHILD"] for part in item if isinstance(part, dict)) for item in chosen}


def _endings(held: Held) -> list[tuple[Sheet, Row]]:
    """Last episodes of a period that ended, in the file of the year."""
    return [(sheet, row) for sheet in of_module(held, "episodes") for row in sheet.rows
            if row["REC"] not in ("", "X1") and row["LS"] not in ("V3", "V4")]  # fmt: skip


def _grown(held: Held) -> dict[str, str]:
    """Day of the 18th birthday of each child, as written."""
    found = {}
    for sheet in of_module(held, "header"):
        for row in sheet.rows:
            day = read(row["DOB"])
            if day and not (day.month == 2 and day.day == 29):
                found[row["CHILD"]] = told(day.replace(year=day.year + 18))
    return found


@_kind(0.03)
def row_twice(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """A row is there twice, to the letter."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows]
    chosen = _some(rng, every, clean, rate)
    for sheet, row in chosen:
        sheet.rows.insert(int(rng.integers(len(sheet.rows))), dict(row))
    return _children(chosen)


@_kind(0.02)
def row_twice_once_open(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """A row is there twice, once from an older extract in which the episode was still open."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows if r["DEC"]]
    chosen = _some(rng, every, clean, rate)
    for sheet, row in chosen:
        old = row | {"DEC": "", "REC": "", "REASON_PLACE_CHANGE": ""}
        sheet.rows.insert(int(rng.integers(len(sheet.rows))), old)
    return _children(chosen)


@_kind(0.02)
def overlap(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """An episode ends some days after the next has begun; the next one's first day is right."""
    chosen = _some(rng, [p for p in _pairs(held) if _long(p[1], 3)], clean, rate)
    for _, before, _ in chosen:
        before["DEC"] = shift(before["DEC"], int(rng.integers(1, 20)))
    return _children(chosen)


@_kind(0.02)
def short_gap(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """An X1 episode ends a day to four before the next begins; the child was never away."""
    chosen = _some(rng, [p for p in _pairs(held) if _long(p[1], 8)], clean, rate)
    for _, before, _ in chosen:
        before["DEC"] = shift(before["DEC"], -int(rng.integers(1, 5)))
    return _children(chosen)


@_kind(0.02)
def end_missing_midway(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """DEC is missing, and half the time REC, though the next episode follows."""
    chosen = _some(rng, list(_pairs(held)), clean, rate)
    for _, before, _ in chosen:
        before["DEC"] = ""
        before["REC"] = before["REC"] if rng.random() < 0.5 else ""
    return _children(chosen)


@_kind(0.006)
def end_missing_of_leaver(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """DEC and REC of a child who left are missing; the child is in no later file.

    The day cannot be known: at best, that the child was gone by the next year's first day.
    """
    last = max(s.year for s in of_module(held, "episodes"))
    grown = _grown(held)
    able = [
        e for e in _endings(held) if e[0].year < last and e[1]["DEC"] != grown.get(e[1]["CHILD"])
    ]
    chosen = _some(rng, able, clean, rate)
    for _, row in chosen:
        row["DEC"] = row["REC"] = ""
    return _children(chosen)


@_kind(0.04)
def end_missing_at_18(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """Nobody closed the record at the 18th birthday; it stays open in the next year's file too."""
    grown = _grown(held)
    every = [e for e in _endings(held) if e[1]["DEC"] == grown.get(e[1]["CHILD"])]
    chosen = _some(rng, every, clean, rate)
    after = {s.year: s for s in of_module(held, "episodes")}
    for sheet, row in chosen:
        row["DEC"] = row["REC"] = ""
        if sheet.year + 1 in after:
            after[sheet.year + 1].rows.append(dict(row))
    return _children(chosen)


@_kind(0.02)
def continues_without_next(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """REC says X1 where the child left: no episode follows."""
    chosen = _some(rng, _endings(held), clean, rate)
    for _, row in chosen:
        row["REC"] = "X1"
    return _children(chosen)


@_kind(0.03)
def reason_missing(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """REC is missing where DEC is given."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows if r["DEC"]]
    chosen = _some(rng, every, clean, rate)
    for _, row in chosen:
        row["REC"] = ""
    return _children(chosen)


@_kind(0.01)
def left_but_goes_on(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """REC says that the child left, yet the next episode begins on the same day."""
    chosen = _some(rng, list(_pairs(held)), clean, rate)
    for _, before, _ in chosen:
        before["REC"] = "E8"
    return _children(chosen)


@_kind(0.02)
def wrong_new_reason(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """RNE says S in the midst of a period, or is missing."""
    chosen = _some(rng, list(_pairs(held)), clean, rate)
    for _, _, after in chosen:
        after["RNE"] = "S" if rng.random() < 0.6 else ""
    return _children(chosen)


@_kind(0.004)
def end_year_mistyped(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """DEC has last year's number, as in every January, and lies before DECOM."""
    able = [p for p in _pairs(held) if p[1]["DEC"][3:5] in ("01", "02", "03")]
    chosen = _some(rng, able, clean, 6 * rate)
    for _, before, _ in chosen:
        before["DEC"] = f"{before['DEC'][:6]}{int(before['DEC'][6:]) - 1}"
    return _children(chosen)


@_kind(0.003)
def start_mangled(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """DECOM cannot be a day (31/02, or the year 0222); the episode before says when it began."""
    chosen = _some(rng, list(_pairs(held)), clean, rate)
    for _, _, after in chosen:
        year = after["DECOM"][6:]
        after["DECOM"] = (
            f"31/02/{year}" if rng.random() < 0.5 else f"{after['DECOM'][:6]}02{year[2:]}"
        )
    return _children(chosen)


@_kind(0.01)
def planned_end(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """DEC of an open episode is a day to come, as planned; the plan came to nothing."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows if not r["DEC"]]
    chosen = _some(rng, every, clean, rate)
    for sheet, row in chosen:
        row["DEC"] = shift(f"31/03/{sheet.year}", int(rng.integers(5, 200)))
        row["REC"] = "E4A"
    return _children(chosen)


@_kind(0.02)
def corrected_start(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """One year's file has the first day wrong by some days; the next year's has it right."""
    chosen = _some(rng, list(_carried(held)), clean, rate)
    for _, row, rows in chosen:
        by = int(rng.choice([-6, -3, -2, -1, 1, 2, 3, 7]))
        wrong = shift(row["DECOM"], by)
        before = [r for r in rows if r is not row and r["DEC"] == row["DECOM"]]
        if before and read(wrong) < read(before[-1]["DECOM"]):
            continue
        for r in before:
            r["DEC"] = wrong
        row["DECOM"] = wrong
    return _children(chosen)


@_kind(0.02)
def corrected_place(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """One year's file has the wrong placement; the next year's has it right."""
    able = [c for c in _carried(held) if c[1]["PLACE"] in ("U4", "U6", "K2", "U1")]
    chosen = _some(rng, able, clean, rate)
    for _, row, _ in chosen:
        row["PLACE"] = "U5" if row["PLACE"] != "U4" else "U1"
        row["PLACE_PROVIDER"] = "PR1" if row["PLACE_PROVIDER"] != "PR1" else "PR4"
    return _children(chosen)


def _carried(held: Held) -> Iterator[tuple[Sheet, Row, list[Row]]]:
    """Episodes that are open on 31 March, told again a year later and begun in the year."""
    years = list(of_module(held, "episodes"))
    for sheet, later in itertools.pairwise(years):
        again = {(r["CHILD"], r["DECOM"]) for r in later.rows}
        for rows in by_child(sheet).values():
            row = rows[-1]
            fresh = (start := read(row["DECOM"])) is not None and start.year >= sheet.year - 1
            if not row["DEC"] and fresh and (row["CHILD"], row["DECOM"]) in again:
                yield sheet, row, rows


@_kind(0.02)
def absent_for_a_year(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """A child with one open episode is left out of one year's file and is there the year after."""
    years = list(of_module(held, "episodes"))
    able = []
    for before, sheet, later in zip(years, years[1:], years[2:], strict=False):
        kept = {(r["CHILD"], r["DECOM"]) for s in (before, later) for r in s.rows}
        both = {(r["CHILD"], r["DECOM"]) for r in before.rows} & {
            (r["CHILD"], r["DECOM"]) for r in later.rows
        }
        for rows in by_child(sheet).values():
            key = (rows[0]["CHILD"], rows[0]["DECOM"])
            if len(rows) == 1 and key in both and key in kept:
                able.append((sheet, rows[0]))
    chosen = _some(rng, able, clean, rate)
    for sheet, row in chosen:
        sheet.rows.remove(row)
    return _children(chosen)


@_kind(0.004)
def vanished(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """A child who was open on 31 March left within weeks and is in no later file at all."""
    years = list(of_module(held, "episodes"))
    able = []
    for before, sheet in itertools.pairwise(years):
        there = {r["CHILD"] for r in before.rows if not r["DEC"]}
        later = {r["CHILD"] for s in years if s.year > sheet.year for r in s.rows}
        for child, rows in by_child(sheet).items():
            day = read(rows[-1]["DEC"])
            if child in there and child not in later and day and day.month in (4, 5):
                able.append((sheet, rows[0]))
    chosen = _some(rng, able, clean, 8 * rate)
    for sheet, row in chosen:
        sheet.rows = [r for r in sheet.rows if r["CHILD"] != row["CHILD"]]
    return _children(chosen)


@_kind(0.02)
def header_missing(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """A child has no row in the header of one year; half of them in none."""
    every = [(s, r) for s in of_module(held, "header") for r in s.rows]
    chosen = _some(rng, every, clean, rate / 3)
    for sheet, row in chosen:
        for other in of_module(held, "header") if rng.random() < 0.5 else (sheet,):
            other.rows = [r for r in other.rows if r["CHILD"] != row["CHILD"]]
    return _children(chosen)


@_kind(0.02)
def header_differs(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """The day of birth or the sex differs between two years; the later year is right."""
    every = [(s, r) for s in list(of_module(held, "header"))[:-1] for r in s.rows]
    later = {(s.year, r["CHILD"]) for s in of_module(held, "header") for r in s.rows}
    able = [(s, r) for s, r in every if (s.year + 1, r["CHILD"]) in later]
    chosen = _some(rng, able, clean, rate / 2)
    for _, row in chosen:
        if rng.random() < 0.5:
            row["DOB"] = shift(row["DOB"], int(rng.choice([-31, -1, 1, 10])))
        else:
            row["SEX"] = "1" if row["SEX"] in ("2", "F") else "2"
    return _children(chosen)


@_kind(0.02)
def absence_with_provider(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """A temporary absence (T code) has a provider."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows if r["PLACE"][:1] == "T"]
    chosen = _some(rng, every, clean, 10 * rate)
    for _, row in chosen:
        row["PLACE_PROVIDER"] = "PR4"
    return _children(chosen)


@_kind(0.02)
def break_while_in_care(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """A night of short break (V3) is told within a period of care."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows if _long(r, 40)]
    chosen = _some(rng, [e for e in every if e[1]["LS"] not in ("V3", "V4")], clean, rate)
    for sheet, row in chosen:
        start = shift(row["DECOM"], int(rng.integers(5, 30)))
        night = row | {"DECOM": start, "DEC": shift(start, 2), "LS": "V3", "RNE": "S", "REC": "E4A",
                       "PLACE": "K2", "PLACE_PROVIDER": "PR1"}  # fmt: skip
        sheet.rows.append(night)
    return _children(chosen)


@_kind(0.003)
def status_missing(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """LS or CIN is missing."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows
             if r["LS"] not in ("V3", "V4")]  # fmt: skip
    chosen = _some(rng, every, clean, 4 * rate)
    for _, row in chosen:
        row["LS" if rng.random() < 0.5 else "CIN"] = ""
    return _children(chosen)


@_kind(0.02)
def dates_swapped(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """Excel turned day and month of one DEC about where it could; the next DECOM is right."""
    able = [p for p in _pairs(held) if int(p[1]["DEC"][:2]) <= 12
            and p[1]["DEC"][:2] != p[1]["DEC"][3:5]]  # fmt: skip
    chosen = _some(rng, able, clean, rate)
    for _, before, _ in chosen:
        day = before["DEC"]
        before["DEC"] = f"{day[3:5]}/{day[:2]}/{day[6:]}"
    return _children(chosen)


@_kind(0.01)
def dates_as_numbers(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """Excel's number of a day stands in place of the day, or a time of day is added."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows if read(r["DECOM"])]
    chosen = _some(rng, every, clean, rate)
    zero = read("30/12/1899")
    for _, row in chosen:
        for column in ("DECOM", "DEC"):
            day = read(row[column])
            if day:
                number = str((day - zero).days)
                row[column] = number if rng.random() < 0.5 else f"{row[column]} 00:00:00"
    return _children(chosen)


@_kind(0.03)
def codes_untidy(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:
    """Codes in lower case or with blanks about them."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows]
    chosen = _some(rng, every, clean, rate)
    for _, row in chosen:
        for column in ("PLACE", "PLACE_PROVIDER", "LS", "REC", "RNE"):
            word = row[column]
            row[column] = word.lower() if rng.random() < 0.5 else f" {word}  " if word else ""
    return _children(chosen)


@_kind(0.02)
def identifiers_untidy(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """Identifiers with blanks, or as decimal numbers, in one year's episodes."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows]
    chosen = _some(rng, every, clean, rate)
    for sheet, first in [(s, dict(r)) for s, r in chosen]:
        name = first["CHILD"]
        untidy = f"{name}.0" if rng.random() < 0.4 else f" {name} "
        for row in sheet.rows:
            if row["CHILD"] == name:
                row["CHILD"] = untidy
    return {row["CHILD"].strip().removesuffix(".0") for _, row in chosen}


@_kind(0.01)
def old_code_in_new_year(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """A code of an older year lives on: H5 for K3, Z1 for Z11 to Z14; 1 and 2 for M and F."""
    old = {"K3": "H5", "Z11": "Z1", "Z12": "Z1", "Z13": "Z1", "Z14": "Z1"}
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows if r["PLACE"] in old]
    chosen = _some(rng, every, clean, 10 * rate)
    for _, row in chosen:
        row["PLACE"] = old[row["PLACE"]]
    return _children(chosen)


@_kind(0.02)
def nothing_in_words(held: Held, rng: np.random.Generator, clean: set[str], rate: float) -> set[str]:  # fmt: skip
    """NULL, N/A or a dash stands where nothing should."""
    every = [(s, r) for s in of_module(held, "episodes") for r in s.rows]
    chosen = _some(rng, every, clean, rate)
    for _, row in chosen:
        word = str(rng.choice(["NULL", "N/A", "-", "null", "#N/A"]))
        for column in ("DEC", "REC", "REASON_PLACE_CHANGE", "URN"):
            row[column] = row[column] or word
    return _children(chosen)
