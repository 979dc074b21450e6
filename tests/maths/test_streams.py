"""Streams: published answers, independence of order, uniform numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from vesting.maths.streams import philox, stream, uniforms

#: Known answers of Random123's file kat_vectors for philox4x32 with 10 rounds.
KNOWN = [
    ([0, 0, 0, 0], (0, 0), [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    (
        [0xFFFFFFFF] * 4,
        (0xFFFFFFFF, 0xFFFFFFFF),
        [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD],
    ),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        (0xA4093822, 0x299F31D0),
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_published_answers(counter, key, answer):
    assert philox(np.array(counter, dtype=np.uint64), key).tolist() == answer


def test_each_cell_depends_on_its_own_numbers_alone():
    whole = uniforms(5, "test", np.arange(40), np.arange(30))
    part = uniforms(5, "test", np.array([7, 3]), np.array([29, 0, 4]))
    assert np.array_equal(part, whole[np.ix_([7, 3], [29, 0, 4])])


@pytest.mark.parametrize("change", [{"seed": 6}, {"purpose": "other"}, {"place": 1}])
def test_seeds_purposes_and_places_differ(change):
    given = {"seed": 5, "purpose": "test", "place": 0}
    rows = np.arange(10)
    first = uniforms(replicates=rows, subjects=rows, **given)
    second = uniforms(replicates=rows, subjects=rows, **(given | change))
    assert not np.isclose(first, second).any()


def test_uniform_and_unrelated():
    cells = uniforms(1, "test", np.arange(400), np.arange(250))
    assert kstest(cells.ravel(), "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(cells[:, 0], cells[:, 1])[0, 1]) < 0.2
    assert cells.min() > 0
    assert cells.max() < 1


def test_streams_of_generators():
    again = [stream(3, "posts", replicate=r, subject=s).random(4) for r in (0, 1) for s in (0, 1)]
    assert np.array_equal(again[3], stream(3, "posts", 1, 1).random(4))
    assert len({tuple(draws) for draws in again}) == 4
    assert not np.array_equal(stream(3, "posts").random(4), stream(3, "other").random(4))
