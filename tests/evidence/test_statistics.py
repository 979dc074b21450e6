"""Figures of authorities: explore-education-statistics, LAIT, finance, inspections and history."""

import datetime as dt
import io

import polars as pl
import pytest

from tests.evidence.layouts import PREFIX, england, la, text, workbook
from vesting.errors import InputError
from vesting.evidence.catalogue import import_file
from vesting.evidence.measures import measures
from vesting.evidence.rates import denominator_year, rates
from vesting.evidence.shelf import Shelf


def taken(name, content):
    reading, snapshots = import_file(name, content)
    return reading, Shelf(snapshots)


def figures(shelf, measure, code="E10000030", **more):
    return shelf.observations(measure, [code], **more).values.get(code)


OLD = "population_count,population_estimate,number,rate_per_10000"
NEW = "population_type,population_estimate,children_count,rate_per_10000"
COUNTS = (
    ("Children looked after at 31 March each year", 965, 36),
    ("Children starting to be looked after each year", 400, 15),
    ("Children ceasing to be looked after each year", 390, 14),
)


class TestExploreEducationStatistics:
    @pytest.mark.parametrize("columns", [OLD, NEW])
    def test_old_and_new_names_mean_the_same(self, columns):
        rows = [la("2024", "936", "E10000030", "Surrey", t, 266000, n, r) for t, n, r in COUNTS]
        _, shelf = taken("cla_number.csv", text(f"{PREFIX},{columns}", *rows))
        got = [
            figures(shelf, m)
            for m in (
                "looked_after",
                "looked_after_started",
                "looked_after_ceased",
                "looked_after_rate",
            )
        ]
        assert got == [965, 400, 390, 36]

    @pytest.mark.parametrize(
        ("column", "measure"),
        [
            ("At31_episodes", "in_need"), ("at31_episodes_count", "in_need"), ("CIN_At31", "in_need"),
            ("Referrals", "referrals"), ("referral_count", "referrals"), ("Re_referrals", "rereferrals"),
            ("rereferral_percent", "rereferral_percent"), ("Re_referrals_percentage", "rereferral_percent"),
            ("turnover_rate_fte", "turnover_rate"), ("turnover_rate_fte_%", "turnover_rate"),
            ("turnover_rate_fte_perc", "turnover_rate"), ("agency_worker_rate_fte_%", "agency_rate"),
            ("CPP_start", "protection_plans_started"), ("cpp_start_number", "protection_plans_started"),
            ("ehc_plans", "ehc_plans"), ("PC_plans_issued_20_weeks_ex", "ehc_in_20_weeks_percent"),
            ("Referrals_percent", "ees:x:Referrals_percent"),
        ],
    )  # fmt: skip
    def test_columns_by_every_name_they_have_had(self, column, measure):
        content = text(f"{PREFIX},{column}", la("2024", "936", "E10000030", "Surrey", 7))
        assert figures(taken("x.csv", content)[1], measure) == 7

    def test_columns_may_stand_in_any_order(self):
        head = f"{PREFIX},{NEW}".split(",")
        row = la(
            "2024", "936", "E10000030", "Surrey", *COUNTS[0][:1], 266000, *COUNTS[0][1:]
        ).split(",")
        turned = sorted(range(len(head)), key=lambda i: head[i][::-1])
        content = text(*(",".join(line[i] for i in turned) for line in (head, row)))
        assert figures(taken("x.csv", content)[1], "looked_after") == 965

    def test_a_byte_order_mark_does_no_harm(self):
        content = b"\xef\xbb\xbf" + text(
            f"{PREFIX},At31_episodes", la("2024", "936", "E10000030", "S", 7)
        )
        assert figures(taken("b1.csv", content)[1], "in_need") == 7

    def test_other_wordings_of_a_count(self):
        words = ["Children looked after on 31 March who were unaccompanied asylum-seeking children",
                 "Children looked after who were adopted during the year"]  # fmt: skip
        rows = [
            la("2024", "936", "E10000030", "S", t, 1, n, "z")
            for t, n in zip(words, (5, 6), strict=True)
        ]
        _, shelf = taken("series.csv", text(f"{PREFIX},{NEW}", *rows))
        assert figures(shelf, "looked_after_uasc") == 5
        assert figures(shelf, "looked_after_adopted") == 6

    def test_symbols_are_missing_with_their_meaning(self):
        rows = [
            la("2024", "936", "E10000030", "Surrey", "c"),
            la("2024", "937", "E10000031", "W", "u"),
        ]
        _, shelf = taken("d1.csv", text(f"{PREFIX},CPP_At31", *rows))
        asked = shelf.observations("protection_plans", ["E10000030", "E10000031", "E10000032"])
        assert asked.values == {}
        assert "'c': suppressed" in asked.missing["E10000030"]
        assert "too unreliable" in asked.missing["E10000031"]
        assert asked.missing["E10000032"] == "the edition has no row for this place"
        assert asked.total is None

    def test_joint_rows_stay_joint(self):
        head = f"{PREFIX},inpost_fte,turnover_rate_fte"
        rows = [
            la("2024", "314 / 318", "E09000021 / E09000027", "Kingston / Richmond", 148.8, 12.5),
            la("2024", "936", "E10000030", "Surrey", 500, 16.6),
        ]
        _, shelf = taken("csww.csv", text(head, *rows))
        asked = shelf.observations("turnover_rate", ["E09000021", "E10000030"])
        assert asked.values == {"E10000030": 16.6}
        assert asked.missing == {"E09000021": "published jointly for Kingston / Richmond"}
        assert figures(shelf, "social_workers_fte", "E09000021 / E09000027") == 148.8

    def test_breakdowns_are_kept_and_the_whole_is_found(self):
        head = f"{PREFIX},breakdown_topic,breakdown,ehc_plans"
        rows = [
            la("202425", "936", "E10000030", "Surrey", "All EHC plans", "All EHC plans", 16069),
            la("202425", "936", "E10000030", "Surrey", "Sex", "Female", 4500),
            la("202425", "936", "E10000030", "Surrey", "Sex", "Total", 16070),
        ]
        _, shelf = taken("sen_needs.csv", text(head, *rows))
        whole = shelf.observations("ehc_plans", ["E10000030"])
        assert (whole.values["E10000030"], whole.period, whole.year) == (16069, "2024-25", 2025)
        assert figures(shelf, "ehc_plans", breakdown="Sex | Female") == 4500

    def test_placement_stability_and_care_leavers(self):
        head = f"{PREFIX},cla_group,placement_stability,children_count,children_percent"
        rows = [
            la("2024", "936", "E10000030", "S", "CLA on 31 March", "Total children", 965, 100),
            la("2024", "936", "E10000030", "S", "CLA on 31 March",
               "With 3 or more placements during the year", 90, 9),
            la("2024", "936", "E10000030", "S", "CLA 2.5 years on 31 March aged under 16 years",
               "Living with the same carer for at least 2 years", 200, 68),
        ]  # fmt: skip
        _, shelf = taken("la_cla_placement_stability.csv", text(head, *rows))
        assert figures(shelf, "three_placements_percent") == 9
        assert figures(shelf, "same_carer_two_years") == 200
        head = f"{PREFIX},care_leaver_age,breakdown,care_leaver_count,care_leaver_percent"
        rows = [
            la("2024", "936", "E10000030", "S", age, what, 50, 60)
            for age in ("17 to 18 years", "19 to 21 years")
            for what in ("Total", "Accommodation considered suitable")
        ]
        _, shelf = taken("leavers.csv", text(head, *rows))
        assert figures(shelf, "care_leavers_suitable_percent", breakdown="19 to 21 years") == 60

    def test_unknown_columns_keep_their_name_without_the_years_of_the_file(self):
        head = f"{PREFIX},phase,pupils_seen,remark"
        rows = [
            la("202324", "936", "E10000030", "Surrey", "Primary", 10, "fine"),
            la("202324", "936", "E10000030", "Surrey", "Total", 30, "better"),
        ]
        reading, shelf = taken("outcomes_2019_to_2024.csv", text(head, *rows))
        assert figures(shelf, "ees:outcomes:pupils_seen", breakdown="Primary | fine") == 10
        assert reading.title == "outcomes"

    def test_an_unknown_column_that_is_mostly_figures_is_an_indicator(self):
        rows = [la("2024", "936", f"E1000003{i}", "S", i) for i in range(4)]
        rows.append(la("2024", "936", "E10000039", "S", "a lot"))
        reading, _ = taken("x.csv", text(f"{PREFIX},seen", *rows))
        assert [a.where for a in reading.aside] == ["row 6, column 'seen'"]

    def test_a_row_that_is_given_twice_is_warned_of(self):
        row = la("2024", "936", "E10000030", "S", 5)
        reading, _ = taken("b1.csv", text(f"{PREFIX},At31_episodes", row, row))
        assert [w.where for w in reading.warned] == ["row 3"]
        assert reading.accepted == 2

    def test_places_of_every_level(self):
        head = f"{PREFIX},lad_code,lad_name,At31_episodes"
        region = "2024,Reporting year,Regional,E92000001,England,E12000008,South East,,,,,,20"
        district = "2024,Reporting year,Local authority district,E92000001,England,,,,,,E07000207,Elmbridge,3"
        school = "2024,Reporting year,School,E92000001,England,,,,,,,,1"
        lost = "2024,Reporting year,Local authority,E92000001,England,,,936,,Surrey,,,1"
        when = "soon,Reporting year,National,E92000001,England,,,,,,,,1"
        rows = [england("2024", "", "", 100), region, district, school, lost, when]
        reading, shelf = taken("b1.csv", text(head, *rows))
        found = shelf.frame("observations").select("place_code", "level").rows()
        assert found == [
            ("E92000001", "national"), ("E12000008", "region"), ("E07000207", "district"),
        ]  # fmt: skip
        assert [a.why for a in reading.aside] == [
            "is not a period",
            "is of a level of place that is not used here",
            "has no official code of its place",
        ]

    def test_the_download_of_the_table_tool(self):
        head = "location,location_code,geographic_level,time_period,At31_episodes"
        rows = [
            "Surrey,E10000030,Local authority,2024,8410",
            "England,E92000001,National,2024,399460",
        ]
        _, shelf = taken("permalink.csv", text(head, *rows))
        assert (figures(shelf, "in_need"), figures(shelf, "in_need", "E92000001")) == (8410, 399460)
        assert "Surrey" in shelf.frame("observations")["place_name"].to_list()

    def test_a_later_release_is_preferred_and_first_figures_are_known(self):
        first = text(f"{PREFIX},{OLD}", england("2024", COUNTS[0][0], 1, 83630, 70))
        later = text(f"{PREFIX},{NEW}", england("2024", COUNTS[0][0], 1, 83530, 69))
        held = [s for n, c in (("a.csv", first), ("b.csv", later)) for s in import_file(n, c)[1]]
        shelf = Shelf(tuple(held))
        asked = shelf.observations("looked_after", ["E92000001"])
        assert asked.total == 83530
        assert asked.vintage == "2024, revised"
        assert [e.vintage for e in shelf.editions("observations", "looked_after")] == [
            "2024, revised", "2024, first release",
        ]  # fmt: skip
        pinned = shelf.observations("looked_after", ["E92000001"], edition="a.csv")
        assert pinned.total == 83630

    def test_every_measure_that_columns_lead_to_is_on_the_list(self):
        from vesting.evidence.ees import rules

        cases = [c for d in rules()["datasets"] for c in d["cases"]]
        led = {m for c in cases for r, m in c.items() if r != "when"} | set(rules()["columns"])
        assert led <= set(measures())


