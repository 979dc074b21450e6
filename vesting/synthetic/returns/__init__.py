"""Children in care, one by one, and the statutory returns that tell of them.

>>> from vesting.synthetic.returns import loamshire_returns
>>> files = loamshire_returns(seed=1)  # bytes by path, five years of two councils

No child here lives. The world is not of any estimator's model class: stays are mixtures of Weibull
and lognormal lengths fixed at the door, siblings come and go together, families differ, entries
have seasons and shocks that last.
"""

from __future__ import annotations

from vesting.synthetic.returns.care import Care
from vesting.synthetic.returns.county import loamshire_care, loamshire_returns, returns_of
from vesting.synthetic.returns.folder import write_returns
from vesting.synthetic.returns.imagine import imagine_care
from vesting.synthetic.returns.plan import Homes, Plan, Published

__all__ = [
    "Care",
    "Homes",
    "Plan",
    "Published",
    "imagine_care",
    "loamshire_care",
    "loamshire_returns",
    "returns_of",
    "write_returns",
]
