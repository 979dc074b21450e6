"""Cells that go over several lines are kept whole; quotation marks that enclose nothing swallow no row."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import EPISODES, episode, file, header, spans_only, year
from vesting.evidence.returns import read_returns

NOTED = f"Note,{EPISODES}"
LAST = [("2023-05-01", None)] * 3


def read_noted(*rows: str):
    headers = year(2024, [], [header(c) for c in ("11", "12", "13")])[0]
    return read_returns([headers, file("2024/e.csv", NOTED, list(rows))])


@pytest.mark.parametrize(
    "note",
    ['"moved\nagain"', '"moved, then ""back""\r\n\r\nagain"', '"a\nb, c\nd"'],
    ids=["two lines", "quoted and blank", "commas"],
)
def test_a_note_over_several_lines_loses_no_row(note):
    rows = [f"{note},{episode('01/05/2023', child=c)}" for c in ("11", "12", "13")]
    returns = read_noted(*rows)
    assert spans_only(returns) == LAST
    assert returns.counts == {
        "accepted": 6, "accepted with warning": 0, "excluded": 0, "quarantined": 0,
    }  # fmt: skip
    assert returns.children["child"].to_list() == ["11", "12", "13"]


@pytest.mark.parametrize(
    "note", ['5" scar', '"five', 'the "old" one'], ids=["inch", "open", "within"]
)
def test_a_stray_mark_swallows_no_row(note):
    rows = [f"plain,{episode('01/05/2023', child=c)}" for c in ("11", "13")]
    returns = read_noted(rows[0], f"{note},{episode('01/05/2023', child='12')}", rows[1])
    assert spans_only(returns) == LAST
    two = [f"{note},{episode('01/05/2023', child=c)}" for c in ("11", "12")]
    assert spans_only(read_noted(*two, rows[1])) == LAST


def test_a_file_of_one_line_and_one_mark_is_read():
    assert spans_only(read_noted(f'"open,{episode("01/05/2023")}')) == LAST[:1]