def lait(*rows):
    columns = [
        "Short Desc",
        "Data item",
        "Years",
        "LA and Regions",
        "Values",
        "LA Number",
        "Region",
    ]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    out = io.BytesIO()
    frame.with_columns(pl.col("LA Number").cast(pl.Float64)).write_parquet(out)
    return out.getvalue()


class TestLait:
    def test_numbers_become_codes_and_aggregates_become_places(self):
        content = lait(
            ("LACnum", None, "2024", "Surrey", "965", 936, "South East"),
            ("LACnum", None, "2024", "England", "83530", 970, "England"),
            ("LACnum", None, "2024", "London (Inner)", "7000", 987, "London"),
            ("LACnum", None, "2024", "Barnsley", "404", 370, "Yorkshire"),
            ("TotalLACFinance", None, "2023-24 (OT)", "Surrey", "-", 936, "South East"),
            ("InfMort", None, "2014-16", "Surrey", "3.1", 936, "South East"),
            ("LACnum", None, "0", "Surrey", "1", 936, "South East"),
        )
        reading, shelf = taken("bds_long.parquet", content)
        asked = shelf.observations(
            "looked_after", ["E10000030", "E92000001", "E13000001", "E08000016"]
        )
        assert list(asked.values.values()) == [965, 83530, 7000, 404]
        levels = dict(shelf.frame("observations").select("place_code", "level").iter_rows())
        assert levels["E92000001"] == "national"
        assert levels["E13000001"] == "region"
        assert levels["E10000030"] == "upper tier"
        money = shelf.observations("gross_spend_looked_after", ["E10000030"])
        assert (money.period, money.year, money.unit) == ("2023-24", 2024, "pounds")
        assert "published as '-'" in money.missing["E10000030"]
        assert figures(shelf, "lait:InfMort") == 3.1
        assert reading.aside[0].why == "is not a period"
        assert reading.standing == "compilation"

    def test_an_old_code_and_a_new_one_mean_the_same_place(self):
        _, shelf = taken("bds.parquet", lait(("LACnum", None, "2024", "Barnsley", "404", 370, "Y")))
        assert (
            figures(shelf, "looked_after", "E08000038")
            == figures(shelf, "looked_after", "E08000016")
            == 404
        )

    def test_a_figure_that_stands_for_two_authorities_is_counted_once(self):
        pair = [("Kingston upon Thames", 314), ("Richmond upon Thames", 318)]
        rows = [("Work_Force_NoSW", None, "2024", n, "148.8", c, "London") for n, c in pair]
        rows += [
            ("Work_Force_NoSW", None, "2017", n, v, c, "London")
            for (n, c), v in zip(pair, "12", strict=True)
        ]
        rows += [("LACnum", None, "2024", n, "100", c, "London") for n, c in pair]
        reading, shelf = taken("bds.parquet", lait(*rows))
        both = "E09000021 / E09000027"
        assert figures(shelf, "social_workers_fte", both) == 148.8
        assert "jointly" in shelf.observations("social_workers_fte", ["E09000027"], year=2024).why
        assert (
            shelf.observations("social_workers_fte", ["E09000021", "E09000027"], year=2017).total
            == 3
        )
        assert shelf.observations("looked_after", ["E09000021", "E09000027"]).total == 200
        assert [a.fate for a in reading.aside] == ["excluded"]

    def test_an_authority_that_the_register_does_not_know_is_found_through_other_files(self):
        name = "Loamshire"
        head = f"{PREFIX},{NEW}"
        ees = text(head, la("2023", "999", "E10099001", name, COUNTS[0][0], 1, 120, 40))
        tool = lait(
            ("LACnum", None, "2024", name, "130", 999, "X"),
            ("CIN", None, "2024", name, "300", 999, "X"),
        )
        held = [s for n, c in (("a.csv", ees), ("b.parquet", tool)) for s in import_file(n, c)[1]]
        shelf = Shelf(tuple(held))
        assert figures(shelf, "in_need_rate", "E10099001") == 300
        assert shelf.series("looked_after", ["E10099001"])["value"].to_list() == [120, 130]
        assert "dfe:999" not in shelf.frame("observations")["place_code"].to_list()
        alone = Shelf(tuple(import_file("b.parquet", tool)[1]))
        assert alone.observations("in_need_rate", ["E10099001"]).values == {}

    def test_a_number_is_not_believed_without_its_name(self):
        _, shelf = taken(
            "bds.parquet", lait(("LACnum", None, "2024", "Loamshire", "130", 936, "X"))
        )
        assert figures(shelf, "looked_after", "E10000030") is None


