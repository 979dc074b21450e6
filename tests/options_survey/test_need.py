"""Estimated need: what adds up, what is said, and what it rests on."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from conftest import changed, without

from vesting.area.reorganisation import area_of
from vesting.options.measures.block import Label
from vesting.options.stage import OptionsSettings, run_options
from vesting.options.survey.ground import Terms, survey, with_need
from vesting.workspace.latest_counts import RECENT
from vesting.workspace.need import Country, estimate_need

COUNTY, UNITARY = "E10000901", "E06000901"
DRAWS = 40


@pytest.fixture(scope="module")
def made(loamshire, area):
    return survey(loamshire, area)


@pytest.fixture(scope="module")
def country(loamshire):
    return Country(loamshire)


def counts_of(shelf, measure, year):
    return shelf.observations(measure, [COUNTY, UNITARY], year=year).values


def unpublished(shelf, measure, code, years):
    """The shelf with an authority's count not published in some years."""
    gone = (
        (pl.col("measure") == measure)
        & (pl.col("place_code") == code)
        & pl.col("year").is_in(years)
    )
    return changed(shelf, "observations", lambda f: f.with_columns(
        value=pl.when(gone).then(None).otherwise("value"),
        symbol=pl.when(gone).then(pl.lit("u")).otherwise("symbol"),
    ))  # fmt: skip


def test_draws_add_up_to_what_each_authority_counted(loamshire, made, country):
    needs, lacking = estimate_need(loamshire, made, 1, DRAWS, country=country)
    assert [n.measure for n in needs] == [
        "looked_after",
        "in_need",
        "protection_plans",
        "ehc_plans",
    ]
    assert not lacking
    at = made.ground.graph.ids.index(UNITARY)
    for need in needs:
        held = loamshire.observations(need.measure, [COUNTY, UNITARY]).values
        districts = np.delete(need.draws, at, axis=0)
        assert (districts.sum(axis=0) == held[COUNTY]).all()
        assert (need.draws[at] == held[UNITARY]).all()
        assert need.label is Label.ESTIMATE


def test_a_seed_gives_the_same_draws_to_the_bit_and_each_measure_its_own(loamshire, made, country):
    ask = {"draws": DRAWS, "measures": ("looked_after",)}
    one, _ = estimate_need(loamshire, made, 1, country=country, **ask)
    two, _ = estimate_need(loamshire, made, 1, **ask)
    other, _ = estimate_need(loamshire, made, 2, country=country, **ask)
    np.testing.assert_array_equal(one[0].draws, two[0].draws)
    assert (one[0].draws != other[0].draws).any()
    assert len(country.fitted) >= 1


def test_progress_names_what_is_estimated(loamshire, made, country):
    seen: list[str] = []
    estimate_need(loamshire, made, 1, DRAWS, ("looked_after",), seen.append, country)
    assert seen == ["looked_after"]


def test_without_deprivation_a_county_is_shared_by_population_and_scores_nothing(loamshire, area):
    bare = changed(loamshire, "observations", lambda f: f.filter(
        ~pl.col("measure").is_in(["looked_after"]) | pl.col("place_code").is_in([COUNTY, UNITARY])))  # fmt: skip
    bare = without(bare, "observations", file="File_7")
    made = survey(bare, area)
    needs, lacking = estimate_need(bare, made, 1, DRAWS, ("looked_after",))
    assert not lacking
    assert needs[0].label is Label.BY_POPULATION
    assert "(" in needs[0].origin.source
    options = run_options(with_need(made, needs).ground, OptionsSettings((2, 2)))
    assert not {"looked_after", "looked_after_rate", "volatility"} & {
        c.measure for c in options.criteria
    }
    ids, children = made.ground.graph.ids, made.ground.measures["aged_0_17"].values
    inside = [i for i, code in enumerate(ids) if code != UNITARY]
    shares = needs[0].draws[inside].mean(axis=1) / needs[0].draws[inside].mean(axis=1).sum()
    assert shares == pytest.approx(children[inside] / children[inside].sum(), abs=0.02)


