"""Reader of the statutory return on looked-after children (SSDA903).

Its rooms, in the order in which they know each other; each knows only those above it in this list, and
``reading`` walks through all of them:

======================== ======================================================================
``names``, ``guide``     what names of files tell; the return's modules, columns and codes
``fates``                the stated rules, and the ledger of which row met which
``cells``                what a cell means, and whether it stands under its own heading
``files``                from bytes to parts: rows of text cells under our names
``days``                 the order and the writing of dates; days that law and return set
``settling``             of which council and which collection year every row is
``children``             whose every row is, and who is who (knows nothing of ``settling``)
``episodes``             one of each episode, however often and by whomever it is told
``mending``              one child's episodes on a line of days, mended step by step
======================== ======================================================================

Beside ``reading`` stand what it gives (``outcome``), what the returns leave out (``untold``), and the
door at which a return that was meant for the evidence is turned away (``refusal``).
"""

from vesting.evidence.returns.files.part import NotAPart, ReturnFile
from vesting.evidence.returns.outcome import Returns
from vesting.evidence.returns.reading import read_returns

__all__ = ["NotAPart", "ReturnFile", "Returns", "read_returns"]
