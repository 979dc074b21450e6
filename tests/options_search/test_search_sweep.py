"""The sweep: states, bounds, and that its search meets every option once."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from searching_cases import every_option, grid, random_constraints, random_terrain

from vesting.errors import VestingError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import Window
from vesting.options.search import divide
from vesting.options.search.completion import FAR, complete
from vesting.options.search.divide import TimeUp
from vesting.options.search.net import make_net
from vesting.options.search.order import GROWTH, sweep_cost, sweep_order
from vesting.options.search.reduction import reduce
from vesting.options.search.states import all_states
from vesting.options.search.stream import streams
from vesting.options.search.sweeping import border_weights, make_front, no_weights


def always():
    return True


def front_sizes(order, edges):
    place = {b: i for i, b in enumerate(order)}
    last = {
        b: max([place[b], *(place[y] if x == b else place[x] for x, y in edges if b in (x, y))])
        for b in order
    }
    return [sum(place[b] <= t < last[b] for b in order) for t in range(len(order))]


@pytest.mark.parametrize("seed", range(6))
def test_cost_of_an_order_by_its_definition(seed):
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng)
    net = make_net(terrain.graph.populations, terrain.graph.edges)
    order = rng.permutation(len(terrain.graph))
    sizes = front_sizes(order.tolist(), terrain.graph.edges)
    assert sweep_cost(order, net.first, net.near) == pytest.approx(sum(GROWTH**s for s in sizes))


def test_a_long_map_is_swept_along():
    terrain = grid(3, 20)
    net = make_net(terrain.graph.populations, terrain.graph.edges)
    order = sweep_order(net, streams(1, 1)[0])
    assert sorted(order.tolist()) == list(range(60))
    assert max(front_sizes(order.tolist(), terrain.graph.edges)) <= 4


def every_unit(terrain):
    """Every connected set of blocks."""
    net = nx.Graph(list(terrain.graph.edges))
    net.add_nodes_from(range(len(terrain.graph)))
    for size in range(1, len(terrain.graph) + 1):
        for unit in combinations(range(len(terrain.graph)), size):
            if nx.is_connected(net.subgraph(unit)):
                yield set(unit)


def walk(sweep, unit):
    """Final state and cost of a unit in the sweep; None where the sweep refuses it."""
    state, cost = 0, 0
    for block in sweep.order.tolist():
        way, price = (
            (sweep.joined, sweep.join_cost) if block in unit else (sweep.passed, sweep.pass_cost)
        )
        if way[state] < 0:
            return None
        state, cost = way[state], cost + price[state]
    return (state, cost)


@pytest.mark.parametrize("seed", range(10))
def test_states_let_in_connected_units_alone_and_weigh_their_borders(seed):
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=8)
    reduced = reduce(terrain, 1, Constraints())
    sweep = make_front(reduced, border_weights(reduced), seed, limit=10**9).sweep
    connected = {frozenset(u) for u in every_unit(terrain)}
    n = len(terrain.graph)
    for mask in range(1, 1 << n):
        unit = frozenset(i for i in range(n) if mask >> i & 1)
        end = walk(sweep, unit)
        ends_closed = end is not None and end[0] == sweep.closed
        assert ends_closed == (unit in connected)
        if ends_closed:
            weight = sum(
                int(w)
                for (a, b), w in zip(terrain.graph.edges, terrain.weights(), strict=True)
                if (a in unit) != (b in unit)
            )
            assert end[1] == weight


def test_states_keep_pairs():
    terrain = grid(2, 3)
    weights = dict.fromkeys(terrain.graph.edges, 1)
    sweep = all_states(np.arange(6), weights, [(0, 5)], [(1, 3)], most=1000, limit=99)
    for unit in every_unit(terrain):
        end = walk(sweep, unit)
        kept = ((0 in unit) == (5 in unit)) and not {1, 3} <= unit
        assert (end is not None and end[0] == sweep.closed) == kept


def test_too_many_states_are_given_up():
    weights = dict.fromkeys(grid(3, 3).graph.edges, 1)
    assert all_states(np.arange(9), weights, [], [], most=10, limit=99) is None
    complete_map = list(combinations(range(24), 2))
    terrain = grid(4, 6)
    wide = type(terrain.graph)(
        terrain.graph.ids, (1,) * 24, tuple(complete_map), terrain.graph.names
    )
    reduced = reduce(type(terrain)(wide), 2, Constraints())
    assert make_front(reduced, border_weights(reduced), 1, limit=999) is None
    assert make_front(reduced, border_weights(reduced), 1, limit=999, most=10) is None


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("cells", [10_000_000, 1])
def test_completion_is_a_lower_bound_and_exact_where_nothing_is_rounded(seed, cells):
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=8)
    reduced = reduce(terrain, 1, Constraints())
    sweep = make_front(reduced, border_weights(reduced), seed, limit=10**9).sweep
    low, high = sorted(rng.integers(0, terrain.graph.total + 1, size=2).tolist())
    people = np.array(terrain.graph.populations)
    table = complete(sweep, people, np.array([low, high]), cells).table
    inside = [u for u in every_unit(terrain) if low <= people[sorted(u)].sum() <= high]
    least = min((walk(sweep, u)[1] for u in inside), default=FAR)
    if cells > 1:
        assert table[0, 0] == least
    else:
        assert table[0, 0] <= least


@pytest.mark.parametrize("seed", range(14))
def test_a_division_meets_every_option_once(seed, monkeypatch):
    monkeypatch.setattr(divide, "BUDGET", 7)  # halted and taken up again all the time
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=8)
    units = int(rng.integers(1, 5))
    constraints = random_constraints(rng, terrain, units)
    try:
        reduced = reduce(terrain, units, constraints)
    except VestingError:
        return
    front = make_front(reduced, border_weights(reduced), seed, limit=10**9)
    division = front.division(reduced.window)
    most = int(rng.integers(0, 2 * terrain.weights().sum() + 1))
    base = reduced.weight_always_cut()
    found = []
    while (plan := division.next(most, always)) is not None:
        found.append(tuple(reduced.expand(plan[None].astype(np.uint16))[0].tolist()))
    factor = 1 if terrain.metres is None else 1000
    expected = {
        o.plan
        for o in every_option(terrain, units, constraints)
        if o.cut * factor - base <= most + 0.5
    }
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert division.looked_at >= len(found)


def test_a_division_stops_in_time():
    terrain = grid(4, 4)
    reduced = reduce(terrain, 2, Constraints())
    division = make_front(reduced, no_weights(reduced), 1, limit=0).division(reduced.window)
    with pytest.raises(TimeUp):
        division.next(0, lambda: False)
    assert division.next(0, always) is not None


def test_rounded_residents_still_meet_every_option():
    rng = np.random.default_rng(5)
    people = rng.integers(900, 1100, size=12).tolist()
    terrain = grid(3, 4, people)
    constraints = Constraints(windows=(Window(3800, 4200),))
    reduced = reduce(terrain, 3, constraints)
    front = make_front(reduced, border_weights(reduced), 1, limit=10**9)
    coarse = complete(front.sweep, reduced.net.people, reduced.window, 8 * len(front.sweep))
    division = divide.Division(front.sweep, coarse, reduced.net.people, reduced.window, 3)
    found = set()
    while (plan := division.next(10**6, always)) is not None:
        found.add(tuple(reduced.expand(plan[None].astype(np.uint16))[0].tolist()))
    assert found == {o.plan for o in every_option(terrain, 3, constraints)}
