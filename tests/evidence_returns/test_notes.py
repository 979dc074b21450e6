"""What a spreadsheet, a database or a tired hand adds to a return: subtotals, notes, marks, early extracts."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.evidence_returns.small import episode, fate, has, header, read, spans, within, year
from vesting.errors import InputError
from vesting.evidence.returns import ReturnFile, read_returns
from vesting.evidence.returns.guide.codes import code_in

pytestmark = pytest.mark.xdist_group("rules")

PLAIN = [("2023-05-01", None, "U4", None)]
WIDE = "," * 12


@pytest.mark.parametrize(
    "note",
    ["11 Count" + WIDE + "1", "11 Total,1" + WIDE[1:], "All children,196" + WIDE[1:], "Checked by,J Smith" + WIDE[1:],
     "Source: case system,,x" + WIDE[2:], "varchar(10),date,varchar(1)" + WIDE[2:]],
)  # fmt: skip
def test_subtotals_and_notes_are_no_children(note):
    returns = read({2024: [note, episode("01/05/2023"), note]})
    assert spans(returns) == PLAIN
    assert returns.children.height == 1
    for row in (2, 4):
        assert fate(returns, "2024/episodes.csv", row) == ("excluded", "R903-42")
    assert has(returns, "R903-42")


@pytest.mark.parametrize("child", ["11", "Smith", "A 11", "Ann (11)"])
def test_what_stands_beside_a_name_makes_it_a_child(child):
    returns = read({2024: [episode("01/05/2023", child=child)]}, [header(child)])
    assert spans(returns) == PLAIN
    assert fate(returns, "2024/episodes.csv", 2)[1] != "R903-42"


def test_a_date_as_a_database_prints_it():
    returns = read({2024: [episode("May  1 2023 12:00AM")]})
    assert spans(returns) == PLAIN


@pytest.mark.parametrize(
    "text", ["[U6] Foster placement", "U-6", "U.6", "U06", "Foster [U6]", "(U6)"]
)
def test_codes_in_brackets_and_with_something_within(text):
    assert code_in("PLACE", text) == "U6"


@pytest.mark.parametrize("text", ["U-66", "06", "-6", "U--6"])
def test_what_is_no_code(text):
    assert code_in("PLACE", text) is None


def test_a_return_that_was_made_before_the_year_s_end_is_told():
    months = [(2023 + m // 12, m % 12 + 1) for m in range(3, 15)]

    def rows(last):
        return [
            episode(f"{n:02}/{month:02}/{year}", child=str(100 * month + n))
            for year, month in months[:last]
            for n in range(1, 11)
        ]

    heads = [header(str(100 * month + n)) for _, month in months for n in range(1, 11)]
    early, whole = read({2024: rows(5)}, heads), read({2024: rows(12)}, heads)
    assert any("nothing begins or ends after 10 August 2023" in r for r in early.remarks)
    assert not any("nothing begins" in r for r in whole.remarks)


def test_a_council_that_had_three_names():
    rows = [episode(f"{n % 28 + 1:02}/05/2020", child=str(n)) for n in range(100, 110)]
    heads = [header(str(n), f"{n % 28 + 1:02}/05/2012") for n in range(100, 110)]
    names = {2021: "Alpha", 2022: "Alpha", 2023: "Beta", 2024: "Gamma"}
    files = [f for y, name in names.items() for f in within(name, year(y, rows, heads))]
    returns = read_returns(files)
    assert returns.years == {"Gamma": (2021, 2022, 2023, 2024)}
    assert returns.children.height == returns.episodes.height == 10
    assert [r.split(" ended")[0] for r in returns.remarks[:2]] == ["Alpha", "Beta"]


@pytest.mark.parametrize("form", ["#{}", "*{}*", "# {}"])
def test_marks_around_an_identifier_make_no_other_child(form):
    dressed = form.format("11")
    rows = {y: [episode("01/05/2021", child=c)] for y, c in ((2022, "11"), (2023, dressed))}
    files = [f for y, r in rows.items() for f in year(y, r, [header(r[0].split(",")[0])])]
    returns = read_returns(files)
    assert returns.children["child"].to_list() == ["11"]
    assert returns.episodes.height == 1


def test_a_locked_archive_of_returns_says_what_to_do():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("header.csv", "CHILD")
    raw = bytearray(out.getvalue())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(magic) + at] |= 1
    with pytest.raises(InputError, match="cannot be read: it is a zip archive locked") as error:
        read_returns([ReturnFile("2024/903.zip", bytes(raw))])
    assert error.value.code == "EVI-E92"
    assert error.value.mend.startswith("Unpack it with the password")
