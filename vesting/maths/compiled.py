"""numba's compiler with types that a checker can follow, and the same arithmetic everywhere.

Compiled code is cached on disk (the shell sets the folder) and never uses fast-math: a sum gives
the same bits in every run. Kernels that run in parallel write each result from one thread alone, so
the number of threads does not matter. As in numpy, a division by 0 is infinite or not a number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def njit(function: Kernel) -> Kernel:
    """Compile a kernel that runs in one thread."""
    return cast(Kernel, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def extremes_njit(function: Kernel) -> Kernel:
    """Compile a kernel that only compares numbers, none of them missing.

    The two flags let a running minimum use wide registers; neither changes any rounding.
    """
    flags = {"nnan", "nsz"}
    return cast(Kernel, numba.njit(cache=True, nogil=True, fastmath=flags)(function))


def parallel_njit(function: Kernel) -> Kernel:
    """Compile a kernel whose ``prange`` loops run in all threads."""
    return cast(
        Kernel, numba.njit(cache=True, nogil=True, parallel=True, error_model="numpy")(function)
    )


#: A range whose steps may run in any order and in several threads.
prange: Callable[..., range] = numba.prange
