"""Where the files of returns lie tells the council, however many paths are named."""

from datetime import date
from pathlib import Path

import pytest

from vesting.demand.calendar import day_of
from vesting.errors import InputError
from vesting.workspace.returned import read_histories, return_files

EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
)


@pytest.fixture
def nested(tmp_path):
    for council in ("North", "South"):
        for year in ("2024", "2025"):
            folder = tmp_path / "returns" / council / year
            folder.mkdir(parents=True)
            (folder / "header.csv").write_text("CHILD,SEX,DOB\n")
    return tmp_path / "returns"


def names(paths):
    return {Path(file.name).parts[-3] for file in return_files(paths)}


def test_folders_of_several_councils_and_years_keep_their_council(nested):
    years = [nested / council / year for council in ("North", "South") for year in ("2024", "2025")]
    assert names(years) == {"North", "South"}
    assert names([nested]) == names([nested / "North", nested / "South"]) == {"North", "South"}
    assert names([nested / "North"]) == names(years[:2]) == names(years[:1]) == {"North"}
    assert names([year / "header.csv" for year in years]) == {"North", "South"}


def test_relative_paths_are_as_good(nested, monkeypatch):
    monkeypatch.chdir(nested / "North")
    assert names([Path("2024"), Path("2025")]) == {"North"}
    assert names([Path(".")]) == {"North"}


def test_a_path_that_is_not_there_is_named(nested):
    with pytest.raises(InputError) as caught:
        return_files([nested / "North", nested / "East"])
    assert caught.value.code == "DEM-E64"
    assert "East" in caught.value.where


def returned(tmp_path, years):
    """Returns of councils with one child each, who came in the first year and stays."""
    for council, numbers in years.items():
        for year in numbers:
            folder = tmp_path / "returns" / council / str(year)
            folder.mkdir(parents=True)
            header = f"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n{council},1,05/06/2012,WBRI,UN1,,\n"
            (folder / "header.csv").write_text(header)
            first = f"01/06/{numbers[0] - 1}"
            row = f"{council},{first},S,C2,N1,U4,PR1,,,,AB1 2CD,EF3 4GH,1\n"
            (folder / "episodes.csv").write_text(f"{EPISODES}\n{row}")
    return tmp_path / "returns"


def test_what_councils_returned_for_years_of_their_own_is_said_not_to_be_used(tmp_path):
    made, found = read_histories(
        [returned(tmp_path, {"North": [2023, 2024], "South": [2023, 2024, 2025]})]
    )
    assert day_of(found.until) == date(2024, 3, 31)
    assert "the later returns of South are not used" in found.said[0]
    assert "31 March 2024" in found.said[0]
    assert made.until == date(2025, 3, 31)
    same = read_histories([returned(tmp_path / "same", {"North": [2024], "South": [2024]})])[1]
    assert not any("not used" in words for words in same.said)


def test_years_before_a_missing_one_are_not_used_and_that_is_said(tmp_path):
    found = read_histories([returned(tmp_path, {"North": [2018, 2020, 2023, 2024]})])[1]
    assert day_of(found.first) == date(2022, 4, 1)
    assert "lack the years to 31 March 2019, 2021 and 2022" in found.said[0]
    assert "before 1 April 2022 is not used" in found.said[0]
    whole = read_histories([returned(tmp_path / "whole", {"North": [2022, 2023, 2024]})])[1]
    assert day_of(whole.first) == date(2021, 4, 1)
    assert not any("not used" in words for words in whole.said)


def test_councils_that_share_no_year_are_refused(tmp_path):
    with pytest.raises(InputError, match="North end on 31 March 2021") as caught:
        read_histories([returned(tmp_path, {"North": [2021], "South": [2024]})])
    assert caught.value.code == "DEM-E69"
    assert "1 April 2023" in caught.value.what
