"""The recombination chain: windows, pairs, frequencies, reproducibility."""

from collections import Counter
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from searching_cases import (
    every_option,
    grid,
    parts_of,
    random_constraints,
    random_terrain,
    spanning_trees,
)

from vesting.errors import VestingError
from vesting.options.completeness import Completeness
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.identity import option_id
from vesting.options.enumeration.window import Window
from vesting.options.search import start as start_module
from vesting.options.search.naming import units_of
from vesting.options.search.net import make_bench
from vesting.options.search.recombination import find_cuts, gather, grow, most_cuts
from vesting.options.search.reduction import reduce
from vesting.options.search.sample import Plan, Tree, sample
from vesting.options.search.seeding import find_seed
from vesting.options.search.stream import streams


def within(terrain, units, percent):
    return Constraints(windows=(Window.around(terrain.graph, units, Fraction(percent, 100)),))


def options_in(drawn):
    return {tuple(row) for row in drawn.units.tolist()}


@pytest.mark.parametrize("kind", [{}, {"tree": Tree.SHUFFLED}, {"reversible": True}])
def test_all_options_and_no_others_are_met(kind):
    terrain = grid(3, 4, [1, 2, 1, 2, 2, 1, 2, 1, 1, 1, 2, 2])
    constraints = Constraints(windows=(Window(5, 7),))
    every = {o.plan for o in every_option(terrain, 3, constraints)}
    drawn = sample(terrain, 3, constraints, Plan(40_000, 1, thin=1, **kind))
    assert options_in(drawn) == every
    assert drawn.distinct == len(every)


def test_window_is_inclusive_at_both_ends():
    terrain = grid(2, 3, [3, 1, 2, 2, 1, 3])
    every = every_option(terrain, 2, Constraints(windows=(Window(5, 7),)))
    held = {sum((3, 1, 2, 2, 1, 3)[i] for i in parts_of(o.plan, 2)[0]) for o in every}
    assert held == {5, 6, 7}  # both ends are met by some option
    drawn = sample(terrain, 2, Constraints(windows=(Window(5, 7),)), Plan(4000, 1))
    assert options_in(drawn) == {o.plan for o in every}


@pytest.mark.parametrize("seed", range(15))
def test_constraints_are_kept_on_random_maps(seed):
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=8)
    units = int(rng.integers(2, 4))
    constraints = random_constraints(rng, terrain, units)
    every = {o.plan for o in every_option(terrain, units, constraints)}
    plan = Plan(400, seed, chains=2, burn_in=0, reversible=bool(seed % 2))
    try:
        drawn = sample(terrain, units, constraints, plan)
    except VestingError:
        return  # refusals are tested below and against brute force with the optimum
    assert options_in(drawn) <= every


def test_unconnected_blocks_can_be_kept_together():
    terrain = grid(3, 3)
    constraints = Constraints(windows=(Window(4, 5),), together=(("r0c0", "r0c2"),))
    every = {o.plan for o in every_option(terrain, 2, constraints)}
    drawn = sample(terrain, 2, constraints, Plan(8000, 1))
    assert options_in(drawn) == every


def test_fixed_and_whole_units_stay():
    terrain = grid(3, 4)
    constraints = Constraints(
        windows=(Window(1, 8),),
        fixed=(("r0c0", "r0c1"),),
        alone=("r2c3",),
        apart=(("r1c0", "r1c3"),),
    )
    drawn = sample(terrain, 4, constraints, Plan(4000, 2))
    ids = terrain.graph.ids
    for row in drawn.units:
        units = {frozenset(u) for u in units_of(ids, row)}
        assert {"r0c0", "r0c1"} in units
        assert {"r2c3"} in units
        assert row[ids.index("r1c0")] != row[ids.index("r1c3")]


@pytest.mark.parametrize(
    ("rows", "columns", "units", "low", "high"), [(2, 5, 3, 2, 4), (3, 3, 2, 4, 5)]
)
def test_reversible_frequencies_are_those_of_spanning_forests(rows, columns, units, low, high):
    terrain = grid(rows, columns)
    constraints = Constraints(windows=(Window(low, high),))
    every = every_option(terrain, units, constraints)
    weights = {
        o.plan: np.prod([spanning_trees(terrain, p) for p in parts_of(o.plan, units)], dtype=float)
        for o in every
    }
    whole = sum(weights.values())
    drawn = sample(terrain, units, constraints, Plan(800_000, 3, thin=4, reversible=True))
    counts = Counter(map(tuple, drawn.units.tolist()))
    rows_drawn = len(drawn.units)
    variation = sum(abs(counts[p] / rows_drawn - w / whole) for p, w in weights.items()) / 2
    assert set(counts) <= set(weights)
    assert variation < 0.02


def test_no_tree_has_more_cuts_than_the_bound():
    for people in ([1] * 20, list(range(1, 21)), [0, 5] * 10):
        terrain = grid(4, 5, people)
        reduced = reduce(terrain, 2, within(terrain, 2, 30))
        bench = make_bench(reduced.net)
        (stream,) = streams(1, 1)
        plan = np.zeros(20, dtype=np.int64)
        low, high = reduced.window
        size, total, twice = gather(plan, 0, 0, reduced.net, bench)
        most = most_cuts(size, total, low, reduced.net, bench)
        assert most < size
        for _ in range(500):
            grow(size, reduced.net, bench, 0, stream)
            assert find_cuts(size, total, twice, low, high, reduced.net, bench) <= most


def test_the_same_seed_gives_the_same_bits():
    terrain = grid(5, 5)
    one, two, other = (
        sample(terrain, 3, within(terrain, 3, 20), Plan(500, seed)) for seed in (4, 4, 5)
    )
    assert np.array_equal(one.units, two.units)
    assert one.ids == two.ids
    assert not np.array_equal(one.units, other.units)


