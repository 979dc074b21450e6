"""Whether a structure obeys the design principles."""
