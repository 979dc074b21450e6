"""Every error of the reader, with its message; none holds a value of a child."""

from __future__ import annotations

import polars as pl
import pytest

from tests.evidence_returns.small import EPISODES, HEADER, episode, file, header, read, year
from vesting.errors import InputError, RuleBroken, VestingError
from vesting.evidence.returns import ReturnFile, read_returns
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.refusal import RETURN_903
from vesting.evidence.source import Specimen

GOOD = year(2024, [episode("01/05/2023")])


def refused(files, code: str, family=InputError) -> VestingError:
    with pytest.raises(family) as met:
        read_returns(files)
    assert met.value.code == code
    assert met.value.mend.endswith(".")
    assert "SECRET" not in str(met.value)
    return met.value


def test_no_part_of_a_return():
    error = refused([file("notes.csv", "a,b", ["SECRET,2"])], "EVI-E90")
    assert error.where == "notes.csv: it has the headings of no module"
    refused([], "EVI-E90")


def test_header_or_episodes_alone():
    assert "episodes" in refused(GOOD[:1], "EVI-E91").what
    assert "header" in refused(GOOD[1:], "EVI-E91").what
    apart = [
        file("East/2024/h.csv", HEADER, [header()]),
        file("West/2024/e.csv", EPISODES, [episode("01/05/2023")]),
    ]
    assert refused(apart, "EVI-E91").where == "councils found: East, West"


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 20, b"PK\x03\x04broken", b"\x1f\x8bbroken"],
    ids=["bytes", "zip", "gzip"],
)
def test_a_file_that_cannot_be_read(content):
    assert (
        refused([*GOOD, ReturnFile("2024/reviews.csv", content)], "EVI-E92").where
        == "2024/reviews.csv"
    )


def test_an_open_quotation_mark_is_no_error():
    content = GOOD[1].content.replace(b"AB1 2CD", b'"AB1 2CD')
    assert read_returns([GOOD[0], ReturnFile("2024/e.csv", content)]).episodes.height == 1


def test_broken_xml():
    error = refused(
        [ReturnFile("2024.xml", b"<EXPSSDA903><CHILD><HEADER>\n<CHILDID>SECRET</X>")], "EVI-E93"
    )
    assert error.where == "2024.xml, line 2"


def test_xml_with_a_document_type():
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "SECRET"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
        b"<EXPSSDA903><CHILD><HEADER><CHILDID>&a;&b;</CHILDID></HEADER></CHILD></EXPSSDA903>"
    )
    refused([ReturnFile("2024.xml", bomb)], "EVI-E94")


def test_a_module_without_a_column():
    error = refused(
        [GOOD[0], file("2024/e.csv", "CHILD,DECOM,LS,PLACE", ["11,01/05/2023,C2,U4"])], "EVI-E95"
    )
    assert error.what == "2024/e.csv is the module episodes, but has no column DEC"


def test_contradictions_on_the_council():
    named = file("2024/h.csv", f"{HEADER},LA", [f"{header()},East"], council="West")
    refused([named, GOOD[1]], "EVI-E96")
    both = file("2024/h.csv", f"{HEADER},LA", [f"{header()},East", f"{header('12')},West"])
    assert "East, West" in refused([both, GOOD[1]], "EVI-E96").what
    agrees = file("2024/h.csv", f"{HEADER},LA", [f"{header()},East"], council="east")
    said = file("2024/e.csv", EPISODES, [episode("01/05/2023")], council="East")
    assert read_returns([agrees, said]).years == {"East": (2024,)}


def test_one_named_file_names_those_beside_it():
    named = file("2024/h.csv", f"{HEADER},Local authority", [f"{header()},East"])
    assert read_returns([named, GOOD[1]]).years == {"East": (2024,)}


def test_no_year_anywhere():
    error = refused(
        [file("h.csv", HEADER, [header()]), file("e.csv", EPISODES, [episode("SECRET")])], "EVI-E97"
    )
    assert error.where in ("e.csv", "h.csv")


def test_rows_that_do_not_add_up():
    physical = pl.DataFrame({ID: [0], "file": ["f"], "row": [2], "module": ["header"]}).cast(
        {ID: pl.UInt32}
    )
    ledger = Ledger()
    ledger.note("R903-05", [7])
    with pytest.raises(RuleBroken) as met:
        ledger.fates(physical)
    assert met.value.code == "EVI-E98"


def test_returns_are_never_evidence():
    for f in (*GOOD, ReturnFile("a.xml", b"<?xml version='1.0'?><EXPSSDA903/>")):
        specimen = Specimen.of(f.name, f.content)
        assert RETURN_903.sniff(specimen) == 1.0
        with pytest.raises(InputError) as met:
            RETURN_903.read(specimen)
        assert met.value.code == "EVI-E99"
        assert "vesting demand forecast --ssda903" in met.value.mend
    for content in (b"a,b\n1,2\n", b"<html/>", b"{}", b"\0\1\2\3\xff" * 50):
        assert RETURN_903.sniff(Specimen.of("x", content)) == 0.0


def test_adding_a_return_to_a_workspace_keeps_no_row(tmp_path):
    from vesting.workspace.library import add_files

    for f in GOOD:
        (tmp_path / f.name.replace("/", "-")).write_bytes(f.content)
    reports = add_files(sorted(tmp_path.glob("*.csv")), tmp_path / "evidence")
    assert [r.fate for r in reports] == ["not used"] * 2
    assert all("child-level" in r.title and "--ssda903" in r.title for r in reports)
    assert not (tmp_path / "evidence").exists()


def test_other_files_are_named():
    others = [
        ReturnFile("2024/readme.txt", b"hello"), ReturnFile("2024/plan.pdf", b"%PDF\0\1\2\xff" * 99),
        ReturnFile("2024/a.json", b"{}"), ReturnFile("2024/empty.csv", b""),
        ReturnFile("2024/page.xml", b"<html><body/></html>"),
    ]  # fmt: skip
    returns = read_returns([*GOOD, *others])
    assert {a.file: a.why for a in returns.apart} == {
        "2024/readme.txt": "it has the headings of no module",
        "2024/plan.pdf": "it is a document",
        "2024/a.json": "it is no table",
        "2024/empty.csv": "it is empty",
        "2024/page.xml": "it is XML, but not of an SSDA903 return",
    }
    assert returns.fates.height == 2


def test_nothing_that_is_shown_holds_a_value():
    returns = read(
        {2024: [episode("01/05/2023", child="SECRET"), episode("SECRET", "SECRET", child="12")]}
    )
    shown = repr(returns) + repr(returns.remarks) + repr(returns.counts)
    assert "SECRET" not in shown
    assert "SECRET" not in returns.fates.write_csv()
