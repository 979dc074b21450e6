"""Write the pages of the documentation that are made from the code."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import click
import concordance

from vesting.cli.main import main
from vesting.errors import Problem

OUT = Path(__file__).parent / "reference"
ROOT = Path(__file__).parents[1]


def problems() -> list[tuple[Problem, str]]:
    """Every declared problem and the module that declares it, in order of its code."""
    found = {}
    for module in concordance.modules():
        for value in vars(module).values():
            if isinstance(value, Problem):
                found.setdefault(value.code, (value, module.__name__))  # type: ignore[attr-defined]
    return [found[code] for code in sorted(found)]


def errors_page() -> str:
    """All error codes with their families."""
    lines = [
        "# Error codes",
        "",
        "A code is stable; the words around it may improve. Every message says what, where, and what to do.",
        "",
        "| code | what it is about | exit status |",
        "|---|---|---|",
    ]
    lines += [f"| {p.code} | {p.title} | {p.family.exit_status} |" for p, _ in problems()]
    return "\n".join(lines) + "\n"


def commands(command: click.Command, path: str) -> list[str]:
    """Help of a command and of all below it."""
    context = click.Context(command, info_name=path)
    lines = [f"## `{path}`", "", "```text", command.get_help(context), "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                lines += commands(inner, f"{path} {name}")
    return lines


def cli_page() -> str:
    """The whole command line reference."""
    return "\n".join(["# Command line", "", *commands(main, "vesting")])


def write() -> None:
    """Write all generated pages."""
    OUT.mkdir(parents=True, exist_ok=True)
    pages = {"concordance": concordance.page(), "errors": errors_page(), "command-line": cli_page()}
    for name in ("glossary", "changelog", "attribution"):
        pages[name] = (ROOT / f"{name.upper()}.md").read_text("utf-8")
    for name, text in pages.items():
        (OUT / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
