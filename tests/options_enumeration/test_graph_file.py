"""Graphs as text: what is read, and a message for everything that can be wrong."""

from __future__ import annotations

import json
from itertools import pairwise
from math import comb, inf

import pytest

from vesting.area.graph import BlockGraph
from vesting.errors import InputError
from vesting.options.enumeration.count import count_options
from vesting.options.enumeration.graph_file import read_graph
from vesting.options.enumeration.window import Window

GOOD = {
    "places": [
        {"id": "a", "population": 10, "name": "Ashby", "lat": 52.0, "long": -1.0, "schools": 3},
        {"id": 7, "population": 0, "lat": 52.5, "long": -1.5, "schools": 0, "note": "new"},
    ],
    "borders": [["a", 7], [7, "a"]],
    "distances": [["a", 7, 12.5]],
}


def refused(content):
    with pytest.raises(InputError) as caught:
        read_graph(content if isinstance(content, str) else json.dumps(content))
    return caught.value


def test_a_graph_is_read_with_all_that_it_holds():
    file = read_graph(json.dumps(GOOD))
    assert file.graph.ids == ("a", "7")
    assert file.labels == ("a", 7)
    assert file.graph.populations == (10, 0)
    assert file.graph.names == ("Ashby", "7")
    assert file.graph.edges == ((0, 1),)
    assert file.figures == {"population": (10, 0), "schools": (3, 0)}
    assert file.points == ((-1.0, 52.0), (-1.5, 52.5))
    assert file.ways == {("a", "7"): 12.5}
    assert file.window("population", 1, None) == Window(1, None, "residents", (10, 0))
    assert file.window("schools", None, 3) == Window(None, 3, "schools", (3, 0))


def test_without_populations_every_place_counts_as_one_unless_they_are_bounded():
    file = read_graph('{"places": [{"id": 1}, {"id": 2, "population": 5}], "borders": [[1, 2]]}')
    assert file.graph.populations == (1, 5)
    assert file.points == (None, None)
    with pytest.raises(InputError) as caught:
        file.window("population", 1, None)
    assert caught.value.code == "OPT-E29"
    assert caught.value.what == (
        "The place 1 has no whole number of 0 or more as its population, which is bounded"
    )
    with pytest.raises(InputError, match=r"No place has .* as its 'pupils'") as missing:
        file.window("pupils", 1, None)
    assert missing.value.mend == "The file has whole-number figures of: population."
    with pytest.raises(InputError) as misspelt:
        file.window("pop", 1, None)
    assert misspelt.value.mend.startswith("Did you mean 'population'?")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "The text is not JSON: Expecting property name enclosed in double quotes"),
        ("[]", "The text is JSON, but not an object with places and borders"),
        ({"borders": []}, "The key 'places' is missing"),
        ({"places": [{"id": 1}]}, "The key 'borders' is missing"),
        ({"places": {}, "borders": []}, "'places' is not a list"),
        ({"places": [], "borders": []}, "The graph has no places"),
        ({"places": [{"id": 1}], "borders": [], "distances": 3}, "'distances' is not a list"),
        ({"places": [{"id": 1}], "borders": [], "distances": None}, "'distances' is not a list"),
        ("[" * 100_000, "The lists or objects of the text are nested too deeply to be read"),
        (
            '{"places": ' + "7" * 5_000 + "}",
            "A number that begins 7777777777 has 5,000 digits; at most 300 can be read",
        ),
    ],
)
def test_what_is_not_a_graph(content, what):
    error = refused(content)
    assert (error.code, error.what) == ("OPT-E26", what)


def test_where_json_breaks_is_said():
    assert refused('{"places": [\n  oops]}').where == "line 2, column 3"


