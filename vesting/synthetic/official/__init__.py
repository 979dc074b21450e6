"""Writers of the official layouts, one module a publisher's habit."""
