"""The sweep: orders, signatures, both sides, whole numbers of any size."""

from __future__ import annotations

import sys
from itertools import combinations, pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.options_enumeration.brute import random_constraints, random_graph
from tests.options_enumeration.graphs import grid, path, tangle
from vesting.area.graph import BlockGraph
from vesting.errors import InputError, VestingError
from vesting.options.enumeration.admission import admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.count import count_options
from vesting.options.enumeration.keep import keep_options
from vesting.options.enumeration.listing import list_options, stream_options
from vesting.options.enumeration.question import Question
from vesting.options.enumeration.routes import Route
from vesting.options.enumeration.sweep import count as counting
from vesting.options.enumeration.sweep import kept as keeping
from vesting.options.enumeration.sweep import order as ordering
from vesting.options.enumeration.sweep import outlook
from vesting.options.enumeration.sweep.compiled import count as compiled
from vesting.options.enumeration.sweep.compiled.pairs import count_pairs
from vesting.options.enumeration.sweep.compiled.signatures import weave
from vesting.options.enumeration.sweep.kept import keep_sweep
from vesting.options.enumeration.sweep.line import lay_out
from vesting.options.enumeration.sweep.meeting import meet, unbounded
from vesting.options.enumeration.sweep.signatures import signatures
from vesting.options.enumeration.window import Window

pytestmark = pytest.mark.xdist_group("sweep")  # one process compiles the sweep, not each


def line_of(graph, units, constraints=None):
    return lay_out(admission(graph, constraints or Constraints()), min(units), max(units))


def test_an_order_holds_every_block_once_and_keeps_the_frontier_narrow():
    near = grid(4, 12).neighbour_masks()
    order = ordering.sweep_order(near)
    assert sorted(order) == list(range(48))
    assert max(ordering.widths(order, near)) <= 5
    assert ordering.sweep_order([]) == []


def test_wider_beams_are_tried_where_the_work_is_dear(monkeypatch):
    near = grid(6, 6).neighbour_masks()
    first = ordering.cost(ordering.sweep_order(near), near)
    monkeypatch.setattr(ordering, "BEAMS", ((2, 0.0), (4, 0.0), (64, 0.0)))
    assert ordering.cost(ordering.sweep_order(near), near) <= first * 1.5


def test_parts_that_do_not_touch_are_swept_too():
    graph = BlockGraph.of(
        [(c, 1) for c in "abcdef"], [("a", "b"), ("b", "c"), ("d", "e"), ("e", "f")]
    )
    parts = Constraints(separate_parts=True)
    counts = count_options(graph, range(1, 7), parts, route=Route.SWEEP)
    assert counts.by_units == {1: 0, 2: 1, 3: 4, 4: 6, 5: 4, 6: 1}


def test_partitions_of_a_path_are_binomial():
    # cutting any k - 1 of the 29 borders of a path of 30 blocks makes k councils
    graph = BlockGraph.of(
        [(f"{i:02d}", 1) for i in range(30)], [(f"{i:02d}", f"{i + 1:02d}") for i in range(29)]
    )
    line = line_of(graph, range(1, 31))
    counts = unbounded(signatures(line, 1, 30))
    assert counts == {k: comb(29, k - 1) for k in range(1, 31)}


def test_counts_beyond_63_bits_are_exact():
    codes = [f"{i:02d}" for i in range(100)]
    graph = BlockGraph.of([(c, 1) for c in codes], list(pairwise(codes)))
    line = line_of(graph, [29, 30])
    wanted = {29: comb(99, 28), 30: comb(99, 29)}
    assert unbounded(signatures(line, 29, 30)) == wanted
    assert wanted[30] > 2**64
    # no council can hold more than 72 of a hundred, so this window asks for nothing
    assert count_options(graph, (29, 30), Constraints(windows=(Window(1, 80),))).by_units == wanted


def test_a_ladder_of_eighty_blocks_needs_long_whole_numbers():
    graph = grid(2, 40)
    free = count_options(graph, 26, route=Route.SWEEP)
    assert free.total > 2**64
    wide = Constraints(windows=(Window(1, 70),))
    # 26 councils of eighty blocks hold at most 55 each, so this window asks for nothing
    assert count_options(graph, 26, wide).total == free.total
    line = line_of(graph, [26], Constraints(windows=(Window(1, 70),)))
    assert compiled.count_compiled(line, [26]) is None  # more than 63 bits


