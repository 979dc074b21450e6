"""Measures of possible councils: computed once for each, then aggregated to options."""
