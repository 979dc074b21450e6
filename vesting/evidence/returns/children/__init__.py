"""Whose every row is, and who is who: one key a child, one person a key, one row a person."""
