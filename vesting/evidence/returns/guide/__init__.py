"""The return as the guide has it: its modules, their columns, and the codes with the years in which they hold."""
