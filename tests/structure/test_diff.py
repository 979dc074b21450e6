"""What moves between two structures."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.errors import InputError
from vesting.structure import KnownPlaces, Model, load
from vesting.structure.deliveries import deliveries
from vesting.structure.diff import diff
from vesting.structure.diff_words import as_dict, lines
from vesting.structure.footprint import grounds, unit_of
from vesting.structure.snapshot import on_day

PLACES = KnownPlaces(
    ("Ashby", "Barrow", "Elverton", "Foxley"), {"Elverton": ("Abbey", "Bridge", "Castle")}
)


def test_places_move_as_a_reader_expects(as_is, two_councils):
    found = diff(load(as_is), load(two_councils), known=PLACES)
    moves = {(m.before, m.after): m.places for m in found.moves}
    assert moves == {
        ("Barset County Council", "East Barset Council"): (
            "Ashby",
            "Barrow",
            "Abbey in Elverton",
            "Bridge in Elverton",
        ),
        ("Barset County Council", "West Barset Council"): ("Castle in Elverton", "Foxley"),
    }
    assert found.staying == 0


def test_services_change_as_a_reader_expects(as_is, two_councils):
    found = diff(load(as_is), load(two_councils))
    fostering = [c for c in found.services if "fostering" in c.services]
    assert {c.after.accountable for c in fostering} == {
        "East Barset Council",
        "West Barset Council",
    }
    assert {c.after.deliverer for c in fostering} == {"West Barset Council"}
    assert {str(c.after.until) for c in fostering} == {"31 March 2031"}
    assert {c.after.cost_share for c in fostering} == {
        "fixed (East Barset Council 40 %, West Barset Council 60 %)"
    }
    text = "\n".join(lines(found))
    assert (
        "Fostering: in-house, then hosted by West Barset Council for East Barset Council and"
        in text
    )
    assert "30 other services pass to the new council with the places and stay its own" in text
    assert "Post Director of Children's Services: count 2, then not said" in text
    assert "Unit Barset County Council: gone" in text
    assert "System case management: new" in text


def test_posts_that_are_shared_otherwise(two_councils):
    alone = two_councils.replace(
        "    shared by: [east, west]\n    shares: {east: 0.5, west: 0.5}\n", ""
    )
    text = "\n".join(lines(diff(load(two_councils), load(alone))))
    assert "shared by east and west, then not said" in text
    assert "shares east 0.5, west 0.5, then not said" in text
    until = two_councils.replace(
        "shared by: [east, west]", "shared by: [east, {unit: west, until: 2031}]"
    )
    assert "east and west until 2031" in "\n".join(lines(diff(load(two_councils), load(until))))


def test_nothing_moves_from_a_structure_to_itself(two_councils):
    structure = load(two_councils)
    found = diff(structure, structure)
    assert found.nothing
    assert lines(found) == ("Nothing moves from 'Barset, two councils' to 'Barset, two councils'",)


def test_an_earlier_end_and_another_share_are_changes(two_councils):
    later = two_councils.replace("2031-03-31", "2030-03-31").replace(
        "east: 0.4, west: 0.6", "east: 0.5, west: 0.5"
    )
    found = diff(load(two_councils), load(later))
    assert not found.moves
    assert found.staying == 5
    assert lines(found)[1].startswith("Fostering: hosted by West Barset Council")
    assert {c.services for c in found.services} == {("fostering",)}


def test_a_council_renamed_stays_and_a_new_body_does_not(as_is):
    renamed = as_is.replace("name: Barset County Council", "name: Barset Council")
    assert diff(load(as_is), load(renamed)).staying == 4
    new_body = renamed.replace("existing council", "new unitary")
    assert len(diff(load(as_is), load(new_body)).moves) == 1


def test_a_boundary_cut_by_wards_and_then_by_parishes_cannot_be_told(as_is, two_councils):
    other = two_councils.replace('wards: [Abbey, "Bridge"]', "parishes: [Mill]")
    found = diff(load(two_councils), load(other))
    assert found.untold == (
        "Abbey in Elverton",
        "Bridge in Elverton",
        "Mill in Elverton",
        "the rest of Elverton",
    )
    assert (found.moves, found.staying) == ((), 2)
    whole = diff(load(as_is), load(two_councils), known=PLACES)
    assert whole.untold == ()


def test_places_that_nobody_has(two_councils):
    alone = two_councils.replace("places: rest", "places: [Foxley]")
    known = KnownPlaces(("Ashby", "Barrow", "Elverton", "Foxley", "Gosford"))
    found = diff(load(alone), load(two_councils), known=known)
    text = "\n".join(lines(found))
    assert "in no unit before, in West Barset Council after" in text
    assert "in West Barset Council before, in no unit after" in "\n".join(
        lines(diff(load(two_councils), load(alone), known=known))
    )
    assert diff(load(alone), load(alone), known=known).untold == ("the rest of Elverton", "Gosford")
    assert "Cannot be told from names: the rest of Elverton and Gosford" in lines(
        diff(load(alone), load(alone), known=known)
    )


def test_a_difference_as_plain_values(as_is, two_councils):
    data = json.loads(json.dumps(as_dict(diff(load(as_is), load(two_councils), known=PLACES))))
    assert data["moves"][0]["after"] == "East Barset Council"
    assert {e["what"] for e in data["entries"]} == {"new", "gone", "changed"}
    hosted = next(s for s in data["services"] if s["services"] == ["fostering"])
    assert hosted["after"]["models"] == ["hosted"]
    assert hosted["after"]["until"] == "2031-03-31"
    assert not hosted["only accountability"]


@pytest.mark.parametrize(
    ("service", "model"),
    [
        ("fostering", Model.HOSTED),
        ("emergency duty", Model.PARTNERSHIP),
        ("early help", Model.IN_HOUSE),
    ],
)
def test_every_service_of_every_unit_has_one_accountable_council(two_councils, service, model):
    held = deliveries(load(two_councils))
    mine = [d for d in held if d.service == service]
    assert [d.accountable for d in mine] == ["East Barset Council", "West Barset Council"]
    assert {d.models for d in mine} == {(model,)}
    assert len(held) == len({(d.service, d.unit) for d in held})


def test_a_service_of_ones_own_is_delivered_too(two_councils):
    held = deliveries(load(two_councils))
    own = load(two_councils.replace("emergency duty: partnership", "music lessons: partnership"))
    assert {d.service for d in deliveries(own)} - {d.service for d in held} == {"music lessons"}


def test_hosting_ends(two_councils):
    structure = load(two_councils)
    after = [d for d in deliveries(structure, date(2031, 4, 1)) if d.service == "fostering"]
    assert {d.models for d in after} == {(Model.IN_HOUSE,)}


def test_a_day_outside_the_structure_is_refused(two_councils):
    structure = load(two_councils)
    with pytest.raises(InputError, match="not in force on 01 April 2027"):
        on_day(structure, date(2027, 4, 1))
    ended = load(two_councils.replace("from: 2028-04-01 ", "until: 2032\nfrom: 2028-04-01 "))
    with pytest.raises(InputError) as caught:
        on_day(ended, date(2033, 1, 1))
    assert "until 2032" in caught.value.mend


NAMES = ("Ashby", "Barrow", "Corley", "Dunmere", "Elverton")


def split(owners) -> str:
    units = {
        o: [n for n, own in zip(NAMES, owners, strict=True) if own == o]
        for o in sorted(set(owners))
    }
    body = "".join(
        f"  {u}: {{name: Council {u}, places: [{', '.join(p)}]}}\n" for u, p in units.items()
    )
    return f"structure: s\narea: a\nfrom: 2028-04-01\nunits:\n{body}"


OWNERS = st.lists(st.sampled_from("xyz"), min_size=len(NAMES), max_size=len(NAMES))


@settings(max_examples=40)
@given(OWNERS, OWNERS)
def test_moves_are_exactly_the_places_whose_council_differs(first, second):
    found = diff(load(split(first)), load(split(second)))
    moved = {place: (m.before, m.after) for m in found.moves for place in m.places}
    wanted = {
        name: (f"Council {a}", f"Council {b}")
        for name, a, b in zip(NAMES, first, second, strict=True)
        if a != b
    }
    assert moved == wanted
    assert found.staying + len(moved) == len(NAMES)


def test_ground_is_cut_as_finely_as_the_finest(as_is, two_councils):
    both = (load(as_is), load(two_councils))
    assert [str(g) for g in grounds(both)][2:5] == [
        "Abbey in Elverton",
        "Bridge in Elverton",
        "the rest of Elverton",
    ]
    rest_of = load(
        two_councils.replace("places: rest", "places: [Foxley, {district: Elverton, wards: rest}]")
    )
    last = grounds((rest_of,), PLACES)
    assert [unit_of(rest_of, g) for g in last if g.name == "Elverton"] == ["east", "east", "west"]