SERVICES = (
    "Children's social care - Children Looked After",
    "Children's social care - Children Looked After of which residential care",
    "Children's social care: Safeguarding children and young people\u2019s services",
    "TOTAL CHILDREN SOCIAL CARE",
)
NET = "Net Current Expenditure (C7 = C3 - C6)"
FIRST = [
    "E-code",
    "ONS Code",
    "Local authority",
    "Notes",
    "Class",
    "Detailed Class",
    "Certification",
]


def outturn(*rows):
    head = [*FIRST, *(f"{s} - {c}" for s in SERVICES for c in ("Employees (C1)", NET))]
    return [["Worksheet 2: Revenue Outturn 2024-25"], [], head, *rows]


class TestFinance:
    SURREY = (
        "E3620",
        "E10000030",
        "Surrey",
        "",
        "SC",
        "SC",
        "Y",
        1,
        50.5,
        1,
        20,
        "[note 4]",
        "[x]",
        1,
        252261,
    )

    def test_pounds_and_no_totals(self):
        rows = [
            self.SURREY,
            ("E3831", "E07000223", "Adur", "", "SD", "SD", "Y", *[0] * 8),
            ("E5100", "E12000007", "Greater London Authority", "", "O", "CA", "Y", *[0] * 7, 4),
            ("E5100", "E12000007", "Greater London Authority", "", "O", "CA", "0", *[0] * 7, 4),
            ("E6803", "E6803", "Lee Valley", "", "O", "Park", "Y", *[0] * 8),
            ("E3899", "none", "Nowhere", "", "SD", "SD", "Y", *[0] * 8),
            ("Eng", "E92000001", "ENGLAND", "", "Eng", "Eng", "[Y]", *[9] * 8),
            ("[Y]", "E10", "Shire Counties", "", "SC", "SC", "21", *[9] * 8),
        ]
        content = workbook({"Front": [["x"]], "RO3_LA_Data_202425": outturn(*rows)})
        reading, shelf = taken("RO3.xlsx", content)
        spend = shelf.observations("spend_childrens_social_care", ["E10000030"])
        assert (spend.total, spend.period, spend.unit) == (252_261_000, "2024-25", "pounds")
        assert figures(shelf, "spend_looked_after") == 50_500
        assert figures(shelf, "spend_residential") == 20_000
        asked = shelf.observations("spend_safeguarding", ["E10000030"])
        assert "'x': not available" in asked.missing["E10000030"]
        assert figures(shelf, f"ro3:{SERVICES[0]} - Employees (C1)") == 1000
        assert [a.fate for a in reading.aside] == [
            "excluded",
            "excluded",
            "excluded",
            "quarantined",
        ]
        assert any("thousands" in note for note in reading.notes)
        assert figures(shelf, "spend_childrens_social_care", "E61000001") == 4000
        assert [w.why for w in reading.warned] == ["has the E-code of an earlier row"]
        assert reading.standing == "original"

    def test_other_forms_keep_their_headings(self):
        head = [*FIRST, f"Children Social Care - {NET}"]
        rows = [",".join(head), "E3620,E10000030,Surrey,,SC,SC,Y,5"]
        _, shelf = taken("rsx_2024-25_by_la.csv", text(*rows))
        assert figures(shelf, f"rsx:Children Social Care - {NET}") == 5000
        _, shelf = taken("something_2024-25.csv", text(*rows))
        assert figures(shelf, f"outturn:Children Social Care - {NET}") == 5000

    def test_the_year_must_be_said(self):
        rows = outturn(self.SURREY)[2:]
        with pytest.raises(InputError, match="of which year"):
            import_file("ro3.xlsx", workbook({"data": rows}))

    def test_nothing_but_totals_is_no_table(self):
        rows = outturn(("Eng", "E92000001", "ENGLAND", "", "Eng", "Eng", "[Y]", *[9] * 8))
        with pytest.raises(InputError, match="no usable row") as met:
            import_file("ro3.xlsx", workbook({"RO3_2024-25": rows}))
        assert met.value.code == "EVI-E11"
        assert "total" in met.value.where


