"""Options kept without a list: counted, numbered, drawn, the best few found."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.options_enumeration.graphs import county, grid, path, tangle
from vesting.errors import InputError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.councils import list_councils
from vesting.options.enumeration.diagram import build_diagram
from vesting.options.enumeration.keep import keep_options
from vesting.options.enumeration.levels import list_by_level
from vesting.options.enumeration.listing import list_options, stream_options
from vesting.options.enumeration.question import Question
from vesting.options.enumeration.ranking import best, rank, unrank
from vesting.options.enumeration.tables import UnitTable
from vesting.options.enumeration.window import Window


def diagram_of(graph, units, constraints=None):
    question = Question.ask(graph, units, constraints)
    table = UnitTable.of(graph, list_councils(question.made))
    return build_diagram(question.made, table, question.open)


def test_rank_and_unrank_follow_the_order_of_the_list():
    diagram = diagram_of(county(), (2, 3, 4))
    for k in (2, 3, 4):
        rows = np.concatenate(list(list_by_level(diagram, k)))
        for number in range(0, len(rows), 37):
            option = tuple(rows[number].tolist())
            assert unrank(diagram, k, number) == option
            assert rank(diagram, option[::-1]) == number


def test_a_listing_is_the_same_in_small_batches():
    diagram = diagram_of(county(), (4,))
    whole = np.concatenate(list(list_by_level(diagram, 4)))
    pieces = list(list_by_level(diagram, 4, batch=50))
    assert max(map(len, pieces)) <= 50
    assert np.array_equal(np.concatenate(pieces), whole)
    assert list(list_by_level(diagram, 5)) == []


def test_what_is_not_an_option_has_no_rank():
    diagram = diagram_of(path(1, 2, 3), (1, 2))
    for rows in ((), (0, 1, 2), (0, 0), (0,)):
        with pytest.raises(InputError) as caught:
            rank(diagram, rows)
        assert caught.value.code == "OPT-E20"
    with pytest.raises(InputError, match="There is no option 2 among the 2 with 2 councils"):
        unrank(diagram, 2, 2)


def test_the_best_options_come_in_order_of_the_sum():
    diagram = diagram_of(county(), (3,))
    scores = np.sqrt(diagram.units.populations.astype(float)) * (
        1 + np.arange(len(diagram.units)) % 7
    )
    rows = np.concatenate(list(list_by_level(diagram, 3)))
    wanted = np.sort(scores[rows].sum(axis=1))[::-1]
    found = list(best(diagram, 3, scores))
    assert len(found) == len(rows)
    assert np.allclose([score for score, _ in found], wanted)
    assert all(a[0] >= b[0] - 1e-9 for a, b in pairwise(found))
    assert {option for _, option in found} == {tuple(row) for row in rows.tolist()}
    assert list(best(diagram, 4, scores)) == []


def test_the_best_options_inside_a_window():
    window = Constraints(windows=(Window(300_000, 600_000),))
    diagram = diagram_of(county(), (3,), window)
    scores = -(diagram.units.populations.astype(float) ** 2)
    found = list(best(diagram, 3, scores))
    assert len(found) == diagram.count(3) > 0
    assert found[0][0] == max(score for score, _ in found)


def test_kept_options_of_a_small_graph():
    graph = county()
    kept = keep_options(graph, (2, 3))
    assert (kept.count(2), kept.count(3), kept.count(4)) == (206, 2_159, 0)
    assert kept.statement.total == 206 + 2_159
    listed = [option for batch in stream_options(graph, 3) for option in batch.codes()]
    drawn = list(kept.draw(3, [0, 7, 2_158]).codes())
    assert drawn == [listed[0], listed[7], listed[2_158]]
    assert kept.rank(listed[7]) == 7
    assert len(kept.draw(3, [])) == 0
    assert kept.diagram is not None
    scores = kept.diagram.units.populations.astype(float) ** 2
    top = kept.top(2, -scores, 3)
    assert [score for score, _ in top] == [-9.8e11, -9.8e11, -9.8e11]


def test_kept_options_refuse_what_is_not_there():
    kept = keep_options(path(1, 2, 3), 2)
    with pytest.raises(InputError) as caught:
        kept.draw(2, [2])
    assert caught.value.code == "OPT-E21"
    with pytest.raises(InputError) as caught:
        kept.rank([("a", "c"), ("b",)])
    assert caught.value.code == "OPT-E20"


def test_drawing_is_uniform_and_repeats_from_a_seed():
    kept = keep_options(grid(2, 2), 2)
    drawn = kept.random(2, 6_000, np.random.default_rng(3))
    names, counts = np.unique(drawn.ids(), return_counts=True)
    assert len(names) == kept.count(2) == 6
    # chi squared with 5 degrees of freedom: 20.5 is exceeded once in a thousand
    assert float(((counts - 1_000) ** 2 / 1_000).sum()) < 20.5
    again = kept.random(2, 6_000, np.random.default_rng(3))
    assert np.array_equal(again.masks, drawn.masks)


def test_nothing_can_be_drawn_from_nothing():
    window = Constraints(windows=(Window(3, 3),))
    kept = keep_options(path(1, 2, 3), 2, window)
    assert kept.count(2) == 1
    empty = keep_options(path(2, 2, 2), 2, window)
    assert empty.count(2) == 0
    with pytest.raises(InputError, match="There is no option to draw"):
        empty.random(2, 1, np.random.default_rng(0))


def test_larger_graphs_are_drawn_by_number_too():
    graph = tangle(19)
    window = Constraints(windows=(Window(400, 800),))
    kept = keep_options(graph, (3, 4), window)
    assert kept.diagram is None
    table = list_options(graph, (3, 4), window)
    for k in (3, 4):
        assert kept.count(k) == len(table.by_units[k])
        everything = kept.draw(k, range(kept.count(k)))
        assert sorted(everything.ids()) == sorted(table.ids(k))
    for refused in (lambda: kept.rank([graph.ids]), lambda: kept.top(3, np.zeros(1), 1)):
        with pytest.raises(InputError) as caught:
            refused()
        assert caught.value.code == "OPT-E22"
    assert len(kept.random(3, 5, np.random.default_rng(1))) == 5


def test_a_larger_graph_without_an_option():
    graph = tangle(19)
    window = Window(graph.total // 3, graph.total // 3 + 1)
    kept = keep_options(graph, 3, Constraints(windows=(window,)))
    assert kept.count(3) == 0
    assert len(kept.draw(3, [])) == 0