def test_a_block_that_is_its_own_authority_keeps_its_count(loamshire, area):
    lone = area_of("alone", [c for c in area.councils if c.code == UNITARY])
    made = survey(loamshire, lone)
    needs, _ = estimate_need(loamshire, made, 1, DRAWS, ("looked_after",))
    assert needs[0].label is Label.PUBLISHED
    assert with_need(made, needs).ground.measures["looked_after"].draws is None


def test_the_latest_year_in_which_all_have_a_count_is_used(loamshire, made, country):
    latest = loamshire.observations("in_need", [COUNTY]).year
    gap = unpublished(loamshire, "in_need", COUNTY, [latest])
    needs, lacking = estimate_need(gap, made, 1, DRAWS, ("in_need",))
    assert not lacking
    assert needs[0].origin.vintage.startswith(str(latest - 1))
    why = f"{latest - 1} is used for all: for Loamshire {latest} is not there (published as 'u'"
    assert needs[0].said[0].startswith(why)
    earlier = counts_of(loamshire, "in_need", latest - 1)
    assert needs[0].draws.sum(axis=0)[0] == sum(earlier.values())


def test_a_count_that_was_not_published_for_long_is_not_available(loamshire, made):
    latest = loamshire.observations("in_need", [COUNTY]).year
    years = list(range(latest - RECENT, latest + 1))
    gap = unpublished(loamshire, "in_need", COUNTY, years)
    needs, lacking = estimate_need(gap, made, 1, DRAWS, ("in_need",))
    assert not needs
    assert lacking[0].why.startswith("no count is held for Loamshire (")
    assert "published as 'u'" in lacking[0].why


def test_a_measure_that_no_file_has_says_so(loamshire, made):
    bare = changed(loamshire, "observations", lambda f: f.filter(pl.col("measure") != "ehc_plans"))
    _, lacking = estimate_need(bare, made, 1, DRAWS, ("ehc_plans",))
    assert lacking[0].why.startswith("no count is held for Fenborough, Loamshire: add EHC plans")
    ground = with_need(made, [], lacking).ground
    assert lacking[0] in ground.missing


def test_without_children_there_is_nothing_to_share_by(loamshire, made):
    from dataclasses import replace

    measures = {k: m for k, m in made.ground.measures.items() if k != "aged_0_17"}
    childless = replace(made, ground=replace(made.ground, measures=measures))
    _, lacking = estimate_need(loamshire, childless, 1, DRAWS, ("looked_after",))
    assert lacking[0].why.startswith("no residents aged 0 to 17 are held to share it by: add")


def test_blocks_without_small_areas_are_shared_by_population(loamshire, area):
    made = survey(without(loamshire, "boundaries"), area, Terms(mapped=False))
    from dataclasses import replace

    nowhere = replace(made, block_of=np.zeros_like(made.block_of))
    needs, _ = estimate_need(loamshire, nowhere, 1, DRAWS, ("looked_after",))
    assert needs[0].label is Label.BY_POPULATION


def test_the_country_knows_who_has_whose_children(country):
    assert country.parent["E07000901"] == COUNTY
    assert country.parent[UNITARY] == UNITARY
    assert country.children[COUNTY] > country.children[UNITARY] > 0
    assert len(country.borders) > len(country.children) / 2
    assert country.region(COUNTY)
    assert country.region("E99999999") is None


@pytest.mark.official
def test_hampshires_missing_year_falls_back_to_the_year_before(library):
    from vesting.area.reorganisation import find_area

    made = survey(library, find_area("Hampshire"))
    needs, lacking = estimate_need(library, made, 1, DRAWS, ("in_need",))
    assert not lacking
    assert needs[0].origin.vintage.startswith("2023")
    assert needs[0].draws.sum(axis=0)[0] == 9368 + 1641 + 2588 + 1364
