"""The long view: closed forms, units that add up, widths as stated, and what is said where none can be."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.demand.test_forecast import FIRST, UNITS, UNTIL, returns
from vesting.demand.ages import BANDS
from vesting.demand.areas import ALL, by_home
from vesting.demand.build_histories import histories
from vesting.demand.forecast import Asked, forecast
from vesting.demand.forecast_tables import QUANTILES
from vesting.demand.long_view import (
    OWN_WORTH,
    a_year_of,
    age_shares,
    far_days,
    law_of_a_year,
    long_view,
    walk,
)
from vesting.demand.long_view_words import BEYOND, long_view_table, notes, say_far
from vesting.demand.projected import ADD, between, read_projected
from vesting.demand.units_file import read_units
from vesting.evidence.catalogue import import_file
from vesting.evidence.laws import Law, law_of
from vesting.evidence.shelf import Shelf
from vesting.workspace.forecasting import write_forecast
from vesting.workspace.long_view import Laid, lay, look_far, says_of

STILL = Law(0.0, 0.0)
EAST, WEST, NORTH = "E07000901", "E07000902", "E07000903"


@pytest.fixture(scope="module")
def made():
    told = histories(*returns(), UNTIL, first=FIRST)
    units = by_home(told, ("East", "West"), UNITS, {"East": 30_000, "West": 20_000})
    return forecast(told, units, Asked(UNTIL, 24, 300, seed=3))


def z1(change, years=range(2025, 2041)):
    """A projection in which each council's children of every age change by a factor a year."""
    rows = ["AREA_CODE,AREA_NAME,COMPONENT,SEX,AGE_GROUP," + ",".join(map(str, years))]
    for code, factor in change.items():
        values = [",".join(f"{1000 * factor ** (y - min(years)):.4f}" for y in years)]
        rows += [
            f"{code},{code},Population,persons,{age},{values[0]}"
            for age in (*range(90), "90 and over")
        ]
    return "\n".join(rows).encode()


def shelf(change=None, **more):
    _, held = import_file(
        "2025 SNPP Population persons.csv", z1(change or {EAST: 1.02, WEST: 0.97}, **more)
    )
    return Shelf(held)


PARTS = {"East": {EAST: 1.0}, "West": {WEST: 1.0}}


def projected(made, held=None, parts=None):
    last = date(2027, 3, 31)
    return read_projected(
        held or shelf(), ("East", "West"), parts or PARTS, last, date(2035, 3, 31)
    )


def test_every_31_march_up_to_ten_years_after_the_start():
    days = far_days(date(2025, 3, 31), date(2027, 3, 31))
    assert days == tuple(date(y, 3, 31) for y in range(2028, 2036))
    assert far_days(date(2025, 6, 15), date(2028, 6, 15))[0] == date(2029, 3, 31)
    assert far_days(date(2024, 2, 29), date(2034, 2, 28)) == ()


@pytest.mark.parametrize(
    ("day", "year", "part"),
    [(date(2030, 6, 30), 2030, 0), (date(2030, 6, 29), 2029, 364 / 365), (date(2031, 3, 31), 2030, 274 / 365)],
)  # fmt: skip
def test_a_day_lies_between_two_mid_years(day, year, part):
    assert between(day) == (year, pytest.approx(part))


def test_projected_children_on_the_line_between_mid_years(made):
    held = projected(made)
    assert (held.base, held.years[0], held.years[-1]) == (2025, 2026, 2035)
    assert held.on(date(2030, 6, 30)).sum(axis=1) == pytest.approx(
        [18_000 * 1.02**5, 18_000 * 0.97**5]
    )
    middle = held.on(date(2030, 12, 30)).sum(axis=1)[0]
    assert middle == pytest.approx(18_000 * 1.02**5 * (1 + 0.02 * 183 / 365))


def test_a_cut_district_gives_its_part_of_every_age(made):
    cut = projected(made, parts={"East": {EAST: 0.25}, "West": {EAST: 0.75, WEST: 1.0}})
    assert cut.on(date(2030, 6, 30))[0].sum() == pytest.approx(0.25 * 18_000 * 1.02**5)


