"""numba's compiler with types that a checker can follow, and the same arithmetic everywhere.

Compiled code is cached on disk (the shell sets the folder) and never reorders arithmetic: a sum
gives the same bits in every run. Kernels that run in parallel write each result from one thread alone, so
the number of threads does not matter. As in numpy, a division by 0 is infinite or not a number.

Where numba is not there, as in a browser, the same functions run as plain Python: the same results to the
last rounding of a logarithm, some hundred times slower.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np

try:
    import numba
except ImportError:
    numba = None  # type: ignore[assignment]
else:
    from vesting.maths.kept_code import KeptCode

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def _compile(function: Kernel, **options: Any) -> Kernel:
    """Compile and keep on disk, where there is a compiler."""
    if numba is None:
        return function
    compiled = numba.njit(nogil=True, **options)(function)
    compiled._cache = KeptCode(function)
    return cast(Kernel, compiled)


def njit(function: Kernel) -> Kernel:
    """Compile a kernel that runs in one thread."""
    return _compile(function, error_model="numpy")


def extremes_njit(function: Kernel) -> Kernel:
    """Compile a kernel that only compares numbers, none of them missing.

    The two flags let a running minimum use wide registers; neither changes any rounding.
    """
    return _compile(function, fastmath={"nnan", "nsz"})


#: One parallel kernel at a time: not every way of running threads allows two.
ONE_AT_A_TIME = Lock()


def parallel_njit(function: Kernel) -> Kernel:
    """Compile a kernel whose ``prange`` loops run in all threads; called from Python only.

    Calls wait for each other, so that two requests of a web server may ask at once.
    """
    compiled = _compile(function, parallel=True, error_model="numpy")

    @wraps(function)
    def call(*arguments: Any) -> Any:
        with ONE_AT_A_TIME:
            return compiled(*arguments)

    return cast(Kernel, call)


#: A range whose steps may run in any order and in several threads.
prange: Callable[..., range] = range if numba is None else numba.prange

#: A whole number with a sign. Without it, constants and the counters of threads, which have none, are types of their
#: own, and every kernel that they are handed to is compiled once more.
whole: Callable[[int], int] = int if numba is None else cast(Callable[[int], int], np.int64)
