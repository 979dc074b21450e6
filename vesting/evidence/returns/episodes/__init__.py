"""Episodes as the returns tell them, time and again: one of each, whatever a system wrote for an end."""