def test_a_change_of_children_is_said_in_words():
    from vesting.demand.long_view_words import _changed

    assert [_changed(change) for change in (-0.052, 0.004, 0.1)] == [
        "5 % fewer than", "as many as", "10 % more than",
    ]  # fmt: skip


def test_without_a_walk_the_view_is_the_ratio_times_the_last_draws(made):
    held = projected(made)
    view = long_view(made, held, STILL, 0.3)
    last = made.simulated.stock[-1].sum(axis=1)
    for at, day in enumerate(view.days):
        for unit, factor in enumerate((1.02, 0.97)):
            begun, ends = (held.on(d)[unit].sum() for d in (view.since, day))
            assert view.draws[at, unit + 1] == pytest.approx(last[unit] * ends / begun)
            # All ages change alike, so that their weights do not matter.
            assert ends / begun == pytest.approx(factor ** (at + 1), rel=1e-3)
            assert view.children[at, unit + 1] == pytest.approx(ends)


def test_units_add_up_to_the_whole_in_every_draw(made):
    view = long_view(made, projected(made), law_of_a_year(), 0.2)
    assert view.names == (ALL, "East", "West")
    assert view.draws[:, 0] == pytest.approx(view.draws[:, 1:].sum(axis=1))
    assert view.children[:, 0] == pytest.approx(view.children[:, 1:].sum(axis=1))


def test_units_that_overlap_still_add_up_by_their_common_parts(made):
    units = replace(made.units, of={"East": (0,), "Both": (0, 1)})
    view = long_view(replace(made, units=units), projected(made), law_of_a_year(), 0.2)
    assert view.draws[:, 2] == pytest.approx(view.draws[:, 0])
    assert (view.draws[:, 1] <= view.draws[:, 2]).all()


def test_ages_weigh_with_the_rates_of_the_children_looked_after(made):
    shares = age_shares(made.histories)
    assert shares.sum() == pytest.approx(1)
    periods = made.histories.periods
    none = replace(made.histories, periods=replace(periods, uasc=np.ones(len(periods), bool)))
    counts = np.array([n for _, _, n in BANDS["looked_after"]])
    assert age_shares(none) == pytest.approx(counts / counts.sum())
    assert OWN_WORTH > 0
    # Only those aged 16 and 17 double: the ratio is one plus their share.
    held = projected(made, shelf({EAST: 1.0, WEST: 1.0}))
    children = held.children.copy()
    children[2:, :, -1] *= 2
    view = long_view(made, replace(held, children=children), STILL, 0.0)
    last = made.simulated.stock[-1].sum(axis=(0, 1))
    assert view.draws[-1, 0] == pytest.approx(last * (1 + shares[-1]))


@pytest.mark.parametrize("shared", [0.0, 0.4, 1.0])
def test_the_variance_grows_by_the_law_each_year_and_the_mean_stays(shared):
    law = Law(1.0, 0.06)
    now = np.full((2, 40_000), 400.0)
    walked = walk(now, np.ones((5, 2)), np.ones(5), law, shared, 7)
    assert walked.mean(axis=-1) == pytest.approx(400.0, rel=0.005)
    variance = np.log(walked).var(axis=-1)
    for year in range(5):
        assert variance[year] == pytest.approx((year + 1) * law.variance(400.0), rel=0.04)
    apart = np.corrcoef(np.log(walked[0]))[0, 1]
    assert apart == pytest.approx(shared * 0.06**2 / law.variance(400.0), abs=0.02)


def test_small_units_swing_more_and_time_counts_in_years():
    law = Law(1.0, 0.0)
    now = np.stack([np.full(20_000, 100.0), np.full(20_000, 1000.0)])
    half = np.log(walk(now, np.ones((1, 2)), [0.5], law, 0.0, 1)[0]).var(axis=-1)
    assert half == pytest.approx([0.5 / 100, 0.5 / 1000], rel=0.05)


