"""What a model changes on top of a footprint, beside in-house and improving in place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.errors import InputError
from vesting.options.models.amounts import Total
from vesting.options.models.assignment import (
    Choice,
    Council,
    assign,
    from_structure,
    in_one_way,
)
from vesting.options.models.catalogue import catalogue
from vesting.options.models.posts import post_list
from vesting.options.models.score import compare, score
from vesting.options.models.scored import score_dict
from vesting.structure import load
from vesting.structure.examples import FIELDWORK, example
from vesting.structure.words import Model, service_names

ROWS, POSTS = catalogue(), post_list()
EAST, WEST = Council("East", 60_000), Council("West", 90_000)
FENBOROUGH = Council("Fenborough", 50_000, inside=False)


def scored(choices, councils=(EAST, WEST)):
    return score(assign(councils, choices, ROWS), POSTS, "x")


def yearly(found):
    return found.sum(lambda unit: unit.yearly)


def posts(found):
    return found.sum(lambda unit: unit.posts)


def test_the_two_comparisons_are_always_there():
    found = compare(assign((EAST, WEST), {"all": Model.PARTNERSHIP}, ROWS), ROWS, POSTS)
    assert [s.title for s in found.all] == ["As chosen", "In-house", "Improving in place"]
    improving = found.improving.sum(lambda unit: unit.one_off)
    assert improving.low > 0, "improving in place is a costed programme, not a zero row"
    assert found.in_house.hours == 0
    assert posts(found.in_house) == Total(54, 62)


@pytest.mark.parametrize("model", [m for m in Model if m != Model.IN_HOUSE])
def test_a_model_changes_posts_governance_cost_and_timing(model):
    choice = Choice(
        (model,), by="West" if model == Model.HOSTED else "Kids", until=date(2031, 3, 31)
    )
    chosen = scored({"all": choice})
    base = scored({})
    assert posts(chosen) != posts(base)
    assert chosen.hours > base.hours
    costs = [
        (yearly(s), s.sum(lambda u: u.one_off), s.sum(lambda u: u.exit)) for s in (chosen, base)
    ]
    assert costs[0] != costs[1]
    assert (chosen.months, chosen.ends) != (base.months, base.ends)


def test_one_leadership_team_is_paid_for_once():
    chosen = scored({"all": Model.PARTNERSHIP})
    assert posts(chosen).low == pytest.approx(27)
    assert yearly(chosen).low == pytest.approx(POSTS.yearly(150_000).low)
    parts = [unit.posts_cost.low for unit in chosen.units]
    assert parts[0] / parts[1] == pytest.approx(60 / 90)
    assert len(chosen.beside) == 1, "the case's saving is shown, and not counted a second time"


def test_a_post_is_shared_only_when_all_it_leads_is_shared():
    one = scored({"emergency duty": Model.PARTNERSHIP})
    assert posts(one).low == pytest.approx(53)
    half = scored({"fostering": Model.PARTNERSHIP})
    assert posts(half).low == pytest.approx(54), "its head leads adoption as well"
    both = scored({"fostering": Model.PARTNERSHIP, "adoption": Model.PARTNERSHIP})
    assert posts(both).low == pytest.approx(53)
    different = scored(
        {
            "fostering": Model.PARTNERSHIP,
            "adoption": Choice((Model.HOSTED,), by="West", until=date(2031, 3, 31)),
        }
    )
    assert posts(different).low == pytest.approx(53), "the same two councils share it either way"


def test_a_joint_director_over_sovereign_services():
    structure = load(example("Bi-Borough"))
    children = {"Westminster": 40_000, "Kensington and Chelsea": 25_000}
    found = from_structure(structure, children, ROWS)
    assert found.shared_posts == {
        "director of childrens services": ("Westminster", "Kensington and Chelsea")
    }
    result = score(found, POSTS, "x")
    # director, front door lead and principal social worker (learning academy) are shared
    assert posts(result).low == pytest.approx(54 - 3)


def test_governance_hours_are_plain_arithmetic():
    """Partnership: board 6 x 2 x 12 once, second scrutiny 6 x 2 x 4 for each council."""
    assert scored({"all": Model.PARTNERSHIP}).hours == pytest.approx(6 * 2 * 12 + 2 * 6 * 2 * 4)
    hosted = Choice((Model.HOSTED,), by="West", until=date(2031, 3, 31))
    one, two = scored({"fostering": hosted}), scored({"fostering": hosted, "adoption": hosted})
    assert two.hours - one.hours == pytest.approx(4 * 1.5 * 6)
    company = scored({"all": Choice((Model.COMPANY,), by="Kids")})
    assert company.hours == pytest.approx(2 * (6 * 3 * 11 + 12 * 2 * 8 + 4 * 2 * 10))


def test_a_missing_figure_is_carried_and_named():
    hosted = Choice((Model.HOSTED,), by="West", until=date(2031, 3, 31))
    found = scored({"fostering": hosted})
    one_off = found.sum(lambda unit: unit.one_off)
    assert one_off.missing == ("setting up of Hosted by one council for others, until a date",)
    assert one_off.words("pounds").startswith("no figure: setting up of Hosted")
    assert found.ends[0][1] == date(2031, 3, 31)


def test_an_arrangement_for_one_service_does_not_cost_what_the_whole_costs():
    whole = scored({"all": Choice((Model.COMPANY,), by="Kids")}, [EAST]).sum(lambda u: u.one_off)
    single = scored({"fostering": Choice((Model.COMPANY,), by="Kids")}, [EAST]).sum(
        lambda u: u.one_off
    )
    assert (whole.low, whole.high) == (2.8e6, 4.6e6)
    assert single.low == pytest.approx(2.8e6 / len(service_names()))
    assert single.high == 4.6e6


def test_what_a_council_pays_once_is_counted_once():
    """Leaving two small partnerships does not cost twice what leaving a whole one costs."""
    two = {
        "fostering": Model.PARTNERSHIP,
        "youth justice": Choice((Model.PARTNERSHIP,), ("East", "West", "Fenborough")),
    }
    found = scored(two, (EAST, WEST, FENBOROUGH)).units[0].exit
    whole = scored({"all": Model.PARTNERSHIP}).units[0].exit
    assert found.high == whole.high == 836_000
    assert found.low == pytest.approx(whole.low * 2 / len(service_names()))


def test_a_partner_outside_pays_its_part():
    choice = Choice((Model.PARTNERSHIP,), councils=("East", "West", "Fenborough"))
    inside = scored({"youth justice": Model.PARTNERSHIP})
    wider = scored({"youth justice": choice}, (EAST, WEST, FENBOROUGH))
    assert [unit.council.name for unit in wider.units] == ["East", "West"]
    assert yearly(wider).high < yearly(inside).high
    assert posts(wider).low == pytest.approx(54 - 2 + 150 / 200)


def test_councils_may_differ():
    choices = [Choice((Model.COMPANY,), councils=("East",), by="Kids"), Choice((Model.IN_HOUSE,))]
    found = assign((EAST, WEST), {"all": choices}, ROWS)
    assert {g.councils: g.models for g in found.groups} == {
        ("East",): (Model.COMPANY,),
        ("West",): (Model.IN_HOUSE,),
    }
    only = score(found, POSTS, "x")
    assert only.units[1].one_off == Total(0.0, 0.0)
    assert only.units[0].posts.low == 27 + 3


def test_a_company_with_two_owners_is_one_arrangement():
    found = from_structure(
        load(example("Achieving for Children")),
        {
            "Kingston upon Thames": 38_000,
            "Richmond upon Thames": 44_000,
            "Windsor and Maidenhead": 34_000,
        },
        ROWS,
        date(2018, 1, 1),
    )
    titles = {g.title for g in found.groups}
    assert (
        "A company that is also a partnership: Kingston upon Thames, Richmond upon Thames" in titles
    )
    assert "Community interest company: Windsor and Maidenhead" in titles


def test_every_fieldwork_area_can_be_scored():
    for name in FIELDWORK:
        structure = load(example(name))
        names = {unit.name for unit in structure.units.values()}
        found = from_structure(structure, dict.fromkeys(names, 50_000), ROWS)
        data = score_dict(score(found, POSTS, name))
        assert data["accountable"].startswith("each council")
        assert data["sources"]


def test_plain_values():
    data = score_dict(
        scored({"fostering": Choice((Model.HOSTED,), by="West", until=date(2031, 3, 31))})
    )
    assert data["ends"][0]["until"] == "2031-03-31"
    assert [c["council"] for c in data["councils"]] == ["East", "West"]
    assert data["months"] == {"low": 0.0, "high": 0.0, "no figure": []}
    assert {c["from"] for c in data["capacity"]} == {"inside", "the host"}
    kids = score_dict(scored({"all": Choice((Model.COMPANY,), by="Kids")}, [EAST]))
    assert kids["capacity"][0]["from"] == "a new delivery organisation"
    assert kids["capacity"][0]["posts"] == 3


def test_a_service_or_council_that_is_not_known_is_refused():
    with pytest.raises(InputError) as service:
        scored({"fosterin": Model.PARTNERSHIP})
    assert (service.value.code, service.value.mend) == ("MOD-E07", "Did you mean 'fostering'?")
    with pytest.raises(InputError) as far:
        scored({"plumbing": Model.PARTNERSHIP})
    assert "vesting options models --services" in far.value.mend
    with pytest.raises(InputError) as council:
        scored({"all": Choice((Model.PARTNERSHIP,), councils=("East", "Wset"))})
    assert (council.value.code, council.value.mend) == ("MOD-E08", "Did you mean 'West'?")
    with pytest.raises(InputError) as unknown:
        scored({"all": Choice((Model.PARTNERSHIP,), councils=("East", "Xyz"))})
    assert "partners outside" in unknown.value.mend
    with pytest.raises(InputError, match="children of Westminster"):
        from_structure(load(example("Bi-Borough")), {}, ROWS)


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(["all", *service_names()[:8]]),
        st.sampled_from([Model.PARTNERSHIP, Model.IN_HOUSE, Model.IMPROVING, Model.CIC]),
        max_size=6,
    )
)
def test_every_service_of_every_council_is_delivered_once(choices):
    found = assign((EAST, WEST), choices, ROWS)
    held = [(c, s) for g in found.groups for c in g.councils for s in g.services]
    assert sorted(held) == sorted((c, s) for c in ("East", "West") for s in service_names())
    result = score(found, POSTS, "x")
    assert posts(result).low >= 27 - 1e-9
    assert yearly(result).low >= POSTS.yearly(1).low - 1e-6


def test_one_way_leaves_partners_outside_out():
    found = in_one_way((EAST, FENBOROUGH), Model.IN_HOUSE, ROWS)
    assert list(found.councils) == ["East"]


def test_nobody_to_share_with():
    empty = [Council("A", 0.0), Council("B", 0.0)]
    halves = scored({"all": Model.PARTNERSHIP}, empty)
    assert [unit.posts.low for unit in halves.units] == [13.5, 13.5]
    company = Choice((Model.COMPANY, Model.PARTNERSHIP), by="Kids")
    assert scored({"all": company}, empty).units[0].one_off.low == 1.4e6
