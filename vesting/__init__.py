"""Vesting: a workbench for structural change in children's services in England.

Form is data, function is a test, change is a difference.
"""

__version__ = "0.1.0"
