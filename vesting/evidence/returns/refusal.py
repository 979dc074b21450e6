"""What ``vesting data add`` says of a statutory return: it is child-level, and has a door of its own.

Evidence is public and leaves the machine in reports and bundles; children do not. So the return is
known by sight here, and never imported.
"""

from __future__ import annotations

from vesting.errors import Problem
from vesting.evidence.layout import Origin
from vesting.evidence.returns.files.sheet_parts import recognise, recognise_rows
from vesting.evidence.returns.files.web_pages import is_web_page, tables_of
from vesting.evidence.returns.files.xml_parts import is_xml
from vesting.evidence.source import Reading, Specimen

CHILD_LEVEL = Problem("EVI-E99", "A file holds rows about single children")

DOOR = "vesting demand forecast --ssda903"
_START = 4096


class ChildLevelReturn:
    """The SSDA903 return, known by sight alone."""

    name = "ssda903"
    title = f"SSDA903 return: child-level, never kept as evidence; use {DOOR}"
    tables: tuple[str, ...] = ()
    origin = Origin(
        "each council, in the format of the Department for Education",
        licence="none: personal data",
        address="https://www.gov.uk/guidance/children-looked-after-return-guide-to-submitting-data",
    )

    def sniff(self, specimen: Specimen) -> float:
        """Certain where a module's headings, or the root of the XML, are there."""
        return 1.0 if self._is_return(specimen) else 0.0

    def _is_return(self, specimen: Specimen) -> bool:
        if is_web_page(specimen.content):
            return any(recognise(sheet) for sheet in tables_of(specimen.content))
        if is_xml(specimen.content):
            return b"SSDA903" in specimen.content[:_START].replace(b"\0", b"")
        if specimen.kind in ("other", "json", "empty"):
            return False
        pairs = zip(specimen.sheets, specimen.head_rows, strict=True)
        return any(recognise_rows(sheet, rows) for sheet, rows in pairs)

    def read(self, specimen: Specimen) -> Reading:
        """Refuse.

        Raises:
            InputError: EVI-E99, always.
        """
        raise CHILD_LEVEL(
            f"{specimen.name} is a part of an SSDA903 return: it holds rows about single children",
            where=specimen.name,
            mend=f"Evidence holds no children, and nothing was imported. Use {DOOR} {specimen.name}",
        )


RETURN_903 = ChildLevelReturn()
