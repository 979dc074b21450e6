"""How code says which finding of the report it implements.

*Form and function* (LGA/Isos 2022) has 204 numbered findings. A function or class that implements
one names it with :func:`implements`; a data file of rules names it in a ``findings:`` list. The
documentation's concordance page is generated from both, so it cannot say more than the code does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made", bound=Callable[..., object] | type)

ATTRIBUTE = "__findings__"


def implements(*ids: str) -> Callable[[Made], Made]:
    """Mark a function or class as the place where findings are implemented.

    Args:
        ids: Finding identifiers, such as ``"FAC-8"``.
    """

    def mark(made: Made) -> Made:
        setattr(made, ATTRIBUTE, (*getattr(made, ATTRIBUTE, ()), *ids))
        return made

    return mark
