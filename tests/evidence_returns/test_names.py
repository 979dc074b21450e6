"""The council and the year that names of files and folders hint at."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import EPISODES, HEADER, episode, file, header
from vesting.evidence.returns import ReturnFile, read_returns
from vesting.evidence.returns.names.councils import councils_of
from vesting.evidence.returns.names.years import year_in, year_of

PATTERNS = [
    "{la}/{year}/{module}.csv", "{year}/{la}_{module}.csv", "{year}/{module}_{la}.csv",
    "r/SSDA903_{la}_{module}_{year}.csv", "r/{module} {year} {la}.csv", "903_{year}_{la}_{module}.csv",
    "{year} {la} {module}.csv", "Loamshire/SSDA903 {la} {module} {year}.csv",
    "{la}/Year ending 31 March {year}/{module}.csv", "{la}/FY{before}-{short}/{module}.csv",
    "{la}-{module}-3103{year}.csv", "{la}/{before}-{short}/{module}.csv",
    "{la}/{module} {before}{short}.csv", "{la}/{module}_FY{short}.csv",
]  # fmt: skip


def two_councils(pattern: str, councils: tuple[str, str]) -> list[ReturnFile]:
    """Two councils with the same identifiers, two years each."""
    return [
        file(
            pattern.format(
                la=la, year=year, module=module, short=year % 100, before=year % 100 - 1
            ),
            headings,
            [row],
        )
        for n, la in enumerate(councils)
        for year in (2023, 2024)
        for module, headings, row in (
            ("header", HEADER, header(born=f"0{n + 1}/06/2012")),
            ("episodes", EPISODES, episode("01/05/2022", place=("U4", "K2")[n])),
        )
    ]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize(
    "councils",
    [("Ashdown", "North Tyneside"), ("E06000001", "E06000002"), ("301", "302")],
    ids=["names", "codes", "numbers"],
)
def test_councils_are_told_apart_wherever_the_name_stands(pattern, councils):
    returns = read_returns(two_councils(pattern, councils))
    assert returns.years == dict.fromkeys(sorted(councils), (2023, 2024))
    assert returns.episodes["place"].to_list() == (
        ["U4", "K2"] if councils[0] < councils[1] else ["K2", "U4"]
    )
    assert returns.remarks == ()


def test_words_that_not_every_file_has_are_no_councils():
    names = ("r/2024/header.csv", "r/2024/episodes boys.csv", "r/2024/episodes girls.csv")
    assert councils_of(names) == ("the council",) * 3
    teams = ("Ashdown/header a.csv", "Ashdown/episodes team one.csv", "Brack/episodes team two.csv")
    assert councils_of(teams) == ("Ashdown", "Ashdown", "Brack")
    assert councils_of(("header_Ashdown.csv", "episodes_Ashdown.csv")) == ("Ashdown",) * 2


def test_what_may_be_two_councils_and_is_read_as_one_is_told():
    head = file("2024/header.csv", HEADER, [header(), header("12")])
    files = [
        head,
        file("2024/episodes boys.csv", EPISODES, [episode("01/05/2023")]),
        file("2024/episodes girls.csv", EPISODES, [episode("01/05/2023", child="12")]),
    ]
    (remark,) = read_returns(files).remarks
    assert "words that were not taken for councils: boys, girls" in remark
    folders = [
        file(f"{letter}/2024/{name}.csv", headings, [row])
        for letter, child in (("A", "11"), ("B", "12"))
        for name, headings, row in (
            ("header", HEADER, header(child)), ("episodes", EPISODES, episode("01/05/2023", child=child)),
        )
    ]  # fmt: skip
    (remark,) = read_returns(folders).remarks
    assert remark.startswith(
        "episodes of several folders were read as one return of the council to 31 March 2024: "
        "A/2024, B/2024; if they are of several councils"
    )


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("FY20-21", 2021), ("FY2020-21", 2021), ("FY22", 2022), ("20-21", 2021), ("2122", 2022),
        ("1920", 2020), ("31032021", 2021), ("31.03.2021", 2021), ("20210331", 2021), ("20032021", 2021),
        ("Year ending 31 March 2021", 2021), ("2020_21", 2021), ("part 12", 0), ("12-11-10", 0),
        ("ssda903", 0), ("YE 23", 2023),
    ],
)  # fmt: skip
def test_years_as_people_write_them(name, year):
    assert year_in(name) == year
    assert year_of(f"{name}/header.csv") == year
