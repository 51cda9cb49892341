"""Bilingual values in templates."""

from typing import Any

from django import template
from django.utils.translation import get_language

from guidelines import told as telling
from guidelines.catalogue import Text, edition_words

register = template.Library()


@register.filter
def said(text: Text | None) -> str:
    """The text in the language of the page; blank where there is none. ``{{ item.title|said }}``"""
    return text.in_language(get_language() or "ja") if text else ""


@register.filter
def told(value: Any) -> str:
    """An error, a problem or a sentence in the language of the page. ``{{ problem|told }}``"""
    return telling.told(value)


@register.filter
def edition(label: str) -> str:
    """The name of an edition from its label. ``{{ version.label|edition }}``"""
    return edition_words(label, get_language() or "ja")


@register.filter
def column(row: Any, name: str) -> str:
    """A bilingual column of a row in the language of the page. ``{{ version.framework|column:"title" }}``"""
    return getattr(row, f"{name}_{'ja' if (get_language() or 'ja') == 'ja' else 'en'}")
