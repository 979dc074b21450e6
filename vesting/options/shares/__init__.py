"""Sharing a cost between partners: keys, cooperative games, and who would do better outside."""
