"""A row that stands twice in a file of residents is counted once, and never silently."""

import pytest

from tests.evidence.layouts import PREFIX, la, text
from tests.evidence.test_population import AGES, taken, wide
from vesting.errors import InputError
from vesting.evidence.catalogue import import_file
from vesting.evidence.repeats import CONTRADICTED, REPEATED

A, B = "E07000207", "E07000208"
TWO = ((A, "Elmbridge", 1), (B, "Epsom", 2))


def fates(reading):
    return [(a.row, a.why, a.fate) for a in reading.aside]


def test_a_repeated_place_is_left_out_by_rule_and_told():
    reading, shelf = taken("mid2023.csv", wide(rows=(*TWO, TWO[0])))
    assert fates(reading) == [(4, REPEATED, "excluded")]
    assert (reading.rows, reading.accepted) == (3, 2)
    assert shelf.population([A, B]).values == {A: 91, B: 182}


def test_a_file_appended_to_itself_doubles_nothing():
    reading, shelf = taken("mid2023.csv", wide(rows=TWO * 2))
    assert reading.count("excluded") == 2
    assert shelf.population([A, B]).total == 273


def test_a_repeat_under_another_name_is_still_a_repeat():
    reading, _ = taken("mid2023.csv", wide(rows=(*TWO, (A, "ELMBRIDGE", 1))))
    assert fates(reading) == [(4, REPEATED, "excluded")]


def test_rows_that_contradict_each_other_are_both_put_aside():
    reading, shelf = taken("mid2023.csv", wide(rows=(*TWO, (A, "Elmbridge", 3))))
    assert fates(reading) == [(2, CONTRADICTED, "quarantined"), (4, CONTRADICTED, "quarantined")]
    assert shelf.population([A, B]).values == {B: 182}
    assert A in shelf.population([A, B]).missing


def test_a_number_beside_a_symbol_is_a_contradiction():
    lines = wide(rows=(*TWO, TWO[0])).split(b"\n")
    lines[3] = lines[3].replace(b",91,", b",c,")
    reading, _ = taken("mid2023.csv", b"\n".join(lines))
    assert {a.why for a in reading.aside} == {CONTRADICTED}


def test_rows_of_each_sex_are_no_repeats():
    rows = [f"{A},Elmbridge,{sex},{','.join(['1'] * 91)}" for sex in ("male", "female")]
    content = text(",".join(map(str, ["code", "name", "sex", *AGES])), *rows)
    reading, shelf = taken("mid2023.csv", content)
    assert reading.accepted == 2
    assert shelf.population([A]).total == 182


def test_one_district_named_beside_every_small_area_is_no_repeat():
    head = ",".join(map(str, ["LSOA21CD", "LSOA21NM", "LAD23CD", "LAD23NM", *AGES]))
    rows = [f"E0103000{i},E 00{i},{A},Elmbridge,{','.join(['1'] * 91)}" for i in (1, 2, 2)]
    reading, _ = taken("mid2023.csv", text(head, *rows))
    assert fates(reading) == [(4, REPEATED, "excluded")]


LONG = [f"{A},A,{sex},{age},2023,1" for sex in "MF" for age in range(3)]
HEAD = "code,name,sex,age,year,count"


def test_rows_of_one_age_are_counted_once_too():
    reading, shelf = taken("ages.csv", text(HEAD, *LONG, LONG[0]))
    assert fates(reading) == [(8, REPEATED, "excluded")]
    assert shelf.population([A], 0, 2).total == 6


def test_a_contradicted_age_takes_both_rows_aside():
    reading, _ = taken("ages.csv", text(HEAD, *LONG, f"{A},A,M,0,2023,9"))
    assert [row for row, *_ in fates(reading)] == [2, 8]


def test_years_side_by_side_are_repeated_together():
    rows = [f"{A},A,{age},1,2" for age in range(3)]
    content = text("code,name,age,population_2022,population_2023", *rows, rows[1])
    reading, shelf = taken("ages.csv", content)
    assert fates(reading) == [(5, REPEATED, "excluded")]
    assert shelf.population([A], 0, 2).total == 6


def test_numbers_of_rows_hide_no_repeat():
    rows = [*LONG, LONG[0]]
    content = text(f"{HEAD},RECORD_OFFSET", *(f"{row},{i}" for i, row in enumerate(rows)))
    assert taken("ages.csv", content)[0].count("excluded") == 1


def test_residents_from_dfe_are_counted_once():
    row = la("2023", "936", "E10000030", "Surrey", "Children aged 0 to 17 years", 266000)
    content = text(PREFIX + ",age_group,population_estimate", row, row)
    reading, shelf = taken("ons.csv", content)
    assert fates(reading) == [(3, REPEATED, "excluded")]
    assert shelf.population(["E10000030"], 0, 17).total == 266000


@pytest.mark.parametrize("cell", [0, 3])
def test_fewer_than_no_people_are_put_aside(cell):
    lines = wide(rows=TWO).decode().splitlines()
    cells = lines[1].split(",")
    cells[2 + cell] = "-" + cells[2 + cell]
    lines[1] = ",".join(cells)
    reading, shelf = taken("mid2023.csv", text(*lines))
    (aside,) = reading.aside
    assert (aside.row, aside.fate) == (2, "quarantined")
    assert "fewer than no people" in aside.why
    assert shelf.population([A, B]).values == {B: 182}


@pytest.mark.filterwarnings("error")
def test_a_file_without_england_says_so():
    reading, _ = taken("mid2023.csv", wide(rows=(("W06000001", "Isle of Anglesey", 1),)))
    assert reading.notes == ("no place in England is among the rows that could be used",)
    assert taken("mid2023.csv", wide(rows=TWO))[0].notes == ()


@pytest.mark.filterwarnings("error")
def test_nothing_below_the_heading_says_so_and_no_more():
    with pytest.raises(InputError, match="no usable row"):
        import_file("mid2023.csv", wide(rows=()))


@pytest.mark.official
def test_a_district_twice_in_the_official_file(official):
    raw = (official / "population" / "mid2023_lad_syoa_uk.csv").read_bytes()
    guildford = next(line for line in raw.splitlines(keepends=True) if b"E07000209" in line)
    once, plainly = taken("mid2023.csv", raw)
    twice, repeated = taken("mid2023.csv", raw + guildford)
    assert twice.count("excluded") == once.count("excluded") + 1
    assert repeated.population(["E07000209"]).values == plainly.population(["E07000209"]).values
