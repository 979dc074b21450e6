"""Posts, people and cases: the chance that work goes unallocated in a unit of a given size."""
