"""A structure as a text file: load, check, save, compare."""
