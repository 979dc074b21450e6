"""Residents by age in every layout: sums are kept, sexes added, totals not counted twice."""

import pytest

from tests.evidence.layouts import PREFIX, england, la, text, workbook
from vesting.errors import InputError
from vesting.evidence.catalogue import import_file
from vesting.evidence.shelf import Shelf

AGES = [*range(90), "90+"]


def taken(name, content):
    reading, snapshots = import_file(name, content)
    return reading, Shelf(snapshots)


def wide(code="code", name="name", rows=(("E07000207", "Elmbridge", 1),)):
    lines = [",".join(map(str, [code, name, "all", *AGES]))]
    for place, called, each in rows:
        lines.append(",".join(map(str, [place, called, 91 * each, *([each] * 91)])))
    return text(*lines)


def test_one_column_an_age():
    reading, shelf = taken("mid2023_lad.csv", wide())
    assert reading.vintage == "mid-2023"
    assert shelf.population(["E07000207"]).values == {"E07000207": 91}
    assert shelf.population(["E07000207"], 0, 17).total == 18
    assert shelf.population(["E07000207"], 16, 64).total == 49


def test_the_total_is_not_counted_and_a_wrong_one_is_warned_of():
    content = wide().replace(b",91,", b",900,")
    reading, shelf = taken("mid2023_lad.csv", content)
    assert shelf.population(["E07000207"]).total == 91
    assert "not the sum of its ages" in reading.warned[0].why
    assert reading.accepted == 1


def test_a_file_of_totals_alone_is_not_taken_for_ages():
    with pytest.raises(InputError, match="not recognised"):
        import_file("mid2023.csv", text("code,name,all", "E07000207,Elmbridge,91"))


def test_northern_ireland_is_left_out_by_rule_and_odd_codes_are_quarantined():
    rows = (("E07000207", "A", 1), ("N09000001", "B", 1), ("total", "C", 1), ("E07000208", "D", 2))
    reading, shelf = taken("mid2023_uk.csv", wide(rows=rows))
    assert {(a.row, a.fate) for a in reading.aside} == {(3, "excluded"), (4, "quarantined")}
    assert shelf.population(["E07000208"]).total == 182


def test_a_cell_that_is_no_number_takes_its_row_aside():
    content = wide(rows=(("E07000207", "A", 1), ("E07000208", "B", 1)))
    lines = content.split(b"\n")
    lines[2] = lines[2].replace(b",1,", b",one,", 1)
    reading, _ = taken("mid2023.csv", b"\n".join(lines))
    assert reading.accepted == 1
    assert reading.aside[0].where == "row 3, column '0'"


def test_small_areas_with_the_sexes_apart_in_a_workbook_of_several_years():
    heading = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    heading += [f"{s}{a}" for s in "FM" for a in range(91)]
    row = ["E07000207", "Elmbridge", "E01030001", "Elmbridge 001A", 182, *[1] * 182]
    sheets = {
        "Cover": [["Population estimates"]],
        "Mid-2022 LSOA 2021": [["Title"], ["Subtitle"], [], heading, row],
        "Mid-2023 LSOA 2021": [["Title"], ["Subtitle"], [], heading, row],
    }
    reading, shelf = taken("sapelsoasyoa.xlsx", workbook(sheets))
    assert reading.rows == reading.accepted == 2
    figures = shelf.population(["E01030001"], 0, 17)
    assert (figures.total, figures.year) == (36, 2023)
    assert shelf.population(["E01030001"], 90, 130, year=2022).total == 2
    assert reading.frames["population"]["level"].unique().to_list() == ["lsoa"]
    assert reading.vintage == "mid-2022 to mid-2023"


def test_sheets_of_one_sex_repeat_the_sheet_of_persons():
    heading = ["Code", "Name", "Geography", "All ages", *AGES]
    sheets = {
        f"MYE2 - {who}": [
            ["Title"],
            [],
            heading,
            ["E07000207", "Elmbridge", "District", 91 * n, *[n] * 91],
        ]
        for who, n in (("Persons", 2), ("Females", 1), ("Males", 1))
    }
    reading, shelf = taken("mid-2024 estimates.xlsx", workbook(sheets))
    assert reading.rows == 1
    assert shelf.population(["E07000207"]).total == 182
    assert reading.standing == "original"


