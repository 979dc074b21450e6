"""Blocks that are cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.options_enumeration.graphs import path
from vesting.area.graph import BlockGraph
from vesting.errors import InputError
from vesting.options.enumeration.blocks import Piece, cut_blocks, gather, in_proportion
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.count import count_options

PIECES = (Piece("b1", "b", 12, "Upper"), Piece("b2", "b", 8))
BORDERS = (("a", "b1"), ("b1", "b2"), ("b2", "c"))


def refused(pieces=PIECES, borders=BORDERS, **how):
    with pytest.raises(InputError) as caught:
        cut_blocks(path(10, 20, 30), pieces, borders, **how)
    return caught.value


def test_a_block_is_replaced_by_its_pieces():
    cut = cut_blocks(path(10, 20, 30), PIECES, BORDERS)
    assert cut.graph.ids == ("a", "b1", "b2", "c")
    assert cut.graph.populations == (10, 12, 8, 30)
    assert cut.graph.names == ("a", "Upper", "b2", "c")
    assert cut.graph.edges == ((0, 1), (1, 2), (2, 3))
    assert cut.parent_of == {"b1": "b", "b2": "b"}
    assert cut.differences == {"b": 0}
    assert cut.lost == ()


def test_kept_together_the_pieces_give_the_old_options():
    graph = path(10, 20, 30)
    cut = cut_blocks(graph, PIECES, BORDERS)
    whole = Constraints(together=cut.whole("b"))
    for k in (1, 2, 3):
        assert count_options(cut.graph, k, whole).total == count_options(graph, k).total
    assert count_options(cut.graph, 2).total == 3


def test_borders_between_whole_blocks_stay_and_lost_ones_are_named():
    square = BlockGraph.of(
        [("a", 1), ("b", 2), ("c", 1), ("d", 1)], [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")]
    )
    pieces = (Piece("b1", "b", 1), Piece("b2", "b", 1))
    cut = cut_blocks(square, pieces, [("b1", "b2"), ("b1", "a"), ("a", "c")])
    ends = {(cut.graph.ids[i], cut.graph.ids[j]) for i, j in cut.graph.edges}
    assert ends == {("a", "b1"), ("b1", "b2"), ("c", "d"), ("a", "d")}
    assert cut.lost == (("b", "c"),)


def test_pieces_that_do_not_add_up():
    error = refused((Piece("b1", "b", 12), Piece("b2", "b", 9)))
    assert (error.code, error.what) == (
        "OPT-E24",
        "The pieces of b have 1 people more than b itself",
    )
    assert "2 people fewer" in refused((Piece("b1", "b", 10), Piece("b2", "b", 8))).what


def test_pieces_are_brought_into_line_if_asked():
    pieces = (Piece("b1", "b", 10), Piece("b2", "b", 5))
    cut = cut_blocks(path(10, 20, 30), pieces, BORDERS, control=True)
    assert cut.graph.populations == (10, 13, 7, 30)
    assert cut.differences == {"b": -5}
    assert cut.graph.total == 60


@pytest.mark.parametrize(
    ("pieces", "borders", "words"),
    [
        ((Piece("x1", "x", 1),), (), "The block x, of which pieces are offered"),
        ((Piece("a", "b", 20),), (), "The code a stands for two blocks"),
        ((Piece("b1", "b", 10), Piece("b1", "b", 10)), (), "The code b1 stands for two blocks"),
        ((Piece("b1", "b", -1), Piece("b2", "b", 21)), (), "b1 has fewer than no people"),
        (PIECES, (("a", "b"),), "A border names b, which is neither"),
    ],
)
def test_codes_that_do_not_fit(pieces, borders, words):
    error = refused(pieces, borders)
    assert error.code == "OPT-E23"
    assert error.what.startswith(words)


def test_a_piece_alone_is_named():
    error = refused(borders=(("a", "b1"), ("b1", "c")))
    assert (error.code, error.what) == ("OPT-E25", "b2 of b touches no other block")


def test_small_pieces_are_gathered_into_named_ones():
    small = [Piece("s1", "b", 5), Piece("s2", "b", 7), Piece("s3", "b", 8, "Lower")]
    borders = [("s1", "s2"), ("s2", "s3"), ("s1", "a"), ("s3", "c"), ("s2", "s2")]
    pieces, lifted = gather(small, {"s1": "Upper", "s2": "Upper"}, borders)
    assert pieces == (Piece("b/Upper", "b", 12, "Upper"), Piece("s3", "b", 8, "Lower"))
    assert lifted == (("a", "b/Upper"), ("b/Upper", "s3"), ("c", "s3"))
    assert cut_blocks(path(10, 20, 30), pieces, lifted).graph.populations == (10, 12, 8, 30)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(0, 1_000))
def test_proportion_keeps_the_total_and_is_off_by_less_than_one(shares, total):
    made = in_proportion(shares, total)
    assert sum(made) == total
    weights = shares if sum(shares) else [1] * len(shares)
    for part, weight in zip(made, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1
