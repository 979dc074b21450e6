"""Compiled code that several processes keep and read, without taking one piece for another.

numba gives what it compiles names that end in a number, and every process counts from 1. So code that one process kept
may bear the name of other code in the process that reads it; the linker takes either, and the answer is wrong or the
process dies (numba issue 10486). Here every process counts from a number of its own.

Two processes that keep a function for two signatures at once may give both the same file. Here a file is named after
the signature that it holds.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from typing import Any

from numba.core.bytecode import FunctionIdentity
from numba.core.caching import FunctionCache, IndexDataCacheFile

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


class KeptCode(FunctionCache):
    """What was compiled of one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._cache_file = _Files(
            self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp()
        )
