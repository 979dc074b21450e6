"""How many children, at what cost, how volatile, in each unit."""
