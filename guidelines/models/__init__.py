"""The rows of guidelines: editions, crosswalks and what happened when."""

from guidelines.models.chronicle import Event, Term
from guidelines.models.crosswalks import Crosswalk, Link, Unit
from guidelines.models.editions import Framework, Principle, SourceDocument, Version
from guidelines.models.items import WHEN, Item, Passage
from guidelines.models.words import Basis, Force, Kind, Mark, Precision, Relation, Sort, Status, Strength

__all__ = (
    "WHEN",
    "Basis",
    "Crosswalk",
    "Event",
    "Force",
    "Framework",
    "Item",
    "Kind",
    "Link",
    "Mark",
    "Passage",
    "Precision",
    "Principle",
    "Relation",
    "Sort",
    "SourceDocument",
    "Status",
    "Strength",
    "Term",
    "Unit",
    "Version",
)
