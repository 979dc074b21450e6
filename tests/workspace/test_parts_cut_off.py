"""An area that a switched border has cut in two: the part is named, and the crossing that joins it."""

from types import SimpleNamespace

import pytest

from vesting.area.crossings import Kind
from vesting.area.edge import Edge
from vesting.area.edges import EdgeList
from vesting.errors import VestingError
from vesting.options.survey.whole import require_whole

ISLAND = ("E06000044", "E06000046", "E07000088")
NAMES = ("Portsmouth", "Isle of Wight", "Gosport")


def survey(*edges, parents=None):
    """Three councils around the Solent, with a ferry that somebody switched off."""
    made = EdgeList(ISLAND, NAMES, edges)
    graph = made.graph(dict.fromkeys(ISLAND, 100))
    return SimpleNamespace(
        area=SimpleNamespace(name="Hampshire", codes=ISLAND, names=NAMES),
        terrain=SimpleNamespace(edges=made, shapes=None, parent_of=parents or {}),
        ground=SimpleNamespace(graph=graph, measures={}, area="Hampshire"),
    )


LAND = Edge(ISLAND[0], ISLAND[2], Kind.LAND, True, 1.0)
FERRY = Edge(ISLAND[0], ISLAND[1], Kind.FERRY, False, None, "Fishbourne ferry", "too dear")


def refusal(made):
    with pytest.raises(VestingError) as met:
        require_whole(made)
    assert met.value.code == "OPT-E13"
    return met.value


def test_a_part_that_is_cut_off_is_named_with_the_crossing_and_its_page():
    error = refusal(survey(LAND, FERRY))
    assert error.what == (
        "Hampshire is in 2 parts that do not touch: Isle of Wight cannot be reached from the part "
        "with Portsmouth"
    )
    assert (
        "Portsmouth - Isle of Wight (ferry, Fishbourne ferry; off: too dear): "
        "/area/borders/E06000044/E06000046"
    ) in error.mend
    assert "--separate-parts" not in error.mend


def test_parts_of_a_split_district_carry_its_name():
    error = refusal(survey(LAND, FERRY, parents={ISLAND[1]: ISLAND[2]}))
    assert "Isle of Wight in Gosport cannot be reached" in error.what
    inside = refusal(survey(LAND, FERRY, parents={ISLAND[1]: ISLAND[0], ISLAND[0]: ISLAND[0]}))
    assert "/area/borders" not in inside.mend  # both in one district, which has no page of its own


def test_without_a_crossing_held_that_is_said():
    assert "No border or crossing between the parts is held" in refusal(survey(LAND)).mend
    require_whole(survey(LAND, Edge(ISLAND[0], ISLAND[1], Kind.FERRY, True, None)))
