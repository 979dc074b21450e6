"""Loamshire, a fictitious county, as official files."""
