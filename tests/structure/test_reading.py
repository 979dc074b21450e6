# ruff: noqa: E501 (the table of slips is easier to read one row a line)
"""Every fault of a structure file, with its line and its mend."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.errors import InputError, Problem, RuleBroken, UsageError
from vesting.structure import Document, KnownPlaces, Model, faults, load, read
from vesting.structure.shape_faults import _repaired, replaced

PLACES = KnownPlaces(
    ("Ashby", "Barrow", "Elverton", "Foxley"), {"Elverton": ("Abbey", "Bridge", "Castle")}
)


def only(text: str, **settings):
    """The one fault of a file."""
    found = read(text, **settings).faults
    assert len(found) == 1, [str(f) for f in found]
    return found[0]


def test_a_sound_file_has_no_faults(two_councils, as_is):
    reading = read(two_councils, known=PLACES)
    assert reading.faults == ()
    structure = reading.require()
    assert structure.services["emergency duty"][0].model == (Model.PARTNERSHIP,)
    assert structure.systems["case management"].used == {"east": "Liquidlogic", "west": "Mosaic"}
    assert structure.boards[0].member_hours == 6 * 3 * 2
    assert load(as_is, known=PLACES).units["county"].fragments[3].name == "Foxley"
    assert structure.name_of("west") == "West Barset Council"
    assert structure.unit_key("West Barset Council") == "west"
    assert structure.name_of("nobody") == "nobody"


CHANGES = {
    "unknown key": ("    kind: new unitary", "    knd: new unitary", faults.UNKNOWN_KEY, "Did you mean 'kind'?"),
    "unlike any key": ("    kind: new unitary", "    zzz: 1", faults.UNKNOWN_KEY, "Known here: source, note, name"),
    "accountable": ("    by: west", "    by: west\n    accountable: west", faults.UNKNOWN_KEY, "the council is always accountable"),
    "misspelt model": ("model: hosted ", "model: hostd ", faults.UNKNOWN_WORD, "Did you mean 'hosted'?"),
    "unknown model": ("all: {model: in-house}", "all: {model: quango}", faults.UNKNOWN_WORD, "Known: in-house, trust"),
    "no date": ("until: 2031-03-31", "until: soon", faults.NOT_A_DATE, "such as 2028-04-01"),
    "a truth value for a date": ("until: 2031-03-31", "until: true", faults.NOT_A_DATE, "such as"),
    "basis": ("tier: senior", "per: council", faults.NOT_UNDERSTOOD, "25000 children"),
    "meets": ("6 a year", "now and then", faults.NOT_UNDERSTOOD, "monthly"),
    "a number for a name": ("name: East Barset Council", "name: 7", faults.WRONG_KIND, ""),
    "text for a number": ("hours: 3", "hours: long", faults.WRONG_KIND, ""),
    "no hours": ("hours: 3", "hours: 0", faults.WRONG_KIND, ""),
    "a number for a service": ("emergency duty: partnership", "emergency duty: 3", faults.WRONG_KIND, ""),
    "no value": ("replaces: as-is.yaml", "replaces:", faults.EMPTY_KEY, "take the line out"),
    "no key": ("area: Barset\n", "", faults.MISSING, "Add 'area: ...'"),
    "place in two units": ("places: rest", "places: [rest, Ashby]", faults.PLACE_TWICE, "wards or parishes"),
    "ward in two units": ("places: rest", "places: [rest, {district: Elverton, wards: [abbey]}]", faults.PLACE_TWICE, "wards"),
    "whole and part": ("places: rest", "places: [rest, Elverton]", faults.PLACE_TWICE, "wards"),
    "twice in one": ("Ashby, Barrow", "Ashby, Barrow, Ashby", faults.PLACE_TWICE, "Keep one"),
    "in no unit": ("places: rest", "places: [{district: Elverton, wards: rest}]", faults.PLACE_NOWHERE, "places: rest"),
    "two rests": ("places: [Ashby, Barrow, {district: Elverton, wards: [Abbey, \"Bridge\"]}]", "places: rest", faults.TWO_RESTS, "Name the places"),
    "misspelt place": ("Ashby, Barrow", "Ashbi, Barrow", faults.UNKNOWN_PLACE, "Did you mean 'Ashby'?"),
    "misspelt ward": ("[Abbey", "[Abby", faults.UNKNOWN_PLACE, "Did you mean 'Abbey'?"),
    "unknown place": ("Ashby, Barrow", "Xxx, Barrow, Ashby", faults.UNKNOWN_PLACE, "Known: Ashby"),
    "unknown unit": ("for: [east, west]\n    cost", "for: [east, west, north]\n    cost", faults.UNKNOWN_COUNCIL, "Units: east, west"),
    "misspelt unit": ("employer: east", "employer: eats", faults.UNKNOWN_COUNCIL, "Did you mean 'east'?"),
    "council outside": ("outside: [Fenborough]\n\n", "outside: [Fenborough]\nteams: {x: {for: [east, Marlow]}}\n", faults.UNKNOWN_COUNCIL, "outside: [Marlow]"),
    "no host": ("    by: west\n", "", faults.NO_EXIT, "the hosting council"),
    "no exit": ("    until: 2031-03-31\n", "", faults.NO_EXIT, "exit date"),
    "ends before it starts": ("until: 2031-03-31", "until: 2031-03-31\n    from: 2032-04-01", faults.DATES_OUT_OF_ORDER, "Correct one"),
    "ends before the file starts": ("until: 2031-03-31", "until: 2027-03-31", faults.DATES_OUT_OF_ORDER, "Correct one"),
    "shares of a post": ("shares: {east: 0.5, west: 0.5}", "shares: {east: 0.5, west: 0.4}", faults.SHARES_DO_NOT_ADD_UP, "0.2 for 20 per cent"),
    "shares of a cost": ("east: 0.4, west: 0.6", "east: 40, west: 60", faults.SHARES_DO_NOT_ADD_UP, "0.2 for 20 per cent"),
    "no shares": ("{key: fixed, shares: {east: 0.4, west: 0.6}, review: yearly}", "fixed", faults.SHARES_DO_NOT_ADD_UP, "Add 'shares"),
    "share of nobody": ("{east: 0.5, west: 0.5}", "{east: 0.5, Fenborough: 0.5}", faults.SHARE_OF_NOBODY, "Taking part: east, west"),
    "in-house and hosted": ("model: hosted ", "model: [in-house, hosted] ", faults.MODELS_EXCLUDE, "split the service"),
    "lone partner": ("emergency duty: partnership", "emergency duty: {model: partnership, for: east}", faults.LONE_PARTNER, "at least two"),
    "trust without organisation": ("emergency duty: partnership", "emergency duty: trust", faults.NO_ORGANISATION, "under 'organisations'"),
    "misspelt service": ("emergency duty: partnership", "emergancy duty: partnership", faults.UNKNOWN_SERVICE, "Did you mean 'emergency duty'?"),
    "other name": ("emergency duty: partnership", "EDT: partnership", faults.UNKNOWN_SERVICE, "Write 'emergency duty'"),
    "own service": ("emergency duty: partnership", "music lessons: partnership", faults.UNKNOWN_SERVICE, "for the list"),
    "unknown source": ("    by: west", "    by: west\n    source: repot", faults.UNKNOWN_SOURCE, "under 'sources'"),
    "muddled place": ("[Ashby, Barrow,", "[Ashby, {place: Barrow, district: Barrow},", faults.PLACE_MUDDLED, "{district: Elverton"),
    "district without parts": ("[Ashby, Barrow,", "[Ashby, {district: Barrow},", faults.PLACE_MUDDLED, "wards"),
    "parts without district": ("[Ashby, Barrow,", "[Ashby, Barrow, {wards: [Mill]},", faults.PLACE_MUDDLED, "wards"),
    "unknown locality": ("tier: senior}", "tier: senior, locality: north}", faults.UNKNOWN_LOCALITY, "under 'localities'"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem", "mend"), CHANGES.values(), ids=CHANGES)
def test_one_slip_one_fault(two_councils, old, new, problem, mend):
    assert two_councils.count(old) >= 1
    fault = only(two_councils.replace(old, new, 1), known=PLACES)
    assert fault.code == problem.code, str(fault)
    assert mend in fault.mend
    assert fault.what
    assert not fault.what.endswith(".")


def test_the_line_is_the_line_of_the_slip(two_councils):
    slipped = two_councils.replace("until: 2031-03-31", "until: soon")
    line = slipped[: slipped.index("until: soon")].count("\n") + 1
    assert only(slipped).line == line


def test_further_slips(two_councils):
    no_places = two_councils.replace("    places: rest\n", "")
    assert only(no_places).code == faults.NO_PLACES.code
    same_name = two_councils.replace("'West Barset Council'", "east barset council")
    assert only(same_name).code == faults.NAME_TWICE.code
    many = two_councils.replace(
        "emergency duty: partnership", "emergency duty: [partnership, {model: in-house, for: east}]"
    )
    assert only(many).code == faults.SERVED_TWICE.code
    in_turn = two_councils.replace(
        "emergency duty: partnership",
        "emergency duty: [{model: partnership, until: 2030}, {model: in-house, from: 2031}]",
    )
    assert read(in_turn).faults == ()


def test_parts_of_a_cut_district_that_no_unit_has(two_councils):
    text = two_councils.replace("places: rest", "places: [Foxley]")
    fault = only(text, known=PLACES)
    assert fault.code == faults.PLACE_NOWHERE.code
    assert "Castle in Elverton is in no unit" in fault.what
    whole = two_councils.replace("places: rest", "places: [Elverton]").replace(
        ', {district: Elverton, wards: [Abbey, "Bridge"]}', ""
    )
    assert "Foxley is in no unit" in only(whole, known=PLACES).what


def test_a_district_cut_in_two_ways_is_remarked(two_councils):
    text = two_councils.replace(
        "places: rest", "places: [rest, {district: Elverton, parishes: [Mill]}]"
    )
    fault = only(text)
    assert (fault.code, fault.weight) == (faults.PARTS_DIFFER.code, "remark")
    both = two_councils.replace(
        "places: rest", "places: [rest, {district: Foxley, wards: [A], parishes: [B]}]"
    )
    assert {faults.PLACE_MUDDLED.code} <= {f.code for f in read(both).faults}


COMPANY = """
organisations:
  kids:
    name: Barset for Children
    kind: trust
    owners: [east, west]
    from: 2029-04-01