def test_the_law_is_as_uncertain_as_it_was_estimated():
    sure, unsure = Law(0.0, 0.06), Law(0.0, 0.06, ((0.0, 0.0), (0.0, 0.02**2)))
    now = np.full((1, 40_000), 1e6)
    widths = [
        np.log(walk(now, np.ones((1, 1)), [1.0], law, 1.0, 5)[0]).var() for law in (sure, unsure)
    ]
    assert widths[1] == pytest.approx(0.06**2 + 0.02**2, rel=0.03)
    assert widths[0] == pytest.approx(0.06**2, rel=0.03)


def test_a_law_of_a_year_adds_up_to_the_law_of_its_span():
    law = law_of("looked_after", 3)
    year = a_year_of(law)
    assert 3 * year.variance(500.0) == pytest.approx(law.variance(500.0))
    assert 3 * year.variance_error(500.0) == pytest.approx(law.variance_error(500.0))
    assert law_of_a_year() == year


def test_the_same_seed_gives_the_same_bits(made):
    held = projected(made)
    first, second = (long_view(made, held, law_of_a_year(), 0.1).draws for _ in range(2))
    assert (first == second).all()


def test_the_table_and_the_words(made):
    view = long_view(made, projected(made), law_of_a_year(), 0.107)
    table = long_view_table(view)
    assert table.columns == ["date", "unit", "mean", *QUANTILES, "children_projected"]
    assert len(table) == 3 * 8
    for low, high in (("p025", "p10"), ("p25", "p50"), ("p90", "p975")):
        assert (table[low] < table[high]).all()
    said = say_far(view)["East"]
    assert said.startswith(f"{BEYOND}: East: ")
    assert "if rates stay as they are" in said
    assert "projected to be 17 % more than in March 2027" in said
    told = " ".join(notes(made, view))
    for part in ("beginning in 2025", "no back-test", "where it is 1", "0.80/N"):
        assert part in told


def test_a_council_that_the_projection_lacks_is_told_and_not_guessed(made):
    far = look_far(shelf(), made, Laid({"East": {EAST: 1.0}, "West": {WEST: 1.0, NORTH: 1.0}}))
    assert far.table["unit"].unique().to_list() == ["East"]
    told = " ".join(far.said)
    assert f"West has no long view: the projection does not hold {NORTH}" in told
    assert f"the whole has no long view: the projection does not hold {NORTH}" in told
    assert says_of(far.facts(), "West") == f"{BEYOND}: nothing can be told of West"
    nobody = look_far(
        shelf(), made, Laid({"East": {NORTH: 1.0, EAST: 1.0}, "West": {WEST: 1.0, NORTH: 1.0}})
    )
    assert nobody.table.is_empty()
    assert NORTH in nobody.why


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (None, "no official files were named"),
        (Shelf(()), "no population projection of these councils is held"),
        (shelf(years=range(2030, 2041)), "does not tell of children in mid-2026"),
        (shelf(years=range(2025, 2028)), "ends in mid-2027, before 31 March 2028"),
        (shelf(years=range(2025, 2027)), "does not hold children by single year of age"),
    ],
)
def test_where_no_projection_tells_there_is_no_table_and_it_says_why(made, held, why):
    far = look_far(held, made, Laid(PARTS))
    assert far.table.is_empty()
    assert far.why.startswith("There is no long view")
    assert why in far.why
    if held is None or not held.holdings:
        assert ADD in far.why


def test_a_forecast_of_ten_years_leaves_nothing_to_the_long_view(made):
    far = look_far(
        shelf(), replace(made, asked=replace(made.asked, start=date(2017, 3, 31))), Laid(PARTS)
    )
    assert "the forecast itself reaches" in far.why


def test_a_projection_that_ends_early_ends_the_view_with_it(made):
    far = look_far(shelf(years=range(2025, 2031)), made, Laid(PARTS))
    assert far.table["date"].max() == date(2030, 3, 31)
    assert "ends in mid-2030, and the view with it" in " ".join(far.said)