def test_options_of_more_than_62_blocks_are_listed_in_words():
    graph = grid(2, 35)
    window = Constraints(windows=(Window(34, 36),))
    counted = count_options(graph, 2, window).total
    batches = list(stream_options(graph, 2, window, batch=40))
    options = [option for batch in batches for option in batch.options()]
    assert len(set(options)) == counted == len(options)
    everything = (1 << 70) - 1
    assert all(a | b == everything and a & b == 0 for a, b in options)
    assert all(a & 1 for a, _ in options)  # in order of their lowest block
    flags = np.concatenate([batch.assignments() for batch in batches])
    assert flags.shape == (counted, 70)
    assert [int(row.sum()) for row in flags] == [b.bit_count() for _, b in options]
    assert len({name for batch in batches for name in batch.ids()}) == counted
    drawn = keep_options(graph, 2, window).random(2, 5, np.random.default_rng(1))
    assert set(drawn.options()) <= set(options)
    with pytest.raises(InputError) as caught:
        list_options(graph, 2, window)
    assert caught.value.code == "OPT-E19"


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_plain_and_compiled_counts_agree_with_the_diagram(seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(rng, 12)
    numbers = range(1, len(graph) + 1)
    constraints = random_constraints(rng, graph, int(rng.integers(1, 6)), reach=False)
    try:
        question = Question.ask(graph, numbers, constraints)
    except VestingError:
        return
    wanted = count_options(graph, numbers, constraints, route=Route.LEVELS)
    fixed = len(question.made.fixed)
    beside = [k - fixed for k in question.open]
    line = lay_out(question.made, min(beside), max(beside))
    plain, quick = counting.count_plain(line, beside), compiled.count_compiled(line, beside)
    for k in question.open:
        assert plain.get(k - fixed, 0) == wanted[k] == quick[k - fixed]


def test_all_blocks_fixed():
    graph = tangle(19)
    fixed = Constraints(fixed=(graph.ids[:9], graph.ids[9:]))
    assert count_options(graph, 2, fixed).total == 1
    batches = list(stream_options(graph, 2, fixed))
    assert [option for b in batches for option in b.options()] == [(2**9 - 1, 2**19 - 2**9)]
    line = line_of(graph, [0], fixed)
    assert compiled.count_compiled(line, [0]) == {0: 1}


def test_fixed_councils_stand_in_every_listed_option():
    graph = tangle(19)
    constraints = Constraints(fixed=(graph.ids[:3],), windows=(Window(200, 1_400),))
    counted = count_options(graph, 3, constraints).total
    options = [set(o) for b in stream_options(graph, 3, constraints) for o in b.codes()]
    assert len(options) == counted > 0
    assert all(graph.ids[:3] in option for option in options)


def test_the_meeting_tells_its_progress():
    seen = []
    graph = tangle(20)
    window = Constraints(windows=(Window(300, 700),))
    kept = keep_options(graph, 3, window, progress=lambda done, total: seen.append((done, total)))
    assert kept.count(3) > 0
    assert seen[0] == (0, 20)
    assert [done for done, _ in seen] == list(range(20))
    told = []
    line = line_of(graph, [3], window)
    compiled.count_compiled(line, [3], lambda done, total: told.append((done, total)))
    assert told[-1] == (19, 20)


def test_too_many_rows_are_refused_with_the_bound_that_is_proved():
    graph = tangle(20)
    line = line_of(graph, [4], Constraints(windows=(Window(200, 600),)))
    layers = signatures(line, 4, 4)
    with pytest.raises(InputError) as caught:
        meet(line, layers, 4, 4, most_rows=20)
    assert caught.value.code == "OPT-E17"
    assert f"there are {unbounded(layers)[4]:,} options" in caught.value.where


def test_compiled_counting_goes_on_in_pieces(monkeypatch):
    graph = tangle(20)
    line = line_of(graph, [4], Constraints(windows=(Window(200, 600),)))
    wanted = compiled.count_compiled(line, [4])
    assert compiled.count_compiled(line, [4], most_rows=40) == wanted
    monkeypatch.setattr(compiled, "MOST_MOVED", 100)
    total = unbounded(signatures(line, 4, 4))[4]
    for spread in (1.5, 0.0):  # given up before it begins, and on the way
        monkeypatch.setattr(compiled, "SPREAD", spread)
        with pytest.raises(InputError) as caught:
            compiled.count_compiled(line, [4], most_rows=40)
        assert caught.value.code == "OPT-E17"
        assert f"there are {total:,} options" in caught.value.where


def test_plain_counting_hands_over_to_compiled(monkeypatch):
    graph = tangle(20)
    line = line_of(graph, [4], Constraints(windows=(Window(200, 600),)))
    wanted = counting.count_plain(line, [4])
    monkeypatch.setattr(counting, "LIGHT_ROWS", 20)
    assert counting.count_plain(line, [4]) == wanted
    monkeypatch.setattr(counting, "count_compiled", lambda *_: None)
    with pytest.raises(InputError):
        counting.count_plain(line, [4])


def test_light_questions_do_not_load_the_compiler(monkeypatch):
    monkeypatch.delitem(sys.modules, "numba")
    monkeypatch.setattr(counting, "count_compiled", None)
    window = Constraints(windows=(Window(300, 900),))
    plain = count_options(tangle(20), 3, window).total
    monkeypatch.undo()
    assert count_options(tangle(20), 3, window).total == plain


def test_too_wide_a_map_is_refused():
    graph = grid(9, 9)
    line = line_of(graph, [9])
    with pytest.raises(InputError) as caught:
        signatures(line, 9, 9, most_arcs=5_000)
    assert caught.value.code == "OPT-E16"
    assert "up to 9 blocks wide" in caught.value.what
    assert weave(line, 9, 9, most_arcs=5_000) is None


def test_a_list_that_is_too_much_to_keep_is_refused(monkeypatch):
    made = admission(tangle(20), Constraints(windows=(Window(200, 600),)))
    monkeypatch.setattr(keeping, "MOST_PAIRS", 1.0)
    with pytest.raises(InputError) as caught:
        keep_sweep(made, [4])
    assert caught.value.code == "OPT-E17"


def test_no_signature_no_option():
    graph = path(*[1] * 19)
    apart = Constraints(apart=(("a", "b"),), together=(("a", "c"),))
    assert count_options(graph, 3, apart).total == 0
    assert counting.count_plain(line_of(graph, [3], apart), [3]) == {}
    assert unbounded([]) == {}
    assert list(stream_options(graph, 3, apart)) == []
    assert len(list_options(graph, 3, apart)) == 0
    assert keep_options(graph, 3, apart).count(3) == 0


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
@pytest.mark.parametrize("scale", [50, 400_000, 2**33])
def test_pairs_of_rows_are_counted_by_boxes(columns, scale):
    rng = np.random.default_rng(columns)
    past = rng.integers(0, scale, (400, columns))
    future = rng.integers(0, scale, (300, columns))
    ways, other = rng.integers(1, 5, 400), rng.integers(1, 5, 300)
    low = np.full(columns, scale * 9 // 10)
    high = np.full(columns, scale * 11 // 10)
    sums = past[:, None, :] + future[None]
    fit = ((sums >= low) & (sums <= high)).all(axis=2)
    wanted = int((ways[:, None] * other[None] * fit).sum())
    assert count_pairs(past, ways, future, other, low, high) == wanted


def test_pairs_without_figures_all_match():
    empty = np.zeros((2, 0), dtype=np.int64)
    ones = np.array([2, 3])
    none = np.zeros(0, dtype=np.int64)
    assert count_pairs(empty, ones, empty, ones, none, none) == 25


def test_equal_blocks_are_merged_and_every_option_is_still_found():
    graph = grid(3, 7)
    window = Constraints(windows=(Window(7, 7),))
    table = list_options(graph, 3, window)
    assert len(table) == count_options(graph, 3, window).total > 0
    assert len(set(table.ids(3))) == len(table)
    kept = keep_options(graph, 3, window)
    assert sorted(kept.draw(3, range(kept.count(3))).ids()) == sorted(table.ids(3))
    small = [len(b) for b in stream_options(graph, 3, window, batch=7)]
    assert sum(small) == len(table)
    assert max(small) <= 7


def whole(n):
    ids = [str(i) for i in range(n)]
    return BlockGraph.of([(i, 1) for i in ids], combinations(ids, 2))


def test_a_dense_map_is_refused_after_a_look():
    line = line_of(whole(17), [3])
    with pytest.raises(InputError) as caught:
        weave(line, 3, 3)
    assert caught.value.code == "OPT-E16"
    assert caught.value.what.startswith("Nearly every block touches every other")
    with pytest.raises(InputError, match="up to 16 blocks wide"):
        list_options(whole(17), 3, route=Route.SWEEP)


def test_a_dense_map_that_can_be_swept_is_counted(monkeypatch):
    monkeypatch.setattr(outlook, "LOOK", 500)
    assert outlook.is_dense(line_of(whole(11), [3]))
    assert count_options(whole(11), 3, route=Route.SWEEP)[3] == 28_501


def test_maps_on_paper_are_not_dense():
    assert not outlook.is_dense(line_of(grid(9, 9), [9]))
    outlook.check_outlook(line_of(whole(5), [2]), 2, 2, 1)
