#!/usr/bin/env python3
"""Set up, try and test Vesting with nothing but Python 3.11 and git.

    python3 dev.py demo     make Loamshire, a fictitious county, and open the workbench
    python3 dev.py test     run every check: style, types, laws, tests, coverage, docs
    python3 dev.py setup    only make the environment (.venv) and the page styles
    python3 dev.py docs     build the documentation into site/
    python3 dev.py bench    run the benchmarks against the peers (long)
    python3 dev.py lock     write the lock files anew

Words after the name are handed on: `python3 dev.py test tests/area` runs some tests only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
BIN = ENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {name: ROOT / f"requirements/{name}.lock" for name in ("run", "develop", "node")}
QUIET = ("-q", "--disable-pip-version-check")


def say(text: str) -> None:
    print(f"== {text}", file=sys.stderr, flush=True)


def run(*words: str | Path) -> None:
    """Run a command of the environment in the project's folder; stop if it fails."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    done = subprocess.run(
        [str(w) for w in words], cwd=ROOT, env=os.environ | {"PATH": path}, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


def environment(lock: str) -> None:
    """Make .venv from a lock file, once for each state of the lock and of the project file."""
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}")
    wanted = LOCKS[lock].read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    state = f"{lock} {hashlib.sha256(wanted).hexdigest()}"
    stamp = ENV / "vesting-lock"
    if stamp.exists() and stamp.read_text() in (state, state.replace("run ", "develop ")):
        return
    if not PYTHON.exists():
        say("making the environment .venv")
        venv.create(ENV, with_pip=True)
    say(f"installing what {LOCKS[lock].name} names (some minutes the first time)")
    # A lock names all there is to install: nothing is left to resolve, so that no newer release
    # of a package that another asks for with an extra can come between.
    run(PYTHON, "-m", "pip", "install", *QUIET, "--no-deps", "--require-hashes", "-r", LOCKS[lock])
    run(PYTHON, "-m", "pip", "install", *QUIET, "--no-deps", "-e", ROOT)
    run(PYTHON, "-m", "pip", "check", *QUIET)
    stamp.write_text(state)


def styles(*extra: str) -> None:
    """Fetch the page styles once; pages stay readable without them.

    Where the machine has no npm, Node comes from PyPI into the environment.
    """
    if shutil.which("npm") is None:
        run(
            PYTHON,
            "-m",
            "pip",
            "install",
            *QUIET,
            "--no-deps",
            "--require-hashes",
            "-r",
            LOCKS["node"],
        )
    run(PYTHON, "-m", "vesting.web.styles", *extra)


def setup() -> None:
    environment("run")
    styles()


def demo(*words: str) -> None:
    setup()
    run(PYTHON, "-m", "vesting", "demo", *words)


def docs() -> None:
    environment("develop")
    run(PYTHON, "docs/generate.py")
    run(BIN / "mkdocs", "build", "--strict", "--quiet", "--site-dir", "site")


def test(*words: str) -> None:
    environment("develop")
    styles("--with-axe")
    if words:
        run(PYTHON, "-m", "pytest", *words)
        return
    say("style")
    run(BIN / "ruff", "check", ".")
    run(BIN / "ruff", "format", "--check", ".")
    say("types, laws of the architecture, docs")
    with ThreadPoolExecutor() as together:
        checks = [together.submit(run, BIN / name) for name in ("mypy", "lint-imports")]
        checks.append(together.submit(docs))
    for check in checks:
        check.result()
    say("tests")
    cores = str(min(4, os.cpu_count() or 1))
    run(
        PYTHON,
        "-m",
        "pytest",
        "-n",
        cores,
        "--dist",
        "loadgroup",
        "--cov",
        "--cov-report=term:skip-covered",
        "--durations=15",
    )


def bench() -> None:
    environment("develop")
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    run(PYTHON, "-m", "pip", "install", *QUIET, *groups["peers"])
    for script in sorted((ROOT / "benchmarks").glob("*/*.py")):
        say(str(script.relative_to(ROOT)))
        run(PYTHON, script)


def lock() -> None:
    environment("develop")
    run(PYTHON, "-m", "pip", "install", "-q", "uv")
    wanted = {
        "run": ("pyproject.toml",),
        "develop": ("pyproject.toml", "--group", "check", "--group", "docs"),
        "node": ("--group", "node"),
    }
    for name, words in wanted.items():
        run(
            BIN / "uv", "pip", "compile", *words, "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet", "-o", LOCKS[name],
        )  # fmt: skip


COMMANDS = {"demo": demo, "test": test, "setup": setup, "docs": docs, "bench": bench, "lock": lock}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]](*sys.argv[2:])
