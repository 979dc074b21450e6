"""Structure files that come with the package: the five fieldwork areas of the report's Annex A."""

from __future__ import annotations

from importlib.resources import files

from vesting.findings import implements

FIELDWORK = {
    "Achieving for Children": "achieving-for-children.yaml",
    "Bi-Borough": "bi-borough.yaml",
    "Dorset": "dorset.yaml",
    "Hampshire and the Isle of Wight": "hampshire-isle-of-wight.yaml",
    "Worcestershire": "worcestershire.yaml",
}
"""The five fieldwork areas and their files."""

EARLIER = {"Tri-Borough": "tri-borough.yaml", "Dorset before": "dorset-before.yaml"}
"""Structures that two of them replaced."""


@implements("MTH-2", "CASE-AFC-4", "PRN-5.4", "CASE-WOR-2", "CASE-HIW-4")
def example(name: str) -> str:
    """Text of an example file, by the area's name or the file's.

    Raises:
        KeyError: There is no such example.
    """
    known = {**FIELDWORK, **EARLIER}
    file = name if name in known.values() else known[name]
    return files(__name__).joinpath(file).read_text(encoding="utf-8")
