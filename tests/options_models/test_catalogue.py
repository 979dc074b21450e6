"""The catalogue of delivery models: every row cited, failures among the precedents."""

from __future__ import annotations

import copy

import pytest
import yaml

from vesting.errors import InputError
from vesting.options.models.amounts import Amount, Total, as_total, read_amount, say_range, total_of
from vesting.options.models.catalogue import (
    ACCOUNTABLE,
    catalogue,
    catalogue_from,
    read_catalogue,
)
from vesting.options.models.precedents import BAD_CASE, SELECTED, cases, durations
from vesting.options.models.precedents import _case as read_case
from vesting.options.models.sources import cite, data_of, sources
from vesting.options.models.words import entry_dict, entry_lines
from vesting.structure.words import Model, service_names

AMOUNTS = ("one_off", "running", "exit", "months")


def test_every_model_and_every_mixed_form_has_a_row():
    ids = {entry.id for entry in catalogue().entries}
    assert {
        "in-house", "improving-in-place", "partnership", "hosted", "trust", "community-interest-company",
        "council-owned-company", "company-and-partnership", "joint-front-door", "social-care-alone",
        "whole-service",
    } == ids  # fmt: skip
    assert all(catalogue().find([model]) for model in Model)


@pytest.mark.parametrize("entry", catalogue().entries, ids=lambda e: e.id)
def test_every_figure_has_a_source_or_says_no_figure(entry):
    assert entry.sources
    assert entry.accountable == ACCOUNTABLE
    assert entry.needs
    for name in AMOUNTS:
        amount = getattr(entry, name)
        assert amount.sources if amount.known else amount.why
    assert all(board.source for board in entry.boards)
    assert all(
        board.person_hours == board.a_year * board.hours * board.people for board in entry.boards
    )


@pytest.mark.parametrize("entry", catalogue().entries, ids=lambda e: e.id)
def test_capacity_is_the_first_need_with_both_routes_to_more(entry):
    first, *rest = entry.needs
    for words in ("Capacity to improve: ", "Judged by ", "a partner council (",
                  "a new delivery organisation ("):  # fmt: skip
        assert words in first.what
    assert "report-capacity" in {source.key for source in first.sources}
    assert rest
    assert all(need.sources for need in entry.needs)
    said = list(entry_lines(entry))
    needs = [line for line in said if line.startswith("Needs: ")]
    assert "Capacity to improve" in needs[0]
    told = entry_dict(entry)["needs"]
    assert all(need["source"] for need in told)


@pytest.mark.parametrize("without", ["capacity", "judged", "partner", "organisation"])
def test_a_row_that_does_not_begin_with_capacity_is_refused(without):
    data = copy.deepcopy(data_of("catalogue.yaml"))
    del data["models"][3]["needs"][0][without]
    with pytest.raises(InputError, match=without) as caught:
        read_catalogue(data)
    assert caught.value.code == "MOD-E05"
    data["models"][3]["needs"].reverse()
    with pytest.raises(InputError, match="capacity"):
        read_catalogue(data)


def test_a_board_shows_its_arithmetic():
    board = catalogue()["partnership"].boards[0]
    assert (
        str(board)
        == "Partnership board: 6 a year x 2 hours x 12 people = 144 person-hours per arrangement"
    )


def test_every_row_that_anybody_did_has_precedents():
    assert [entry.id for entry in catalogue().entries if not entry.cases] == []


def test_cases_that_ended_are_held_and_success_is_labelled():
    ended = {case.id for case in cases().values() if case.outcome != "in place"}
    assert {
        "worcestershire",
        "doncaster",
        "slough",
        "reading",
        "tri-borough",
        "plymouth-torbay",
    } <= ended
    chosen = {case.id for case in cases().values() if case.label == SELECTED}
    assert chosen == {
        "achieving-for-children", "tri-borough", "bi-borough", "hampshire-isle-of-wight",
        "worcestershire", "dorset",
    }  # fmt: skip
    assert {"northamptonshire", "sandwell", "bradford", "sunderland", "birmingham"} <= set(cases())


def test_a_date_that_is_not_held_says_so():
    assert cases()["plymouth-torbay"].span == "1 April 2018 to date not held, ended"
    assert cases()["west-sussex"].span == "given up before it began"
    assert "in place when last seen (2025)" in cases()["sunderland"].span
    assert "[selected on success]" in str(cases()["worcestershire"])
    assert SELECTED not in str(cases()["reading"])


def test_reference_durations():
    launches = {(case.id, step): months for case, step, months in durations("launch")}
    assert launches[("worcestershire", "direction to launch")] == 24
    assert launches[("achieving-for-children", "decision to launch")] == 12
    assert [months for _, _, months in durations()] == sorted(m for _, _, m in durations())


def test_a_mixture_is_found_whole_or_in_parts():
    find = catalogue().find
    assert [e.id for e in find([Model.CIC, Model.PARTNERSHIP])] == ["company-and-partnership"]
    assert [e.id for e in find([Model.PARTNERSHIP])] == ["partnership"]
    assert [e.id for e in find([Model.HOSTED, Model.TRUST])] == ["trust", "hosted"]
    assert catalogue()["hosted"].title.startswith("Hosted")


