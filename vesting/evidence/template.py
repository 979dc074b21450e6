"""Empty files to fill in: one for every declared table."""

from __future__ import annotations

import csv
import io
from difflib import get_close_matches

from vesting.errors import Problem
from vesting.evidence.dictionary import type_name
from vesting.evidence.table import Table
from vesting.evidence.tables import ALL, BY_NAME

NO_TEMPLATE = Problem("EVI-E40", "There is no declared table of that name")


def table_named(name: str) -> Table:
    """The declared table of a name; spaces and dashes may stand for underscores.

    Raises:
        InputError: EVI-E40, with the nearest name.
    """
    wanted = name.strip().lower().replace(" ", "_").replace("-", "_")
    if wanted in BY_NAME:
        return BY_NAME[wanted]
    near = get_close_matches(wanted, BY_NAME, n=1)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    raise NO_TEMPLATE(
        f"there is no table '{name}'", mend=f"{hint}Tables: {', '.join(t.name for t in ALL)}"
    )


def as_csv(table: Table) -> str:
    """Headings alone: what is filled in below them can be added as it is."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(c.name for c in table.columns)
    return out.getvalue()


def as_xlsx(table: Table) -> bytes:
    """A workbook with a sheet to fill in and a sheet that says what each column holds."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(table.name[:31])
        notes = book.add_worksheet("columns")
        notes.write_row(0, 0, ["column", "type", "unit", "required", "meaning"], bold)
        for i, c in enumerate(table.columns):
            sheet.write_string(0, i, c.name, bold)
            needed = "yes" if c.required else "no"
            row = [c.name, type_name(c), c.unit, needed, c.meaning]
            notes.write_row(i + 1, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.columns) - 1, 18)
        notes.set_column(4, 4, 60)
    return out.getvalue()
