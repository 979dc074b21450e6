"""Pounds in words: the minus before the sign, millions where there are some, thousands where there are not."""

from __future__ import annotations

MILLIONS_FROM = 100_000
"""Pounds from which a sum is told in millions."""


def pounds(value: float) -> str:
    """Whole pounds.

    >>> pounds(-547890)
    '-£547,890'
    """
    return f"{_sign(value)}£{abs(value):,.0f}"


def thousands(value: float) -> str:
    """Whole thousands of pounds."""
    size = abs(value)
    if 0 < size < 500:
        return "less than £1,000"
    return f"{_sign(value)}£{size / 1e3:,.0f},000" if size else "£0"


def millions(value: float, digits: int = 1) -> str:
    """Millions of pounds; thousands where a sum would be nearly nothing in millions."""
    if abs(value) < MILLIONS_FROM:
        return thousands(value)
    return f"{_sign(value)}£{abs(value) / 1e6:,.{digits}f}m"


def _sign(value: float) -> str:
    return "-" if value < 0 else ""
