"""One made-up county for all tests of the returns."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from vesting.synthetic import imagine
from vesting.synthetic.returns import Homes, Plan, imagine_care

sys.path.insert(0, str(Path(__file__).parents[2]))


@pytest.fixture(scope="session")
def homes() -> Homes:
    return Homes(
        tuple(f"E01{90001 + i:06d}" for i in range(40)),
        tuple(f"E07{901 + i // 10:06d}" for i in range(40)),
        np.linspace(1, 3, 40),
        tuple(f"LM{1 + i // 9} {1 + i % 9}AA" for i in range(40)),
        np.arange(40),
    )


@pytest.fixture(scope="session")
def care(homes):
    """Eleven collection years, every vintage of codes."""
    return imagine_care(Plan(7, homes, first=2017, last=2027, children=300, beyond=2))


@pytest.fixture(scope="session")
def large(homes):
    """Enough children for shares to be steady."""
    return imagine_care(Plan(8, homes, first=2018, last=2024, children=3_000, beyond=0))


@pytest.fixture(scope="session")
def world():
    return imagine(3)
