"""Councils and their history, places, borders, footprints."""
