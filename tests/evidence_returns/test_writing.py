"""Codes and headings in other writing, and placements known from the rows beside."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import (
    EPISODES,
    HEADER,
    episode,
    fate,
    file,
    has,
    header,
    met,
    read,
    spans,
    year,
)
from vesting.evidence.returns import read_returns
from vesting.evidence.returns.guide.codes import code_in

pytestmark = pytest.mark.xdist_group("rules")


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("PLACE", "U4 - Foster placement", "U4"), ("PLACE", "u4: foster", "U4"),
        ("PLACE", "Foster placement (U4)", "U4"), ("PLACE", "U 4", "U4"), ("PLACE", "U4/PR4", "U4"),
        ("PLACE", "UI", "U1"), ("PLACE", "TO", "T0"), ("PLACE", "U7", None), ("PLACE", "S1 4AB", None),
        ("PLACE_PROVIDER", "PRI", "PR1"), ("PLACE_PROVIDER", "PR4 – Private provision", "PR4"),
        ("PLACE_PROVIDER", "Own provision (by the LA) including a regional adoption agency", "PR1"),
        ("PLACE_PROVIDER", "Other LA", "PR2"), ("PLACE_PROVIDER", "Private provision", "PR4"),
        ("PLACE_PROVIDER", "Other public provision", "PR3"), ("PLACE_PROVIDER", "Parents", "PR0"),
        ("PLACE_PROVIDER", "Voluntary/third sector", "PR5"), ("PLACE_PROVIDER", "unknown", None),
        ("REC", "E4A - Returned home", "E4A"), ("REC", "XI", "X1"), ("RNE", "S - Started", "S"),
        ("LS", "V4 - short break", "V4"), ("LS", "Short breaks", "V4"), ("SEX", "1.0", "1"),
    ],
)  # fmt: skip
def test_codes_in_other_writing(field, cell, code):
    assert code_in(field, cell) == code


def test_an_episode_with_words_is_what_its_codes_say():
    rows = [
        episode("01/05/2023", "01/08/2023", "E4A - Home", place="U4 - Foster", provider="Other LA"),
        episode("01/09/2023", "03/09/2023", "E8", ls="V4 - short break"),
    ]
    returns = read({2024: rows})
    assert spans(returns) == [("2023-05-01", "2023-08-01", "U4", "E4A")]
    assert returns.episodes["provider"].to_list() == ["PR2"]
    assert fate(returns, "2024/episodes.csv", 2) == ("accepted with warning", "R903-49")
    assert fate(returns, "2024/episodes.csv", 3)[0] == "excluded"
    assert has(returns, "R903-49")


WORDS = (
    "Child ID,Date Episode Commenced,Reason for New Episode,Legal Status,Category of Need,Placement,"
    "Placement Provider,Date Episode Ceased,Reason Episode Ceased,Reason for placement change,"
    "Home Postcode,Placement Postcode,URN"
)
WRITINGS = {
    "in words": WORDS,
    "with the table": ",".join(f"Episodes.{h}" for h in EPISODES.split(",")),
    "in brackets": ",".join(f"[{h}]" for h in EPISODES.split(",")),
    "with a word behind": ",".join(f"{h} (value)" for h in EPISODES.split(",")),
}


@pytest.mark.parametrize("headings", WRITINGS.values(), ids=WRITINGS)
def test_headings_in_other_writing(headings):
    row = episode("01/05/2023", "01/08/2023", "E4A")
    plain = read({2024: [row]})
    bracketed = ",".join(f"[{h}]" for h in HEADER.split(","))
    other = read_returns(
        [file("2024/h.csv", bracketed, [header()]), file("2024/e.csv", headings, [row])]
    )
    assert other.episodes.drop("file").equals(plain.episodes.drop("file"))
    assert other.children.equals(plain.children)


def lacking(place: str = "", provider: str = "", **more: str) -> str:
    return episode(place=place, provider=provider, **more)


@pytest.mark.parametrize("unknown", ["", "FOST"])
def test_a_placement_that_did_not_change_is_what_it_was(unknown):
    rows = [
        episode("01/05/2023", "01/08/2023", "X1", place="K2", provider="PR4"),
        lacking(unknown, "", started="01/08/2023", ended="01/09/2023", rec="X1", rne="L"),
        lacking(unknown, "", started="01/09/2023", rne="L", ls="V2"),
    ]
    returns = read({2024: rows})
    assert [p for _, _, p, _ in spans(returns)] == ["K2"] * 3
    assert returns.episodes["provider"].to_list() == ["PR4"] * 3
    assert has(returns, "R903-50")
    first_unknown = read({2024: [
        lacking(unknown, "", started="01/05/2023", ended="01/08/2023", rec="X1"),
        episode("01/08/2023", place="K2", provider="PR4", rne="L"),
    ]})  # fmt: skip
    assert [p for _, _, p, _ in spans(first_unknown)] == ["K2"] * 2


def elsewhere(row: str, urn: str = "", post: str = "") -> str:
    return row.replace("EF3 4GH,1", f"{post},{urn}")


def test_a_placement_is_known_by_its_number_or_postcode():
    gone = elsewhere(
        episode("01/05/2023", "01/06/2023", "E4A", place="K2", provider="PR4"), "SC12345"
    )
    posted = elsewhere(episode("01/07/2023", "01/08/2023", "E4A", place="R1"), post="EF9 9ZZ")
    back = elsewhere(lacking(started="01/10/2023", ended="01/11/2023", rec="E4A"), "SC12345")
    again = elsewhere(lacking(started="01/12/2023"), post="EF9 9ZZ")
    returns = read({2024: [gone, posted, back, again]})
    assert [p for _, _, p, _ in spans(returns)] == ["K2", "R1", "K2", "R1"]
    other = read_returns(year(
        2024, [gone, elsewhere(lacking(started="01/05/2023", child="12"), "SC12345")],
        [header(), header("12")],
    ))  # fmt: skip
    assert other.episodes["place"].to_list() == ["K2", "K2"]


def test_what_nothing_bears_out_stays_unknown():
    rows = [
        episode("01/05/2023", "01/08/2023", "X1", place="K2"),
        elsewhere(lacking("FOST", started="01/08/2023", rne="P"), post="EF9 9ZZ"),
    ]
    returns = read({2024: rows})
    assert [p for _, _, p, _ in spans(returns)] == ["K2", "other"]
    assert "R903-50" not in met(returns)
    holiday = [
        episode("01/05/2023", "01/08/2023", "X1"),
        episode("01/08/2023", place="T1", provider="", rne="P"),
    ]
    assert read({2024: holiday}).episodes["provider"].to_list() == ["PR1", None]
