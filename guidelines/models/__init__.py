"""The rows of guidelines: editions, crosswalks and what happened when."""

from guidelines.models.changes import Change, Discarded
from guidelines.models.chronicle import Event, Term
from guidelines.models.comments import Comment
from guidelines.models.crosswalks import Crosswalk, Link, Unit
from guidelines.models.editions import Framework, Principle, SourceDocument, Version
from guidelines.models.imports import Import
from guidelines.models.items import WHEN, Item, Passage
from guidelines.models.successions import ItemStep, Succession
from guidelines.models.words import Basis, Force, Kind, Mark, Precision, Relation, Sort, Status, Strength

__all__ = (
    "WHEN",
    "Basis",
    "Change",
    "Comment",
    "Crosswalk",
    "Discarded",
    "Event",
    "Force",
    "Framework",
    "Import",
    "Item",
    "ItemStep",
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
    "Succession",
    "Term",
    "Unit",
    "Version",
)
