"""Tables and streams: routes, limits, progress."""

from __future__ import annotations

import numpy as np
import pytest

from tests.options_enumeration.brute import brute_force
from tests.options_enumeration.graphs import county, grid, path, tangle
from vesting.area.graph import BlockGraph
from vesting.errors import InputError
from vesting.options.enumeration import diagram as diagrams
from vesting.options.enumeration import listing, routes
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.count import count_options
from vesting.options.enumeration.diagram import TOO_MANY_STEPS, build_diagram
from vesting.options.enumeration.listing import list_options, stream_options
from vesting.options.enumeration.question import Question
from vesting.options.enumeration.routes import Route, choose
from vesting.options.enumeration.sweep import join
from vesting.options.enumeration.tables import UnitTable
from vesting.options.enumeration.window import Window


@pytest.mark.parametrize("route", list(Route))
def test_a_table_has_a_limit(route):
    with pytest.raises(InputError) as caught:
        list_options(county(), (3, 4), route=route, most=10_000)
    assert caught.value.code == "OPT-E19"
    assert caught.value.what == "There are 10,265 options; a table holds at most 10,000"
    assert len(list_options(county(), (3, 4), route=route, most=10_265)) == 10_265


@pytest.mark.parametrize("route", list(Route))
def test_a_stream_comes_in_batches_and_tells_its_progress(route):
    told = []
    batches = list(
        stream_options(
            county(), (2, 3), batch=500, route=route, progress=lambda *done: told.append(done)
        )
    )
    assert max(map(len, batches)) <= 500
    assert [b.units for b in batches] == sorted(b.units for b in batches)
    assert sum(map(len, batches)) == 206 + 2_159
    assert told[-1] == (2_365, 2_365)


def test_one_council_is_the_whole_area():
    for route in Route:
        table = list_options(path(1, 2, 3), 1, route=route)
        assert table.codes(1, 0) == (("a", "b", "c"),)
        assert len(table) == 1


def test_numbers_that_are_impossible_have_empty_rows():
    table = list_options(path(30, 30, 30, 30), range(1, 5), Constraints(windows=(Window(50),)))
    assert {k: rows.shape for k, rows in table.by_units.items()} == {
        1: (1, 1), 2: (1, 2), 3: (0, 3), 4: (0, 4),
    }  # fmt: skip


def test_columns_are_in_order_of_the_lowest_block():
    table = list_options(county(), 4)
    lowest = table.masks(4) & (~table.masks(4) + np.uint64(1))
    assert (lowest[:, 1:] > lowest[:, :-1]).all()
    assert (np.bitwise_or.reduce(table.masks(4), axis=1) == 2**13 - 1).all()
    assert (table.units.populations[table.by_units[4]].sum(axis=1) == 1_400_000).all()


def test_a_batch_gives_codes_and_council_numbers():
    (batch,) = stream_options(path(1, 1, 1), 2)
    assert list(batch.codes()) == [(("a",), ("b", "c")), (("a", "b"), ("c",))]
    assert batch.assignments().tolist() == [[0, 1, 1], [0, 0, 1]]
    assert len(batch.first(1)) == 1


def route_of(graph, constraints=None, units=3):
    route, councils = choose(Question.ask(graph, units, constraints))
    return route, councils is not None


def test_the_route_follows_size_and_constraints():
    assert route_of(grid(2, 5)) == (Route.PLAIN, True)
    assert route_of(grid(2, 8)) == (Route.LEVELS, True)
    assert route_of(grid(2, 9)) == (Route.LEVELS, True)
    assert route_of(grid(2, 10)) == (Route.SWEEP, False)
    assert route_of(grid(2, 10), Constraints(max_hops=4)) == (Route.LEVELS, True)
    counting = choose(Question.ask(grid(2, 8), 3, None), counting=True)
    assert counting == (Route.SWEEP, None)
    ids = [f"{i:02d}" for i in range(14)]
    dense = BlockGraph.of([(i, 1) for i in ids], [(a, b) for a in ids for b in ids if a < b])
    route, councils = choose(Question.ask(dense, 3, None), counting=True)
    assert (route, len(councils)) == (Route.LEVELS, 2**14 - 1)
    assert count_options(dense, 2).total == 2**13 - 1


