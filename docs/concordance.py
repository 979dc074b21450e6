"""Where each of the report's 204 findings is implemented: read from the code itself."""

from __future__ import annotations

import csv
import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import yaml

import vesting
from vesting.findings import ATTRIBUTE
from vesting.workspace.shell import start

FINDINGS = Path(__file__).parent / "findings.csv"
REPORT = "Form and function: exploring structural change in children's services, LGA/Isos 2022"


def findings() -> list[dict[str, str]]:
    """The numbered findings: id, stage that answers for it, section of the report."""
    with FINDINGS.open(newline="") as file:
        return list(csv.DictReader(file))


def modules() -> Iterator[object]:
    """Every module of the package, imported."""
    start("vesting.web.settings")
    for found in pkgutil.walk_packages(vesting.__path__, "vesting."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def marked_in_code() -> Iterator[tuple[str, str]]:
    """Finding and place for each mark on a function, class or method."""
    for module in modules():
        name = module.__name__  # type: ignore[attr-defined]
        for label, made in vars(module).items():
            if getattr(made, "__module__", None) != name:
                continue
            yield from ((f, f"`{name}.{label}`") for f in getattr(made, ATTRIBUTE, ()))
            if isinstance(made, type):
                for inner, method in vars(made).items():
                    yield from (
                        (f, f"`{name}.{label}.{inner}`") for f in getattr(method, ATTRIBUTE, ())
                    )


def named_in(value: object) -> Iterator[str]:
    """Every id in a ``findings`` list anywhere in a data file."""
    if isinstance(value, dict):
        named = value.get("findings")
        if isinstance(named, list):
            yield from map(str, named)
        for inner in value.values():
            yield from named_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named_in(inner)


def marked_in_data() -> Iterator[tuple[str, str]]:
    """Finding and file for each mark in the package's YAML files of rules."""
    root = Path(str(resources.files("vesting")))
    for path in sorted(root.rglob("*.yaml")):
        for finding in set(named_in(yaml.safe_load(path.read_text("utf-8")))):
            yield finding, f"`vesting/{path.relative_to(root).as_posix()}`"


def implemented() -> dict[str, list[str]]:
    """For each finding the sorted places that implement it."""
    places: dict[str, set[str]] = defaultdict(set)
    for finding, place in (*marked_in_code(), *marked_in_data()):
        places[finding].add(place)
    return {finding: sorted(found) for finding, found in places.items()}


def page() -> str:
    """The concordance as Markdown."""
    where, rows = implemented(), findings()
    done = sum(row["id"] in where for row in rows)
    lines = [
        "# Concordance with the report",
        "",
        f"*{REPORT}* has {len(rows)} numbered findings. {done} of them are implemented so far; the",
        "others are marked *not yet*. The page is made from the marks in the code and in its files",
        "of rules, so it cannot say more than the code does.",
        "",
        "| finding | section of the report | stage | implemented in |",
        "|---|---|---|---|",
    ]
    for row in rows:
        places = "<br>".join(where.get(row["id"], ["*not yet*"]))
        lines.append(f"| {row['id']} | {row['section']} | {row['stage']} | {places} |")
    return "\n".join(lines) + "\n"
