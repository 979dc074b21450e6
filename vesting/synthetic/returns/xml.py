"""A return as an XML document (``EXPSSDA903``), in the order of the statutory schema.

The schema at hand is that of 2021 and knows neither social workers nor deprivations of liberty; they
are written as repeated elements after the episodes, in the names of their CSV columns (to confirm).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from vesting.synthetic.returns.annual import Tables

Row = Mapping[str, str]

_TOP = (("CHILD", "CHILDID"), ("UPN", "UPN"), ("SEX", "SEX"), ("DOB", "DOB"), ("ETHNIC", "ETHNIC"))
_AD1 = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
_OC3 = ("IN_TOUCH", "ACTIV", "ACCOM")
_OC2 = (
    "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
    "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
)  # fmt: skip
_EPISODE = (
    ("DECOM", "DECOM"), ("RNE", "RNE"), ("LS", "LS"), ("CIN", "CIN"), ("PLACE", "PL"),
    ("PL_POST", "PL_POST"), ("HOME_POST", "HOME_POST"), ("URN", "URN"),
    ("PLACE_PROVIDER", "PLACE_PROVIDER"), ("DEC", "DEC"), ("REC", "REC"),
    ("REASON_PLACE_CHANGE", "REASON_PLACE_CHANGE"),
)  # fmt: skip


def document(tables: Tables) -> bytes:
    """The document; children who are in no header (care leavers) get one from their own module."""
    held = {name: _by_child(name, tables) for name in tables}
    parts = ["<?xml version='1.0' encoding='utf-8'?>\n<EXPSSDA903>"]
    parts += [_child(child, held) for child in held["Header"]]
    return ("\n".join(parts) + "\n</EXPSSDA903>\n").encode()


def _by_child(name: str, tables: Tables) -> dict[str, list[Row]]:
    """Rows of a module by child, days as words."""
    table = tables[name]
    days = [column for column, kind in table.schema.items() if kind.is_temporal()]
    words = table.with_columns(table[c].dt.strftime("%d/%m/%Y").fill_null("") for c in days)
    found: dict[str, list[Row]] = {}
    for row in words.iter_rows(named=True):
        found.setdefault(row["CHILD"], []).append(row)
    return found


def _child(child: str, held: Mapping[str, Mapping[str, Sequence[Row]]]) -> str:
    def rows(name: str) -> Sequence[Row]:
        return held.get(name, {}).get(child, ())

    (top,) = rows("Header")
    alone, first = rows("UASC"), [
        *(_tag(tag, top[column]) for column, tag in _TOP),
        _tag("UASC", "1" if rows("UASC") else "0"),
    ]  # fmt: skip
    first += [_tag("DUC", row["DUC"]) for row in alone if row["DUC"]]
    first += [_fields(row, _AD1) for row in rows("AD1")] + [_fields(r, _OC3) for r in rows("OC3")]
    first += _groups("AMISSING", rows("Missing"), ("MISSING", "MIS_START", "MIS_END"))
    first += _groups("AREVIEW", rows("Reviews"), ("REVIEW", "REVIEW_CODE"))
    first += [_tag("MOTHER", top["MOTHER"] or "0"), _tag("MC_DOB", top["MC_DOB"])]
    first += _groups("PERMANENCE", rows("PrevPerm"), ("PREV_PERM", "LA_PERM", "DATE_PERM"))
    first += _groups("OC2", rows("OC2"), _OC2)
    placed = ("DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
    first += _groups("AD_PLACED", rows("PlacedAdoption"), placed)
    after = [_tag("EPISODE", "".join(_tag(t, r[c]) for c, t in _EPISODE), raw=True)
             for r in rows("Episodes")]  # fmt: skip
    worker = ("SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON")
    after += _groups("SWEPISODE", rows("SWEpisodes"), worker)
    after += _groups("DOLO", rows("DoLo"), ("DOLO_START", "DOLO_END"))
    return f"<CHILD><HEADER>{''.join(first)}</HEADER>{''.join(after)}</CHILD>"


def _tag(name: str, value: str, *, raw: bool = False) -> str:
    if not value:
        return f"<{name}/>"
    return f"<{name}>{value if raw else escape(value)}</{name}>"


def _fields(row: Row, names: Iterable[str]) -> str:
    return "".join(_tag(name, row[name]) for name in names)


def _groups(tag: str, rows: Iterable[Row], names: Sequence[str]) -> list[str]:
    return [_tag(tag, _fields(row, names), raw=True) for row in rows]
