"""Residents, deprivation and need: conservation, editions, and a world outside the estimators."""

from __future__ import annotations

import numpy as np
import pytest

from vesting.synthetic.land import LSOAS
from vesting.synthetic.names import COUNTY
from vesting.synthetic.nation import COUNTY_AT, SPLIT_YEAR, UNITARY_AT
from vesting.synthetic.need import KINDS, YEARS
from vesting.synthetic.official.looked_after import TYPES, counts
from vesting.synthetic.official.populations import CHILD_YEARS, children_by_year
from vesting.synthetic.people import smooth_field


def test_editions_differ_by_about_half_a_per_cent(table):
    first = table("mid_2023")
    revised = table("MYEB1", skip=1)
    total = revised["population_2023"].cast(int).sum()
    early = first["all"].cast(float).sum()
    assert early != total
    assert abs(early / total - 0.995) < 0.002
    ages = [c for c in first.columns if c not in ("code", "name", "all")]
    assert len(ages) == 91
    sums = first.select(ages).cast(dict.fromkeys(ages, float)).sum_horizontal()
    assert (sums == first["all"].cast(float)).all()


def test_districts_are_the_sum_of_their_lsoas(table, world):
    revised = table("MYEB1", skip=1)
    for position, code in enumerate(world.district_codes):
        people = revised.filter(revised["ladcode23"] == code)["population_2023"].cast(int).sum()
        inside = np.array(world.county.district) == position
        assert people == world.people.persons[:LSOAS][inside].sum()


def test_the_census_counts_nearly_everybody(table, world):
    census = table("census2021")
    counted = census.drop("lsoa21_code", "lsoa21_name").cast(int).sum_horizontal().sum()
    assert counted / world.people.persons.sum() == pytest.approx(0.985, abs=0.001)
    assert census.height == len(world.nation.home)


def test_ranks_and_deciles_follow_the_scores(table):
    scores = table("File_7")
    name = "Index of Multiple Deprivation (IMD)"
    rank = scores[f"{name} Rank (where 1 is most deprived)"].cast(int).to_numpy()
    score = scores[f"{name} Score"].cast(float).to_numpy()
    assert sorted(rank) == list(range(1, len(rank) + 1))
    assert (np.diff(score[np.argsort(rank)]) <= 0).all()
    decile = scores[f"{name} Decile (where 1 is most deprived 10% of LSOAs)"].cast(int)
    assert np.bincount(decile.to_numpy())[1:].min() > len(rank) / 10 - 1


def test_deprivation_is_alike_among_neighbours(world):
    hardship = world.people.hardship
    pairs = [p for p in world.cells.borders if max(p) < LSOAS]
    i, j = np.array(pairs).T
    near = np.corrcoef(hardship[i], hardship[j])[0, 1]
    assert 0.4 < near < 0.95
    assert (
        abs(np.corrcoef(hardship[i], np.random.default_rng(0).permutation(hardship[j]))[0, 1]) < 0.1
    )


def test_a_smooth_field_forgets_itself_with_distance():
    points = np.column_stack((np.linspace(0, 400_000, 4_000), np.zeros(4_000)))
    field = np.mean(
        [smooth_field(np.random.default_rng(s), points, 5_000.0) ** 2 for s in range(30)], axis=0
    )
    assert field.mean() == pytest.approx(1, abs=0.15)
    one = smooth_field(np.random.default_rng(9), points, 5_000.0)
    assert np.corrcoef(one[:-10], one[10:])[0, 1] > 0.9
    assert abs(np.corrcoef(one[:-500], one[500:])[0, 1]) < 0.3


@pytest.mark.parametrize("kind", [k.name for k in KINDS])
def test_stock_is_what_was_plus_who_came_less_who_left(world, kind):
    flow = world.needs.flows[kind]
    assert flow.stock.shape == (len(world.nation.home), len(YEARS))
    change = flow.stock[:, 1:].astype(int) - flow.stock[:, :-1]
    assert (change == flow.started[:, 1:].astype(int) - flow.ceased[:, 1:]).all()
    assert flow.stock.min() >= 0


def test_truth_adds_up_to_what_is_published(world, table):
    truth = world.truth
    published = table("cla_number")
    number = published.filter(
        (published["population_type"] == TYPES[1])
        & (published["la_name"] == COUNTY)
        & (published["time_period"] == str(YEARS[-1]))
    )["children_count"].cast(int)[0]
    county = np.array([d.startswith("E07") for d in truth.district])
    homes = truth.counts["looked_after"][county, -1].sum()
    assert homes + truth.unaccompanied[COUNTY_AT, -1] == number
    own = truth.counts["looked_after"][~county, -1].sum() + truth.unaccompanied[UNITARY_AT, -1]
    assert own == counts(world)[TYPES[1]][UNITARY_AT, -1]
    assert (truth.counts["in_need"] >= truth.counts["looked_after"]).all()


def test_siblings_come_into_care_together(world):
    """A Poisson world would have variance equal to mean; families make it larger."""
    flow = world.needs.flows["looked_after"]
    started = flow.started[:, -1].astype(float)
    children = world.people.aged(0, 17)
    alike = (children > 250) & (children < 350) & (np.abs(world.people.hardship) < 0.3)
    assert started[alike].var() / started[alike].mean() > 1.3


def test_need_bends_upward_with_hardship(world):
    children = world.people.aged(0, 17)
    stock = world.needs.flows["looked_after"].stock[:, -1]
    edges = np.quantile(world.people.hardship, [0, 0.2, 0.4, 0.6, 0.8, 1])
    bands = np.clip(np.searchsorted(edges, world.people.hardship) - 1, 0, 4)
    rates = np.bincount(bands, stock) / np.bincount(bands, children)
    steps = np.diff(rates)
    assert (steps > 0).all()
    assert steps[-1] > 2 * steps[0]


def test_populations_of_children_grow_as_the_authority_does(world):
    children = children_by_year(world)
    assert children.shape == (len(world.nation), len(CHILD_YEARS))
    assert SPLIT_YEAR in CHILD_YEARS
    growth = np.log(children[:, -1] / children[:, 0]) / (CHILD_YEARS[-1] - CHILD_YEARS[0])
    assert np.allclose(growth, world.people.growth, atol=1e-4)
