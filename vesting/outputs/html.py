"""A report as one self-contained HTML file: no script, no font, nothing fetched."""

from __future__ import annotations

import re
from html import escape

from vesting.outputs.report import (
    Cell,
    Figures,
    Grid,
    Heading,
    Part,
    Picture,
    Points,
    Report,
    Text,
)

STYLE = """
body{font:17px/1.5 Arial,Helvetica,sans-serif;color:#0b0c0c;margin:0 auto;max-width:62rem;padding:1.5rem}
h1{font-size:2rem;margin:.5rem 0}h2{font-size:1.4rem;margin-top:2rem}h3{font-size:1.15rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:bold;padding:.4rem 0}
th,td{border-bottom:1px solid #b1b4b6;padding:.45rem .6rem;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.note,.imprint{color:#505a5f;font-size:.9rem}
.warning{border-left:5px solid #1d70b8;padding:.6rem 1rem;background:#f3f2f1}
figure{margin:1rem 0}figure svg{width:100%;max-width:44rem;height:auto}.wide{overflow-x:auto}
.imprint{border-top:1px solid #b1b4b6;margin-top:2.5rem;padding-top:.6rem}
@media print{body{max-width:none;font-size:11pt}h2{break-after:avoid}table,figure{break-inside:avoid}
@page{margin:16mm}}
"""


RANGE = re.compile(r"-?[\d,.]+ to -?[\d,.]+")
"""What stands to the right as numbers do: both ends of a range and no words beside them."""


def _numeric(cell: Cell) -> bool:
    if isinstance(cell, Figures):
        return RANGE.fullmatch(cell.words) is not None
    return isinstance(cell, int | float)


def _cell(words: str, tag: str = "td", scope: str = "", *, numeric: bool) -> str:
    kind = ' class="n"' if numeric else ""
    return f"<{tag}{kind}{scope}>{escape(words)}</{tag}>"


def table(grid: Grid) -> str:
    """A table with caption, row and column headings."""
    numeric = [any(_numeric(row[i]) for row in grid.rows) for i in range(len(grid.headings))]
    head = "".join(
        f'<th scope="col"{" class=" + chr(34) + "n" + chr(34) if n else ""}>{escape(h)}</th>'
        for h, n in zip(grid.headings, numeric, strict=True)
    )
    rows = "".join(
        "<tr>"
        + _cell(words[0], "th", ' scope="row"', numeric=_numeric(row[0]))
        + "".join(
            _cell(said, numeric=_numeric(cell) or (n and cell is None))
            for cell, said, n in zip(row[1:], words[1:], numeric[1:], strict=True)
        )
        + "</tr>"
        for row, words in zip(grid.rows, grid.written(), strict=True)
    )
    note = f'<p class="note">{escape(grid.note)}</p>' if grid.note else ""
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(grid.caption)}"><table>'
        f"<caption>{escape(grid.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _part(part: Part) -> str:
    match part:
        case Heading(text, level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Text(text, warning):
            return f'<p class="warning">{escape(text)}</p>' if warning else f"<p>{escape(text)}</p>"
        case Points(items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case Picture(svg, alt):
            return f"<figure>{svg}<figcaption class='note'>{escape(alt)}</figcaption></figure>"
        case Grid():
            return table(part)


def html(report: Report) -> str:
    """Render a report as one HTML document."""
    parts = "".join(map(_part, report.parts))
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(report.title)}</title><style>{STYLE}</style></head><body>"
        f'<header><p class="note">{escape(report.imprint)}</p></header>'
        f"<main><h1>{escape(report.title)}</h1>{parts}</main>"
        f'<footer class="imprint">{escape(report.imprint)}</footer></body></html>'
    )
