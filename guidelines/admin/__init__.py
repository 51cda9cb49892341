"""Guidelines in the browser. Nothing is added or deleted here: content comes in by file."""

from guidelines.admin import chronicle, crosswalks, editions

__all__ = ("chronicle", "crosswalks", "editions")
