"""Best options against brute force, bounds against truth, and what is said when time is up."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from searching_cases import every_option, grid, parts_of, random_constraints, random_terrain

from vesting.errors import VestingError
from vesting.options.completeness import Completeness
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.identity import option_id
from vesting.options.enumeration.listing import stream_options
from vesting.options.enumeration.window import Window
from vesting.options.search import centres as centres_module
from vesting.options.search import near as near_module
from vesting.options.search import optimise as optimise_module
from vesting.options.search.anneal import anneal
from vesting.options.search.centres import Assignment, centre_sets, transport_bound
from vesting.options.search.divide import TimeUp
from vesting.options.search.hess import centre_bounds
from vesting.options.search.incumbent import value_of
from vesting.options.search.net import make_bench
from vesting.options.search.optimise import optimise
from vesting.options.search.programme import assign
from vesting.options.search.reduction import reduce
from vesting.options.search.score import Objective
from vesting.options.search.start import first_plan
from vesting.options.search.statistics import scores
from vesting.options.search.stream import streams

ALL = list(Objective)


@pytest.mark.parametrize("seed", range(40))
def test_best_options_of_random_maps_are_those_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=8)
    units = int(rng.integers(1, 5))
    constraints = random_constraints(rng, terrain, units)
    every = every_option(terrain, units, constraints)
    for objective in ALL:
        try:
            best = optimise(terrain, units, constraints, objective, seed=seed)
        except VestingError as error:
            if every:
                raise AssertionError(str(error)) from error
            continue
        expected = min(getattr(o, objective.value) for o in every)
        assert best.value == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert best.gap == 0
        assert best.completeness is Completeness.WITHIN_WINDOW
        assert best.option == option_id(best.units)
        plan = [
            next(u for u, blocks in enumerate(best.units) if c in blocks) for c in terrain.graph.ids
        ]
        assert tuple(plan) in {o.plan for o in every}
        held = [sum(terrain.graph.populations[i] for i in p) for p in parts_of(plan, units)]
        assert list(best.people) == held


@pytest.mark.parametrize("seed", range(3))
def test_twelve_blocks_and_many_options(seed):
    rng = np.random.default_rng(100 + seed)
    terrain = grid(3, 4, rng.integers(50, 150, size=12).tolist())
    constraints = Constraints(windows=(Window.around(terrain.graph, 3, Fraction(20, 100)),))
    every = every_option(terrain, 3, constraints)
    for objective in ALL:
        best = optimise(terrain, 3, constraints, objective)
        assert best.value == pytest.approx(min(getattr(o, objective.value) for o in every))
        assert best.gap == 0


def test_a_chessboard_in_three():
    # Ten by ten in three equal-ish units: two straight cuts cost 20 borders, one and a half 17.
    best = optimise(grid(10, 10), 3, Constraints(windows=(Window(30, 36),)), Objective.CUT)
    assert (best.value, best.bound, best.unit) == (17, 17, "borders")
    assert best.sentence().startswith("No option scores less than 17 borders: proved.")
    assert "not a recommendation" in best.sentence()


def test_without_a_window_the_class_is_complete():
    best = optimise(grid(2, 3), 2, Constraints(), Objective.CUT)
    assert best.completeness is Completeness.COMPLETE
    assert best.value == 2


@pytest.mark.parametrize("objective", ALL)
def test_time_up_leaves_an_option_and_an_honest_bound(objective):
    rng = np.random.default_rng(1)
    terrain = grid(5, 6, rng.integers(50, 150, size=30).tolist())
    constraints = Constraints(windows=(Window.around(terrain.graph, 3, Fraction(10, 100)),))
    best = optimise(terrain, 3, constraints, objective, remaining=lambda: 0.0)
    assert best.bound < best.value
    assert best.completeness is Completeness.BOUNDED
    assert 0 < best.gap <= 1
    assert "gap" in best.sentence()
    proved = optimise(terrain, 3, constraints, objective)
    assert best.bound <= proved.bound
    assert proved.value <= best.value


def test_the_same_seed_gives_the_same_option():
    rng = np.random.default_rng(2)
    terrain = grid(5, 5, rng.integers(50, 150, size=25).tolist())
    constraints = Constraints(windows=(Window.around(terrain.graph, 3, Fraction(10, 100)),))
    for objective in ALL:
        one, two = (optimise(terrain, 3, constraints, objective, seed=9) for _ in range(2))
        assert one == two


def test_that_there_is_no_option_is_proved():
    # 5, 5, 5 in a row: two units of 7 or 8 do not exist, which arithmetic does not see.
    with pytest.raises(VestingError) as caught:
        optimise(grid(1, 3, 5), 2, Constraints(windows=(Window(7, 8),)), Objective.CUT)
    assert caught.value.code == "SMP-E08"
    assert "proved" in caught.value.what


def test_where_no_sweep_is_possible_only_what_is_always_cut_is_proved(monkeypatch):
    monkeypatch.setattr(optimise_module, "make_front", lambda *_, **__: None)
    monkeypatch.setattr("vesting.options.search.cut_proof.make_front", lambda *_, **__: None)
    terrain = grid(3, 3)
    best = optimise(terrain, 3, Constraints(fixed=(("r0c0",),)), Objective.CUT)
    assert best.bound == 2
    assert "too wide" in best.method
    with pytest.raises(VestingError) as caught:
        optimise(grid(1, 3, 5), 2, Constraints(windows=(Window(7, 8),)), Objective.CUT)
    assert caught.value.code == "SMP-E11"
    with pytest.raises(VestingError) as caught:
        optimise(terrain, 2, Constraints(), Objective.CUT, near=Fraction(1, 10))
    assert caught.value.code == "SMP-E09"


@pytest.mark.parametrize("objective", ALL)
@pytest.mark.parametrize("seed", range(3))
def test_a_poor_start_does_not_matter(objective, seed, monkeypatch):
    def first_that_comes(reduced, scale, chances, enough, in_time):
        start = first_plan(reduced, make_bench(reduced.net), chances[seed])
        return value_of(reduced, scale, start.units)

    rng = np.random.default_rng(seed)
    terrain = grid(3, 4, rng.integers(50, 150, size=12).tolist())
    constraints = Constraints(windows=(Window.around(terrain.graph, 3, Fraction(30, 100)),))
    monkeypatch.setattr(optimise_module, "improve", first_that_comes)
    best = optimise(terrain, 3, constraints, objective)
    every = every_option(terrain, 3, constraints)
    assert best.value == pytest.approx(min(getattr(o, objective.value) for o in every))
    assert best.gap == 0


@pytest.mark.parametrize("calls", [14, 16, 18, 20, 24])
def test_time_may_end_between_two_integer_programmes(calls):
    rng = np.random.default_rng(8)
    terrain = grid(4, 4, rng.integers(50, 150, size=16).tolist())
    constraints = Constraints(windows=(Window.around(terrain.graph, 3, Fraction(10, 100)),))
    whole = optimise(terrain, 3, constraints, Objective.COMPACTNESS)
    clock = iter([100.0] * calls + [0.0] * 10_000)
    best = optimise(terrain, 3, constraints, Objective.COMPACTNESS, remaining=lambda: next(clock))
    assert best.bound <= whole.bound <= whole.value <= best.value


def test_other_errors_of_the_start_are_passed_on(monkeypatch):
    def fail(*_):
        raise near_module.NEAR_UNPROVED("something else")

    monkeypatch.setattr(optimise_module, "improve", fail)
    with pytest.raises(VestingError, match="something else"):
        optimise(grid(2, 2), 2, Constraints(), Objective.CUT)


def test_fixed_units_that_part_the_map_can_be_optimised():
    terrain = grid(1, 5, [3, 1, 1, 1, 2])
    best = optimise(terrain, 4, Constraints(fixed=(("r0c2",),)), Objective.BALANCE)
    every = every_option(terrain, 4, Constraints(fixed=(("r0c2",),)))
    assert best.value == min(o.balance for o in every)


def test_all_options_near_the_best_and_what_they_share():
    rng = np.random.default_rng(4)
    terrain = grid(3, 4, rng.integers(50, 150, size=12).tolist())
    constraints = Constraints(windows=(Window.around(terrain.graph, 2, Fraction(20, 100)),))
    best = optimise(terrain, 2, constraints, Objective.CUT, near=Fraction(1, 3))
    every = [o.plan for o in every_option(terrain, 2, constraints) if 3 * o.cut <= 4 * best.value]
    assert {tuple(row) for row in best.near.units.tolist()} == set(every)
    assert best.near.complete
    assert best.option in best.near.ids
    together = [
        {terrain.graph.ids[i] for i in range(12) if all(p[i] == p[j] for p in every)}
        for j in range(12)
    ]
    assert {frozenset(g) for g in best.near.shared} == {frozenset(g) for g in together}
    assert best.near.sentence().startswith(f"{len(every)} options")


def test_a_list_of_near_options_can_be_cut_short(monkeypatch):
    monkeypatch.setattr(near_module, "MOST", 3)
    best = optimise(grid(3, 4), 2, Constraints(), Objective.CUT, near=Fraction(9, 10))
    assert not best.near.complete
    assert best.near.sentence().startswith("More than 3")


def test_near_options_and_time():
    clock = iter([100.0] * 12 + [0.0] * 10_000)
    best = optimise(
        grid(3, 3),
        2,
        Constraints(),
        Objective.CUT,
        near=Fraction(1, 2),
        remaining=lambda: next(clock),
    )
    assert not best.near.complete


@pytest.mark.parametrize("objective", [Objective.COMPACTNESS, Objective.BALANCE])
def test_near_options_of_other_objectives_are_refused(objective):
    with pytest.raises(VestingError) as caught:
        optimise(grid(2, 3), 2, Constraints(), objective, near=Fraction(1, 10))
    assert caught.value.code == "SMP-E09"


def test_all_blocks_alone_have_no_inertia():
    best = optimise(grid(2, 2), 4, Constraints(), Objective.COMPACTNESS)
    assert (best.value, best.bound, best.gap) == (0, 0, 0)


@pytest.mark.parametrize("objective", ALL)
@pytest.mark.parametrize("seed", range(4))
def test_annealing_keeps_the_rules_and_its_own_score(objective, seed):
    rng = np.random.default_rng(seed)
    terrain = grid(4, 5, rng.integers(50, 150, size=20).tolist())
    constraints = Constraints(
        windows=(Window.around(terrain.graph, 3, Fraction(30, 100)),),
        together=(("r0c0", "r3c4"),) if seed % 2 else (),
        apart=(("r0c4", "r3c0"),),
    )
    reduced = reduce(terrain, 3, constraints)
    (stream,) = streams(seed, 1)
    start = first_plan(reduced, make_bench(reduced.net), stream)
    scale = reduced.scale(objective)
    before = value_of(reduced, scale, start.units).value
    after = anneal(
        start.units,
        start.totals,
        reduced.window,
        reduced.net,
        scale,
        20_000,
        before + 1,
        0.1,
        stream,
    )
    assert after == pytest.approx(value_of(reduced, scale, start.units).value)
    assert after <= before
    plan = tuple(reduced.expand(start.units[None].astype(np.uint16))[0].tolist())
    every = parts_of(plan, 3)
    assert all(
        reduced.window[0] <= sum(terrain.graph.populations[i] for i in p) <= reduced.window[1]
        for p in every
    )
    index = terrain.graph.ids.index
    assert plan[index("r0c4")] != plan[index("r3c0")]
    if seed % 2:
        assert plan[index("r0c0")] == plan[index("r3c4")]
    import networkx as nx

    net = nx.Graph(list(terrain.graph.edges))
    assert all(nx.is_connected(net.subgraph(p)) for p in every)


def model_of(reduced):
    scale = reduced.scale(Objective.COMPACTNESS)
    low, high = reduced.window.tolist()
    return Assignment(scale.moments, reduced.net.people, scale.home, low, high)


def least_by_centres(terrain, units, constraints):
    """Least inertia for every set of centres, by brute force."""
    square = ((terrain.points[:, None] - terrain.points[None]) ** 2).sum(axis=2)
    moments = np.array(terrain.graph.populations)[:, None] * square
    least: dict[tuple[int, ...], float] = {}
    for option in every_option(terrain, units, constraints):
        parts = parts_of(option.plan, units)
        for chosen in combinations(range(len(terrain.graph)), units):
            of = {option.plan[c]: c for c in chosen}
            if len(of) == units:
                value = sum(moments[sorted(p), of[u]].sum() for u, p in enumerate(parts))
                least[chosen] = min(least.get(chosen, np.inf), value)
    return least


@pytest.mark.parametrize("seed", range(8))
def test_bounds_on_centres_hold(seed, monkeypatch):
    monkeypatch.setattr(centres_module, "BUDGET", 5)
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=8)
    units = int(rng.integers(2, 4))
    constraints = Constraints(windows=(Window.around(terrain.graph, units, Fraction(60, 100)),))
    least = least_by_centres(terrain, units, constraints)
    if not least:
        return
    reduced = reduce(terrain, units, constraints)
    model = model_of(reduced)
    goal = min(least.values())
    bounds = centre_bounds(model.moments, model.people, model.home, reduced.window, units, goal)
    for chosen, value in least.items():
        lagrangian = bounds.prices + bounds.by_place[list(chosen)].sum()
        assert lagrangian <= value + 1e-6
        assert transport_bound(model, np.array(chosen), np.inf) <= value + 1e-6
    sets = dict.fromkeys(
        c for _, c in centre_sets(model, bounds, units, goal * 1.001, lambda: True)
    )
    for chosen, value in least.items():
        if value < goal * 1.001:
            assert chosen in sets
    with pytest.raises(TimeUp):
        centre_sets(model, bounds, units, goal, lambda: False)


@pytest.mark.parametrize("seed", range(8))
def test_the_integer_programme_finds_the_least_of_given_centres(seed):
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=8)
    constraints = Constraints(windows=(Window.around(terrain.graph, 2, Fraction(70, 100)),))
    least = least_by_centres(terrain, 2, constraints)
    reduced = reduce(terrain, 2, constraints)
    for chosen in combinations(range(len(terrain.graph)), 2):
        answer = assign(model_of(reduced), reduced.net, (), (), chosen, 1e9, 60)
        if chosen in least:
            assert answer.bound == pytest.approx(least[chosen], rel=1e-6)
        else:
            assert answer.plan is None
            assert answer.bound == np.inf


def test_contiguity_is_cut_in_where_it_is_broken():
    # Along a row the nearest centre of the last block lies beyond a block of the other unit.
    terrain = grid(1, 4, [1, 10, 10, 1])
    points = np.array([[0.0, 0], [5, 0], [1, 0], [4.9, 0]])
    terrain = type(terrain)(terrain.graph, points)
    constraints = Constraints(windows=(Window(1, 21),))
    reduced = reduce(terrain, 2, constraints)
    answer = assign(model_of(reduced), reduced.net, (), (), (0, 1), 1e9, 60)
    least = least_by_centres(terrain, 2, constraints)
    assert answer.cuts > 0
    assert answer.bound == pytest.approx(least[0, 1])


def test_pairs_bind_the_integer_programme():
    terrain = grid(2, 3)
    reduced = reduce(terrain, 2, Constraints(windows=(Window(2, 4),)))
    model = model_of(reduced)
    free = assign(model, reduced.net, (), (), (0, 5), 1e9, 60)
    tied = assign(model, reduced.net, ((0, 2),), ((1, 4),), (0, 5), 1e9, 60)
    assert tied.bound > free.bound
    assert tied.plan[0] == tied.plan[2]
    assert tied.plan[1] != tied.plan[4]


def test_the_integer_programme_stops_in_time_and_under_its_goal():
    rng = np.random.default_rng(1)
    terrain = grid(6, 6, rng.integers(50, 150, size=36).tolist())
    reduced = reduce(
        terrain, 3, Constraints(windows=(Window.around(terrain.graph, 3, Fraction(1, 100)),))
    )
    model = model_of(reduced)
    late = assign(model, reduced.net, (), (), (0, 5, 30), 1e9, 0.0)
    assert late.plan is None
    low = assign(model, reduced.net, (), (), (7, 10, 32), 1.0, 60)
    assert low.plan is None
    assert low.bound >= 1.0


@pytest.mark.parametrize(("blocks", "units", "percent"), [(20, 3, 15), (25, 3, 10), (24, 4, 20)])
def test_best_options_are_those_of_the_engines_whole_list(blocks, units, percent):
    rng = np.random.default_rng(blocks)
    rows = {20: 4, 25: 5, 24: 4}[blocks]
    terrain = grid(rows, blocks // rows, rng.integers(50, 150, size=blocks).tolist())
    constraints = Constraints(
        windows=(Window.around(terrain.graph, units, Fraction(percent, 100)),)
    )
    batches = stream_options(terrain.graph, (units,), constraints)
    plans = np.concatenate([batch.assignments() for batch in batches]).astype(np.uint16)
    assert len(plans) > 50
    reduced = reduce(terrain, units, constraints)
    for objective in ALL:
        least = scores(reduced, plans, objective).min()
        best = optimise(terrain, units, constraints, objective)
        assert best.value == pytest.approx(least)
        assert best.gap == 0
