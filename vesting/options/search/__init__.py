"""Spaces too large to list: sample them with a seeded chain, or find a best option with a proved gap."""
