"""Spoilt files: what spreadsheets, extracts and case systems do to a whole module of a year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from validation.demand.dirt_sheets import Sheet

Kind = Callable[[Sheet, np.random.Generator], None]
TEXT_KINDS: dict[str, Kind] = {}
"""Kinds by name; each spoils one sheet."""

_SPELT = {
    "CHILD": ("Child", "CHILD ", "child"),
    "DECOM": ("decom", "Decom", "DECOM "),
    "PLACE_PROVIDER": ("PLACE PROVIDER", "place_provider", "Place_Provider"),
    "REASON_PLACE_CHANGE": ("REASON PLACE CHANGE", "reason_place_change", "Reason_Place_Change"),
    "HOME_POST": ("HOME POST", "home_post", "Home_Post"),
    "PL_POST": ("PL POST", "pl_post", "Pl_Post"),
    "DOB": ("dob", " DOB", "Dob"),
    "ETHNIC": ("Ethnic", "ethnic", "ETHNIC "),
}


def _kind(kind: Kind) -> Kind:
    TEXT_KINDS[kind.__name__] = kind
    return kind


@_kind
def byte_order_mark(sheet: Sheet, rng: np.random.Generator) -> None:
    """A byte-order mark."""
    sheet.mark = True


@_kind
def latin_1(sheet: Sheet, rng: np.random.Generator) -> None:
    """Western encoding, with a name that needs it in a column of its own."""
    sheet.encoding = "cp1252"
    sheet.columns = [*sheet.columns, "WORKER"]
    for row in sheet.rows:
        row["WORKER"] = "Zoë Brontë – Team £"


@_kind
def utf_16(sheet: Sheet, rng: np.random.Generator) -> None:
    """Excel's "Unicode text": UTF-16 with tabs."""
    sheet.encoding, sheet.comma = "utf-16", "\t"


@_kind
def semicolons(sheet: Sheet, rng: np.random.Generator) -> None:
    """Semicolons between cells."""
    sheet.comma = ";"


@_kind
def everything_quoted(sheet: Sheet, rng: np.random.Generator) -> None:
    """Every cell in quotation marks, lines that end the Unix way."""
    sheet.quoted, sheet.newline = True, "\n"


@_kind
def american_days(sheet: Sheet, rng: np.random.Generator) -> None:
    """Month before day, in the whole file."""
    sheet.form = "%m/%d/%Y"


@_kind
def iso_days(sheet: Sheet, rng: np.random.Generator) -> None:
    """Year first."""
    sheet.form = "%Y-%m-%d"


@_kind
def days_with_time(sheet: Sheet, rng: np.random.Generator) -> None:
    """A time of day after every day."""
    sheet.form = "%d/%m/%Y 00:00"


@_kind
def short_years(sheet: Sheet, rng: np.random.Generator) -> None:
    """Years of two digits."""
    sheet.form = "%d/%m/%y"


@_kind
def named_months(sheet: Sheet, rng: np.random.Generator) -> None:
    """Months by name."""
    sheet.form = "%d-%b-%Y"


@_kind
def headings_respelt(sheet: Sheet, rng: np.random.Generator) -> None:
    """Headings in other cases, with blanks for underscores."""
    at = int(rng.integers(3))
    sheet.spelt = {column: _SPELT[column][at] for column in sheet.columns if column in _SPELT}


@_kind
def extra_columns(sheet: Sheet, rng: np.random.Generator) -> None:
    """Columns of the council's own, and a nameless one at the end."""
    sheet.columns = ["Row ID", *sheet.columns, "Team", ""]
    for at, row in enumerate(sheet.rows):
        row["Row ID"], row["Team"] = str(at + 1), "Looked After North"


@_kind
def columns_moved(sheet: Sheet, rng: np.random.Generator) -> None:
    """Columns in another order."""
    sheet.columns = [sheet.columns[i] for i in rng.permutation(len(sheet.columns))]


@_kind
def rows_shuffled(sheet: Sheet, rng: np.random.Generator) -> None:
    """Rows in any order."""
    sheet.rows = [sheet.rows[i] for i in rng.permutation(len(sheet.rows))]


@_kind
def lines_above(sheet: Sheet, rng: np.random.Generator) -> None:
    """A title and an empty line above the heading."""
    sheet.above = ["SSDA903 extract - OFFICIAL SENSITIVE", ""]


@_kind
def lines_below(sheet: Sheet, rng: np.random.Generator) -> None:
    """Empty rows and a count at the end."""
    empty = sheet.comma * (len(sheet.columns) - 1)
    sheet.below = ["", empty, empty, f"Total rows: {len(sheet.rows)}{empty}"]


@_kind
def lines_between(sheet: Sheet, rng: np.random.Generator) -> None:
    """Empty rows in the midst, and the heading once more where two extracts were joined."""
    if len(sheet.rows) > 10:
        middle = len(sheet.rows) // 2
        sheet.between = {
            3: sheet.comma * (len(sheet.columns) - 1),
            middle: sheet.comma.join(sheet.spelt.get(c, c) for c in sheet.columns),
        }


@_kind
def blank_ends(sheet: Sheet, rng: np.random.Generator) -> None:
    """Blanks after every word."""
    for row in sheet.rows:
        for column, word in row.items():
            row[column] = f"{word} " if isinstance(word, str) and word else word