GRADED = (
    "Overall effectiveness,The impact of leaders on social work practice with children and families,"
    "The experiences and progress of children who need help and protection,"
    "The experiences and progress of children in care,The experiences and progress of care leavers"
)


class TestInspections:
    def test_the_workbook_gives_every_inspection_once(self):
        title = [["Title"], ["Note"]]
        first = ["Web link", "Local authority area code", "Local authority name", "Ofsted region"]
        row = ["Page", "E10000030", "Surrey", "South East"]
        grades = ["Requires improvement to be good", "Good", "Good", "Outstanding", ""]
        sheets = {
            "Inspections": [*title, [*first, "Inspection date", "Publication date", *GRADED.split(",")],
                            [*row, "2022-01-17", "2022-03-09", *grades]],
            "In-year": [*title, [*first, "Inspection/Visit date", "Publication date", "Inspection/Visit type",
                                 *GRADED.split(",")],
                        [*row, "2024-09-24", "2024-10-24", "ILACS Focused Visit", "", "", "", "", ""]],
            "History": [*title, [*first, "Inspection date", "Publication date", "Inspection type",
                                 *GRADED.split(",")],
                        [*row, "2022-01-17", "2022-03-09", "ILACS Standard Inspection", *grades]],
        }  # fmt: skip
        reading, shelf = taken("outcomes.xlsx", workbook(sheets))
        rows = shelf.frame("inspections").sort("published")
        assert reading.rows == 3
        assert rows["kind"].to_list() == ["ILACS Standard Inspection", "ILACS Focused Visit"]
        assert rows["overall"].to_list() == ["Requires improvement", None]
        assert rows["in_care"][0] == "Outstanding"
        assert rows["inspected"][0] == dt.date(2022, 1, 17)

    def test_a_date_that_is_none_takes_the_row_aside(self):
        head = f"Local authority area code,Local authority name,Inspection date,Publication date,{GRADED}"
        rows = [
            f"{code},X,2022-01-17,{published},Good,Good,Good,Good,"
            for code, published in (
                ("E10000030", "soon"), ("none", "2022-02-01"), ("E10000031", "2022-02-01"),
            )
        ]  # fmt: skip
        reading, _ = taken("latest.csv", text(head, *rows))
        assert [a.why for a in reading.aside] == ["has no official code", "is not a date"]

    def test_readings_of_reports_come_without_the_inspectors(self):
        head = ["urn", "ltla23cd", "local_authority", "inspection_framework", "inspector_name",
                "inspection_start_date", "publication_date", "overall_effectiveness_grade",
                "impact_of_leaders_grade", "help_and_protection_grade", "in_care_grade",
                "care_leavers_grade"]  # fmt: skip
        rows = [
            [
                "1",
                "E08000016",
                "barnsley",
                "short",
                "a. person",
                "11/09/2023",
                "27/10/23",
                *["good"] * 5,
            ],
            ["2", "E10000030", "surrey", "standard", "b. person", "", "", *[""] * 5],
        ]
        reading, shelf = taken("overview.xlsx", workbook({"s": [head, *rows]}))
        frame = shelf.frame("inspections")
        assert frame.select("place_name", "published", "leaders").row(0) == (
            "Barnsley",
            dt.date(2023, 10, 27),
            "Good",
        )
        assert "person" not in frame.write_csv()
        assert reading.aside[0].why == "has no inspection"

    def test_the_wide_history_finds_codes_by_name_and_date(self):
        head = [
            "Web link", "Local authority name", "LA region", "LA Authority Type",
            "Safeguarding & Looked After Children (SLAC) Inspection publication date",
            "SLAC Safeguarding Overall effectiveness (OE)", "SLAC Looked After Children Overall Effectiveness (OE)",
            "Child Protection Inspections (CPI) publication date", "CPI Overall Effectiveness (OE)",
            "Single Inspection of LA Children's Services (SIF)  First SIF publication date",
            "First SIF Overall Judgement\n(OE)", "First SIF children who need help and protection",
            "First SIF children looked after and achieving permanence", "First SIF CLA Sub: Adoption Performance",
            "First SIF CLA Sub: Experiences and progress of care leavers",
            "First SIF leadership, management and governance", "LSCB Overall Effectiveness",
            "First ILACS framework inspection type", "First ILACS framework publication date",
            "First ILACS framework overall effectiveness", "First ILACS framework impact of leaders",
        ]  # fmt: skip
        slac, sif, ilacs = ["2011-01-24", "Good", "Adequate"], ["2015-06-03"], ["2018-05-16"]
        rows = [
            ["p", "Surrey", "SE", "SC", *slac, "", "", *sif, "Inadequate", "Inadequate",
             "Requires improvement to be good", "Good", "Good", "Inadequate", "Good",
             "ILACS Short Inspection", *ilacs, "Inadequate", " -"],
            head,
            ["Table 11: History of inspections"],
            ["p", "Middle Earth", "SE", "SC", *slac, *[""] * 14],
        ]  # fmt: skip
        reading, shelf = taken(
            "wide.xlsx", workbook({"LA_inspections": [["t"], [], [], [], head, *rows]})
        )
        frame = shelf.frame("inspections").sort("published")
        assert frame["framework"].to_list() == ["SLAC", "SIF", "ILACS"]
        assert frame["place_code"].unique().to_list() == ["E10000030"]
        assert frame["overall"].to_list() == ["Good", "Inadequate", "Inadequate"]
        assert frame["in_care"].to_list() == ["Adequate", "Requires improvement", None]
        assert frame["leaders"].to_list() == [None, "Inadequate", None]
        assert frame["care_leavers"][1] == "Good"
        assert frame["kind"].to_list() == [None, None, "ILACS Short Inspection"]
        assert sorted(a.why for a in reading.aside) == [
            "is a note, not a row of the table", "names an authority that is not known", "repeats the headings",
        ]  # fmt: skip


