"""What can be wrong with a file of a partnership."""

from __future__ import annotations

from vesting.errors import InputError, Problem

UNREADABLE = Problem("SHR-E01", "A partnership file cannot be read", InputError)
TWICE = Problem("SHR-E02", "A name or a group stands twice", InputError)
UNKNOWN_WORD = Problem("SHR-E03", "A word of the file is not known", InputError)
NOT_A_NUMBER = Problem("SHR-E04", "A figure is missing, negative or not a number", InputError)
PARTNER_COUNT = Problem("SHR-E05", "Too few or too many partners", InputError)
UNKNOWN_PARTNER = Problem("SHR-E06", "A partner is not known", InputError)
MISSING_GROUP = Problem("SHR-E07", "A group has no cost", InputError)
NO_COSTS = Problem("SHR-E08", "A partnership has no costs, or two kinds", InputError)
NOT_WHOLE = Problem("SHR-E09", "A key does not add up to 100 %", InputError)
NO_MEASURE = Problem("SHR-E10", "A key needs a measure that a partner lacks", InputError)
NAME_UNFIT = Problem("SHR-E12", "A partner's name cannot be used", InputError)
NOTHING_TO_SHARE = Problem("SHR-E11", "There is nothing to share", InputError)
