"""Spoil clean returns in the ways in which councils' returns are spoilt, and keep the truth.

    from validation.demand.dirt import spoil

    dirty = spoil(files, seed=1)                  # every kind at its usual rate
    dirty = spoil(files, seed=1, only="overlap")  # one kind alone

Written without knowledge of the reader. A child gets one kind of spoilt row at most, so that what
was done wrong can be told apart; a file gets one kind of spoilt text at most.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from validation.demand.dirt_rows import ROW_KINDS, Held
from validation.demand.dirt_sheets import by_child, of_module, read, sheets, written
from validation.demand.dirt_text import TEXT_KINDS

FILE_KINDS = ("file_twice", "file_in_halves", "identifiers_reused")
"""Kinds that concern whole files or two children at once."""
KINDS = (*ROW_KINDS, *TEXT_KINDS, *FILE_KINDS)
"""Every kind of dirt."""
TEXT_RATE = 0.5
"""Share of files with spoilt text."""
_REUSED = 0.01


@dataclass(frozen=True, slots=True)
class Dirty:
    """Spoilt returns.

    Attributes:
        files: Bytes by path.
        touched: Children that a kind of dirt reached, by kind.
        renamed: Identifiers that were given again: the child's own, then the one it got.
    """

    files: dict[str, bytes] = field(repr=False)
    touched: dict[str, set[str]] = field(repr=False)
    renamed: dict[str, str]


def spoil(
    files: Mapping[str, bytes], seed: int, *, only: str | None = None, factor: float = 1.0
) -> Dirty:
    """Spoil clean CSV returns.

    Args:
        files: Clean CSV modules under ``.../<year>/<module>.csv``; XML is passed on as it is.
        seed: Seed; the same files and seed give the same bytes.
        only: One kind alone; every kind where not given.
        factor: Factor on the usual rates of spoilt rows.
    """
    held = sheets({path: raw for path, raw in files.items() if path.endswith(".csv")})
    clean = {row["CHILD"] for sheet in of_module(held, "episodes") for row in sheet.rows}
    touched: dict[str, set[str]] = {}
    renamed: dict[str, str] = {}
    if only in (None, "identifiers_reused"):
        renamed = _give_again(held, _stream(seed, "identifiers_reused"), 1 if only is None else 3)
        touched["identifiers_reused"] = set(renamed.values())
        clean -= {*renamed, *renamed.values()}
    for name, (kind, rate) in ROW_KINDS.items():
        if only in (None, name):
            touched[name] = kind(held, _stream(seed, name), clean, rate * factor)
            clean = clean - touched[name]
    touched |= _spoil_text(held, seed, only)
    made = {path: written(sheet) for path, sheet in held.items()}
    rest = {path: raw for path, raw in files.items() if path not in made}
    return Dirty(_spoil_files(made, seed, only) | rest, touched, renamed)


def _stream(seed: int, topic: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(topic.encode())])


def _spoil_text(held: Held, seed: int, only: str | None) -> dict[str, set[str]]:
    """Spoil the text of some files; children of their episodes count as touched."""
    touched: dict[str, set[str]] = {}
    names = [name for name in TEXT_KINDS if only in (None, name)]
    for path, sheet in held.items():
        rng = _stream(seed, f"text {path}")
        if not names or rng.random() > (TEXT_RATE if only is None else 1.0):
            continue
        name = names[int(rng.integers(len(names)))]
        if sheet.module in ("episodes", "header"):
            touched.setdefault(name, set()).update(by_child(sheet))
        TEXT_KINDS[name](sheet, rng)
    return {n: {c.strip().removesuffix(".0") for c in found} for n, found in touched.items()}


def _spoil_files(made: dict[str, bytes], seed: int, only: str | None) -> dict[str, bytes]:
    """A file that is there twice, and one that came in two halves."""
    rng, found = _stream(seed, "files"), dict(made)
    episodes = sorted(path for path in made if path.endswith("/episodes.csv"))
    if only in (None, "file_twice"):
        path = episodes[int(rng.integers(len(episodes)))]
        found[path.replace("episodes.csv", "episodes (1).csv")] = made[path]
    if only in (None, "file_in_halves"):
        path = episodes[int(rng.integers(len(episodes)))]
        lines = made[path].splitlines(keepends=True)
        if not made[path].startswith(b"\xff\xfe") and b"SSDA903" not in made[path][:40]:
            middle = len(lines) // 2
            del found[path]
            found[path.replace("episodes.csv", "episodes_a.csv")] = b"".join(lines[:middle])
            found[path.replace("episodes.csv", "episodes_b.csv")] = lines[0] + b"".join(
                lines[middle:]
            )
    return found


def _give_again(held: Held, rng: np.random.Generator, factor: float) -> dict[str, str]:
    """Identifiers of children who left long before are given to children who came later."""
    came: dict[str, object] = {}
    left: dict[str, object] = {}
    for sheet in of_module(held, "episodes"):
        for child, rows in by_child(sheet).items():
            came.setdefault(child, (read(rows[0]["DECOM"]), sheet.year))
            day = read(rows[-1]["DEC"]) if rows[-1]["REC"] != "X1" else None
            left[child] = (day, sheet.year)
    gone = [(c, d, y) for c, (d, y) in left.items() if d is not None]
    renamed: dict[str, str] = {}
    for child, (start, year) in came.items():
        if rng.random() < _REUSED * factor and start is not None:
            old = [c for c, day, last in gone if (start - day).days > 200 and last < year
                   and c not in renamed.values() and c not in renamed]  # fmt: skip
            if old:
                renamed[child] = old[int(rng.integers(len(old)))]
    for sheet in held.values():
        for row in sheet.rows:
            row["CHILD"] = renamed.get(row["CHILD"], row["CHILD"])
    return renamed
