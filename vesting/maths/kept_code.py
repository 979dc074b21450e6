"""Compiled code that several processes keep and read, without taking one piece for another.

numba gives what it compiles names that end in a number, and every process counts from 1. So code that one process kept
may bear the name of other code in the process that reads it; the linker takes either, and the answer is wrong or the
process dies (numba issue 10486). Here every process counts from a number of its own.

Two processes that keep a function for two signatures at once may give both the same file. Here a file is named after
the signature that it holds.

numba makes kept code anew where the source of the function itself has changed. Constants and other kernels are
compiled into it too; so here it is made anew where any source of ours that its file imports has changed.
"""

from __future__ import annotations

import ast
import secrets
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from numba.core.bytecode import FunctionIdentity
from numba.core.caching import FunctionCache, IndexDataCacheFile

OURS = Path(__file__).parents[1]
"""Folder of the package."""
APART = 62
"""Bits of the number that a process begins to count from."""

FunctionIdentity._unique_ids = count(secrets.randbits(APART))


class _Files(IndexDataCacheFile):
    """Files of one function: an index, and one file a signature."""

    def save(self, key: object, data: object) -> None:
        """Keep code; where another process changes the index meanwhile, one of both is compiled again."""
        name = self._data_name_of(key)
        self._save_data(name, data)
        held = self._load_index()
        if held.get(key) != name:
            self._save_index({**held, key: name})

    def _data_name_of(self, key: object) -> str:
        digest = sha256(repr(key).encode()).hexdigest()[:16]
        return f"{self._index_name.removesuffix('.nbi')}.{digest}.nbc"


@cache
def imported(path: Path) -> frozenset[Path]:
    """Source files of ours that a source file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    parts = [name.split(".") for name in names if name.partition(".")[0] == OURS.name]
    files = [OURS.parent.joinpath(*part).with_suffix(".py") for part in parts]
    return frozenset(file for file in files if file.is_file())


@cache
def stamp(path: Path) -> bytes:
    """What a source file and all of ours that it imports, however far, say at present."""
    found, new = {path}, {path}
    while new:
        new = {file for old in new for file in imported(old)} - found
        found |= new
    return sha256(b"\0".join(file.read_bytes() for file in sorted(found))).digest()


class KeptCode(FunctionCache):
    """What was compiled of one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        source = Path(function.__code__.co_filename)
        self._cache_file = _Files(self._cache_path, self._impl.filename_base, stamp(source))
