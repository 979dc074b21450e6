"""Files about places: boundaries, lookups, codes, centroids, deprivation, and the user's own tables."""

import datetime as dt
import json

import polars as pl
import pytest
import shapely

from tests.evidence.layouts import square, text, workbook
from vesting.errors import InputError
from vesting.evidence.catalogue import import_file
from vesting.evidence.shelf import Shelf
from vesting.evidence.template import as_csv, as_xlsx, table_named


def taken(name, content):
    reading, snapshots = import_file(name, content)
    return reading, Shelf(snapshots)


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(properties, coordinates=None, **more):
    geometry = {"type": "Polygon", "coordinates": coordinates} if coordinates else None
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


class TestBoundaries:
    @pytest.mark.parametrize(
        ("code", "name", "level", "official"),
        [
            ("LAD23CD", "LAD23NM", "district", True),
            ("LAD30CD", "LAD30NM", "district", True),
            ("ltla24_code", "ltla24_name", "district", False),
            ("WD22CD", "WD22NM", "ward", True),
            ("PARNCP24CD", "PARNCP24NM", "parish", True),
            ("LSOA21CD", "LSOA21NM", "lsoa", True),
            ("CTYUA24CD", "CTYUA24NM", "upper tier", True),
            ("code", "name", "district", False),
        ],
    )
    def test_attributes_of_any_year(self, code, name, level, official):
        content = collection(
            feature({code: "E07000207", name: "Elmbridge", "LONG": -0.4}, square(-0.4, 51.3))
        )
        reading, shelf = taken("b.geojson", content)
        rows, choice = shelf.boundaries(level)
        assert rows["place_name"].to_list() == ["Elmbridge"]
        assert shapely.from_wkb(rows["geometry"][0]).area == pytest.approx(0.01)
        assert (reading.standing == "original") == official
        assert choice.edition.file == "b.geojson"

    def test_the_geometry_may_stand_before_braces_in_the_attributes(self):
        shape = {"type": "Polygon", "coordinates": square(-0.4, 51.3)}
        body = {"type": "Feature", "geometry": shape,
                "properties": {"LAD23CD": "E07000207", "LAD23NM": "Elmbridge", "GlobalID": "{8b}"}}  # fmt: skip
        assert taken("b.json", collection(body))[0].accepted == 1

    def test_the_smallest_place_of_several_attributes_is_meant(self):
        content = collection(
            feature({"LAD24CD": "E07000207", "PARNCP24CD": "E04009570"}, square(0, 51))
        )
        assert taken("p.geojson", content)[1].boundaries("parish")[0]["place_code"].to_list() == [
            "E04009570"
        ]

    def test_the_json_of_an_arcgis_server(self):
        outer, hole = square(0, 51, 1)[0][::-1], square(0.4, 51.4)[0]
        body = {
            "attributes": {"LAD24CD": "E07000207", "LAD24NM": "E"},
            "geometry": {"rings": [outer, hole]},
        }
        _, shelf = taken("arcgis.json", collection(body))
        shape = shapely.from_wkb(shelf.boundaries("district")[0]["geometry"][0])
        assert shape.area == pytest.approx(1 - 0.01)

    def test_the_first_feature_may_be_bare(self):
        bare = {"type": "Feature", "properties": None, "geometry": None}
        content = collection(bare, feature({"LAD24CD": "E07000207"}, square(0, 51)))
        assert taken("b.geojson", content)[0].accepted == 1

    def test_attributes_that_are_cut_off_are_told(self):
        with pytest.raises(InputError, match="cut off"):
            import_file("b.geojson", b'{"features": [{"properties": {"LAD24CD": "E0700')

    def test_features_without_code_or_outline_are_kept_aside(self):
        content = collection(
            feature({"LAD24CD": "E07000207", "LAD24NM": "E"}, square(0, 51)),
            feature({"LAD24CD": "", "LAD24NM": "?"}, square(1, 51)),
            feature({"LAD24CD": "E07000208", "LAD24NM": "F"}),
        )
        reading, _ = taken("b.geojson", content)
        assert reading.accepted == 1
        assert [(a.where, a.why) for a in reading.aside] == [
            ("feature 2", "has no official code"), ("feature 3", "has no outline"),
        ]  # fmt: skip

    def test_an_outline_that_crosses_itself_is_mended_with_a_warning(self):
        bow = [[[0, 51], [1, 52], [1, 51], [0, 52], [0, 51], [0, 50.5], [0, 51]]]
        reading, shelf = taken("b.geojson", collection(feature({"LAD24CD": "E07000207"}, bow)))
        assert "mended" in reading.warned[0].why
        shape = shapely.from_wkb(shelf.boundaries("district")[0]["geometry"][0])
        assert shape.is_valid
        assert shape.geom_type in ("Polygon", "MultiPolygon")

    def test_eastings_and_northings_are_refused_with_the_mend(self):
        content = collection(
            feature(
                {"LAD24CD": "E07000207"},
                [[[500000, 160000], [501000, 160000], [501000, 161000], [500000, 160000]]],
            )
        )
        with pytest.raises(InputError, match="eastings and northings") as met:
            import_file("b.geojson", content)
        assert met.value.code == "EVI-E14"
        assert "4326" in met.value.mend

    def test_json_that_is_cut_off_is_refused(self):
        content = collection(feature({"LAD24CD": "E07000207"}, square(0, 51)))
        with pytest.raises(InputError, match="not whole JSON") as met:
            import_file("b.geojson", content[:-40])
        assert met.value.code == "EVI-E13"

    @pytest.mark.parametrize(
        "features",
        [[feature({"LAD24CD": "x"}, square(0, 51))], [feature({"LAD24CD": "E07000207"})]],
    )
    def test_no_usable_outline_is_refused(self, features):
        with pytest.raises(InputError, match="no usable row"):
            import_file("b.geojson", collection(*features))

    def test_a_collection_of_something_else_is_unknown(self):
        for content in (collection(feature({"height": 3}, square(0, 51))), b'{"features": []}'):
            with pytest.raises(InputError, match="not recognised"):
                import_file("trees.geojson", content)

    def test_topojson_with_years_and_layers(self):
        arcs = [[[0, 51], [0, 52], [1, 52], [1, 51], [0, 51]]]
        place = {"type": "Polygon", "arcs": [[0]]}
        layer = {"type": "GeometryCollection", "geometries": [
            {**place, "properties": {"areacd": "E07000207", "areanm": "Elmbridge", "start": 2014, "end": 2024}},
            {**place, "properties": {"areacd": "E07000300", "areanm": "New", "start": 2025}},
            {**place, "properties": {"areacd": "odd"}},
        ]}  # fmt: skip
        county = {
            "type": "GeometryCollection",
            "geometries": [{**place, "properties": {"areacd": "E10000030"}}],
        }
        content = json.dumps(
            {"type": "Topology", "arcs": arcs, "objects": {"ltla": layer, "utla": county}}
        ).encode()
        reading, shelf = taken("uk.topojson", content)
        assert shelf.boundaries("district", year=2024)[0]["place_code"].to_list() == ["E07000207"]
        assert shelf.boundaries("district", year=2025)[0]["place_code"].to_list() == ["E07000300"]
        assert shelf.boundaries("upper tier")[0].height == 1
        assert (reading.rows, len(reading.aside), reading.vintage) == (4, 1, "2014 to 2025")

    def test_topojson_that_is_damaged_or_without_codes_is_refused(self):
        with pytest.raises(InputError):
            import_file("x.topojson", b'{"type": "Topology", "areacd"')
        place = {"type": "Polygon", "arcs": [[0]], "properties": {"areacd": "odd"}}
        content = {"type": "Topology", "arcs": [[[0, 51], [0, 52], [1, 52], [0, 51]]],
                   "objects": {"ltla": {"type": "GeometryCollection", "geometries": [place]}}}  # fmt: skip
        with pytest.raises(InputError, match="no usable row"):
            import_file("x.topojson", json.dumps(content).encode())


