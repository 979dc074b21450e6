import polars as pl
import shapely

from tests.evidence.test_population import wide
from tests.evidence.test_shelf import people, seen, snapshot
from vesting.evidence.checks import check_shelf, counted, cut_off, fewer, gaps, orphans, overlaps
from vesting.evidence.dictionary import as_data, as_markdown
from vesting.evidence.shelf import Shelf
from vesting.evidence.tables import ALL
from vesting.workspace.library import open_library

A, B, C = "E07000207", "E07000208", "E07000209"


def outlines(shapes, **more):
    rows = {
        "place_code": list(shapes),
        "place_name": list(shapes),
        "level": ["district"] * len(shapes),
        "geometry": [shapely.to_wkb(s) for s in shapes.values()],
    }
    return snapshot("boundaries", rows, **more)


def lookup(codes):
    rows = {"place_code": codes, "level": ["district"] * len(codes), "parent_code": ["E10000030"] * len(codes),
            "parent_level": ["upper tier"] * len(codes)}  # fmt: skip
    return snapshot("lookup", rows)


def box(west):
    return shapely.box(west, 51, west + 0.1, 51.1)


def test_a_district_without_population_is_named():
    shelf = Shelf((outlines({A: box(0), B: box(0.1)}), people(2023, {A: 1}), lookup([A, B])))
    found = [r.what for r in orphans(shelf)]
    assert found == [
        f"1 of 2 district codes of the boundaries are not in the population: {B}",
        f"1 of 2 district codes of the lookup are not in the population: {B}",
    ]


def test_only_the_latest_residents_are_compared():
    shelf = Shelf((lookup([A]), people(2022, {A: 1, B: 1}), people(2023, {A: 1})))
    assert list(orphans(shelf)) == []


def test_either_code_of_a_place_is_no_orphan():
    shelf = Shelf((lookup(["E08000016"]), people(2023, {"E08000038": 1})))
    assert list(orphans(shelf)) == []


def test_an_edition_that_has_only_some_of_the_districts_of_another():
    whole, part = people(2022, {A: 1, B: 1, C: 1}), people(2023, {A: 1}, file="part.csv")
    (remark,) = fewer(Shelf((whole, part)))
    assert remark.where == "part.csv"
    assert "1 of the 3 English districts" in remark.what
    assert remark.what.endswith(f"lacking: {B}, {C}")


def test_districts_that_were_merged_are_not_lacking():
    earlier, later = people(2022, {A: 1, B: 1, C: 1}), people(2023, {A: 1, "E06000099": 2})
    assert list(fewer(Shelf((earlier, later)))) == []
    renamed = people(2023, {"E08000038": 1})
    assert list(fewer(Shelf((people(2022, {"E08000016": 1}), renamed)))) == []


def test_editions_of_other_levels_are_not_compared():
    assert list(fewer(Shelf((people(2022, {A: 1}), people(2023, {"W06000001": 1}))))) == []


def test_a_file_whose_last_row_stops_early_is_named(tmp_path):
    (tmp_path / "mid2023.csv").write_bytes(wide(rows=((A, "A", 1), (B, "B", 1)))[:-40])
    (tmp_path / "mid2022.csv").write_bytes(wide(rows=((A, "A", 1), (B, "B", 1))))
    remarks = check_shelf(open_library(tmp_path))
    assert [(r.kind, r.where) for r in remarks] == [
        ("cut", "mid2023.csv"),
        ("fewer", "mid2023.csv"),
    ]
    assert [r.where for r in cut_off(open_library(tmp_path))] == ["mid2023.csv"]


def test_rows_that_contradict_each_other_are_named_again(tmp_path):
    rows = ((A, "A", 1), (B, "B", 1), (A, "A", 2))
    (tmp_path / "mid2023.csv").write_bytes(wide(rows=rows))
    (remark,) = check_shelf(open_library(tmp_path))
    assert (remark.kind, remark.where) == ("contradiction", "mid2023.csv")
    assert "2 rows name a place" in remark.what


def test_many_orphans_are_counted():
    codes = [f"E070003{i:02}" for i in range(8)]
    found = next(iter(orphans(Shelf((lookup([A, *codes]), people(2023, {A: 1}))))))
    assert found.what.endswith("and 3 more")
    assert "8 of 9" in found.what


def test_outlines_without_any_residents():
    remarks = list(orphans(Shelf((outlines({A: box(0)}),))))
    assert [(r.kind, r.mend.startswith("Add the file")) for r in remarks] == [("missing", True)]


def test_years_without_figures():
    held = [seen("looked_after", {A: 1.0}, year=y, sha=str(y) * 16) for y in (2018, 2021)]
    irregular = [seen("imd_score", {A: 1.0}, year=y, sha=str(y) * 16) for y in (2019, 2025)]
    found = list(gaps(Shelf((*held, *irregular))))
    assert [(r.kind, r.what) for r in found] == [
        ("gap", "Children looked after at 31 March: no figure for 2019, 2020")
    ]


def test_overlapping_and_slivered_outlines():
    large = Shelf((outlines({A: box(0), B: box(0.05)}),))
    assert [r.what.split(":")[0] for r in overlaps(large)] == ["1 pairs of districts overlap"]
    sliver = Shelf((outlines({A: box(0), B: box(0.0999)}),))
    assert "slivers of up to 0.1 %" in next(iter(overlaps(sliver))).what
    assert list(overlaps(Shelf((outlines({A: box(0), B: box(0.1)}),)))) == []
    assert list(overlaps(Shelf())) == []


def test_outlines_that_cannot_be_read_are_damaged():
    damaged = Shelf((outlines({A: shapely.Point(0, 51)}),))
    assert [r.kind for r in overlaps(damaged)] == ["damaged"]


def test_all_checks_together():
    shelf = Shelf((outlines({A: box(0), B: box(0.05)}), people(2023, {A: 1})))
    assert counted(check_shelf(shelf)) == {"orphan": 1, "overlap": 1}


def test_the_dictionary_tells_everything_that_is_declared():
    data, page = as_data(), as_markdown()
    assert [t["name"] for t in data["tables"]] == [t.name for t in ALL]
    for table in ALL:
        assert f"### {table.name}" in page
        assert all(f"| `{c.name}` |" in page for c in table.columns)
    assert all(f"`{m['id']}`" in page for m in data["measures"])
    assert all(
        s["publisher"] or s["name"] in ("geojson", "topojson", "not-used-yet")
        for s in data["sources"]
    )
    assert {c["type"] for t in data["tables"] for c in t["columns"]} == {
        "text", "number", "whole number", "date", "outline",
    }  # fmt: skip


def test_no_declared_table_of_public_evidence_is_personal():
    assert not any(c.personal for t in ALL for c in t.columns)
    assert all(isinstance(t.empty(), pl.DataFrame) for t in ALL)
    assert ALL[0]["place_code"].required
