"""Files of prices, right ones and wrong ones."""

from datetime import date

import pytest

from vesting.demand.placements import SECTORS, Placement
from vesting.demand.prices import published_prices
from vesting.demand.prices_file import read_prices, with_prices
from vesting.errors import InputError

HEAD = "placement,provider,weekly_mean,weekly_p90,inflation\n"


def wrong(text, code="DEM-E57"):
    with pytest.raises(InputError) as caught:
        read_prices(text.encode(), "prices.csv")
    assert caught.value.code == code
    return caught.value


def test_prices_as_people_write_them():
    text = (
        "Placement;Provider;Weekly mean;Weekly p90;Inflation\n"
        "Childrens Home;external;£6,500;9800;4%\nkinship_foster;any;260;300;\n\n;;;;\n"
        "foster_agency;PR4;1050;1300;0.03\n"
    )
    home, own, external, agency = read_prices(text.encode(), "p.csv")
    assert (home.placement, home.sector, home.mean, home.p90, home.inflation) == (
        Placement.CHILDRENS_HOME, "external", 6500, 9800, 0.04,
    )  # fmt: skip
    assert (own.sector, external.sector) == SECTORS
    assert own.inflation is None
    assert agency.sector == "external"


def test_inflation_may_be_left_out_altogether():
    text = "placement,provider,weekly_mean,weekly_p90\nsecure,own,7000,9000\n"
    assert read_prices(text.encode(), "p.csv")[0].inflation is None


def test_headings_and_rows_that_are_lacking():
    assert "weekly_p90" in wrong("placement,provider,weekly_mean\n", "DEM-E56").what
    assert "no row" in wrong(HEAD, "DEM-E56").what
    assert "placement" in wrong("", "DEM-E56").what


def test_a_placement_that_is_none():
    error = wrong(HEAD + "childrens_hone,any,1,1,0\n")
    assert "childrens_home" in error.mend
    assert error.where == "prices.csv, row 2"
    assert "secure" in wrong(HEAD + "zzz,any,1,1,0\n").mend
    assert wrong(HEAD + "hotel,any,1,1,0\n").mend.startswith("Write one of:")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("secure,club,1,1,0", "not a provider"),
        ("secure,own,dear,1,0", "'weekly_mean' is not a number"),
        ("secure,own,1,,0", "'weekly_p90' is not a number"),
        ("secure,own,1,1,much", "'inflation' is not a number"),
        ("secure,own,300000,300000,0", "from £0"),
        ("secure,own,-5,10,0", "from £0"),
        ("secure,own,9000,700,0", "less than half"),
        ("secure,own,1,1,3", "300 % a year is beyond 50 %"),
        ("secure,own,1,1,-60%", "-60 % a year"),
    ],
)
def test_cells_that_do_not_read(row, words):
    assert words in wrong(HEAD + row + "\n").what


def test_inflation_beyond_its_bounds_says_how_to_write_it():
    assert "3%" in wrong(HEAD + "secure,own,1,1,3\n").mend
    assert read_prices((HEAD + "secure,own,1,1,3%\n").encode(), "p")[0].inflation == 0.03
    assert read_prices((HEAD + "secure,own,1,1,-0.5\n").encode(), "p")[0].inflation == -0.5


@pytest.mark.parametrize("row", ["secure,any,900,700,0", "secure,any,900,9000,0"])
def test_a_mean_and_a_percentile_that_do_not_go_together_are_told_with_their_row(row):
    assert wrong(HEAD + row + "\n", "DEM-E11").where == "prices.csv, row 2"


def test_prices_of_nothing_at_all_are_refused():
    rows = read_prices((HEAD + "".join(f"{p},any,0,0,0\n" for p in Placement)).encode(), "p.csv")
    with pytest.raises(InputError, match="no placement costs anything") as caught:
        with_prices(published_prices(), rows, date(2025, 3, 31))
    assert caught.value.code == "DEM-E11"


def test_one_price_for_one_thing():
    error = wrong(HEAD + "secure,any,1,1,0\nsecure,own,1,1,0\n", "DEM-E58")
    assert "row 3" in error.where


@pytest.mark.parametrize(
    ("spoken", "sector"), [("Independent", "external"), ("in house", "own"), ("agency", "external")]
)
def test_providers_as_they_are_spoken_of(spoken, sector):
    text = f"placement,provider,weekly_mean,weekly_p90\nsecure,{spoken},7000,9000\n"
    assert read_prices(text.encode(), "p.csv")[0].sector == sector


def test_the_prices_that_loamshire_gives_are_read():
    from vesting.synthetic import imagine
    from vesting.synthetic.proposals import PRICES, prices

    assert len(read_prices(prices(imagine(1)), "prices.csv")) == len(PRICES)