def test_mixed_forms_name_known_services():
    for entry in catalogue().entries:
        named = {s for _, group in entry.services for s in group}
        assert named <= {*service_names(), "all"}
    joint = dict(catalogue()["joint-front-door"].services)
    assert "child protection" in joint["own"]
    assert "front door" in joint["together"]


def test_every_source_is_used_and_complete():
    text = "\n".join(
        str(data_of(name))
        for name in (
            "catalogue.yaml",
            "precedents.yaml",
            "posts.yaml",
            "capacity.yaml",
            "search.yaml",
        )
    )
    for key, source in sources().items():
        assert source.title
        assert source.status in ("read", "to confirm", "assumption")
        assert f"'{key}'" in text or f"({key})" in text, key


def row(**changes):
    data = copy.deepcopy(data_of("catalogue.yaml"))
    data["models"][2].update(changes)
    for key, value in changes.items():
        if value is None:
            del data["models"][2][key]
    return data


BAD = {
    "no source": ({"source": None}, "MOD-E01", "has no source"),
    "unknown source": ({"source": ["hearsay"]}, "MOD-E02", "not listed"),
    "no amount": ({"exit": 7}, "MOD-E03", "neither a range"),
    "no reason": ({"exit": {"figure": "no figure"}}, "MOD-E03", "neither a range"),
    "backwards": ({"exit": {"low": 2, "high": 1, "unit": "pounds", "source": ["report"]}}, "MOD-E03", "down to"),
    "amount without source": ({"exit": {"low": 1, "high": 2, "unit": "pounds"}}, "MOD-E01", "no source"),
    "no title": ({"staff": None}, "MOD-E05", "does not say 'staff'"),
    "accountable": ({"accountable": "the company"}, "MOD-E05", "who is accountable"),
    "model": ({"models": ["quango"]}, "MOD-E05", "not a delivery model"),
    "board": ({"boards": [{"name": "x", "a year": 1, "hours": 1, "people": 1}]}, "MOD-E05", "how often"),
    "service": ({"services": {"own": ["plumbing"]}}, "MOD-E05", "not a service"),
    "case": ({"precedents": ["camelot"]}, "MOD-E05", "not held"),
    "key twice": ({"id": "hosted"}, "MOD-E05", "stands twice"),
    "row missing": ({"models": ["trust"]}, "MOD-E05", "No row stands for 'partnership'"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "says"), BAD.values(), ids=BAD)
def test_a_row_that_is_not_complete_is_refused(changes, code, says):
    with pytest.raises(InputError) as caught:
        read_catalogue(row(**changes))
    assert caught.value.code == code
    assert says in caught.value.what
    assert caught.value.mend


def test_an_edited_catalogue_is_read():
    data = row(term="ten years")
    assert catalogue_from(yaml.safe_dump(data))["partnership"].term == "ten years"


def test_a_case_must_say_what_became_of_it():
    case = copy.deepcopy(data_of("precedents.yaml")["cases"][0])
    for change in ({"outcome": "fine"}, {"outcome": "in place", "seen": None}):
        broken = {k: v for k, v in {**case, **change}.items() if v is not None}
        with pytest.raises(InputError) as caught:
            read_case(broken)
        assert caught.value.code == BAD_CASE.code


# Amounts


def test_amounts_in_words():
    assert say_range(2.8e6, 4.6e6, "pounds") == "£2.8m to £4.6m"
    assert say_range(-423000, -348000, "pounds a year") == "-£423k to -£348k a year"
    assert say_range(12, 24, "months") == "12 to 24 months"
    assert say_range(0, 0, "pounds") == "£0"
    assert say_range(5, 5, "") == "5"
    known = read_amount({"low": 1, "high": 2, "unit": "pounds", "source": ["report"]}, "x")
    assert str(known) == "£1 to £2"
    assert known.as_dict()["per"] == "arrangement"
    gone = read_amount({"figure": "no figure", "why": "nobody asked"}, "x")
    assert str(gone) == "no figure: nobody asked"
    assert gone.as_dict() == {"figure": "no figure", "why": "nobody asked"}
    assert str(cite("assumption", "x")[0]).endswith("[assumption]")


def test_a_total_never_counts_a_missing_figure_as_nothing():
    known = Amount(1.0, 3.0, "pounds")
    total = total_of([as_total(known, "a", 2), as_total(Amount(None, None, why="?"), "b")])
    assert total == Total(2.0, 6.0, ("b",))
    assert total.words("pounds") == "£2 to £6, without b (no figure)"
    assert total.as_dict() == {"low": 2.0, "high": 6.0, "no figure": ["b"]}
    assert total.minus(Total(1.0, 1.0)) == Total(1.0, 5.0, ("b",))
    nothing = Total(missing=("b",))
    assert nothing.words("pounds") == "no figure: b"
    assert nothing.as_dict() == {"low": None, "high": None, "no figure": ["b"]}
    assert as_total(known, "a", part=0.5) == Total(0.5, 3.0)
    assert Total(1, 2).words("months") == "1 to 2 months"
