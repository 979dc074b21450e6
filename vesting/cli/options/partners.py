"""``vesting options partners``: councils that could be partners."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vesting.cli.files import file_options
from vesting.cli.json_text import print_json

if TYPE_CHECKING:
    from vesting.options.partners.authorities import Authorities
    from vesting.options.partners.groups import Partnership


@click.command()
@click.option("--area", "name", required=True, help="The council in need, by name or code")
@click.option(
    "--anywhere", is_flag=True, help="Not only neighbours; others are labelled with the gap"
)
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Judgements published by this day"
)
@click.option("--year", type=int, default=2024, show_default=True, help="Year of the councils")
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="Most candidates"
)
@click.option("--groups", type=click.IntRange(2, 5), help="List contiguous partnerships of so many")
@click.option(
    "--leadership",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with columns council, changes (of director in five years), source",
)
@click.option("--json", "as_json", is_flag=True, help="Print the search as JSON")
@file_options
def command(
    name: str,
    anywhere: bool,
    day: datetime | None,
    year: int,
    limit: int,
    groups: int | None,
    leadership: Path | None,
    as_json: bool,
    data: Path | None,
    workspace: Path | None,
) -> None:
    """Find councils that could help another, or work together with it.

    Reads boundaries of districts, population by age and inspections.

    \b
    Example:
      vesting options partners --area "Isle of Wight" --data official-files
    """
    from vesting.cli.files import open_files
    from vesting.options.partners.leaders import read_leaders
    from vesting.options.partners.search import partners_for
    from vesting.options.partners.survey import judged_by, survey_authorities
    from vesting.options.partners.words import search_dict, search_lines

    on = day.date() if day else None
    known = survey_authorities(open_files(data, workspace), year=year, on=on)
    wanted = known.find(name)
    if groups:
        _groups(known, wanted.name, groups, limit, as_json)
        return
    told = read_leaders(leadership.read_bytes(), leadership.name, known) if leadership else None
    found = partners_for(
        known,
        wanted,
        on=judged_by(year, on) or datetime.now(UTC).date(),
        contiguous=not anywhere,
        limit=limit,
        leadership=told,
    )
    if as_json:
        print_json(search_dict(found))
        return
    for line in search_lines(found):
        click.echo(line)


def _groups(known: Authorities, name: str, size: int, limit: int, as_json: bool) -> None:
    from vesting.area.names import counted
    from vesting.options.models.posts import post_list
    from vesting.options.models.precedents import arrangements_of
    from vesting.options.partners.groups import partnerships_with
    from vesting.options.partners.words import arrangement_dict, partnership_dict

    found = partnerships_with(known, known.find(name), size, post_list())
    if as_json:
        rows = [partnership_dict(p) for p in found]
        own = [arrangement_dict(case) for case in arrangements_of(name)]
        told = {"size": size, "count": len(rows), "arrangements": own, "partnerships": rows}
        print_json(told)
        return
    for case in arrangements_of(name):
        click.echo(case.told_to(name))
    has = f"has {name} in it" if len(found) == 1 else f"have {name} in them"
    click.echo(f"{counted(len(found), 'contiguous partnership')} of {size} councils {has}")
    for partnership in found[:limit]:
        click.echo(_group_line(partnership))


def _group_line(found: Partnership) -> str:
    ferry = "; joined only by ferry" if found.ferry else ""
    return (
        f"{', '.join(found.names)}: {found.children:,.0f} children; posts "
        f"£{found.per_child.low:,.0f} to £{found.per_child.high:,.0f} a child together, "
        f"£{found.apart.low:,.0f} to £{found.apart.high:,.0f} apart{ferry}"
    )
