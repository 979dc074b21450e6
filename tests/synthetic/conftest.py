"""One Loamshire for all tests of its room."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import polars as pl
import pytest

from vesting.synthetic import SEED, World, files_of, imagine

sys.path.insert(0, str(Path(__file__).parents[1]))


@pytest.fixture(scope="session")
def world() -> World:
    return imagine(SEED)


@pytest.fixture(scope="session")
def files(world: World) -> dict[str, bytes]:
    return files_of(world)


@pytest.fixture(scope="session")
def table(files: dict[str, bytes]):
    """A CSV file of ``data/`` as text, by the beginning of its name."""

    def read(name: str, skip: int = 0) -> pl.DataFrame:
        raw = next(v for k, v in files.items() if k.startswith(f"data/{name}"))
        return pl.read_csv(
            io.BytesIO(raw.removeprefix(b"\xef\xbb\xbf")), infer_schema_length=0, skip_rows=skip
        )

    return read


@pytest.fixture(scope="session")
def outlines(files: dict[str, bytes]):
    """A GeoJSON file of ``data/``, by the beginning of its name."""

    def read(name: str) -> dict:
        return json.loads(next(v for k, v in files.items() if k.startswith(f"data/{name}")))

    return read
