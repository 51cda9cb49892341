"""Guidelines in the browser: to read, and to change while an edition is a draft."""

from guidelines.admin import chronicle, comments, crosswalks, discards, editions

__all__ = ("chronicle", "comments", "crosswalks", "discards", "editions")
