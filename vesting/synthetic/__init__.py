"""Loamshire: a whole fictitious county, written as official files, from a seed.

>>> from vesting.synthetic import generate
>>> files = generate(seed=1)  # bytes by file name

Nothing here is a real place. Codes have the form of England's and numbers that England does not use.
"""

from __future__ import annotations

from vesting.synthetic.loamshire import SEED, files_of, generate
from vesting.synthetic.need import Truth
from vesting.synthetic.world import World, imagine

__all__ = ["SEED", "Truth", "World", "files_of", "generate", "imagine"]
