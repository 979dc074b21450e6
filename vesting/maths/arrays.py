"""Short names for the arrays that the mathematics takes and gives."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Singles: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.int32]
Masks: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]
