"""The files: vintages, one story over the years, every day of the truth, and the XML."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from lxml import etree

from vesting.synthetic.returns import write_returns
from vesting.synthetic.returns.careers import PLACEMENTS
from vesting.synthetic.returns.folder import FILE_NAMES, tables_of
from vesting.synthetic.returns.vintages import has_module

YEARS = range(2017, 2028)
COLUMNS = {
    "header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE "
    "HOME_POST PL_POST URN",
    "reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "uasc": "CHILD SEX DOB DUC",
    "oc2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK "
    "HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "oc3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "ad1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "placed_for_adoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "previous_permanence": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
    "missing": "CHILD DOB MISSING MIS_START MIS_END",
    "sw_episodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
    "dolo": "CHILD DOB DOLO_START DOLO_END",
}


def day(word):
    return datetime.strptime(word, "%d/%m/%Y").date() if word else None  # noqa: DTZ007


@pytest.fixture(scope="module")
def files(care):
    return write_returns(care, folder="returns/Loamshire")


@pytest.fixture(scope="module")
def rows(files):
    def read(year, module):
        raw = files[f"returns/Loamshire/{year}/{module}.csv"].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(raw)))

    return read


def test_every_year_has_its_modules_in_the_official_columns(files):
    for year in YEARS:
        held = {p.split("/")[-1] for p in files if f"/{year}/" in p}
        expected = {FILE_NAMES[n] for n in FILE_NAMES if has_module(n, year)}
        assert held == expected
        assert ("sw_episodes.csv" in held) == (year >= 2024)
        assert ("dolo.csv" in held) == (year >= 2027)
    for path, raw in files.items():
        heading = raw.decode("utf-8-sig").splitlines()[0]
        assert heading == COLUMNS[path.split("/")[-1][:-4]].replace(" ", ","), path


@pytest.mark.official
def test_headings_are_those_of_the_official_examples(official):
    folder = official / "synthetic_903" / "validator_be_903"
    names = {"sw_episodes": "sw_episodes", "DoLo": "dolo"}
    for path in folder.glob("*.csv"):
        if path.stem == "placed_for_adoption_errors":
            continue
        heading = path.read_text("utf-8-sig").splitlines()[0].strip()
        assert heading == COLUMNS[names.get(path.stem, path.stem)].replace(" ", ","), path


def test_codes_are_those_of_the_year(rows):
    for year in YEARS:
        sexes = {r["SEX"] for m in ("header", "uasc") for r in rows(year, m)}
        assert sexes == ({"1", "2"} if year <= 2024 else {"M", "F"})
        episodes = rows(year, "episodes")
        places = {r["PLACE"] for r in episodes}
        assert ("K3" in places) == (year >= 2025)
        assert ("H5" in places) == (year <= 2025)
        assert ("P2" in places) == (year <= 2024)
        assert ("Z1" in places) == (year <= 2025)
        assert bool(places & {"Z11", "Z12", "Z13", "Z14"}) == (year >= 2026)
        reasons = {r["REC"] for r in episodes}
        assert bool(reasons & {"E43", "E44"}) == (year <= 2018)
        assert bool(reasons & {"E45", "E46", "E47", "E48"}) == (year >= 2019)
        activities = {r["ACTIV"] for r in rows(year, "oc3")}
        assert bool(activities & {"F3", "P3"}) == (year <= 2021)
        assert "CUSTOD" not in {r["REASON_PLACE_CHANGE"] for r in episodes} or year > 2018


def test_p2_is_not_given_from_28_october_2023(rows):
    new = [r for r in rows(2024, "episodes") if day(r["DECOM"]) >= date(2023, 10, 28)]
    assert new
    assert all(r["PLACE"] != "P2" for r in new)


def test_providers_are_blank_where_the_rules_say_so(rows):
    for year in YEARS:
        for row in rows(year, "episodes"):
            place, provider = row["PLACE"], row["PLACE_PROVIDER"]
            blank = place[0] == "T" or (place == "Z1" and year >= 2023) or place[:2] == "Z1" < place
            assert (provider == "") == blank, row


@pytest.mark.official
def test_codes_are_in_the_published_schemas(rows, official):
    yaml = pytest.importorskip("yaml")
    folder = official / "statutory_schemas" / "liiatools"
    base = yaml.safe_load((folder / "ssda903_pipeline_spec_SSDA903_schema_2017.yml").read_text())
    codes = {f: {c["code"] for c in spec["category"]}
             for f, spec in base["column_map"]["episodes"].items() if "category" in spec}  # fmt: skip
    for year in YEARS:
        diff = folder / f"ssda903_pipeline_spec_SSDA903_schema_{year}.diff.yml"
        for key, change in (yaml.safe_load(diff.read_text()) if diff.exists() else {}).items():
            part = key.split(".")
            if part[1] == "episodes":
                codes[part[2]] = {c["code"] for c in change["value"]}
        for row in rows(year, "episodes"):
            for column, known in codes.items():
                late = column == "PLACE" and (
                    (year == 2025 and row[column] == "H5")
                    or (year > 2025 and row[column][:2] == "Z1")
                )
                assert row[column] in known | {""} or late, (year, column, row)


def test_a_return_holds_what_was_open_in_the_year_and_no_more(care, rows):
    for year in YEARS:
        first, last = date(year - 1, 4, 1), date(year, 3, 31)
        held = rows(year, "episodes")
        for row in held:
            start, end = day(row["DECOM"]), day(row["DEC"])
            assert start <= last
            assert end is None or first <= end <= last
            assert (end is None) == (row["REC"] == "")
        every = pl.concat([care.episodes, care.breaks])
        known = every.filter(
            (pl.col("started") <= last) & (pl.col("ended").is_null() | (pl.col("ended") >= first))
        )
        assert len(held) == known.height


def test_episodes_chain(rows):
    for year in (2019, 2026):
        by_child = {}
        for row in rows(year, "episodes"):
            by_child.setdefault(row["CHILD"], []).append(row)
        for held in by_child.values():
            for before, after in itertools.pairwise(held):
                chained = before["REC"] == "X1"
                assert chained == (after["RNE"] != "S")
                if chained:
                    assert before["DEC"] == after["DECOM"]


def test_the_years_tell_one_story(rows):
    fixed = ("DECOM", "RNE", "LS", "CIN", "HOME_POST", "PL_POST", "URN")
    for year in range(2017, 2027):
        later = {
            (r["CHILD"], r["DECOM"], r["LS"], r["PL_POST"]): r for r in rows(year + 1, "episodes")
        }
        births = {r["CHILD"]: r["DOB"] for r in rows(year + 1, "header")}
        for row in rows(year, "episodes"):
            if row["DEC"]:
                continue
            again = later[row["CHILD"], row["DECOM"], row["LS"], row["PL_POST"]]
            assert all(row[c] == again[c] for c in fixed)
        for row in rows(year, "header"):
            assert births.get(row["CHILD"], row["DOB"]) == row["DOB"]


def test_every_day_of_the_truth_is_in_the_files(care, rows):
    last = date(2027, 3, 31)
    kinds = {**dict.fromkeys(("U1", "U2", "U3"), 0), "K2": 3, "K1": 4, "H5": 5, "P2": 5, "K3": 5,
             "P1": 6, **dict.fromkeys(("A3", "A4", "A5", "A6"), 7),
             **dict.fromkeys(("R1", "R2", "R3", "R5", "S1"), 8)}  # fmt: skip
    found = {}
    for year in YEARS:
        for at, row in enumerate(rows(year, "episodes")):
            key = (row["CHILD"], row["DECOM"])
            same_day = at if row["DECOM"] == row["DEC"] else -1
            found[*key, same_day] = row
    first = date(2016, 4, 1)
    stock = np.zeros(((last - first).days + 2, len(PLACEMENTS)), dtype=int)
    held = sorted(
        found.values(), key=lambda r: (r["CHILD"], day(r["DECOM"]), r["DEC"] != r["DECOM"])
    )
    before = None
    for row in held:
        if row["LS"] in ("V3", "V4"):
            continue
        place = row["PLACE"]
        foster = 2 if row["PLACE_PROVIDER"] in ("PR4", "PR5") else 1
        kind = foster if place in ("U4", "U5", "U6") else kinds.get(place, 9)
        kind = before if place[0] == "T" else kind
        start = max((day(row["DECOM"]) - first).days, 0)
        end = (day(row["DEC"]) - first).days if row["DEC"] else len(stock) - 1
        stock[start, kind] += 1
        stock[end, kind] -= 1
        before = kind
    assert np.array_equal(np.cumsum(stock, axis=0)[:-1], care.stock(first, last))


def test_modules_agree_with_the_episodes(rows):
    for year in YEARS:
        children = {r["CHILD"]: r for r in rows(year, "header")}
        episodes = rows(year, "episodes")
        assert {r["CHILD"] for r in episodes} == set(children)
        adopted = {r["CHILD"] for r in episodes if r["REC"] in ("E11", "E12")}
        assert {r["CHILD"] for r in rows(year, "ad1")} == adopted
        assert adopted <= {r["CHILD"] for r in rows(year, "placed_for_adoption")}
        for module in ("reviews", "missing", "oc2", "uasc", "previous_permanence"):
            held = rows(year, module)
            assert held
            assert all(children[r["CHILD"]]["DOB"] == r["DOB"] for r in held)
        last = date(year, 3, 31)
        assert all(day(r["REVIEW"]) <= last for r in rows(year, "reviews"))
        old = rows(year, "oc3")
        assert all(17 <= (last - day(r["DOB"])).days / 365.2425 < 22 for r in old)


def test_short_breaks_absences_and_same_day_moves_are_there(rows):
    every = [r for year in YEARS for r in rows(year, "episodes")]
    assert {"V3", "V4"} <= {r["LS"] for r in every}
    assert {"T0", "T1"} <= {r["PLACE"] for r in every}
    assert any(r["DECOM"] == r["DEC"] for r in every)
    assert {r["RNE"] for r in every} == set("SLPTBU")
    assert any(r["HOME_POST"] == "" for r in every)


@pytest.mark.official
def test_the_xml_obeys_the_statutory_schema(care, official):
    schema = etree.XMLSchema(etree.parse(official / "statutory_schemas" / "CLA_903.xsd"))
    made = write_returns(care, layout="xml", years=range(2017, 2024))
    for path, raw in made.items():
        schema.assertValid(etree.fromstring(raw)), path


@pytest.mark.official
def test_later_xml_differs_from_the_schema_of_2021_only_where_the_rules_do(care, official):
    schema = etree.XMLSchema(etree.parse(official / "statutory_schemas" / "CLA_903.xsd"))
    made = write_returns(care, layout="xml", years=range(2024, 2028))
    for raw in made.values():
        root = etree.fromstring(raw)
        for tag in ("SWEPISODE", "DOLO"):
            for element in root.findall(f".//{tag}"):
                element.getparent().remove(element)
        for element in root.iter("PL"):
            element.text = "Z1" if element.text[:2] == "Z1" else element.text
        schema.assertValid(root)


def test_the_xml_tells_what_the_csv_tells(care):
    tables = tables_of(care, 2027)
    (raw,) = write_returns(care, layout="xml", years=range(2027, 2028)).values()
    root = etree.fromstring(raw)
    tags = {"Header": "HEADER", "Episodes": "EPISODE", "Reviews": "AREVIEW", "Missing": "AMISSING",
            "OC2": "OC2", "PrevPerm": "PERMANENCE", "PlacedAdoption": "AD_PLACED",
            "SWEpisodes": "SWEPISODE", "DoLo": "DOLO"}  # fmt: skip
    for module, tag in tags.items():
        assert len(root.findall(f".//{tag}")) == tables[module].height, module
    assert sum(e.text == "1" for e in root.iter("UASC")) == tables["UASC"].height
    starts = sorted(e.findtext("DECOM") for e in root.iter("EPISODE"))
    days = tables["Episodes"]["DECOM"].dt.strftime("%d/%m/%Y").to_list()
    assert starts == sorted(days)


def test_files_are_the_same_to_the_bit(care, files):
    assert write_returns(care, folder="returns/Loamshire") == files


def test_duc_is_told_once_it_has_passed(rows):
    for year in YEARS:
        known = [day(r["DUC"]) for r in rows(year, "uasc") if r["DUC"]]
        assert all(d < date(year, 3, 31) + timedelta(days=1) for d in known)