class TestLookups:
    def test_every_pair_of_levels(self):
        content = text(
            "LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM,ObjectId",
            "E01000001,L1,E05000001,W1,E06000001,H,1",
            "E01000002,L2,E05000001,W1,E06000001,H,2",
            ",,E05000001,W1,E06000001,H,3",
        )
        reading, shelf = taken("lookup.csv", content)
        assert shelf.lookup("lsoa", "district")[0].height == 2
        assert shelf.lookup("ward", "district")[0]["parent_name"].to_list() == ["H"]
        assert shelf.lookup("lsoa", "ward", ["E01000002"])[0]["place_code"].to_list() == [
            "E01000002"
        ]
        assert shelf.lookup("parish", "ward")[1] is None
        assert reading.aside[0].where == "row 4, column 'LSOA21CD'"
        assert reading.vintage == "2024 codes"

    def test_codes_of_one_level_in_several_years_are_changes(self):
        content = text(
            "ltla21_code,ltla21_name,ltla22_code,ltla22_name,ltla23_code,ltla23_name,ltla24_code,ltla24_name",
            "E07000026,Allerdale,E07000026,Allerdale,E06000063,Cumberland,E06000063,Cumberland",
        )
        reading, _ = taken("lookup_ltla.csv", content)
        assert reading.frames["code_changes"].rows() == [
            ("E07000026", "Allerdale", "E06000063", "Cumberland", None, 2023)
        ]

    def test_small_areas_of_two_censuses_keep_the_unchanged_ones(self):
        content = text(
            "LSOA11CD,LSOA11NM,CHGIND,LSOA21CD,LSOA21NM,LAD22CD,LAD22NM",
            "E01000001,A,U,E01000001,A,E06000001,H",
            "E01000002,B,S,E01000005,B1,E06000001,H",
        )
        reading, _ = taken("lsoa11_21.csv", content)
        assert reading.frames["code_changes"]["kind"].to_list() == ["U", "S"]
        assert set(reading.frames["lookup"]["level"]) == {"lsoa"}

    def test_records_in_json(self):
        records = [
            {
                "FID": "1",
                "LTLA21CD": "E07000207",
                "LTLA21NM": "E",
                "UTLA21CD": "E10000030",
                "UTLA21NM": "S",
            }
        ]
        _, shelf = taken("records.json", json.dumps(records).encode())
        assert shelf.lookup("district", "upper tier")[0]["parent_code"].to_list() == ["E10000030"]

    def test_the_lookup_of_later_codes_is_preferred(self):
        held = []
        for year in (23, 24):
            content = text(f"LAD{year}CD,RGN{year}CD", "E07000207,E12000008")
            held += import_file(f"l{year}.csv", content)[1]
        assert Shelf(tuple(held)).lookup("district", "region")[1].edition.vintage == "2024 codes"


