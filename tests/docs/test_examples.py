"""Every example of the documentation runs, and prints what the page says it prints."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

# One process runs all pages, so that the demo is made once.
pytestmark = pytest.mark.xdist_group("docs")

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md"])
GENERATED = {"command-line.md", "errors.md", "concordance.md"}
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.M | re.S)
TITLE = re.compile(r'title="([^"]+)"')
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    language: str
    info: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    for language, info, text in FENCE.findall(page.read_text(encoding="utf-8")):
        yield Block(language, info, text)


def runnable(page: Path) -> bool:
    return page.name not in GENERATED and any(
        b.language in ("console", "python") and "no-run" not in b.info for b in blocks(page)
    )


@pytest.fixture(scope="session")
def loamshire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One demo workspace, copied for each page."""
    folder = tmp_path_factory.mktemp("demo") / "loamshire"
    subprocess.run(
        [sys.executable, "-m", "vesting", "demo", str(folder), "--no-serve"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return folder


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown under it."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        lines = part.splitlines()
        end = 1
        while lines[end - 1].endswith("\\") and end < len(lines):
            end += 1
        yield "\n".join(lines[:end]), "\n".join(lines[end:]).strip()


def run_console(text: str, folder: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = os.environ | {"PATH": path, "NO_COLOR": "1", "COLUMNS": "100"}
    for command, expected in commands(text):
        done = subprocess.run(
            command, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        shown = (done.stdout + done.stderr).strip()
        if not expected.startswith("Error "):
            assert done.returncode == 0, f"$ {command}\n{shown}"
        if expected:
            match = doctest.OutputChecker().check_output(expected + "\n", shown + "\n", OPTIONS)
            assert match, f"$ {command}\nthe page says:\n{expected}\nit printed:\n{shown}"


@pytest.mark.parametrize("page", [p for p in PAGES if runnable(p)], ids=lambda p: p.stem)
def test_examples_run(page: Path, tmp_path: Path, loamshire: Path) -> None:
    shutil.copytree(loamshire, tmp_path / "loamshire")
    for block in blocks(page):
        if "no-run" in block.info:
            continue
        if title := TITLE.search(block.info):
            (tmp_path / title[1]).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            run_console(block.text, tmp_path)
        elif block.language == "python":
            script = tmp_path / "example.py"
            script.write_text(block.text, encoding="utf-8")
            run_console(f"$ {sys.executable} example.py", tmp_path)
