"""Which edition reproduces a published population."""

from __future__ import annotations

import polars as pl
import pytest

from vesting.errors import InputError
from vesting.options.covering import Way
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


def rows_of(*codes, edition=""):
    return [Way(frozenset(codes), f"sum of {len(codes)} district rows", edition)]


def test_the_edition_that_rounds_to_the_figure_is_named():
    claim = reproduce(HELD, rows_of("a", "b"), 300_500, Ages())
    assert [e.edition for e in claim.editions if e.reproduces] == ["first"]
    assert claim.editions[0].miss == 25
    assert claim.rounding == 500
    assert "first, mid-year estimate of 2023 (300,525)" in claim.verdict


def test_when_none_does_that_is_not_evidence_of_error():
    assert reproduce(HELD, rows_of("a", "b"), 309_999, Ages()).verdict == NOTHING_REPRODUCES


def test_an_edition_that_lacks_a_place_or_an_age_is_left_out():
    assert "part" not in totals(HELD, ["a", "b"], Ages())["edition"].to_list()
    assert totals(HELD, ["a", "b"], Ages(0, 17))["edition"].to_list() == ["first"]
    assert totals(HELD, ["a"], Ages(0, 17))["edition"].to_list() == ["bands", "first"]


def test_bands_add_up_and_a_whole_is_not_counted_twice():
    found = {r["edition"]: r["total"] for r in totals(HELD, ["a"], Ages()).iter_rows(named=True)}
    assert found == {"first": 100_120, "revised": 101_000, "bands": 100, "part": 300_525}


def test_no_edition_at_all_says_what_to_add():
    with pytest.raises(InputError, match="no edition held here has all the places") as error:
        reproduce(HELD, rows_of("zzz"), 10, Ages())
    assert "vesting data add" in error.value.mend


@pytest.mark.parametrize(
    ("figure", "step"),
    [
        (672_500, 500),
        (556_150, 50),
        (556_149, 1),
        (500_000, 1_000),
        (28_700, 100),
        (9_000, 500),
        (1_000_000, 1_000),
        (20, 1),
        (12_340, 10),
    ],
)
def test_rounding_is_read_from_the_figure(figure, step):
    assert rounding_of(figure) == step


def test_a_rounded_figure_says_what_the_match_is_worth():
    claim = reproduce(HELD, rows_of("a", "b"), 301_000, Ages())
    assert (claim.rounding, claim.agree) == (1_000, 1)
    assert "reproduced, rounded to the nearest 1,000, by first" in claim.verdict
    assert "the only one of the 3 sums held" in claim.verdict
    assert (
        "Any total from 300,500 to 301,500 rounds to it, a span of 0.33 per cent" in claim.verdict
    )


@pytest.mark.parametrize("people", [300_500, 301_500])
def test_half_a_step_may_be_rounded_up_or_to_even(people):
    held = pl.DataFrame(rows("half", 2023, [("a", 0, 130, people)]))
    assert reproduce(held, rows_of("a"), 301_000, Ages()).editions[0].reproduces
    assert not reproduce(held, rows_of("a"), 301_001, Ages()).editions[0].reproduces


def test_several_editions_that_agree_are_not_told_apart():
    held = pl.DataFrame(
        rows("far", 2022, [("a", 0, 130, 149_400)]) + rows("near", 2023, [("a", 0, 130, 149_176)])
    )
    claim = reproduce(held, rows_of("a"), 149_000, Ages())
    assert claim.agree == 2
    assert [e.edition for e in claim.editions] == ["near", "far"]
    assert "2 of the 2 sums held agree" in claim.verdict
    assert "does not tell them apart" in claim.verdict


def test_an_exact_edition_comes_before_those_that_agree_when_rounded():
    held = pl.DataFrame(
        rows("exact", 2022, [("a", 0, 130, 149_170)]) + rows("near", 2023, [("a", 0, 130, 149_173)])
    )
    verdict = reproduce(held, rows_of("a"), 149_170, Ages()).verdict
    assert verdict.startswith("reproduced exactly by exact")
    assert "if it is rounded to the nearest 10, also by near" in verdict


def test_a_way_of_one_edition_is_not_taken_for_another():
    claim = reproduce(HELD, rows_of("a", edition="first"), 100_120, Ages())
    assert [(e.edition, e.way) for e in claim.editions] == [("first", "sum of 1 district rows")]