def test_a_sample_tells_what_it_is():
    terrain = grid(4, 4)
    told = []
    drawn = sample(
        terrain, 2, within(terrain, 2, 25), Plan(5000, 1, chains=2), lambda *p: told.append(p)
    )
    assert drawn.units.shape == (5000, 16)
    assert drawn.units.dtype == np.uint8
    assert Counter(drawn.chains.tolist()) == {0: 2500, 1: 2500}
    assert drawn.statement.completeness is Completeness.SAMPLE
    assert drawn.distinct == len(options_in(drawn)) == len(set(drawn.ids))
    assert drawn.ids[17] == option_id(units_of(terrain.graph.ids, drawn.units[17]))
    assert drawn.sentence().startswith(f"{drawn.distinct:,} distinct options sampled, not all.")
    repeats = sum(
        a == b and c == d
        for a, b, c, d in zip(
            drawn.ids, drawn.ids[1:], drawn.chains, drawn.chains[1:], strict=False
        )
    )
    assert drawn.repeats == repeats
    assert sum(drawn.outcomes.values()) == 5000
    assert 0 < drawn.acceptance <= 1
    assert told[0] == (1000, 5000)
    assert told[-1] == (5000, 5000)
    names = [d.statistic for d in drawn.diagnoses]
    assert names == ["cut", "balance", "compactness", "first_unit"]


def test_one_unit_and_no_window():
    terrain = grid(2, 2, placed=False)
    only = sample(terrain, 1, Constraints(), Plan(20, 1))
    assert only.distinct == 1
    assert only.acceptance == 0
    assert only.doubtful()
    also = sample(terrain, 1, Constraints(), Plan(20, 1, reversible=True))
    assert also.ids == only.ids
    free = sample(terrain, 2, Constraints(), Plan(2000, 1))
    assert free.distinct == len(every_option(terrain, 2, Constraints()))


def test_many_units_need_wider_numbers():
    terrain = grid(1, 300, placed=False)
    drawn = sample(terrain, 300, Constraints(), Plan(4, 1))
    assert drawn.units.dtype == np.uint16
    assert drawn.units[0].tolist() == list(range(300))


def test_steps_have_to_fill_the_chains():
    with pytest.raises(VestingError) as caught:
        sample(grid(2, 2), 2, Constraints(), Plan(3, 1, chains=4))
    assert caught.value.code == "SMP-E12"


def test_a_narrow_window_is_reached_from_outside():
    # One heavy block in the middle of a long row: few trees leave both sides inside the window.
    people = [1] * 40
    people[0], people[39] = 200, 200
    terrain = grid(2, 20, people)
    drawn = sample(terrain, 2, Constraints(windows=(Window(219, 219),)), Plan(8, 1, burn_in=0))
    assert drawn.distinct >= 1


def test_bursts_draw_units_into_the_window(monkeypatch):
    calls = []

    def fail_once(*arguments):
        calls.append(arguments)
        return find_seed(*arguments) if len(calls) > 1 else 0

    monkeypatch.setattr(start_module, "find_seed", fail_once)
    terrain = grid(4, 5)
    drawn = sample(
        terrain, 3, Constraints(windows=(Window(6, 7),)), Plan(8, 1, chains=1, burn_in=0)
    )
    sizes = {np.bincount(row).min() for row in drawn.units}
    assert sizes == {6}


def test_no_first_option_is_said_with_the_nearest():
    # 5, 5, 5 in a row: two units of 7 or 8 do not exist.
    terrain = grid(1, 3, 5)
    with pytest.raises(VestingError) as caught:
        sample(terrain, 2, Constraints(windows=(Window(7, 8),)), Plan(8, 1))
    assert caught.value.code == "SMP-E11"
    assert "units of 5 to 10" in caught.value.what
    assert "does not prove" in caught.value.mend


def test_no_division_that_keeps_pairs_apart():
    # The middle of a row cannot be apart from both ends in two units, while the ends share one.
    terrain = grid(1, 4)
    constraints = Constraints(together=(("r0c0", "r0c3"),), apart=(("r0c0", "r0c1"),))
    with pytest.raises(VestingError) as caught:
        sample(terrain, 2, constraints, Plan(8, 1))
    assert caught.value.code == "SMP-E11"
    assert "together and apart" in caught.value.what


def test_fixed_units_that_part_the_map_stop_a_chain():
    terrain = grid(1, 5)
    with pytest.raises(VestingError) as caught:
        sample(terrain, 3, Constraints(fixed=(("r0c2",),)), Plan(8, 1))
    assert caught.value.code == "SMP-E03"


@pytest.mark.official
def test_real_wards_keep_together_and_inside(official):
    from importlib.util import module_from_spec, spec_from_file_location
    from json import dumps
    from pathlib import Path

    from vesting.options.search.terrain_file import read_terrain

    script = Path(__file__).parents[2] / "benchmarks" / "options" / "wards.py"
    spec = spec_from_file_location("wards", script)
    wards = module_from_spec(spec)
    spec.loader.exec_module(wards)
    terrain = read_terrain(dumps(wards.ward_graph(official, "Kent and Medway"))).terrain
    graph = terrain.graph
    assert len(graph) == 279
    net = nx.Graph(list(graph.edges))
    for units in (3, 4):
        constraints = within(terrain, units, 5)
        low, high = constraints.windows[0].low, constraints.windows[0].high
        drawn = sample(terrain, units, constraints, Plan(400, 1, burn_in=50))
        people = np.array(graph.populations)
        for row in np.unique(drawn.units, axis=0):
            for unit in range(units):
                inside = np.flatnonzero(row == unit)
                assert low <= people[inside].sum() <= high
                assert nx.is_connected(net.subgraph(inside.tolist()))