class TestCodes:
    HEAD = (
        "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,region,"
        "local-authority-type-name,county-la,alt-names,former-gss-codes,ecode"
    )

    def test_the_registry_of_councils(self):
        content = text(
            self.HEAD,
            'SRY,Surrey County Council,Surrey,E10000030,,,,South East,County,,"Surrey,surrey cc",,E3620',
            'ELM,Elmbridge Borough Council,Elmbridge,E07000207,,2027-03-31,"SRY,XX",South East,NMD,SRY,,E07000999,',
            "OLD,Old,Old,,1974-04-01,someday,,SE,County,,,,",
            "BAD,Bad,Bad,E06000001,1974-04-01,someday,,SE,UA,,,,",
        )
        reading, shelf = taken("uk_local_authorities_current.csv", content)
        rows = {r["place_code"]: r for r in shelf.frame("councils").iter_rows(named=True)}
        assert rows["E10000030"]["aliases"] == "Surrey|surrey cc"
        elm = rows["E07000207"]
        assert (elm["county"], elm["replaced_by"], elm["end"]) == (
            "E10000030",
            "E10000030|XX",
            dt.date(2027, 3, 31),
        )
        assert elm["former_codes"] == "E07000999"
        assert reading.aside[0].where == "row 4, column 'gss-code'"
        assert reading.warned[0].where == "row 5, column 'end-date'"
        assert reading.licence == "CC BY 4.0"

    def test_changes_of_codes(self):
        content = b"\xef\xbb\xbf" + text(
            "oldcd,oldnm,newcd,newnm,type,start",
            "E08000016,Barnsley,E08000038,Barnsley,new_code,2025",
            "E10000023,North Yorkshire,,,termination,2023",
        )
        reading, shelf = taken("changes.csv", content)
        assert shelf.frame("code_changes")["new_code"].to_list() == ["E08000038"]
        assert reading.aside[0].fate == "excluded"


