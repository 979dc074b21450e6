"""The return as XML says what it says as CSV."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from lxml import etree
from polars.testing import assert_frame_equal

from tests.evidence_returns.small import EPISODES, HEADER, episode, file, header
from vesting.evidence.returns import ReturnFile, read_returns

MODULES = {
    "reviews": ("AREVIEW", "CHILD,DOB,REVIEW,REVIEW_CODE"),
    "missing": ("AMISSING", "CHILD,DOB,MISSING,MIS_START,MIS_END"),
    "placed": ("AD_PLACED", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"),
    "prev": ("PERMANENCE", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"),
    "oc2": (
        "OC2",
        "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
        "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    ),
    "sw": ("SWEPISODE", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"),
    "dolo": ("DOLO", "CHILD,DOB,DOLO_START,DOLO_END"),
    "uasc": ("", "CHILD,SEX,DOB,DUC"),
    "ad1": ("", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR"),
    "oc3": ("", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"),
}
ROWS = {
    "reviews": ["11,05/06/2012,01/06/2026,PN1", "11,05/06/2012,01/12/2026,PN3"],
    "missing": ["11,05/06/2012,M,02/06/2026,04/06/2026", "11,05/06/2012,A,02/07/2026,"],
    "placed": ["12,01/02/2022,03/09/2026,,"],
    "prev": ["11,05/06/2012,P2,WAL,zz/05/2015", "12,01/02/2022,Z1,,"],
    "oc2": ["11,05/06/2012,17,,0,,1,1,1,0,,", "11,05/06/2012,,SDQ2,1,,1,0,1,0,,"],
    "sw": ["11,05/06/2012,SW1,01/05/2026,01/08/2026,ORGRST", "11,05/06/2012,SW2,01/08/2026,,"],
    "dolo": ["11,05/06/2012,05/06/2026,", "11,05/06/2012,01/05/2026,04/06/2026"],
    "uasc": ["12,F,01/02/2022,01/02/2040"],
    "ad1": ["12,01/02/2022,01/06/2026,01/07/2026,1,2,MF,L11"],
    "oc3": ["11,05/06/2012,YES,F2,U1"],
}
HEADERS = [header(sex="M"), header("12", "01/02/2022", "F")]
STAYS = [
    episode("01/05/2026", "01/08/2026", "X1", place="K2"),
    episode("01/08/2026", rne="P", place="Z12"),
    episode("01/05/2026", child="12", place="A5"),
]


def csv_files() -> list[ReturnFile]:
    return [
        file("2027/header.csv", HEADER, HEADERS),
        file("2027/episodes.csv", EPISODES, STAYS),
        *(file(f"2027/{name}.csv", MODULES[name][1], rows) for name, rows in ROWS.items()),
    ]


def records(headings: str, rows: list[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("\n".join([headings, *rows]))))


def put(parent, cells: dict[str, str], leave: tuple[str, ...] = ("CHILD", "DOB", "SEX")) -> None:
    for tag, value in cells.items():
        if tag not in leave:
            etree.SubElement(parent, tag).text = value or None


def as_xml(namespace: str = "", encoding: str = "utf-8") -> bytes:
    """The same return as one XML document."""
    root = etree.Element("EXPSSDA903", nsmap={None: namespace} if namespace else None)
    for head in records(HEADER, HEADERS):
        child = etree.SubElement(root, "CHILD")
        top = etree.SubElement(child, "HEADER")
        etree.SubElement(top, "CHILDID").text = head["CHILD"]
        put(top, head, ("CHILD",))
        for name, (tag, headings) in MODULES.items():
            for row in records(headings, ROWS[name]):
                if row["CHILD"] != head["CHILD"]:
                    continue
                if name == "uasc":
                    etree.SubElement(top, "UASC").text = "1"
                beside = child if name in ("sw", "dolo") else top
                put(etree.SubElement(beside, tag) if tag else top, row)
        for row in records(EPISODES, STAYS):
            if row["CHILD"] == head["CHILD"]:
                row["PL"] = row.pop("PLACE")
                put(etree.SubElement(child, "EPISODE"), row)
    text = etree.tostring(root, xml_declaration=True, encoding=encoding)
    return text if not namespace else text.replace(b"<CHILD>", b"<CHILD>", 1)


def read_xml(content: bytes):
    return read_returns([ReturnFile("2027/return.xml", content)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_xml_says_what_csv_says(encoding):
    one, two = read_returns(csv_files()), read_xml(as_xml(encoding=encoding))
    leave = ["file", "row"]
    assert_frame_equal(one.children, two.children)
    assert_frame_equal(one.episodes.drop(leave), two.episodes.drop(leave))
    for name, frame in one.other.items():
        assert frame.height, name
        assert_frame_equal(frame.drop(leave), two.other[name].drop(leave), check_row_order=False)
    assert one.counts == two.counts
    assert (
        two.counts["accepted"]
        == two.fates.height
        == len(HEADERS) + len(STAYS) + sum(len(rows) for rows in ROWS.values())
    )


def test_every_element_keeps_its_own_scope():
    """Two OC2 of one child are two rows; nothing of one is in the other."""
    oc2 = read_xml(as_xml()).other["oc2"].sort("sdq_score", nulls_last=True)
    assert oc2.select("sdq_score", "sdq_reason", "convicted").rows() == [
        (17, None, False), (None, "SDQ2", True),
    ]  # fmt: skip


def test_a_namespace_does_not_matter():
    content = as_xml().replace(b"<EXPSSDA903>", b'<EXPSSDA903 xmlns="urn:x">')
    assert_frame_equal(read_xml(content).episodes, read_xml(as_xml()).episodes)


def test_an_open_episode_may_lack_its_end():
    content = as_xml().replace(b"<DEC/>", b"").replace(b"<REC/>", b"")
    assert_frame_equal(read_xml(content).episodes, read_xml(as_xml()).episodes)
    none = b"".join(
        part for part in content.replace(b"<DEC>01/08/2026</DEC>", b"").splitlines(keepends=True)
    )
    assert read_xml(none).episodes["ended"].null_count() == 2


def test_rows_are_counted_by_element():
    fates = read_xml(as_xml()).fates
    rows = fates.filter(pl.col("module") == "episodes")["row"].to_list()
    assert rows == [1, 2, 3]


def test_a_flag_alone_makes_an_unaccompanied_child():
    content = as_xml().replace(b"<DUC>01/02/2040</DUC>", b"")
    children = read_xml(content).children
    assert children.select("child", "uasc", "uasc_until").rows() == [
        ("11", False, None),
        ("12", True, None),
    ]