def test_units_of_districts_small_areas_postcodes_and_names(made):
    lad = read_units(f"lad_code,unit\n{EAST},East\n{WEST},West\n".encode(), "u")
    assert lay(shelf(), made, lad) == Laid({EAST: {EAST: 1.0}, WEST: {WEST: 1.0}})
    postcode = read_units(b"postcode,unit\nAA1 1AA,East\n", "u")
    assert "named by postcode" in lay(shelf(), made, postcode)
    assert "'East' is no council" in lay(shelf(), made, None)


SMALLS = {"E01000901": (EAST, "E05000901", 60), "E01000902": (EAST, "E05000902", 20),
          "E01000903": (WEST, "E05000903", 50)}  # fmt: skip


def small_areas():
    """A lookup and the children of three small areas."""
    places = [f"{s},{s},{ward},{ward},{above},{above}" for s, (above, ward, _) in SMALLS.items()]
    lookup = "\n".join(["LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM", *places]).encode()
    people = [
        ",".join([s, s, str(91 * each), *[str(each)] * 91]) for s, (*_, each) in SMALLS.items()
    ]
    heading = ",".join(["code", "name", "all", *map(str, range(90)), "90+"])
    wide = "\n".join([heading, *people]).encode()
    return (
        *import_file("LSOA_to_ward_to_LAD.csv", lookup)[1],
        *import_file("mid2023_lsoa.csv", wide)[1],
    )


@pytest.mark.parametrize(
    "units",
    [
        "lsoa_code,unit\nE01000901,East\nE01000902,West\nE01000903,West\n",
        "ward_code,unit\nE05000901,East\nE05000902,West\nE05000903,West\n",
    ],
)
def test_units_that_cut_a_district_share_its_children_and_say_so(made, units):
    held = shelf().with_holdings(small_areas())
    laid = lay(held, made, read_units(units.encode(), "u"))
    assert laid.parts == {"East": {EAST: 0.75}, "West": {EAST: 0.25, WEST: 1.0}}
    assert "takes its share of every age by residents aged 0 to 17" in laid.said[0]
    far = look_far(held, made, laid)
    assert laid.said[0] in far.said
    at = far.table.filter(unit="East", date=date(2030, 3, 31))["children_projected"].item()
    assert at == pytest.approx(0.75 * 18_000 * 1.02**4 * (1 + 0.02 * 274 / 365), rel=1e-4)


def test_small_areas_that_nothing_places_or_counts_are_told(made):
    units = read_units(b"lsoa_code,unit\nE01000901,East\nE01000903,West\n", "u")
    assert "in which district" in lay(shelf(), made, units)
    lookup = [h for h in small_areas() if h.table == "lookup"]
    assert "counts the children" in lay(shelf().with_holdings(lookup), made, units)


def test_the_table_is_written_beside_the_others_and_rounded_for_release(made, tmp_path):
    far = look_far(shelf(), made, Laid(PARTS))
    written = write_forecast(made, tmp_path / "with", far)
    assert {"long_view.csv", "release/long_view.csv"} <= set(written.files)
    table = pl.read_csv(tmp_path / "with" / "long_view.csv", try_parse_dates=True)
    assert table.columns == far.table.columns
    rounded = pl.read_csv(tmp_path / "with" / "release" / "long_view.csv")["p90"]
    assert (rounded % 5 == 0).all()
    (tmp_path / "with" / "notes.csv").write_text("mine", encoding="utf-8")
    again = write_forecast(made, tmp_path / "with")
    assert not any("long_view" in name for name in again.files)
    assert again.removed == ("long_view.csv", "release/long_view.csv")
    left = {str(p.relative_to(tmp_path / "with")) for p in (tmp_path / "with").rglob("*.*")}
    assert left == {*again.files, "notes.csv"}


def test_a_folder_that_is_no_forecasts_loses_nothing(made, tmp_path):
    (tmp_path / "long_view.csv").write_text("mine", encoding="utf-8")
    assert write_forecast(made, tmp_path).removed == ()
    assert (tmp_path / "long_view.csv").read_text("utf-8") == "mine"