class TestSmallAreas:
    def test_centroids(self):
        content = text(
            "LSOACD,latitude,longitude",
            "E01000001,51.5,-0.1",
            "E01000002,no,1",
            "E01000003,160000,5",
        )
        reading, shelf = taken("lsoa_latlong.csv", content)
        assert shelf.frame("centroids").select("longitude", "latitude").rows() == [(-0.1, 51.5)]
        assert len(reading.aside) == 2

    def test_rural_or_urban(self):
        content = text(
            "lsoa21_code,ruc21_code,classification,ruc", "E01000001,UN1,Urban: near,Urban"
        )
        reading, shelf = taken("ruc.csv", content)
        assert shelf.frame("rural_urban")["broad"].to_list() == ["Urban"]
        assert reading.vintage == "RUC 2021"
        bare = text("LSOA21CD,RUC21CD", "E01000001,UN1")
        assert taken("ruc.csv", bare)[1].frame("rural_urban")["class_name"].to_list() == [None]

    def test_the_official_file_of_deprivation(self):
        head = [
            "LSOA code (2021)", "LSOA name (2021)", "Local Authority District code (2024)",
            "Index of Multiple Deprivation (IMD) Score",
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
            "Income Score (rate)", "Income Deprivation Affecting Children Index (IDACI) Score (rate)",
            "Dependent Children aged 0-15: mid 2022 (excluding prisoners)", "Living Environment Score",
        ]  # fmt: skip
        row = ["E01000001", "City 001A", "E09000001", 8.7, 8, 0.013, 0.2, 125, 69.3]
        reading, shelf = taken("File_7.xlsx", workbook({"Notes": [["n"]], "IoD2025": [head, row]}))
        values = {m: shelf.observations(m, ["E01000001"]).total for m in
                  ("imd_score", "imd_decile", "income_rate", "idaci_rate", "children_0_15")}  # fmt: skip
        assert values == {"imd_score": 8.7, "imd_decile": 8, "income_rate": 0.013, "idaci_rate": 0.2,
                          "children_0_15": 125}  # fmt: skip
        assert reading.vintage == "indices of deprivation 2025"
        assert reading.standing == "original"
        assert "further columns" in reading.notes[0]

    @pytest.mark.parametrize(
        ("head", "year"),
        [
            ("lsoa21_code,IMD_score,Housing_and_Services_score", 2025),
            ("lsoa11_code,IMD_score,Housing_and_Access_score", 2019),
            ("LSOA11CD,IMD_score", 2019),
            ("LSOA21CD,IMD_score", 2025),
        ],
    )
    def test_editions_of_deprivation(self, head, year):
        width = head.count(",")
        _, shelf = taken("deprivation.csv", text(head, "E01000001" + ",1" * width))
        assert shelf.observations("imd_score", ["E01000001"]).year == year

    def test_a_name_says_the_edition_where_nothing_else_does(self):
        _, shelf = taken("imd2019_by_code.csv", text("code,imd_score", "E01000001,3"))
        assert shelf.observations("imd_score", ["E01000001"]).year == 2019


