"""Code that one process compiled and kept is never taken for other code in another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from vesting.maths import kept_code
from vesting.maths.kept_code import _Files, imported, stamp

KERNELS = """
import numpy as np
from vesting.maths.compiled import njit

@njit
def smallest_at(a):
    return np.argsort(a)[0]

@njit
def smallest(a):
    return np.sort(a)[0]
"""
ASK = """
import sys
from itertools import count
import numpy as np
from numba.core.bytecode import FunctionIdentity
FunctionIdentity._unique_ids = count(int(sys.argv[1]))
import kernels
numbers = np.arange(500.0)[::-1].copy()
for name in sys.argv[2:]:
    print(getattr(kernels, name)(numbers))
"""


def test_a_process_that_reads_what_another_kept_gets_its_own_answers(tmp_path):
    """numba alone links the sort of one kernel into the other here: both count to one number."""
    (tmp_path / "kernels.py").write_text(KERNELS)
    (tmp_path / "ask.py").write_text(ASK)
    env = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "kept")}

    def ask(*words):
        done = subprocess.run(
            [sys.executable, "ask.py", *words],
            cwd=tmp_path, env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.split()

    assert ask("4", "smallest_at") == ["499"]
    assert ask("1", "smallest", "smallest_at") == ["0.0", "499"]


def test_two_that_keep_two_signatures_at_once_do_not_share_a_file(tmp_path):
    one, two = (_Files(str(tmp_path), "kernel-1.py311", "stamp") for _ in range(2))
    one.save("float64", "code for float64")
    one._save_index({})  # as the other process, which had read the index before, leaves it
    two.save("int64", "code for int64")
    one._save_data(one._data_name_of("float64"), "code for float64")  # written late
    assert two.load("int64") == "code for int64"
    assert one.load("float64") is None  # compiled again
    one.save("float64", "code for float64")
    assert two.load("float64") == "code for float64"
    assert two.load("int64") == "code for int64"


def test_code_is_made_anew_where_something_that_it_is_made_of_has_changed(tmp_path, monkeypatch):
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "kernel.py").write_text("import numpy\nfrom ours.band import band\n")
    (ours / "band.py").write_text("from ours import edges\n")
    (ours / "edges.py").write_text("EDGES = (0, 1)\n")
    (ours / "other.py").write_text("")
    monkeypatch.setattr(kept_code, "OURS", ours)

    def now():
        imported.cache_clear()
        stamp.cache_clear()
        return stamp(ours / "kernel.py")

    first = now()
    assert now() == first
    (ours / "other.py").write_text("changed = True\n")
    assert now() == first
    (ours / "edges.py").write_text("EDGES = (0, 2)\n")
    assert now() != first
    stamp.cache_clear()
    imported.cache_clear()


def test_the_simulation_is_made_of_its_bands_and_prices():
    from vesting.demand import kernel, lives

    assert Path(lives.__file__) in imported(Path(kernel.__file__))
    names = {path.name for path in imported(Path(lives.__file__))}
    assert {"bands.py", "choice.py", "philox.py", "world.py"} <= names
