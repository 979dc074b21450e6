"""Reader of the statutory return on looked-after children (SSDA903)."""

from vesting.evidence.returns.outcome import Returns
from vesting.evidence.returns.part import NotAPart, ReturnFile
from vesting.evidence.returns.reading import read_returns

__all__ = ["NotAPart", "ReturnFile", "Returns", "read_returns"]
