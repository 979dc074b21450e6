"""Fake returns made by others, read whole."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter

import polars as pl
import pytest

from vesting.evidence.returns import ReturnFile, read_returns

pytestmark = pytest.mark.official


def files(official, pattern: str) -> list[ReturnFile]:
    base = official / "synthetic_903"
    return [
        ReturnFile(str(p.relative_to(base)), p.read_bytes()) for p in sorted(base.glob(pattern))
    ]


def rows_of(found: list[ReturnFile]) -> int:
    return sum(len(list(csv.reader(f.content.decode("utf-8-sig").splitlines()))) - 1 for f in found)


def slow_stock(found: list[ReturnFile], day: dt.date) -> tuple[int, Counter[str]]:
    """Children and places on a day, straight from the rows of the latest year that tells an episode."""
    latest: dict[tuple[str, str], dict[str, str]] = {}
    for f in found:
        if "episodes" in f.name:
            for row in csv.DictReader(f.content.decode("utf-8-sig").splitlines()):
                latest[row["CHILD"], row["DECOM"]] = row
    care: dict[str, tuple[dt.date, str]] = {}
    for row in latest.values():
        started, ended = uk(row["DECOM"]), uk(row["DEC"])
        open_ = ended is None or ended > day
        if row["LS"] in ("V3", "V4") or started is None or started > day or not open_:
            continue
        if row["CHILD"] not in care or care[row["CHILD"]][0] < started:
            care[row["CHILD"]] = started, row["PLACE"]
    return len(care), Counter(place for _, place in care.values())


def uk(text: str) -> dt.date | None:
    return dt.date(*map(int, reversed(text.split("/")))) if text else None


def read_stock(episodes: pl.DataFrame, day: dt.date) -> Counter[str]:
    held = episodes.filter(
        (pl.col("started") <= day) & (pl.col("ended").is_null() | (pl.col("ended") > day))
    )
    assert held["child"].is_unique().all()
    return Counter(held["place"].to_list())


def test_a_whole_set_of_modules(official):
    found = files(official, "validator_be_903/*.csv")
    returns = read_returns(found)
    assert returns.fates.height == rows_of(found) == sum(returns.counts.values())
    assert returns.counts["quarantined"] == 0
    assert returns.children.height == 2675
    assert returns.until == dt.date(2018, 3, 31)
    assert {n for n, f in returns.other.items() if f.height} == {
        "reviews", "uasc", "oc2", "oc3", "ad1", "placed_adoption", "previous_permanence", "missing",
        "social_workers", "deprivation_of_liberty",
    }  # fmt: skip


def test_xml_of_others(official):
    returns = read_returns(files(official, "validator_be_903/*.xml"))
    elements = returns.fates["module"].value_counts()
    assert dict(elements.iter_rows()) == {
        "header": 253, "episodes": 459, "reviews": 1206, "oc2": 253, "previous_permanence": 253,
        "missing": 6, "placed_adoption": 3, "ad1": 3, "oc3": 6, "uasc": 12,
    }  # fmt: skip


def test_five_years_of_one_authority(official):
    found = files(official, "cs_demand_model/*.csv")
    returns = read_returns(found)
    assert returns.fates.height == rows_of(found)
    assert returns.children.height == 820
    assert list(returns.years.values()) == [(2018, 2019, 2020, 2021, 2022)]
    for day in (
        dt.date(2018, 3, 31),
        dt.date(2019, 3, 30),
        dt.date(2020, 1, 1),
        dt.date(2022, 3, 1),
    ):
        total, places = slow_stock(found, day)
        read = read_stock(returns.episodes, day)
        assert abs(sum(read.values()) - total) <= 0.02 * total
        assert sum((read - places).values()) <= 0.02 * total


def test_the_regional_feed(official):
    one = read_returns(files(official, "cs_demand_model/*.csv"))
    feed = read_returns(files(official, "cs_demand_model_regional/*.csv"))
    assert set(feed.years) == {"Bromley", "Hillingdon", "Southwark"}
    assert feed.children.height == one.children.height
    assert feed.episodes.height == one.episodes.height


def test_a_tiny_set_that_uses_one_identifier_thrice(official):
    returns = read_returns(files(official, "liiatools/*.csv"))
    assert returns.years == {"liiatools": (2020,)}
    assert (
        returns.counts["accepted with warning"] + returns.counts["excluded"] == returns.fates.height
    )