"""


def test_organisations(two_councils):
    text = two_councils + COMPANY
    trust = text.replace("emergency duty: partnership", "emergency duty: {model: trust, by: kids}")
    assert read(trust).faults == ()
    early = trust.replace("by: kids}", "by: kids, from: 2028-05-01}")
    assert only(early).code == faults.DATES_OUT_OF_ORDER.code
    misspelt = trust.replace("by: kids", "by: kidz")
    codes = {f.code for f in read(misspelt).faults}
    assert codes == {faults.NO_ORGANISATION.code, faults.UNKNOWN_COUNCIL.code}
    host = text.replace("by: west", "by: kids")
    assert only(host).code == faults.UNKNOWN_DELIVERER.code
    two = trust.replace("model: trust", "model: [trust, council-owned company]")
    assert only(two).code == faults.MODELS_EXCLUDE.code
    not_one = text.replace("kind: trust", "kind: in-house")
    assert only(not_one).code == faults.NOT_UNDERSTOOD.code
    lost = trust.replace("kind: trust", "kind: [1]")
    assert {f.code for f in read(lost).faults} == {faults.UNKNOWN_WORD.code}, "no knock-on faults"


def test_units_that_follow_each_other_may_share_ground(two_councils):
    text = two_councils.replace(
        "    places: rest\n", "    places: [rest, Ashby]\n    from: 2031\n"
    ).replace("name: East Barset Council", "name: East Barset Council\n    until: 2030")
    assert read(text).faults == ()


def test_localities_lie_in_units(two_councils):
    text = (
        two_councils
        + "localities: {north: {unit: east}, south: {}}\nteams: {t: {localities: [north, sout]}}\n"
    )
    assert only(text).mend == "Did you mean 'south'?"


def test_known_councils_may_take_part(two_councils):
    text = two_councils.replace("outside: [Fenborough]\n", "").replace(
        "employer: east", "employer: Fenborough"
    )
    assert read(text, councils=["Fenborough"]).faults == ()
    close = text.replace("employer: Fenborough", "employer: Fenboro")
    assert only(close, councils=["Fenborough"]).weight == "error"


def test_all_faults_at_once_and_no_knock_on(two_councils):
    text = (
        two_councils.replace("name: East", "nam: East")
        .replace("model: hosted ", "model: hostd ")
        .replace("Ashby, Barrow", "Ashby, 3, Barrow, Ashby")
        .replace("until: 2031-03-31", "until: 2027-03-31")
        .replace("area: Barset\n", "")
        .replace("from: 2028-04-01 ", "frm: 2028-04-01 ")
        .replace("employer: east", "employer: eats")
    )
    found = read(text, known=PLACES)
    assert sorted(f.code for f in found.faults) == sorted(
        problem.code
        for problem in (
            faults.MISSING,  # area
            faults.UNKNOWN_KEY,  # frm
            faults.UNKNOWN_KEY,  # nam
            faults.WRONG_KIND,  # 3
            faults.PLACE_TWICE,  # Ashby
            faults.UNKNOWN_PLACE,  # 3 again, read as a name
            faults.UNKNOWN_WORD,  # hostd
            faults.DATES_OUT_OF_ORDER,
            faults.UNKNOWN_COUNCIL,  # eats
        )
    )
    with pytest.raises(InputError) as caught:
        found.require()
    assert "has 9 errors" in str(caught.value)
    assert "vesting structure check structure.yaml" in caught.value.mend
    assert caught.value.where.count("line ") == 9


def test_slips_of_yaml_are_found_together(two_councils):
    text = two_councils.replace("area: Barset", "area: Barset\narea: Barset").replace(
        "2031-03-31", "2031-02-30"
    )
    assert [f.code for f in read(text).faults] == ["STR-E03", "STR-E04"]
    assert "STR-E02" in {f.code for f in read("? [a]\n: 1\n").errors}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "7\n",
        "units: 3\n",
        "units: {}\n",
        "units: {a: 7}\n",
        "services: [1]\nunits: {a: {name: A}}\n",
    ],
)
def test_files_that_are_nothing_like_it_still_get_words(text):
    reading = read(text)
    assert reading.errors
    with pytest.raises(InputError, match=r"structure\.yaml has"):
        reading.require()


def test_what_is_read_may_be_text_bytes_or_a_document(two_councils):
    edited = Document(two_councils).set(("area",), "Barsetshire")
    assert load(edited).area == "Barsetshire"
    assert load(two_councils.encode()).area == load(two_councils).area == "Barset"


def test_a_single_error_is_one_error(two_councils):
    with pytest.raises(InputError, match="has 1 error\n"):
        load(two_councils.replace("area: Barset\n", ""))


def test_places_from_lines():
    known = KnownPlaces.from_lines(
        ["# places", "", "Ashby", "Elverton / Abbey", "Elverton / Bridge"]
    )
    assert known == KnownPlaces(("Ashby", "Elverton"), {"Elverton": ("Abbey", "Bridge")})
    assert known.parts_of("nowhere") == ()


def test_every_problem_of_the_room_has_its_own_code():
    codes = [p.code for p in vars(faults).values() if isinstance(p, Problem)]
    assert len(codes) == len(set(codes))
    assert all(code.startswith("STR-") for code in codes)


@given(st.data())
def test_no_file_breaks_the_reader(data):
    """Whatever value stands wherever, the reader answers with faults and not with a traceback."""
    from tests.structure.conftest import TWO_COUNCILS

    document = Document(TWO_COUNCILS + COMPANY)
    paths = [p for p in _paths(document.data) if p]
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=3)):
        value = data.draw(
            st.sampled_from(
                [
                    None,
                    7,
                    "x",
                    True,
                    [],
                    {},
                    ["x"],
                    {"x": 1},
                    [{}],
                    [[1]],
                    {"unit": 1},
                    "rest",
                    "all",
                ]
            )
        )
        with suppress(UsageError, RuleBroken):  # an earlier edit took the path away
            document = document.set(path, value)
    for fault in read(document, known=PLACES).faults:
        assert fault.line >= 1
        assert fault.what


def _paths(data, path=()):
    yield path
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in items:
        yield from _paths(value, (*path, key))


def test_a_repair_of_what_is_not_there_changes_nothing():
    """One repair may take away what the next one names."""
    data = {"a": [1]}
    for path in (("b", "c"), ("a", 5), ("a", "x")):
        assert replaced(data, path, lambda value: "changed") == data
    assert _repaired("text", {"type": "missing", "loc": ("a",)}, "a") == "text"
    unlike = {"type": "enum", "loc": (1,), "ctx": {"expected": "'trust'"}, "input": "zzz"}
    assert _repaired(["x", "zzz"], unlike, 1) == ["x"], "unlike any word: left out"
    wrong = {"type": "model_type", "loc": (0,), "ctx": {}, "input": ["x"]}
    assert _repaired([["x"], "y"], wrong, 0) == [{}, "y"], (
        "the lines of the items after it stay right"
    )
