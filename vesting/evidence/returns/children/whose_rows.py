"""Whose every row is: one key a child, whatever became of identifiers and councils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from vesting.evidence.returns.children.alias import may_be_one, one_key
from vesting.evidence.returns.children.filled_down import filled_down
from vesting.evidence.returns.children.lost_rows import with_owners
from vesting.evidence.returns.children.merged_councils import with_successors
from vesting.evidence.returns.children.one_child import as_one_child
from vesting.evidence.returns.children.two_councils import in_two_councils, without_others_rows
from vesting.evidence.returns.fates.ledger import Ledger


@dataclass(frozen=True)
class Owned:
    """Rows of which each has a child.

    Attributes:
        modules: Rows of all modules, with one key a child.
        remarks: What a person should know of children and councils.
        since: Of councils in which others go on, the first year of which all their parts have a return.
        ended: Councils whose children go on in several others.
    """

    modules: Mapping[str, pl.DataFrame] = field(repr=False)
    remarks: tuple[str, ...]
    since: Mapping[str, int]
    ended: frozenset[str]


def with_children(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> Owned:
    """Give every row its child; rows of which nothing tells the child are left out and noted."""
    found = without_others_rows(with_owners(filled_down(modules, ledger), ledger), ledger)
    whole = with_successors(found, ledger)
    known, remarks = as_one_child(one_key(whole.modules, ledger), ledger)
    told = (*whole.remarks, *remarks, *may_be_one(known), *in_two_councils(known))
    return Owned(known, told, whole.since, whole.ended)
