"""The page about areas and edges says what the data files say."""

from __future__ import annotations

from pathlib import Path

from vesting.area.crossings import Kind, crossings
from vesting.area.registry import registry
from vesting.area.reorganisation import areas

PAGE = Path(__file__).parents[2] / "docs/reference/areas-and-edges.md"


def area_rows() -> list[str]:
    return [
        f"| {a.name} | {len(a.districts)} | {', '.join(u.name for u in a.unitaries) or 'none'} | {len(a.councils)} |"
        for a in areas()
    ]


def crossing_rows() -> list[str]:
    home = {code: a.name for a in areas() for code in a.codes}
    rows = []
    for c in crossings():
        area = home.get(c.a, "")
        if area and area == home.get(c.b):
            names = " – ".join(sorted(registry().find(code).name for code in (c.a, c.b)))
            rows.append(f"| {area} | {names} | {c.kind} | {'on' if c.on else 'off'} | {c.name} |")
    return sorted(rows)


def test_the_page_lists_every_area_and_every_crossing_inside_one():
    text = PAGE.read_text(encoding="utf-8")
    for row in (*area_rows(), *crossing_rows()):
        assert row in text, row


def test_the_page_explains_every_kind():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| {kind} |" in text for kind in Kind)
