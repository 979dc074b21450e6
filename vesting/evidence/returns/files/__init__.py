"""From bytes to the parts of a return: whatever kind of file it is, rows of text cells under our names."""
