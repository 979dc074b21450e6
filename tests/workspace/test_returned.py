"""Where the files of returns lie tells the council, however many paths are named."""

from pathlib import Path

import pytest

from vesting.errors import InputError
from vesting.workspace.returned import return_files


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
