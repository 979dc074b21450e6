"""How much of the truth survives the dirt: the reader of returns, put to the test.

    python validation/demand/dirt_reading.py [--seeds N] [--children N] [--kinds] [--json FILE]

Clean returns of a made-up county are spoilt (``validation/demand/dirt.py``), read by
``vesting.evidence.returns.read_returns``, and compared with the truth, child by child and day by
day. A child-day is right when the child is looked after in the right one of the ten placements, or
rightly not looked after; counted are child-days on which truth or reader has the child looked after.
A temporary absence (T code) keeps the placement before it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[2]))

from validation.demand.dirt import KINDS, Dirty, spoil
from vesting.synthetic.returns import Care, Homes, Plan, imagine_care, write_returns

PLACEMENTS = (
    "kinship_foster", "foster_in_house", "foster_agency", "childrens_home", "secure", "supported",
    "with_parents", "adoption", "residential_other", "other",
)  # fmt: skip
_OF_PLACE = {
    **dict.fromkeys(("U1", "U2", "U3"), 0), "K2": 3, "K1": 4,
    **dict.fromkeys(("H5", "K3", "P2"), 5), "P1": 6,
    **dict.fromkeys(("A3", "A4", "A5", "A6"), 7),
    **dict.fromkeys(("R1", "R2", "R3", "R5", "S1"), 8),
}  # fmt: skip
_AGENCY = ("PR4", "PR5")
_EPOCH = date(1970, 1, 1)


def county(seed: int, children: int, first: int, last: int) -> Care:
    """A made-up county with forty small areas."""
    codes = tuple(f"E01{90001 + i:06d}" for i in range(40))
    homes = Homes(
        codes,
        tuple(f"E07{901 + i // 10:06d}" for i in range(40)),
        np.ones(40),
        tuple(f"LM{1 + i // 9} {1 + i % 9}AA" for i in range(40)),
        np.arange(40),
    )
    return imagine_care(Plan(seed, homes, first, last, children, beyond=1))


def truth_days(care: Care, dirty: Dirty, names: list[str], first: date, days: int) -> np.ndarray:
    """Placement of each child on each day, -1 while not looked after, ``(children, days)``."""
    spells = care.spells.with_columns(pl.col("child").replace(dirty.renamed))
    kind = spells["placement"].replace_strict(list(PLACEMENTS), list(range(10)))
    return _lay(spells["child"].to_list(), spells["start"].to_list(), spells["end"].to_list(),
                kind.to_list(), names, first, days)  # fmt: skip


def read_days(episodes: pl.DataFrame, names: list[str], first: date, days: int) -> np.ndarray:
    """The same from the reader's episodes, short breaks left out."""
    kept = episodes.filter(~pl.col("legal_status").fill_null("").is_in(["V3", "V4"]))
    kept = kept.sort("child", "started", maintain_order=True)
    children = [name_of(child) for child in kept["child"].to_list()]
    kinds, last = [], ("", None, 9)
    places = zip(children, kept["started"], kept["ended"], kept["place"].fill_null(""),
                 kept["provider"].fill_null(""), strict=True)  # fmt: skip
    for child, started, ended, place, provider in places:
        kind = _placement(place, provider)
        if place[:1] == "T" and last[:2] == (child, started):
            kind = last[2]
        kinds.append(kind)
        last = (child, ended, kind)
    return _lay(children, kept["started"].to_list(), kept["ended"].to_list(), kinds, names, first,
                days)  # fmt: skip


def name_of(child: str) -> str:
    """The identifier that the files had: a reader may add to it where two children shared one."""
    found = re.search(r"\d{6}", child)
    return found.group() if found else child


def _placement(place: str, provider: str) -> int:
    if place in ("U4", "U5", "U6"):
        return 2 if provider in _AGENCY else 1
    return _OF_PLACE.get(place, 9)


def _lay(children: list, started: list, ended: list, kinds: list, names: list[str], first: date,
         days: int) -> np.ndarray:  # fmt: skip
    at = {name: i for i, name in enumerate(names)}
    found = np.full((len(names), days), -1, dtype=np.int8)
    for child, start, end, kind in zip(children, started, ended, kinds, strict=True):
        if child in at and start is not None:
            low = max((start - first).days, 0)
            high = days if end is None else min((end - first).days, days)
            found[at[child], low : max(high, low)] = kind
    return found


