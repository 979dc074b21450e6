"""Reader of the statutory return on looked-after children (SSDA903)."""

from vesting.evidence.returns.parts import NotAPart, ReturnFile
from vesting.evidence.returns.reading import Returns, read_returns

__all__ = ["NotAPart", "ReturnFile", "Returns", "read_returns"]
