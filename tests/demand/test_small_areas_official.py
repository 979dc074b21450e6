"""The bars of the small-area estimator on real neighbours, for one year of looked-after children."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest


@pytest.fixture(scope="module")
def pairs(official: Path):
    import official as files
    import small_area

    files.FOLDER = official
    small_area.DRAWS = 400
    rows = small_area.pseudo_counties(files.load(), "looked_after", 2024)
    return small_area.groups(pl.DataFrame(list(rows))), small_area.score


@pytest.mark.official
def test_where_deprivation_differs_it_beats_the_population_share_by_a_third(pairs):
    groups, score = pairs
    assert score(groups["differs"])["better by"] >= 0.35


@pytest.mark.official
def test_where_it_does_not_it_is_no_worse(pairs):
    groups, score = pairs
    assert score(groups["alike"])["better by"] >= -0.02


@pytest.mark.official
def test_eight_in_ten_intervals_hold(pairs):
    groups, score = pairs
    assert 0.74 <= score(groups["all"])["cover 80"] <= 0.86


@pytest.mark.official
def test_no_council_of_a_real_split_takes_part(pairs):
    import small_area

    groups, _ = pairs
    seen = {*groups["all"]["a"], *groups["all"]["b"]}
    assert not seen & set(small_area.HELD_OUT)
