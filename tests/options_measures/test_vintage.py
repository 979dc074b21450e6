"""Which edition reproduces a published population."""

from __future__ import annotations

import polars as pl
import pytest

from vesting.errors import InputError
from vesting.options.vintage import NOTHING_REPRODUCES, Ages, reproduce, rounding_of, totals


def rows(edition, year, people):
    return [
        {"edition": edition, "file": f"{edition}.csv", "year": year, "basis": "mid-year estimate",
         "place_code": code, "age_from": low, "age_to": high, "persons": float(n)}
        for code, low, high, n in people
    ]  # fmt: skip


HELD = pl.DataFrame(
    rows(
        "first",
        2023,
        [
            ("a", 0, 130, 100_120),
            ("b", 0, 130, 200_405),
            ("a", 0, 17, 20_000),
            ("b", 0, 17, 40_000),
        ],
    )
    + rows("revised", 2023, [("a", 0, 130, 101_000), ("b", 0, 130, 201_000)])
    + rows(
        "bands",
        2021,
        [
            ("a", 0, 15, 10),
            ("a", 16, 17, 5),
            ("a", 18, 130, 85),
            ("b", 0, 15, 1),
            ("b", 16, 130, 9),
        ],
    )
    + rows("part", 2024, [("a", 0, 130, 300_525)])
)


def test_the_edition_that_rounds_to_the_figure_is_named():
    claim = reproduce(HELD, ["a", "b"], 300_500, Ages())
    assert [e.edition for e in claim.editions if e.reproduces] == ["first"]
    assert claim.editions[0].miss == 25
    assert claim.rounding == 100
    assert "first, mid-year estimate of 2023 (300,525)" in claim.verdict


def test_when_none_does_that_is_not_evidence_of_error():
    assert reproduce(HELD, ["a", "b"], 309_999, Ages()).verdict == NOTHING_REPRODUCES


def test_an_edition_that_lacks_a_place_or_an_age_is_left_out():
    assert "part" not in totals(HELD, ["a", "b"], Ages())["edition"].to_list()
    assert totals(HELD, ["a", "b"], Ages(0, 17))["edition"].to_list() == ["first"]
    assert totals(HELD, ["a"], Ages(0, 17))["edition"].to_list() == ["bands", "first"]


def test_bands_add_up_and_a_whole_is_not_counted_twice():
    found = {r["edition"]: r["total"] for r in totals(HELD, ["a"], Ages()).iter_rows(named=True)}
    assert found == {"first": 100_120, "revised": 101_000, "bands": 100, "part": 300_525}


def test_no_edition_at_all_says_what_to_add():
    with pytest.raises(InputError, match="no edition held here has all 1 places") as error:
        reproduce(HELD, ["zzz"], 10, Ages())
    assert "vesting data add" in error.value.mend


@pytest.mark.parametrize(
    ("figure", "step"),
    [
        (672_500, 500),
        (556_150, 50),
        (556_149, 1),
        (500_000, 500),
        (1_000_000, 1_000),
        (20, 1),
        (12_340, 10),
    ],
)
def test_rounding_is_read_from_the_figure(figure, step):
    assert rounding_of(figure) == step
