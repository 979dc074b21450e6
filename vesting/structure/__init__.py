"""A structure: the form of children's services in one area, from one date, as a text file.

``read`` and ``load`` turn text into a :class:`Structure`, with every fault named by line;
:class:`Document` edits the text without touching the rest; ``diff`` says what moves between two.
"""

from vesting.structure.document import Document
from vesting.structure.known import KnownPlaces
from vesting.structure.model import Structure, Unit
from vesting.structure.reading import Reading, load, read
from vesting.structure.words import Model

__all__ = ["Document", "KnownPlaces", "Model", "Reading", "Structure", "Unit", "load", "read"]
