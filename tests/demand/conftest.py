"""Where tests of demand find the validation scripts and the golden check."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "validation" / "demand")]