class TestOtherLayouts:
    def test_statistical_first_releases(self):
        content = text(
            "New_geog_code,geog_l,geog_c,geog_n,CLA_Mar2016,CLA_2016,CLA_male",
            "E92000001,NATIONAL,999,ENGLAND,70440,100810,39670",
            "E10000030,LA,936,Surrey,870,1300,x",
            ",LA,999,Nowhere,1,1,1",
        )
        reading, shelf = taken("SFR41.csv", content)
        assert figures(shelf, "looked_after") == 870
        assert figures(shelf, "sfr:CLA_2016") == 1300
        assert (
            shelf.frame("observations").filter(pl.col("level") == "upper tier")["dfe_number"][0]
            == "936"
        )
        assert [a.why for a in reading.aside] == ["has no official code"]

    def test_the_export_of_the_dashboard_counts_each_figure_once(self):
        head = (
            "time_period,geographic_level,geo_breakdown,new_la_code,old_la_code,population_count,"
            "population_estimate,rates_number,cla_group,characteristic,cla_31_march_number,percentage"
        )
        rows = [
            f"2024,{level},{name},{code},,{count},1,2,Placement,Foster placements,{n},70"
            for level, name, code, n in (
                ("Local authority", "Surrey", "E10000030", 600), ("National", "National", "", 56000),
                ("Regional", "South East", "", 7000), ("Regional", "Nowhere", "", 1),
            )
            for count in ("Children looked after on 31 March each year", "Children ceasing each year")
        ]  # fmt: skip
        reading, shelf = taken("derived.csv", text(head, *rows))
        breakdown = "Placement | Foster placements"
        codes = ["E10000030", "E92000001", "E12000008"]
        asked = shelf.observations("looked_after_by", codes, breakdown=breakdown)
        assert list(asked.values.values()) == [600, 56000, 7000]
        assert figures(shelf, "looked_after_by_percent", breakdown=breakdown) == 70
        assert [a.fate for a in reading.aside].count("excluded") == 4
        assert [a.fate for a in reading.aside].count("quarantined") == 1
        assert reading.standing == "derived"

    @pytest.mark.parametrize("named", [True, False])
    def test_statistical_neighbours(self, named):
        numbers = range(1, 11)
        pairs = [
            h for n in numbers for h in ((f"SN_{n}", f"SN_{n}P") if named else (f"SN{n}", "SNP"))
        ]
        first = ["old_la_code", "la_name"] if named else ["LA num", "LA Name"]
        row = ["936", "Surrey", *(c for n in numbers for c in (str(800 + n), "Very Close "))]
        blank = ["", "Note"] + [""] * 20
        sheets = {"s": [["A"], ["1"], [*first, *pairs], row, blank]}
        reading, shelf = taken("sn_may_2025.xlsx", workbook(sheets))
        frame = shelf.frame("statistical_neighbours")
        assert frame["neighbour_number"].to_list() == [str(800 + n) for n in numbers]
        assert frame["closeness"].unique().to_list() == ["very close"]
        assert reading.vintage == "model of 2025"
        assert len(reading.aside) == 1

    def test_rates_use_the_year_before(self):
        assert denominator_year(2024) == 2023
        assert round(rates({"E92000001": 83_530}, {"E92000001": 12_059_476})["E92000001"]) == 69
        assert rates({"x": 1.0}, {}) == {}
