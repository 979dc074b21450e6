"""The data dictionary: every declared table, every measure, and every layout that is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vesting.evidence.catalogue import sources
from vesting.evidence.measures import measures
from vesting.evidence.table import Column, Table
from vesting.evidence.tables import ALL

_TYPES = {
    "String": "text",
    "Float64": "number",
    "Int32": "whole number",
    "Date": "date",
    "Binary": "outline",
}


def as_data() -> dict[str, Any]:
    """The dictionary as plain values."""
    return {
        "tables": [_table(table) for table in ALL],
        "measures": [
            {
                "id": m.id, "title": m.title, "unit": m.unit, "better": m.polarity,
                "meaning": m.meaning, "source": m.source, "lait": m.lait,
            }
            for m in measures().values()
        ],
        "sources": [
            {
                "name": s.name, "title": s.title, "tables": list(s.tables),
                "tested": getattr(s, "tested", True),
                "publisher": getattr(getattr(s, "origin", None), "publisher", ""),
                "address": getattr(getattr(s, "origin", None), "address", ""),
            }
            for s in sources()
        ],
    }  # fmt: skip


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "meaning": table.meaning,
        "key": list(table.key),
        "columns": [_column(column) for column in table.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": type_name(column),
        "unit": column.unit,
        "meaning": column.meaning,
        "required": column.required,
        "personal": column.personal,
        "allowed": list(column.allowed),
    }


def type_name(column: Column) -> str:
    """Type of a column in plain words."""
    return _TYPES.get(str(column.dtype), str(column.dtype).lower())


def as_markdown() -> str:
    """The dictionary as Markdown."""
    data = as_data()
    lines = ["# Data dictionary", "", "## Tables", ""]
    for table in data["tables"]:
        lines += [
            f"### {table['name']}",
            "",
            f"{table['meaning']}.",
            "",
            *_columns(table["columns"]),
            "",
        ]
    lines += [
        "## Measures",
        "",
        *_measures(data["measures"]),
        "",
        "## Files that are recognised",
        "",
    ]
    return "\n".join([*lines, *_sources(data["sources"]), ""])


def _columns(columns: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    for c in columns:
        needed = " (required)" if c["required"] else ""
        yield f"| `{c['name']}` | {c['type']} | {c['unit']} | {c['meaning']}{needed} |"


def _measures(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield "| measure | title | unit | better | meaning |"
    yield "|---|---|---|---|---|"
    for m in entries:
        yield f"| `{m['id']}` | {m['title']} | {m['unit']} | {m['better']} | {m['meaning']} |"


def _sources(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield "| importer | what it reads | tables | tested on a real file |"
    yield "|---|---|---|---|"
    for s in entries:
        tables = ", ".join(f"`{t}`" for t in s["tables"]) or "none"
        yield f"| `{s['name']}` | {s['title']} | {tables} | {'yes' if s['tested'] else 'no'} |"