@pytest.mark.parametrize(
    ("places", "what", "where"),
    [
        ([{"id": "a"}, {"population": 1}], "A place has no id", "place 2"),
        (["a"], "A place has no id", "place 1"),
        ([{"id": 1.5}], "The id of a place is neither text nor a whole number", "place 1"),
        ([{"id": True}], "The id of a place is neither text nor a whole number", "place 1"),
        ([{"id": ""}], "The id of a place is neither text nor a whole number", "place 1"),
        ([{"id": "a"}, {"id": "b"}, {"id": "a"}], "Two places have the id a", "places 1 and 3"),
        ([{"id": "1"}, {"id": 1}], "Two places have the id 1", "places 1 and 2"),
        (
            [{"id": "a", "population": 2**63}],
            "The population of a is above 1,000,000,000,000,000, the largest number that a place "
            "may have",
            "place 1",
        ),
        (
            [{"id": "a\ud800"}],
            'The id or the name of a place holds half a character: "a\\ud800"',
            "place 1",
        ),
        (
            [{"id": "a", "name": "\udfff"}],
            'The id or the name of a place holds half a character: "\\udfff"',
            "place 1",
        ),
    ],
)
def test_places_that_cannot_be_used(places, what, where):
    error = refused({"places": places, "borders": []})
    assert (error.code, error.what, error.where) == ("OPT-E27", what, where)


@pytest.mark.parametrize("population", [-1, 1.5, "many", None, True])
def test_populations_are_whole_numbers(population):
    error = refused({"places": [{"id": "a", "population": population}], "borders": []})
    assert error.code == "OPT-E27"
    assert error.what.startswith("The population of a is not a whole number of 0 or more")


def test_a_whole_number_may_be_written_with_a_point():
    places = [{"id": "a", "population": 10.0, "pupils": 3.0, "lat": 51.0, "long": 0.0}]
    file = read_graph(json.dumps({"places": places, "borders": []}))
    assert file.graph.populations == (10,)
    assert isinstance(file.graph.populations[0], int)
    assert file.figures == {"population": (10,), "pupils": (3,)}
    assert file.points == ((0.0, 51.0),)


def test_a_measure_above_the_largest_number_cannot_be_bounded():
    places = [{"id": "a", "pupils": 10**15 + 1}]
    file = read_graph(json.dumps({"places": places, "borders": []}))
    with pytest.raises(InputError, match=r"The pupils of a is above 1,000,000,000,000,000"):
        file.window("pupils", 1, None)


def test_a_path_of_many_places_is_counted():
    ids = list(map(str, range(1_200)))
    graph = BlockGraph.of([(i, 1) for i in ids], pairwise(ids))
    assert count_options(graph, 3)[3] == comb(1_199, 2)


@pytest.mark.parametrize(
    ("border", "what", "mend"),
    [
        (["a"], "A border is not a pair of ids", 'Write ["a", "b"].'),
        ("ab", "A border is not a pair of ids", 'Write ["a", "b"].'),
        (["a", "a"], "a borders itself", "Leave this border out."),
        (
            ["alpha", "betaa"],
            'The border names "betaa", which is not a place of the graph',
            "Did you mean 'beta'?",
        ),
        (
            ["a", True],
            "The border names true, which is not a place of the graph",
            "Add the place, or leave the border out.",
        ),
    ],
)
def test_borders_that_cannot_be_used(border, what, mend):
    places = [{"id": "a"}, {"id": "alpha"}, {"id": "beta"}]
    error = refused({"places": places, "borders": [["a", "beta"], border]})
    assert (error.code, error.what, error.mend) == ("OPT-E28", what, mend)
    assert error.where == "border 2"


@pytest.mark.parametrize(
    "item", [["a", "b"], ["a", "b", -1], ["a", "b", "far"], ["a", "b", inf], "a"]
)
def test_distances_that_cannot_be_used(item):
    places = [{"id": "a"}, {"id": "b"}]
    error = refused({"places": places, "borders": [["a", "b"]], "distances": [item]})
    assert (error.code, error.where) == ("OPT-E28", "distance 1")
