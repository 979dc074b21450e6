"""The five fieldwork areas of the report, and what their files show."""

from __future__ import annotations

from datetime import date

import pytest

from vesting.structure import Document, Model, load, read
from vesting.structure.deliveries import deliveries
from vesting.structure.diff import diff
from vesting.structure.diff_words import lines
from vesting.structure.examples import EARLIER, FIELDWORK, example
from vesting.structure.show import with_defaults
from vesting.structure.snapshot import on_day
from vesting.structure.words import service_names


@pytest.mark.parametrize("name", {**FIELDWORK, **EARLIER})
def test_each_example_is_sound_and_cited(name):
    text = example(name)
    reading = read(text, name=name)
    assert reading.faults == ()
    structure = reading.require()
    assert structure.source in structure.sources
    assert all(event.source in structure.sources for event in structure.events)
    assert Document(text).to_bytes() == text.encode()
    spelled = with_defaults(reading)
    assert read(spelled).faults == ()
    assert with_defaults(read(spelled)).text == spelled.text


def test_examples_can_be_had_by_file_name():
    assert example("dorset.yaml") == example("Dorset")
    with pytest.raises(KeyError):
        example("Camelot")


def services_of(structure, unit):
    return {d.service: d for d in deliveries(structure) if d.unit == unit}


def test_the_council_is_accountable_and_never_the_company():
    for name in FIELDWORK:
        structure = load(example(name))
        councils = {unit.name for unit in structure.units.values()}
        assert {d.accountable for d in deliveries(structure)} <= councils


def test_achieving_for_children_has_two_owners_then_three():
    structure = load(example("Achieving for Children"))
    early, late = on_day(structure, date(2015, 1, 1)), on_day(structure, date(2018, 1, 1))
    owners = [
        [m.unit for m in s.organisations["achieving-for-children"].owners] for s in (early, late)
    ]
    assert owners == [["kingston", "richmond"], ["kingston", "richmond", "windsor"]]
    assert services_of(early, "windsor")["fostering"].models == (Model.IN_HOUSE,)
    assert services_of(late, "windsor")["fostering"].models == (Model.CIC,)
    both = services_of(late, "kingston")["fostering"]
    assert both.models == (Model.CIC, Model.PARTNERSHIP)
    assert (both.accountable, both.deliverer) == ("Kingston upon Thames", "Achieving for Children")
    text = "\n".join(lines(diff(early, late)))
    assert "owners kingston and richmond, then kingston, richmond and windsor" in text
    assert (
        "Every service: in-house, then community interest company by Achieving for Children" in text
    )


def test_achieving_for_children_shares_posts_by_tier():
    structure = on_day(load(example("Achieving for Children")), date(2018, 1, 1))
    directors = [p for p in structure.posts if p.statutory == "DCS"]
    assert [len(p.shared_by or ()) for p in directors] == [2, 0]
    assert directors[0].host == "achieving-for-children"
    shared = {p.tier for p in structure.posts if p.shared_by}
    assert {str(t) for t in shared} == {"senior", "middle"}


def test_bi_borough_mixes_sovereign_and_integrated_services():
    services = services_of(load(example("Bi-Borough")), "westminster")
    integrated = {name for name, d in services.items() if Model.PARTNERSHIP in d.models}
    assert integrated == {"front door", "early help", "education", "learning academy"}
    assert services["child protection"].own
    assert services["children in care"].own


def test_bi_borough_has_teams_of_one_two_and_three_boroughs():
    teams = load(example("Bi-Borough")).teams
    assert sorted(len(team.members or ("its own",)) for team in teams.values()) == [1, 2, 3]


def test_a_member_leaves_the_tri_borough():
    structure = load(example("Tri-Borough"))
    director = [on_day(structure, day).posts[0] for day in (date(2013, 1, 1), date(2015, 1, 1))]
    assert [len(p.shared_by) for p in director] == [3, 2]
    follows = diff(structure, load(example("Bi-Borough")))
    assert any(m.places == ("Hammersmith and Fulham",) and not m.after for m in follows.moves)


def test_christchurch_leaves_dorset():
    found = diff(load(example("Dorset before")), load(example("Dorset")))
    by_places = {m.places: m for m in found.moves}
    assert by_places[("Christchurch",)].after == "Bournemouth, Christchurch and Poole Council"
    assert {m.before for m in found.moves if "Purbeck" in m.places} == {"Dorset County Council"}


def test_dorset_has_four_localities_of_five_disciplines():
    structure = load(example("Dorset"))
    team = structure.teams["place-based team"]
    assert (len(structure.localities), len(team.localities), len(team.disciplines)) == (4, 4, 5)
    assert {p.locality for p in structure.posts} == set(structure.localities)


def test_hampshire_shares_all_senior_and_middle_posts_and_no_front_line():
    structure = load(example("Hampshire and the Isle of Wight"))
    by_tier = {}
    for post in structure.posts:
        by_tier.setdefault(str(post.tier), []).append(bool(post.shared_by))
    assert by_tier == {"senior": [True, True], "middle": [True], "front line": [False]}
    team = next(p for p in structure.posts if p.shares)
    assert team.shares == {"hampshire": 0.8, "island": 0.2}
    assert services_of(structure, "island").keys() == set(service_names()), "the whole service"


def test_worcestershire_ended():
    structure = load(example("Worcestershire"))
    service = {d.deliverer for d in deliveries(structure)}
    assert service == {"Worcestershire Children First"}
    assert {d.deliverer for d in deliveries(structure, date(2024, 11, 1))} == {"Worcestershire"}
    assert structure.organisations["worcestershire-children-first"].directed is True
