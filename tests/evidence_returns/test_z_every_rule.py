"""Last of its group: every stated rule was met by an example of the modules before it."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import SEEN
from vesting.evidence.returns.fates.rules import rules

pytestmark = pytest.mark.xdist_group("rules")


def test_every_rule_has_an_example():
    assert set(rules()) - SEEN == set()
    text = " ".join(r.does + r.why for r in rules().values())
    assert "  " not in text
