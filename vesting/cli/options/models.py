"""``vesting options models``: what each delivery model needs, costs and changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vesting.cli.json_text import print_json

if TYPE_CHECKING:
    from vesting.options.models.catalogue import Entry
    from vesting.options.models.scored import Comparison


@click.command()
@click.argument("model", required=False)
@click.option(
    "--services", is_flag=True, help="List the services, and what cases show of sharing them"
)
@click.option(
    "--posts", is_flag=True, help="What leadership and specialist posts cost at each size"
)
@click.option("--share", type=float, help="With --posts: share of the budget, such as 0.05")
@click.option(
    "--structure", type=click.Path(path_type=Path), help="Score the models of a structure file"
)
@click.option(
    "--children", multiple=True, help='With --structure: children of a council, "Name=60000"'
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON")
def command(
    model: str | None,
    services: bool,
    posts: bool,
    share: float | None,
    structure: Path | None,
    children: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say what each delivery model needs, costs and changes; with MODEL, all about one.

    \b
    Examples:
      vesting options models
      vesting options models hosted
      vesting options models --posts
      vesting options models --structure two.yaml --children "East=60000" --children "West=90000"
    """
    if structure is not None:
        data, lines = _scored(structure, children)
    elif services:
        data, lines = _services()
    elif posts:
        data, lines = _posts(share)
    else:
        data, lines = _models(model)
    if as_json:
        print_json(data)
        return
    for line in lines:
        click.echo(line)


def _models(model: str | None) -> tuple[Any, Iterator[str]]:
    from vesting.options.models.catalogue import catalogue
    from vesting.options.models.words import entry_dict, entry_lines, overview
    from vesting.structure.words import suggest

    entries = catalogue().entries
    if model is None:
        return [entry_dict(entry) for entry in entries], overview(entries)
    known: dict[str, Entry] = {entry.id: entry for entry in entries}
    if model not in known:
        hint = suggest(model, known) or f"Known: {', '.join(known)}"
        raise click.UsageError(f"'{model}' is not a delivery model. {hint}")
    return entry_dict(known[model]), entry_lines(known[model])


def _services() -> tuple[Any, Iterator[str]]:
    from dataclasses import asdict

    from vesting.structure.words import services

    lines = (f"{s.name} ({s.family}): {s.meaning}. Sharing: {s.sharing}" for s in services())
    return [asdict(service) for service in services()], lines


def _posts(share: float | None) -> tuple[Any, Iterator[str]]:
    from vesting.options.models.posts import post_list
    from vesting.options.models.words import posts_dict, posts_lines

    shares = (share,) if share else None
    return posts_dict(post_list(), shares), posts_lines(post_list(), shares)


def _scored(path: Path, children: tuple[str, ...]) -> tuple[Any, Iterator[str]]:
    from vesting.cli.structure.files import read_file
    from vesting.options.models.assignment import from_structure
    from vesting.options.models.catalogue import catalogue
    from vesting.options.models.posts import post_list
    from vesting.options.models.score import compare
    from vesting.options.models.words import comparison_dict, comparison_lines

    counts = dict(_count(text) for text in children)
    rows = catalogue()
    found: Comparison = compare(
        from_structure(read_file(path).require(), counts, rows), rows, post_list()
    )
    return comparison_dict(found), comparison_lines(found)


def _count(text: str) -> tuple[str, float]:
    name, sign, number = text.rpartition("=")
    if not sign or not number.replace(",", "").isdigit():
        raise click.UsageError(f"'{text}' is not a name with a number of children: \"Name=60000\"")
    return name, float(number.replace(",", ""))
