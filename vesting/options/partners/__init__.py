"""Partners: which existing authority could help another, and which could work together."""
