"""Comparing options without hiding the judgement: criteria first, then fronts, ranks and weights."""
