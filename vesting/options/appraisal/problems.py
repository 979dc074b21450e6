"""What can be wrong with an appraisal."""

from __future__ import annotations

from vesting.errors import InputError, Problem, RuleBroken

CRITERION_TWICE = Problem("APP-E01", "Two criteria share one id", InputError)
BAD_ANCHORS = Problem("APP-E02", "Anchors do not fit the direction", InputError)
MISSING_PART = Problem("APP-E03", "A criterion lacks what its aggregate needs", InputError)
NOT_FIXED = Problem("APP-E04", "Scores are asked for before the criteria are fixed", RuleBroken)
FIXED = Problem("APP-E05", "Criteria that are fixed cannot be edited", RuleBroken)
NO_REASON = Problem("APP-E06", "A change needs a reason", RuleBroken)
NO_CHILD_OUTCOME = Problem("APP-E07", "No outcome for children is weighed", RuleBroken)
NO_WEIGHTS = Problem("APP-E08", "There is no overall score without weights", RuleBroken)
BAD_WEIGHTS = Problem("APP-E09", "Weights cannot be used", InputError)
UNKNOWN_CRITERION = Problem("APP-E10", "A criterion is not known", InputError)
NO_FIGURE = Problem("APP-E11", "A criterion has options without a figure", InputError)
NO_ROOM = Problem("APP-E12", "No weights fit what was stated about them", InputError)
NO_OPTION = Problem("APP-E13", "An option is not in the list", InputError)
BAD_SHAPE = Problem("APP-E14", "Tables of an appraisal do not fit each other", InputError)
