import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.area.borders import Contact, measure_borders
from vesting.area.topojson import decode, in_force
from vesting.errors import InputError

# Two squares side by side, sharing arc 0; a third place uses the outer arc of the second, as an
# older edition of it.
SHARED = [[-1.0, 52.0], [-1.0, 52.1]]
WEST = [[-1.0, 52.1], [-1.1, 52.1], [-1.1, 52.0], [-1.0, 52.0]]
EAST = [[-1.0, 52.0], [-0.9, 52.0], [-0.9, 52.1], [-1.0, 52.1]]


def place(code, arcs, kind="Polygon", **properties):
    return {
        "type": kind,
        "arcs": arcs,
        "properties": {"code": code, "name": f"Place {code}"} | properties,
    }


def topology(*places, arcs=(SHARED, WEST, EAST), **more):
    layer = {"type": "GeometryCollection", "geometries": list(places)}
    return {"type": "Topology", "arcs": list(arcs), "objects": {"lad": layer}} | more


PAIR = (place("W", [[0, 1]]), place("E", [[[2, -1]]], "MultiPolygon", start=2019))


def everything(properties):
    return True


def test_places_that_share_an_arc_are_neighbours():
    made = decode(json.dumps(topology(*PAIR)))
    (found,) = made.borders("lad", "code", everything)
    assert found.pair == ("E", "W")
    assert found.km == pytest.approx(11.13, abs=0.02)
    assert made.layer("lad")[0].arcs == {0, 1}


def test_outlines_are_put_together_from_arcs_in_both_directions():
    shapes = decode(json.dumps(topology(*PAIR))).shapes("lad", "code", "name", everything)
    assert shapes.codes == ("W", "E")
    assert shapes.names == ("Place W", "Place E")
    assert shapes["W"].equals(shapely.box(-1.1, 52.0, -1.0, 52.1))
    assert shapes["E"].equals(shapely.box(-1.0, 52.0, -0.9, 52.1))


def test_holes_stay_holes():
    inner = [[-0.97, 52.03], [-0.97, 52.07], [-0.93, 52.07], [-0.93, 52.03], [-0.97, 52.03]]
    made = decode(
        json.dumps(
            topology(
                place("E", [[2, -1], [3]]), place("H", [[3]]), arcs=[SHARED, WEST, EAST, inner]
            )
        )
    )
    shapes = made.shapes("lad", "code", "name", everything)
    assert len(shapely.get_parts(shapes["E"])[0].interiors) == 1
    (found,) = made.borders("lad", "code", everything)
    assert found.pair == ("E", "H")


def quantised(scale, move, arcs):
    whole = []
    for arc in arcs:
        last, steps = (0, 0), []
        for x, y in arc:
            now = (round((x - move[0]) / scale[0]), round((y - move[1]) / scale[1]))
            steps.append([now[0] - last[0], now[1] - last[1]])
            last = now
        whole.append(steps)
    return whole


@settings(max_examples=25)
@given(st.sampled_from([0.1, 0.01, 0.005, 0.0001]))
def test_scaled_differences_are_undone(step):
    scale, move = [step, step], [-8.0, 49.0]
    arcs = quantised(scale, move, [SHARED, WEST, EAST])
    made = decode(
        json.dumps(topology(*PAIR, arcs=arcs, transform={"scale": scale, "translate": move}))
    )
    plain = decode(json.dumps(topology(*PAIR)))
    for one, other in zip(made.arcs, plain.arcs, strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_years_choose_between_editions():
    keep = in_force(2018)
    assert keep({"end": 2018})
    assert not keep({"end": 2017})
    assert not keep({"start": 2019})
    assert in_force(2019)({"start": 2019, "end": 2019})
    made = decode(json.dumps(topology(*PAIR)))
    assert made.borders("lad", "code", keep) == ()
    assert made.shapes("lad", "code", "name", keep).codes == ("W",)


def test_geometries_that_are_no_areas_are_left_out():
    point = {"type": "Point", "coordinates": [0, 0], "properties": {}}
    made = decode(json.dumps(topology(*PAIR, point)))
    assert len(made.layer("lad")) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"type": "Topology", "arcs": [[[0', "not JSON, or is cut off"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[1, 2]", "not a topology"),
        (b'{"type": "FeatureCollection"}', "not a topology"),
        (b'{"type": "Topology", "arcs": []}', "lacks a part: 'objects'"),
        (b'{"type": "Topology", "arcs": [[]], "objects": {}}', "lacks a part"),
    ],
)
def test_what_is_not_topojson_is_refused(content, said):
    with pytest.raises(InputError, match=said) as caught:
        decode(content)
    assert caught.value.code == "AREA-E15"


def test_an_arc_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="use arc 2, and the file holds 2"):
        decode(json.dumps(topology(*PAIR, arcs=[SHARED, WEST])))


def test_a_layer_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(InputError) as caught:
        decode(json.dumps(topology(*PAIR))).layer("wards")
    assert caught.value.code == "AREA-E16"
    assert caught.value.mend == "Its layers are lad."


@pytest.mark.official
def test_the_official_topology_agrees_with_measured_borders(official):
    made = decode((official / "geo/onsvisual_uk_topo_2014_2025.topojson").read_bytes())

    def english(properties):
        return in_force(2024)(properties) and properties["areacd"].startswith("E")

    shapes = made.shapes("ltla", "areacd", "areanm", english)
    told = {b.pair: b.km for b in made.borders("ltla", "areacd", english)}
    measured = {b.pair: b.km for b in measure_borders(shapes) if b.contact is Contact.SHARED}
    assert len(shapes) == 296
    assert measured.keys() == told.keys()
    assert all(measured[p] == pytest.approx(told[p], abs=0.6) for p in told)