class TestOwnTables:
    def fill(self, name, *rows):
        return as_csv(table_named(name)).encode() + text(*rows)

    def test_a_template_that_is_filled_in_is_read(self):
        content = self.fill("tax_base", "E07000207,Elmbridge,2025-26,66000.5,2300,council")
        reading, shelf = taken("mine.csv", content)
        row = shelf.frame("tax_base").row(0, named=True)
        assert (row["band_d_dwellings"], row["period"]) == (66000.5, "2025-26")
        assert reading.standing == "local"

    def test_headings_of_the_field_are_known(self):
        _, shelf = taken("travel.csv", text("from,to,minutes,km", "E07000207,E07000208,20,12.5"))
        assert shelf.frame("travel").select("from_code", "minutes").rows() == [("E07000207", 20.0)]

    def test_what_breaks_the_declaration_is_kept_aside(self):
        content = self.fill(
            "flows",
            "looked after,E07000207,E07000208,5,2024,s",
            "looked after,E07000207,E07000208,6,2024,s",
            ",E07000207,E07000208,5,2024,s",
            "carers,E07000207,E07000208,-1,2024,s",
            "carers,E07000207,E07000209,c,2024,s",
            "carers,E07000207,E07000210,many,2024,s",
        )
        reading, shelf = taken("flows.csv", content)
        assert shelf.frame("flows")["persons"].to_list() == [5]
        whys = {a.row: a.why for a in reading.aside}
        assert whys == {
            3: "repeats an earlier row with the same kind, from_code, to_code, period",
            4: "has no value",
            5: "is less than 0",
            6: "is a symbol where a number is needed",
            7: "is neither a number nor a published symbol",
        }

    def test_the_register_of_schools_among_many_other_columns(self):
        head = ["URN", "EstablishmentName", "PhaseOfEducation (name)", "EstablishmentStatus (name)",
                "NumberOfPupils", "LSOA (code)", "DistrictAdministrative (code)",
                *(f"x{i}" for i in range(60))]  # fmt: skip
        row = ["1", "St Zoë", "Primary", "Open", "210", "E01000001", "E07000207", *["y"] * 60]
        content = (",".join(head) + "\n" + ",".join(row) + "\n").encode("cp1252")
        reading, shelf = taken("edubasealldata.csv", content)
        school = shelf.frame("schools").row(0, named=True)
        assert (school["name"], school["place_code"], school["pupils"]) == (
            "St Zoë",
            "E01000001",
            210,
        )
        assert reading.notes == ("the text was read as cp1252",)

    def test_dates_and_code_lists_are_checked(self):
        from vesting.evidence.rows import ROW, Rows
        from vesting.evidence.sources.local import checked
        from vesting.evidence.table import Column, Table

        table = Table(
            "t", "m",
            (Column("when", pl.Date(), "w"), Column("kind", pl.String(), "k", allowed=("a", "b"))),
            key=("when",),
        )  # fmt: skip
        frame = pl.DataFrame(
            {"when": ["2024-01-01", "soon", "2024-01-02"], "kind": ["a", "a", "z"]}
        )
        rows = checked(Rows(frame.with_row_index(ROW, offset=2), 3), table)
        assert [a.why for a in rows.aside] == ["is not a date", "is not on the code list"]
        assert rows.frame["when"].to_list() == [dt.date(2024, 1, 1)]

    def test_a_workbook_template_explains_its_columns(self):
        from vesting.evidence.source import Specimen

        sheets = Specimen.of("t.xlsx", as_xlsx(table_named("high needs deficit"))).sheets
        assert [s.name for s in sheets] == ["high_needs_deficit", "columns"]
        assert "Cumulative deficit" in str(sheets[1].head)

    def test_a_table_that_is_not_declared_is_refused_with_the_nearest(self):
        with pytest.raises(InputError, match="no table 'councilors'") as met:
            table_named("councilors")
        assert met.value.code == "EVI-E40"
        assert "'councillors'" in met.value.mend
        with pytest.raises(InputError) as met:
            table_named("zzz")
        assert "Did you mean" not in met.value.mend
