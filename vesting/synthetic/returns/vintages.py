"""The codes of each collection year."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

_EVER = 9_999


@cache
def _vintages() -> Mapping[str, Any]:
    text = files("vesting.synthetic.returns") / "data" / "vintages.yaml"
    held: Mapping[str, Any] = yaml.safe_load(text.read_text(encoding="utf-8"))
    return held


def in_codes_of(year: int, table: pl.DataFrame, *fields: str) -> pl.DataFrame:
    """A table in the codes of a collection year.

    Args:
        year: The collection year.
        table: Rows in the latest codes; ``started`` and ``registered`` where ``place`` is among the
            fields.
        fields: Columns to recode.
    """
    for rule in _vintages()["recodes"]:
        if rule["field"] in fields and _holds(rule, year):
            column = pl.col(rule["field"])
            when = column.is_in(list(rule["to"]))
            if "started_from" in rule:
                when &= pl.col("started") >= rule["started_from"]
            if rule.get("registered"):
                when &= pl.col("registered")
            table = table.with_columns(
                pl.when(when).then(column.replace(rule["to"])).otherwise(column)
            )
    if "place" in fields:
        blank = [p for r in _vintages()["no_provider"] if _holds(r, year) for p in r["places"]]
        provider = pl.when(pl.col("place").is_in(blank)).then(pl.lit("")).otherwise("provider")
        table = table.with_columns(provider.alias("provider"))
    return table


def has_module(name: str, year: int) -> bool:
    """Whether a module is part of the return of a collection year."""
    rules = [rule for rule in _vintages()["modules"] if rule["name"] == name]
    return all(_holds(rule, year) for rule in rules)


def _holds(rule: Mapping[str, Any], year: int) -> bool:
    return int(rule.get("first", 0)) <= year <= int(rule.get("last", _EVER))
