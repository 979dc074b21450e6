"""Headings, symbols, numbers, dates, periods, ages and places, each from text."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.layouts import text
from vesting.errors import InputError
from vesting.evidence import periods
from vesting.evidence.ages import OLDEST, Band, finest, parse_age, parse_sex, whole
from vesting.evidence.dates import read_dates
from vesting.evidence.dating import must_have_year, year_of
from vesting.evidence.geography import (
    authority_level,
    geographies,
    geography_of,
    level_expr,
    level_of,
    name_beside,
)
from vesting.evidence.headings import match, plain, unique, want
from vesting.evidence.places import place_columns
from vesting.evidence.source import Specimen
from vesting.evidence.symbols import SYMBOLS, meaning, read_figures


class TestHeadings:
    @pytest.mark.parametrize("written", ["LSOA21CD", "lsoa21_cd", " Lsoa 21 CD ", "LSOA-21-cd"])
    def test_are_matched_without_case_spaces_and_dashes(self, written):
        assert match([written, "x"], want(code="lsoa21cd")) == {"code": written}

    def test_are_missing_or_optional(self):
        assert match(["a"], want(a="a", b="b")) is None
        assert match(["a"], want(a="a", b="optional: b")) == {"a": "a"}

    def test_the_alias_that_stands_first_is_meant(self):
        assert match(["date_name", "date"], want(year="year|date|datename")) == {"year": "date"}
        assert match(["date", "year"], want(year="date|datename")) == {"year": "year"}

    def test_a_wanted_heading_twice_is_refused(self):
        with pytest.raises(InputError, match="2 columns could be 'code'") as met:
            match(["Code", "code "], want(code="code"))
        assert met.value.code == "EVI-E04"
        assert "'Code', 'code '" in met.value.where

    def test_blank_and_repeated_headings_get_names_of_their_own(self):
        assert unique(["SNP", "", "SNP", "a  b"]) == ["SNP", "column 2", "SNP (2)", "a b"]

    def test_plain_knows_pounds_and_accents(self):
        assert plain("Spend (£)") == "spendgbp"
        assert plain("Brontë & co") == "bronteandco"


class TestFigures:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ("1,234", 1234), ("£5", 5), ("-£4.5", -4.5), ("12%", 12), ("2.3E-2", 0.023),
            ("\u22123", -3), (" 7\u00a0", 7), ("12 [r]", 12), ("1,234,567.8", 1234567.8), ("5 [note 2]", 5),
            (".5", 0.5), ("+2", 2),
        ],
    )  # fmt: skip
    def test_numbers_as_people_write_them(self, cell, value):
        figures = read_figures(pl.Series([cell, "1"]))
        assert figures.values.to_list() == [value, 1]
        assert not figures.bad.any()

    @pytest.mark.parametrize("symbol", [*SYMBOLS, "[x]", "[C]", "Low", "[note 4]", "\u2013"])
    def test_a_symbol_is_missing_and_never_nought(self, symbol):
        figures = read_figures(pl.Series([symbol, "1"]))
        assert figures.values.to_list() == [None, 1]
        assert figures.symbols[0] is not None
        assert not figures.bad.any()

    @pytest.mark.parametrize("cell", ["abc", "1,23", "12 apples", "90+", "1.2.3", "12/05/2024"])
    def test_what_is_neither_is_bad(self, cell):
        assert read_figures(pl.Series([cell, "1", None])).bad.to_list() == [True, False, False]

    def test_an_empty_cell_is_neither_number_nor_symbol_nor_bad(self):
        figures = read_figures(pl.Series([None, "  "], dtype=pl.String))
        assert figures.values.to_list() == [None, None]
        assert not figures.bad.any()

    def test_infinity_is_no_number(self):
        assert read_figures(pl.Series(["inf", "nan"])).values.to_list() == [None, None]

    @given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=20))
    def test_every_number_that_python_writes_comes_back(self, numbers):
        figures = read_figures(pl.Series([repr(n) for n in numbers], dtype=pl.String))
        assert figures.values.to_list() == numbers

    def test_symbols_have_a_meaning(self):
        assert "recognised" in meaning("c")
        assert "note 4" in meaning("note 4")
        assert meaning("?") == "published without a figure"


class TestDates:
    def test_one_form_for_the_column(self):
        read = read_dates(pl.Series(["2024-01-31", "2024-02-01 00:00:00", None]))
        assert read.values.to_list() == [dt.date(2024, 1, 31), dt.date(2024, 2, 1), None]
        assert not read.mixed

    def test_mixed_forms_keep_the_day_before_the_month(self):
        read = read_dates(pl.Series(["11/09/2023", "27/10/23", "3 May 2024", "5-Mar-2024"]))
        assert read.values.to_list() == [
            dt.date(2023, 9, 11), dt.date(2023, 10, 27), dt.date(2024, 5, 3), dt.date(2024, 3, 5),
        ]  # fmt: skip
        assert read.mixed

    @pytest.mark.parametrize("cell", ["31/02/2024", "12/25/2011", "soon", "2024-13-01"])
    def test_what_is_no_date_is_bad_and_not_guessed(self, cell):
        read = read_dates(pl.Series([cell, "01/02/2024"]))
        assert read.values.to_list() == [None, dt.date(2024, 2, 1)]
        assert read.bad.to_list() == [True, False]

    def test_dummies_are_missing(self):
        read = read_dates(pl.Series(["01/01/1900", "31/12/9999", "02/01/2024"]))
        assert read.values.to_list() == [None, None, dt.date(2024, 1, 2)]
        assert not read.bad.any()

    def test_serial_numbers_of_a_spreadsheet(self):
        assert read_dates(pl.Series(["45000"])).values[0] == dt.date(2023, 3, 15)

    @given(st.dates(min_value=dt.date(1901, 1, 1), max_value=dt.date(2099, 12, 31)))
    def test_british_dates_come_back(self, day):
        assert read_dates(pl.Series([f"{day:%d/%m/%Y}"])).values[0] == day


class TestPeriods:
    @pytest.mark.parametrize(
        ("written", "year", "period", "remark"),
        [
            ("2016", 2016, "2016", None),
            ("2016-17", 2017, "2016-17", None),
            ("2016/17", 2017, "2016-17", None),
            ("2016-17 (OT)", 2017, "2016-17", "outturn"),
            ("2018 (Rev)", 2018, "2018", "revised"),
            ("2020 (Final)", 2020, "2020", "final"),
            ("2014-16", 2016, "2014-16", None),
            ("2013/14-15/16", 2016, "2013/14-2015/16", None),
            ("202324", 2024, "2023-24", None),
            ("1999-00", 2000, "1999-00", None),
            ("2023\u201324", 2024, "2023-24", None),
            ("2023-2024", 2024, "2023-24", None),
            ("2024.0", 2024, "2024", None),
        ],
    )
    def test_every_published_form(self, written, year, period, remark):
        frame = periods.with_periods(pl.DataFrame({"p": [written], "year": [1]}), "p")
        assert frame.select("year", "period", "period remark").row(0) == (year, period, remark)

    @pytest.mark.parametrize("written", ["0", "202401", "soon", "", None])
    def test_what_is_no_period_has_no_year(self, written):
        frame = periods.with_periods(pl.DataFrame({"p": [written]}, schema={"p": pl.String}), "p")
        assert frame["year"][0] is None


class TestAges:
    @pytest.mark.parametrize(
        ("written", "band"),
        [
            ("0", (0, 0)), ("90+", (90, OLDEST)), ("All Ages", (0, OLDEST)), ("total_population", (0, OLDEST)),
            ("Aged 15 years and under", (0, 15)), ("Aged 16 to 24 years", (16, 24)),
            ("Aged 65 years and over", (65, OLDEST)), ("Age: Aged under 1 year; measures: Value", (0, 0)),
            ("Children aged 0 to 17 years", (0, 17)), ("age_17", (17, 17)), ("0-4", (0, 4)),
            ("90 and over", (90, OLDEST)), ("Aged 0 - 15", (0, 15)),
        ],
    )  # fmt: skip
    def test_as_files_write_them(self, written, band):
        assert parse_age(written) == Band(*band)

    @pytest.mark.parametrize(
        ("written", "band"),
        [
            ("F17", Band(17, 17, "female")), ("m90", Band(90, 90, "male")),
            ("F0 to 15", Band(0, 15, "female")), ("Males aged 3", Band(3, 3, "male")),
            ("3 females", Band(3, 3, "female")), ("Persons: 0", Band(0, 0)),
        ],
    )  # fmt: skip
    def test_with_a_sex(self, written, band):
        assert parse_age(written) == band

    @pytest.mark.parametrize("written", ["code", "Female", "name", "notes 3", "2023 rank"])
    def test_what_is_no_age(self, written):
        assert parse_age(written) is None

    def test_sexes(self):
        assert [parse_sex(s) for s in ("1", "Males", "persons", "Total", "?")] == [
            "male", "male", "", "", None,
        ]  # fmt: skip

    @given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), min_size=1, max_size=30))
    def test_the_finest_bands_never_overlap(self, ends):
        kept = finest(Band(a, a + w) for a, w in ends)
        ages = [age for b in kept for age in range(b.first, b.last + 1)]
        assert len(ages) == len(set(ages))

    def test_a_band_that_others_make_up_is_left_out(self):
        singles = [Band(a, a) for a in range(5)]
        assert finest([*singles, Band(0, 4), Band(5, OLDEST), Band(0, OLDEST)]) == (
            *singles, Band(5, OLDEST),
        )  # fmt: skip

    def test_persons_win_over_the_sexes(self):
        both = [Band(0, 4, "male"), Band(0, 4, "female")]
        assert finest([*both, Band(0, 4)]) == (Band(0, 4),)
        assert len(finest(both)) == 2

    def test_the_whole(self):
        assert whole([Band(0, 4), Band(0, OLDEST)]) == Band(0, OLDEST)
        assert whole([Band(0, 4)]) is None


class TestPlaces:
    @pytest.mark.parametrize(
        ("heading", "level", "year"),
        [
            ("LAD23CD", "district", 2023), ("ltla24_code", "district", 2024), ("LADCD", "district", 0),
            ("PARNCP21CD", "parish", 2021), ("LSOA 2021 Code", "lsoa", 2021), ("WD24CD", "ward", 2024),
            ("CTYUA23CD", "upper tier", 2023), ("ladcode23", "district", 2023), ("RGN22CD", "region", 2022),
            ("LSOA code (2021)", "lsoa", 2021), ("Local Authority District code (2024)", "district", 2024),
            ("OA21CD", "oa", 2021), ("MSOA21CD", "msoa", 2021), ("LADCD_ACTIVE", "district", 9999),
            ("2023 Upper tier local authorities Code", "upper tier", 2023), ("LAD30CD", "district", 2030),
        ],
    )  # fmt: skip
    def test_headings_of_any_year(self, heading, level, year):
        found = geography_of(heading)
        assert (found.level, found.year, found.part) == (level, year, "code")

    @pytest.mark.parametrize("heading", ["code", "LONG", "ladnmw", "value"])
    def test_headings_of_no_place(self, heading):
        assert geography_of(heading) is None

    def test_names_stand_beside_their_codes(self):
        headings = ["ladcode23", "laname23", "LSOA21CD", "LSOA21NM"]
        assert [name_beside(g, headings) for g in geographies(headings)] == ["laname23", "LSOA21NM"]
        assert name_beside(geographies(["WD24CD"])[0], ["WD24CD"]) is None

    def test_the_smallest_place_is_the_row(self):
        assert place_columns(["LAD24CD", "LSOA21CD", "LSOA21NM"]).code == "LSOA21CD"
        assert place_columns(["LAD21CD", "LAD23CD"]).code == "LAD23CD"
        assert place_columns(["LSOACD", "lsoa11cd"]).code == "LSOACD"
        assert place_columns(["code", "name"]).name == "name"
        assert place_columns(["a", "b"]) is None

    def test_codes_tell_levels(self):
        assert level_of("E07000207") == "district"
        assert level_of("LOAM0001") == "polygon"
        frame = pl.DataFrame({"c": ["E07000207", "E10000030", "x"]})
        assert frame.select(level_expr("c")).to_series().to_list() == [
            "district",
            "upper tier",
            "polygon",
        ]
        assert frame.select(authority_level("c")).to_series().to_list() == ["upper tier"] * 3


class TestDating:
    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("mid2023_lad.csv", (2023, "mid-year estimate")),
            ("census2021_lsoa.csv", (2021, "census")),
            ("pop_2019.csv", (2019, "mid-year estimate")),
            ("from_2019_to_2020.csv", None),
            ("pop.csv", None),
        ],
    )
    def test_by_the_name_of_the_file(self, name, found):
        specimen = Specimen.of(name, text("code,0", "E06000001,1"))
        place = _place(specimen)
        assert year_of(place, specimen) == found

    def test_the_rows_above_win_over_the_name(self):
        specimen = Specimen.of("pop_2019.csv", text("date : 2023", "code,0", "E06000001,1"))
        assert year_of(_place(specimen), specimen) == (2023, "mid-year estimate")

    def test_a_file_without_a_year_is_refused(self):
        specimen = Specimen.of("pop.csv", b"a")
        with pytest.raises(InputError, match="of which year") as met:
            must_have_year(None, specimen)
        assert met.value.code == "EVI-E12"
        assert "mid2023" in met.value.mend


def _place(specimen):
    from vesting.evidence.cells import find_heading

    return find_heading(specimen.sheets[0], specimen.head_rows[0], want(code="code"))