def test_census_bands_serve_the_ranges_that_they_make_up_and_no_others():
    content = text(
        "lsoa21_code,lsoa21_name,Aged 15 years and under,Aged 16 to 24 years,Aged 25 to 34 years,"
        "Aged 35 to 49 years,Aged 50 to 64 years,Aged 65 years and over",
        "E01000001,City 001A,10,20,30,40,50,60",
    )
    reading, shelf = taken("renamed.csv", content)
    assert reading.vintage == "Census 2021"
    assert shelf.population(["E01000001"], 0, 24).total == 30
    refused = shelf.population(["E01000001"], 0, 17)
    assert refused.total is None
    assert "no edition held here has residents aged 0 to 17" in refused.why


def test_census_tables_with_bands_within_bands_count_everybody_once():
    content = text(
        "date,geography,geography code,Age: Total,Age: Aged 4 years and under,Age: Aged under 1 year,"
        "Age: Aged 1 year,Age: Aged 2 years,Age: Aged 3 years,Age: Aged 4 years,Age: Aged 5 years and over",
        "2021,Hartlepool 001A,E01011949,100,10,2,2,2,2,2,90",
    )
    _, shelf = taken("census2021-ts007-lsoa.csv", content)
    assert shelf.population(["E01011949"]).total == 100
    assert shelf.population(["E01011949"], 0, 4).total == 10


def myeb1(*rows):
    return text(
        "MYEB1: Detailed population estimates series,,,,,,",
        "ladcode23,laname23,country,sex,age,population_2022,population_2023",
        *rows,
    )


def test_the_detailed_series_adds_the_sexes_and_keeps_every_year():
    rows = [
        f"E07000207,Elmbridge,E,{sex},{age},{age},{age + 1}" for sex in (1, 2) for age in range(91)
    ]
    reading, shelf = taken("MYEB1.csv", myeb1(*rows))
    assert reading.vintage == "mid-2022 to mid-2023, one series"
    assert shelf.population(["E07000207"]).total == 2 * sum(a + 1 for a in range(91))
    assert shelf.population(["E07000207"], year=2022).total == 2 * sum(range(91))
    assert shelf.population(["E07000207"], 90).total == 182


def test_projections_leave_components_and_totals_out():
    rows = [
        f"E07000207,Elmbridge,{part},{sex},{age},10,11"
        for part in ("Population", "Births")
        for sex in ("males", "females", "persons")
        for age in [*range(90), "90 and over", "All ages"]
    ]
    content = text("AREA_CODE,AREA_NAME,COMPONENT,SEX,AGE_GROUP,2022,2047", *rows)
    reading, shelf = taken("2022 SNPP Population persons.csv", content)
    assert reading.rows == reading.accepted + sum(a.count for a in reading.aside)
    assert len(reading.aside) < 10
    assert shelf.population(["E07000207"], basis="projection").total == 11 * 91
    assert shelf.population(["E07000207"], basis="census").values == {}


def test_a_projection_answers_only_where_one_is_asked_for():
    def rows(*figures):
        return [",".join(["E07000207,Elmbridge,Population,persons", age, *figures])
                for age in (*map(str, range(90)), "90 and over")]  # fmt: skip

    heading = "AREA_CODE,AREA_NAME,COMPONENT,SEX,AGE_GROUP"
    content = text(f"{heading},2022,2047", *rows("10", "11"))
    _, expected = taken("2022 SNPP Population persons.csv", content)
    assert expected.population(["E07000207"]).values == {}
    assert expected.population(["E07000207"], year=2047).values == {}
    assert expected.population(["E07000207"], year=2047, basis="projection").total == 11 * 91
    assert expected.pinned(population="2022 SNPP Population persons.csv").population(
        ["E07000207"]
    ).total == 11 * 91  # fmt: skip
    estimates = [f"E07000207,Elmbridge,E,{sex},{age},7" for sex in (1, 2) for age in range(91)]
    heading = "ladcode23,laname23,country,sex,age,population_2023"
    _, counted = taken("MYEB1.csv", text(heading, *estimates))
    both = counted.with_holdings(expected.holdings)
    assert both.population(["E07000207"]).year == 2023