def compare(care: Care, dirty: Dirty, episodes: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Shares of child-days right, and the worst error of a day's number, by kind and for all."""
    first, last = date(care.plan.first - 1, 4, 1), date(care.plan.last, 3, 31)
    days = (last - first).days + 1
    told = [name_of(child) for child in episodes["child"].unique().to_list()]
    names = sorted({*care.spells["child"].replace(dirty.renamed).to_list(), *told})
    true = truth_days(care, dirty, names, first, days)
    read = read_days(episodes, names, first, days)
    parts = {"all": np.ones(len(names), dtype=bool)}
    parts |= {kind: np.isin(names, list(children)) for kind, children in dirty.touched.items()}
    return {kind: _scores(true[here], read[here]) for kind, here in parts.items()}


def _scores(true: np.ndarray, read: np.ndarray) -> dict[str, float]:
    counted = (true >= 0) | (read >= 0)
    right = (true == read) & counted
    there = ((true >= 0) & (read >= 0)).sum()
    stock, told = (true >= 0).sum(axis=0), (read >= 0).sum(axis=0)
    return {
        "children": int(counted.any(axis=1).sum()),
        "child_days": int(counted.sum()),
        "right": float(right.sum() / max(counted.sum(), 1)),
        "missed": float(((true >= 0) & (read < 0)).sum() / max(counted.sum(), 1)),
        "invented": float(((true < 0) & (read >= 0)).sum() / max(counted.sum(), 1)),
        "misplaced": float((there - right.sum()) / max(counted.sum(), 1)),
        "worst_stock_error": float(np.abs(stock - told).max() / max(stock.max(), 1)),
    }


def read_dirty(dirty: Dirty) -> pl.DataFrame:
    """Episodes as the reader gives them."""
    from vesting.evidence.returns import ReturnFile, read_returns

    files = [ReturnFile(name=path, content=raw) for path, raw in dirty.files.items()]
    return read_returns(files).episodes


def main() -> None:
    """Spoil, read, compare, print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seeds", type=int, default=3)
    words.add_argument("--first-seed", type=int, default=20_000)
    words.add_argument("--children", type=int, default=400)
    words.add_argument("--kinds", action="store_true", help="also each kind of dirt alone")
    words.add_argument("--json", type=Path)
    asked = words.parse_args()
    results: dict[str, list[dict[str, float]]] = {}
    for seed in range(asked.first_seed, asked.first_seed + asked.seeds):
        last = 2021 + seed % 7
        care = county(seed, asked.children, last - 4, last)
        files = write_returns(care, folder="returns/Loamshire")
        clean = Dirty(files, {}, {})
        results.setdefault("clean", []).append(compare(care, clean, read_dirty(clean))["all"])
        dirty = spoil(files, seed)
        for kind, scores in compare(care, dirty, read_dirty(dirty)).items():
            name = "every kind together" if kind == "all" else f"  of these, {kind}"
            results.setdefault(name, []).append(scores)
        for kind in KINDS if asked.kinds else ():
            alone = spoil(files, seed, only=kind)
            scores = compare(care, alone, read_dirty(alone))["all"]
            results.setdefault(f"alone: {kind}", []).append(scores)
    print(
        f"{'kind':44}{'children':>9}{'days':>10}{'right %':>9}{'missed':>8}{'added':>8}{'placed':>8}"
    )
    for name, scores in results.items():
        days = np.array([s["child_days"] for s in scores], dtype=float)
        mean = {
            k: float(np.average([s[k] for s in scores], weights=days + 1e-9)) for k in scores[0]
        }
        print(
            f"{name:44}{sum(s['children'] for s in scores):>9}{int(days.sum()):>10}"
            f"{100 * mean['right']:>9.3f}{100 * mean['missed']:>8.3f}{100 * mean['invented']:>8.3f}"
            f"{100 * mean['misplaced']:>8.3f}"
        )
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
