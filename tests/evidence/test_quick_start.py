"""One possible council is measured without loading or repeating what it does not need."""

import subprocess
import sys

import numpy as np
import pytest

from vesting.evidence import numbers
from vesting.evidence.laws import law_of


def test_measuring_a_council_does_not_load_the_whole_of_statistics():
    script = "import sys, vesting.workspace.possible_council; print('scipy.stats' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_small_areas_are_not_looked_up_among_councils(monkeypatch):
    asked = []
    monkeypatch.setattr(numbers, "other_codes", lambda code: asked.append(code) or ())
    small = [f"E0100{n:04d}" for n in range(1000)]
    assert numbers.asked_codes(small) == dict(zip(small, small, strict=True))
    assert numbers.by_code(small, dict.fromkeys(small, 1)) == dict.fromkeys(small, 1.0)
    assert asked == []


def test_former_codes_of_a_council_lead_to_the_one_asked_for():
    assert numbers.asked_codes(["E08000038"])["E08000016"] == "E08000038"
    assert numbers.by_code(["E08000038"], {"E08000016": 3}) == {"E08000038": 3.0}


@pytest.mark.parametrize("part", [0.0, 0.025, 0.5, 0.975, 1.0])
def test_quantiles_are_those_of_the_distributions(part):
    from scipy.stats import norm, t

    law = law_of("looked_after", horizon=1)
    tails = law.tails
    scale = np.sqrt((tails - 2) / tails) if np.isfinite(tails) else 1.0
    wanted = t.ppf(part, tails) * scale if np.isfinite(tails) else norm.ppf(part)
    assert law.quantile(part) == pytest.approx(wanted, rel=1e-12)
