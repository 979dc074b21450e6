"""Read a scenario from its file; every fault comes with its line and the mend."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import ValidationError

from vesting.demand.scenario import Scenario
from vesting.demand.scenario_faults import fault_words
from vesting.demand.written_file import text_of
from vesting.errors import InputError, Problem
from vesting.structure.yaml_text import compose, find, find_key, plain

BAD_SCENARIO = Problem("DEM-E59", "A scenario does not read", InputError)

_MOST = 10


def read_scenario_file(content: bytes, name: str) -> Scenario:
    """Read a scenario from the bytes of its file, in whatever encoding they are.

    Raises:
        InputError: DEM-E70 where they are no text, or as :func:`read_scenario`.
    """
    return read_scenario(text_of(content, name), name)


def read_scenario(text: str, name: str) -> Scenario:
    """Read a scenario.

    Args:
        text: YAML (or JSON, which is YAML).
        name: Name of the file, for messages.

    Raises:
        InputError: STR-E01 and its kin where the text is not YAML; DEM-E59 with every fault else.
    """
    root = compose(text)
    data = plain(root)
    try:
        return Scenario.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        rows = error.errors(include_url=False)
        own = [row for row in rows if row["type"] != "too_short"]  # explained by the others
        told = list(dict.fromkeys(_told(row, root) for row in own or rows))
        more = [f"and {len(told) - _MOST} more"] if len(told) > _MOST else []
        raise BAD_SCENARIO(
            "; ".join([*told[:_MOST], *more]),
            where=name,
            mend="vesting demand scenario --schema prints what a scenario may hold.",
        ) from None


def _told(row: Any, root: yaml.Node | None) -> str:
    path = tuple(step for step in row["loc"] if not _is_kind(step, row["loc"]))
    node = find_key(root, path) or find(root, path)
    line = f"line {node.start_mark.line + 1}: " if node is not None else ""
    return f"{line}{fault_words(row['type'], row.get('ctx') or {}, path)}"


def _is_kind(step: str | int, loc: tuple[str | int, ...]) -> bool:
    """Whether a step of the path is the name that pydantic gives to a kind of step."""
    at = loc.index(step)
    return at > 1 and isinstance(step, str) and isinstance(loc[at - 1], int) and loc[0] == "steps"
