"""The concordance tells of all findings and only of findings that exist."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import concordance
import generate


def test_the_report_has_204_findings_each_named_once():
    ids = [row["id"] for row in concordance.findings()]
    assert len(ids) == len(set(ids)) == 204


def test_every_mark_names_a_finding_that_exists():
    known = {row["id"] for row in concordance.findings()}
    assert set(concordance.implemented()) <= known


def test_the_page_has_a_row_for_each_finding():
    page = concordance.page()
    assert all(f"| {row['id']} |" in page for row in concordance.findings())


def test_error_codes_are_declared_once():
    codes = [p.code for p, _ in generate.problems()]
    assert len(codes) == len(set(codes))
    where = {}
    for module in concordance.modules():
        for value in vars(module).values():
            if isinstance(value, generate.Problem):
                assert where.setdefault(value.code, value) is value, value.code
