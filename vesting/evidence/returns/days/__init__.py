"""Days: in which order and writing a whole file has its dates, and those that the law and the return set."""
