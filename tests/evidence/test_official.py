"""The official files themselves: published totals come back, and no code is an orphan."""

import datetime as dt
from typing import ClassVar

import polars as pl
import pytest

from vesting.evidence.catalogue import import_file
from vesting.evidence.checks import orphans
from vesting.evidence.geography import ENGLAND
from vesting.evidence.rates import denominator_year, rates
from vesting.evidence.shelf import Shelf
from vesting.workspace.library import survey

pytestmark = pytest.mark.official

FIRST_MID_2023 = "mid2023_lad_syoa_uk.csv"
REVISED = "ons_mid-year_population_estimates_2012_to_2024.csv"


@pytest.fixture(scope="session")
def library(official, tmp_path_factory):
    return survey(official, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def shelf(library):
    return library.shelf


def england(shelf, measure, **more):
    return shelf.observations(measure, [ENGLAND], **more).total


def read(official, path):
    return import_file(path, (official / path).read_bytes())


class TestRecognition:
    EXPECTED: ClassVar = {
        "geo/ltla24_england_geographr.geojson": "geojson",
        "geo/lad23_england_buc.geojson": "geojson",
        "geo/lad23_uk_buc_original.json.gz": "geojson",
        "geo/wards22_england_geographr.geojson.gz": "geojson",
        "geo/lsoa21_england_geographr.geojson.gz": "geojson",
        "geo/onsvisual_uk_topo_2014_2025.topojson": "topojson",
        "geo/onsvisual_lad_changes_2014_2025.csv": "code-changes",
        "geo/onsvisual_lad21_neighbours.json": "not-used-yet",
        "geo/lookup_lsoa21_ward24_ltla24.csv.gz": "lookup",
        "geo/lookup_lsoa11_lsoa21_ltla22.csv.gz": "lookup",
        "geo/lookup_ltla16_to_ltla24.csv": "lookup",
        "geo/qlacref_authorities_records.json": "lookup",
        "geo/drkane_la_all_codes.csv": "lookup",
        "geo/drkane_utla_all_codes.csv": "lookup",
        "geo/ruc21_lsoa21.csv.gz": "rural-urban",
        "geo/lsoa21_latlong.csv.gz": "centroids",
        "geo/mysociety_uk_local_authorities_current.csv": "council-registry",
        "geo/mysociety_uk_local_authorities_future.csv.gz": "council-registry",
        "geo/mysociety_uk_la_past_current.xlsx": "council-registry",
        "population/mid2023_lad_syoa_uk.csv": "population-wide",
        "population/mid2020_lsoa11_syoa.csv.gz": "population-wide",
        "population/census2021_lsoa21_6ageband.csv.gz": "population-wide",
        "dfe_csc_dashboard/" + REVISED: "population-dfe",
        "deprivation/imd2025_lsoa21.csv.gz": "deprivation",
        "deprivation/imd2025_lsoa21_indicators.csv.gz": "deprivation",
        "deprivation/imd2025_ltla24.csv": "deprivation",
        "deprivation/imd2019_lsoa11.csv.gz": "deprivation",
        "deprivation/imd2019_ltla23.csv": "deprivation",
        "lait/bds_long_0.parquet": "lait",
        "lait/sn_may_2025.xlsx": "statistical-neighbours",
        "lait/sn_april_2021.xlsx": "statistical-neighbours",
        "dfe_csc_dashboard/sn_model_2025_wide.csv": "statistical-neighbours",
        "dfe_csc_dashboard/New_Statistical_Neighbour_Groupings_April_2021.csv": "statistical-neighbours",
        "dfe_csc_dashboard/LTLA-UTLA_Apr23_Lookup_England-Wales.csv": "lookup",
        "dfe_csc_dashboard/RO3_LA_Data_2024-25_data_by_LA.ods": "revenue-outturn",
        "finance/ro3_2024-25_by_la.csv.gz": "revenue-outturn",
        "finance/rsx_2024-25_by_la.csv.gz": "revenue-outturn",
        "dfe_csc_dashboard/LA_Inspection_Outcomes_as_at_31_March_2025.ods": "ofsted-outcomes",
        "ofsted_ilacs/ofsted_ilacs_history_2018_2025.csv": "ofsted-outcomes",
        "ofsted_ilacs/ofsted_la_latest_as_at_2025-03-31.csv": "ofsted-outcomes",
        "ofsted_ilacs/ofsted_la_in_year_2024-25.csv": "ofsted-outcomes",
        "ofsted_ilacs/ofsted_la_inspections_2009_2023_wide.csv": "ofsted-history",
        "ofsted_ilacs/ofsted_csc_ilacs_overview.xlsx": "ofsted-overview",
        "postcodes/codepoint_open_england_2023-08.parquet": "postcodes",
        "postcodes/codepo_dt_original.csv.gz": "postcodes-without-headings",
    }

    def test_each_file_is_taken_for_what_it_is(self, library, official):
        taken = {str(f.path.relative_to(official)): f.seen.source for f in library.files}
        assert {path: taken[path] for path in self.EXPECTED} == self.EXPECTED

    @pytest.mark.parametrize(
        "folder", ["dfe_cin_2024", "dfe_ehcp", "dfe_csc_dashboard", "demand", "dfe_cla_history"]
    )
    def test_every_statistic_of_dfe_is_taken_for_one(self, library, official, folder):
        for file in library.files:
            if file.path.parent.name == folder and file.name.endswith((".csv", ".csv.gz")):
                assert file.seen.source, file.name


class TestPopulation:
    def test_england_in_the_first_release(self, shelf):
        frame = next(h for h in shelf.of("population") if h.file == FIRST_MID_2023).frame
        codes = (
            frame.filter(pl.col("place_code").str.starts_with("E"))["place_code"].unique().to_list()
        )
        assert len(codes) == 296
        assert shelf.population(codes, edition=FIRST_MID_2023).total == 57_690_323
        assert shelf.population(codes, 0, 17, edition=FIRST_MID_2023).total == 11_998_646

    def test_revised_and_later_children(self, shelf):
        for year, people in ((2023, 12_059_476), (2024, 12_183_016)):
            assert shelf.population([ENGLAND], 0, 17, year=year, edition=REVISED).total == people

    def test_surrey_as_published(self, shelf):
        rows, _ = shelf.lookup("district", "upper tier")
        districts = rows.filter(pl.col("parent_code") == "E10000030")["place_code"].to_list()
        figures = shelf.population(districts, 0, 17)
        assert (len(districts), figures.total, figures.vintage) == (
            11,
            265_672,
            "mid-2023, first release",
        )

    def test_names_of_editions(self, shelf):
        assert (
            shelf.population([ENGLAND], 0, 17, edition=REVISED).vintage
            == "mid-2012 to mid-2024, revised"
        )
        assert shelf.population(["E01000001"], year=2021).vintage == "Census 2021, six age bands"


class TestChildren:
    def test_looked_after(self, shelf):
        assert england(shelf, "looked_after") == 83_530
        assert england(shelf, "looked_after", year=2023) == 83_750
        assert england(shelf, "looked_after_rate") == 69
        assert (england(shelf, "looked_after_started"), england(shelf, "looked_after_ceased")) == (
            33_130,
            33_780,
        )

    def test_the_first_published_figure_is_kept_and_passed_over(self, shelf):
        first = shelf.observations(
            "looked_after", [ENGLAND], edition="cla_time_series_1994_2024.csv"
        )
        assert first.total == 83_630
        used = shelf.observations("looked_after", [ENGLAND]).choice
        assert "first release" in {o.vintage.split(", ")[-1] for o in used.others}

    def test_the_rate_stands_on_the_year_before(self, shelf):
        people = shelf.population([ENGLAND], 0, 17, year=denominator_year(2024), edition=REVISED)
        counts = shelf.observations("looked_after", [ENGLAND], year=2024)
        assert round(rates(counts.values, people.values)[ENGLAND]) == 69

    def test_in_need_and_on_plans(self, shelf):
        assert england(shelf, "in_need") == 399_460
        assert england(shelf, "protection_plans") == 49_900
        assert england(shelf, "referrals") == 621_880

    @pytest.mark.parametrize(
        ("measure", "table"),
        [
            ("in_need", "b1_"),
            ("in_need_ended", "b1_"),
            ("protection_plans", "d1_"),
            ("referrals", "c1_"),
        ],
    )
    def test_a_figure_is_cited_from_the_table_that_is_about_it(self, shelf, measure, table):
        for codes in (["E10000030"], None):
            assert shelf.observations(measure, codes).file.startswith(table)

    def test_workforce(self, shelf):
        got = [
            england(shelf, m)
            for m in (
                "turnover_rate",
                "agency_rate",
                "vacancy_rate",
                "caseload",
                "social_workers_fte",
            )
        ]
        assert got == [13.9, 16.2, 17.3, 15.4, 34_328.2]

    def test_joint_authorities_are_not_counted_twice(self, shelf):
        asked = shelf.observations("social_workers_fte", ["E09000021", "E09000027", "E10000030"])
        assert set(asked.values) == {"E10000030"}
        assert set(asked.missing.values()) == {
            "published jointly for Kingston upon Thames / Richmond upon Thames"
        }

    def test_ehc_plans(self, shelf):
        plans = shelf.observations("ehc_plans", [ENGLAND])
        assert (plans.total, plans.period) == (638_745, "2024-25")

    def test_looked_after_over_the_years(self, shelf):
        series = shelf.series("looked_after", ["E10000030"])
        assert series["year"].to_list() == list(range(2011, 2025))
        assert series["value"].null_count() == 0


OF_A_BY_PRODUCT = {("938", 2013, 379.0, 424.0)}
"""What the panel took from the table on the length of plans (d5); England's headline, 43,190, agrees with the
table that counts plans (d1): its 43,190 are 50 more than those of d5, as West Sussex has 45 more."""


class TestPanel:
    """Another's reading of the same files, which the importers must come to by themselves."""

    @pytest.mark.parametrize(
        ("column", "measure"),
        [
            ("cin_31mar", "in_need"), ("cin_started", "in_need_started"),
            ("cpp_31mar", "protection_plans"), ("cpp_started", "protection_plans_started"),
            ("inpost_fte", "social_workers_fte"), ("caseload_fte", "caseload"),
        ],
    )  # fmt: skip
    def test_every_figure_of_the_panel_is_ours(self, official, shelf, column, measure):
        panel = pl.read_csv(
            official / "panel" / "csc_panel_la_year_2011_2024.csv", infer_schema=False
        )
        panel = panel.select(
            pl.col("time_period").cast(pl.Int32).alias("year"),
            pl.col("old_la_code").alias("dfe_number"),
            pl.col(column).cast(pl.Float64).alias("theirs"),
        ).drop_nulls()
        ours = shelf.series(measure).drop_nulls("dfe_number").unique(["dfe_number", "year"])
        both = panel.join(ours, on=["dfe_number", "year"], how="left")
        assert both.height > 1_000
        assert both["value"].null_count() == 0
        other = both.filter((pl.col("theirs") - pl.col("value")).abs() > 0.051)
        told = set(other.select("dfe_number", "year", "theirs", "value").iter_rows())
        assert told <= OF_A_BY_PRODUCT


class TestMoney:
    @pytest.mark.parametrize(
        ("measure", "billions"),
        [
            # 15.172 with the Greater London Authority, whose row the file prints twice, counted twice.
            ("spend_childrens_social_care", 15.156),
            ("spend_looked_after", 8.293),
            ("spend_residential", 3.475),
            ("spend_fostering", 2.070),
        ],
    )
    def test_outturn(self, shelf, measure, billions):
        figures = shelf.observations(measure)
        assert round(sum(figures.values.values()) / 1e9, 3) == billions
        assert figures.file == "RO3_LA_Data_2024-25_data_by_LA.ods"

    def test_authorities_with_a_figure(self, official):
        path = "dfe_csc_dashboard/RO3_LA_Data_2024-25_data_by_LA.ods"
        frame = read(official, path)[0].frames["observations"]
        total = frame.filter(
            (pl.col("measure") == "spend_childrens_social_care") & (pl.col("value") != 0)
        )
        assert total.height == 161
        assert round(total["value"].sum() / 1e9, 3) == 15.172
        assert total.filter(pl.col("place_code") == "E61000001").height == 2

    def test_the_repackaged_file_agrees_with_the_original(self, official, shelf):
        copied = read(official, "finance/ro3_2024-25_by_la.csv.gz")[0].frames["observations"]
        held = [
            h.frame
            for h in shelf.of("observations", "spend_residential")
            if h.file.endswith(".ods")
        ]
        key = ["measure", "place_code"]
        assert (
            copied.select(*key, "value").sort(key).equals(held[0].select(*key, "value").sort(key))
        )

    def test_gross_spending_of_lait(self, shelf):
        gross = shelf.observations("gross_spend_looked_after", [ENGLAND])
        assert round(gross.total / 1e9, 3) == 8.139
        assert gross.period == "2023-24"


class TestInspections:
    def test_latest_judgements(self, official):
        path = "ofsted_ilacs/ofsted_la_latest_as_at_2025-03-31.csv"
        frame = read(official, path)[0].frames["inspections"]
        assert dict(frame["overall"].value_counts().iter_rows()) == {
            "Outstanding": 36, "Good": 67, "Requires improvement": 31, "Inadequate": 19,
        }  # fmt: skip

    def test_the_workbook_holds_what_its_three_sheets_hold(self, shelf):
        book = next(h for h in shelf.of("inspections") if h.file.endswith(".ods")).frame
        history = next(h for h in shelf.of("inspections") if "history_2018" in h.file).frame
        year = next(h for h in shelf.of("inspections") if "in_year" in h.file).frame
        keys = ["place_code", "inspected", "published"]
        both = pl.concat([history.select(keys), year.select(keys)]).unique()
        assert book.select(keys).unique().height == both.height
        assert book["published"].max() == dt.date(2025, 5, 14)

    def test_no_inspector_is_named(self, official):
        reading, _ = read(official, "ofsted_ilacs/ofsted_csc_ilacs_overview.xlsx")
        assert reading.accepted == 153
        assert "gravelle" not in reading.frames["inspections"].write_csv().lower()


class TestPlaces:
    def test_no_orphans_among_districts(self, shelf):
        files = ("ltla24_england_geographr.geojson", "lad23_england_buc.geojson", FIRST_MID_2023)
        places = Shelf(tuple(h for h in shelf.holdings if h.file in files))
        assert list(orphans(places)) == []
        assert places.boundaries("district")[0].height == 296

    def test_small_areas(self, shelf):
        assert len(shelf.observations("imd_score").values) == 33_755
        children = shelf.population(shelf.observations("imd_score").values, 0, 15, year=2021)
        poor = shelf.observations("idaci_children")
        assert children.complete
        assert round(sum(poor.values.values()) / children.total, 3) == 0.369

    def test_highest_deprivation(self, shelf):
        scores = shelf.observations("imd_average_score", year=2025)
        top = sorted(scores.values, key=scores.values.get, reverse=True)[:3]
        assert top == ["E06000009", "E06000002", "E07000117"]
        assert scores.values["E06000009"] == 43.467

    def test_structural_history(self, shelf):
        history = "onsvisual_uk_topo_2014_2025.topojson"
        held = Shelf(tuple(h for h in shelf.holdings if h.file == history))
        for year, ended in ((2020, True), (2024, False)):
            rows, _ = held.boundaries("district", year=year)
            assert ("E07000026" in rows["place_code"].to_list()) == ended

    def test_neighbours(self, shelf):
        frame = shelf.frame("statistical_neighbours").filter(pl.col("dfe_number") == "936")
        assert set(frame.group_by("file").len()["len"]) == {10}