def close_together(graph, most):
    km = {
        (a, b): abs(i - j)
        for i, a in enumerate(graph.ids)
        for j, b in enumerate(graph.ids)
        if i > j
    }
    return Constraints(max_km=most, km=km)


def test_a_limit_on_distance_lists_councils_where_they_are_few(monkeypatch):
    graph = tangle(17)
    near = close_together(graph, 14)
    monkeypatch.setattr(routes, "CLOSE_COUNCILS", 60_000)
    assert route_of(graph, near) == (Route.LEVELS, True)
    counted = count_options(graph, 3, near).total
    assert counted > 0
    monkeypatch.setattr(routes, "CLOSE_COUNCILS", 10)
    assert route_of(graph, near) == (Route.SWEEP, False)
    assert count_options(graph, 3, near).total == counted
    assert len(list_options(graph, 3, near)) == counted


def test_what_has_to_be_listed_and_cannot_be_is_refused():
    with pytest.raises(InputError) as caught:
        route_of(grid(7, 9), Constraints(max_hops=14))
    assert caught.value.code == "OPT-E14"


def test_a_diagram_has_a_limit():
    question = Question.ask(county(), 4, None)
    table = UnitTable.of(county(), routes.list_councils(question.made))
    with pytest.raises(InputError) as caught:
        build_diagram(question.made, table, (4,), most_steps=100)
    assert caught.value.code == TOO_MANY_STEPS.code == "OPT-E15"


def test_councils_need_not_hang_together():
    graph = path(1, 1, 1, 1)
    loose = Constraints(contiguous=False)
    assert count_options(graph, 2, loose).total == 7  # Stirling number of the second kind
    near = Constraints(contiguous=False, max_hops=2)
    wanted = {k: len(v) for k, v in brute_force(graph, near).items()}
    assert count_options(graph, range(1, 5), near).by_units == wanted


def test_whole_numbers_of_any_size_in_a_diagram(monkeypatch):
    monkeypatch.setattr(diagrams, "SAFE_BLOCKS", 3)
    table = list_options(county(), 3, route=Route.LEVELS)
    assert len(table) == 2_159
    assert len(list_options(county(), 3, route=Route.COMPILED)) == 2_159
    assert listing.MOST_OPTIONS >= 2_159


def test_a_part_of_a_range_may_be_empty_in_a_stream():
    graph = path(*[3] * 19)
    window = Constraints(windows=(Window(None, 29),))  # two halves would be 27 and 30
    batches = list(stream_options(graph, (2, 3), window, route=Route.SWEEP))
    assert {b.units for b in batches} == {3}
    assert sum(map(len, batches)) == count_options(graph, 3, window).total


@pytest.mark.parametrize("blocks", range(12, 20))
def test_tight_windows_leave_the_same_few_options(blocks):
    graph = tangle(blocks)
    window = Constraints(windows=(Window(graph.total // 3 - 12, graph.total // 3 + 14),))
    swept = {name for b in stream_options(graph, 3, window, route=Route.SWEEP) for name in b.ids()}
    whole = {name for b in stream_options(graph, 3, window, route=Route.LEVELS) for name in b.ids()}
    assert swept == whole


def test_comparisons_are_made_in_bounded_pieces(monkeypatch):
    graph = tangle(18)
    window = Constraints(windows=(Window(300, 900),))
    wanted = [b.ids() for b in stream_options(graph, 3, window, route=Route.SWEEP)]
    monkeypatch.setattr(join, "CELLS", 64)
    assert sorted(sum_of(wanted)) == sorted(
        sum_of([b.ids() for b in stream_options(graph, 3, window, route=Route.SWEEP)])
    )


def sum_of(lists):
    return [item for part in lists for item in part]


def test_a_single_way_on_is_followed_when_batches_are_small():
    graph = path(*[1] * 12)
    first = Constraints(alone=("a",))
    batches = list(stream_options(graph, 4, first, batch=3, route=Route.LEVELS))
    assert max(map(len, batches)) <= 3
    assert sum(map(len, batches)) == 45  # two more cuts among ten borders