def test_the_download_of_nomis():
    rows = [
        f"2023,2023,1,Elmbridge,E07000207,{sex},{age},{measure},7"
        for age in ["All Ages", *(f"Age {a}" for a in range(90)), "Aged 90+", "Aged 0 - 15"]
        for sex in ("Total", "Male", "Female")
        for measure in ("Value", "Percent")
    ]
    head = "DATE,DATE_NAME,GEOGRAPHY,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,C_AGE_NAME,MEASURES_NAME,OBS_VALUE"
    reading, shelf = taken("nomis.csv", text(head, *rows))
    assert shelf.population(["E07000207"]).total == 7 * 91
    assert {a.fate for a in reading.aside} == {"excluded"}


def test_a_query_of_nomis_says_its_date_above_the_heading():
    head = [
        "local authority: district",
        "mnemonic",
        "All Ages",
        *(f"Age {a}" for a in range(90)),
        "Aged 90+",
    ]
    content = text(
        "Population estimates", "date : 2024", ",".join(head), f"Elmbridge,E07000207,91{',1' * 91}"
    )
    reading, shelf = taken("nomis_2024_query.csv", content)
    assert reading.vintage == "mid-2024"
    assert shelf.population(["E07000207"], 0, 17).total == 18


def test_the_builder_of_census_tables():
    places = "Lower layer Super Output Areas Code,Lower layer Super Output Areas"
    head = f"{places},Age (6 categories) Code,Age (6 categories),Observation"
    bands = [
        "Aged 15 years and under",
        "Aged 16 to 24 years",
        "Aged 25 years and over",
        "unknown to all",
    ]
    rows = [f"E01000001,City,{i},{band},5" for i, band in enumerate(bands)]
    reading, shelf = taken("custom.csv", text(head, *rows))
    assert reading.vintage == "Census 2021"
    assert shelf.population(["E01000001"]).total == 15
    assert reading.aside[0].why == "is not an age"


def test_a_sex_and_a_year_that_are_none_are_quarantined():
    head = "code,name,sex,age,year,count"
    rows = [f"E07000207,A,{s},{a},{y},1" for s in ("M", "F") for a in range(3) for y in (2023,)]
    rows += ["E07000207,A,Q,1,2023,1", "E07000207,A,M,1,soon,1"]
    reading, shelf = taken("ages.csv", text(head, *rows))
    assert {a.why for a in reading.aside} == {"is not a sex", "is not a year"}
    assert shelf.population(["E07000207"], 0, 2).total == 6


def test_a_long_file_may_say_its_year_in_its_name_alone():
    rows = [f"E07000207,A,{a},2" for a in range(3)]
    _, shelf = taken("mid2022_ages.csv", text("code,name,age,count", *rows))
    assert shelf.population(["E07000207"], 0, 2).year == 2022


def test_a_file_without_a_year_says_so():
    with pytest.raises(InputError, match="of which year"):
        import_file("pop.csv", wide())


def test_children_by_authority_from_dfe():
    content = text(
        PREFIX + ",age_group,population_estimate",
        england("2023", "Children aged 0 to 17 years", 12059476),
        la("2023", "936", "E10000030", "Surrey", "Children aged 0 to 17 years", 266000),
        la("2023", "937", "E10000031", "Warwickshire", "Children aged 0 to 17 years", "x"),
        la("2023", "938", "E10000032", "West Sussex", "somebody", 5),
    )
    reading, shelf = taken("ons.csv", content)
    assert reading.vintage == "mid-2023 to mid-2023, revised"
    assert shelf.population(["E10000030"], 0, 17).total == 266000
    assert reading.aside[0].why == "is not an age"
    assert shelf.population(["E10000031"], 0, 17).missing


def test_editions_are_known_by_englands_total():
    content = wide(rows=(("E06000001", "H", 1), ("E07000207", "E", 1))).decode().split("\n")
    newborn = 57_690_323 - 90 - 91
    content[1] = content[1].replace("91,1,", f"{newborn + 90},{newborn},", 1)
    named, _ = taken("mid2023.csv", "\n".join(content).encode())
    assert named.vintage == "mid-2023, first release"
    unnamed, _ = taken("people.csv", "\n".join(content).encode())
    assert unnamed.vintage == "mid-2023, first release"
