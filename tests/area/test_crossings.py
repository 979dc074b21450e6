import pytest

from vesting.area.crossings import (
    ON_BY_DEFAULT,
    Atlas,
    Kind,
    crossings,
    typed_pairs,
)
from vesting.area.distance import assumptions
from vesting.area.facts import citations, cite, rows_of, several, yaml_of
from vesting.area.registry import registry


def test_every_row_of_every_file_has_a_source():
    keys = set(citations())
    for name in ("councils.csv", "changes.csv"):
        for row in rows_of(name):
            assert several(row["source"]), row
            assert set(several(row["source"])) <= keys, row
    for item in yaml_of("areas.yaml"):
        assert item["source"] in keys
    for item in (*yaml_of("crossings.yaml"), *yaml_of("travel.yaml").values()):
        assert item["source"]
        assert set(item["source"]) <= keys, item
        assert item["status"] in ("read", "to confirm")
        assert item["why"].endswith(".")


def test_every_source_has_a_title_an_address_and_a_status():
    for source in citations().values():
        assert source.title
        assert source.href.startswith("https://")
        assert source.status in ("read", "to confirm")
        assert source.date[:2] == "20"
    assert cite("wightlink|ons-codes") == cite(["wightlink", "ons-codes"])


def test_no_row_repeats_another():
    codes = [row["code"] for row in rows_of("councils.csv")]
    assert len(set(codes)) == len(codes)
    steps = [(r["old_code"], r["new_code"]) for r in rows_of("changes.csv")]
    assert len(set(steps)) == len(steps)
    pairs = [(c.a, c.b) for c in crossings()]
    assert len(set(pairs)) == len(pairs)


def test_every_typed_name_of_a_pair_belongs_to_its_code():
    for pair in typed_pairs():
        assert len(pair) == 2
        for code, name in pair.items():
            assert registry().find(code).name == name


def test_the_switch_of_each_row_follows_from_its_kind():
    for c in crossings():
        assert c.a < c.b
        if c.kind in ON_BY_DEFAULT:
            assert c.on, c
        elif c.kind is Kind.FERRY:
            assert c.on == c.why.startswith("Joins"), c
        else:
            assert not c.on, c


def test_crossings_of_water_say_where_they_land():
    for c in crossings():
        if c.whole and c.kind in (Kind.BRIDGE, Kind.TUNNEL, Kind.FERRY):
            assert c.landings is not None, c.name
            for lon, lat in c.landings:
                assert -7 < lon < 2
                assert 49.8 < lat < 56
        if c.kind is Kind.FERRY:
            assert c.minutes or c.name.startswith("Penzance")


def test_landings_follow_the_order_of_the_codes():
    island = next(c for c in crossings() if {c.a, c.b} == {"E06000046", "E07000091"})
    assert island.a == "E06000046"
    assert island.landings[0][1] < island.landings[1][1], "the island lies south of the Forest"


def test_crossings_are_found_by_codes_of_any_year():
    atlas = Atlas(crossings(), registry())
    now = atlas.between("E07000244", "E07000200")
    assert now.name == "Orwell Bridge"
    assert atlas.between("E07000205", "E07000200") is now, "Suffolk Coastal, now East Suffolk"
    assert atlas.between("E07000100", "E07000103").kind is Kind.LAND
    assert atlas.between("E07000200", "E07000201") is None
    assert atlas.between("XX", "YY") is None


def test_the_ends_of_a_crossing_are_given_as_the_layer_codes_them():
    atlas = Atlas(crossings(), registry())
    row = next(c for c in atlas.rows if {c.a, c.b} == {"E07000103", "E07000240"})
    assert atlas.ends(row, ["E07000100", "E07000103"]) == ("E07000103", "E07000100")
    assert atlas.ends(row, ["E07000103"]) is None


def test_assumptions_hold_their_value_between_low_and_high():
    for item in assumptions().values():
        assert item.low < item.value < item.high
        assert item.source


@pytest.mark.official
def test_landings_lie_near_the_councils_they_name(official):
    import shapely

    from vesting.area.earth import flatten

    from .official_layers import districts

    shapes = districts(official)
    for c in crossings():
        for code, point in zip((c.a, c.b), c.landings or (), strict=False):
            away = shapely.distance(
                shapes.flat[shapes.position[code]], flatten(shapely.Point(point))
            )
            assert away < 1.5, (c.name, shapes.name(code), point, float(away))
