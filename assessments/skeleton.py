"""The questionnaire's items, rendered by crispy once and filled many times.

The markup of an item depends on the edition, the item and the language alone. So it is rendered once with marks where
a person's words go, and every request fills the marks in. ``tests/assessments/test_skeleton.py`` proves that the result
equals the plain rendering for every item, level and text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from assessments.forms import ItemForm
from assessments.layout import Record
from assessments.models import Response
from assessments.outline import Outline, outline
from assessments.reports import words
from assessments.scope import Scope
from assessments.scoring import LEVELS
from assessments.seen import mark
from assessments.snapshot import NO_REPLY, Reply
from guidelines.catalogue import FACTS, SITUATIONS, Edition, Item, edition_words
from guidelines.models import Version

TEXTS = ("reason", "approach", "considered", "relations", "evidence")
OPEN, CLOSE = "\ue000", "\ue001"  # private use characters: no markup of ours holds them
SLOT = re.compile(f"{OPEN}([a-z_]+){CLOSE}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What is stored about an item: version 0 and no state where nothing is."""

    reply: Reply = NO_REPLY
    version: int = 0
    state: str = ""

    @property
    def mark(self) -> str:
        """See ``seen.mark``."""
        return mark(self.version, self.reply)


def held(response: Response | None) -> Held:
    """What is stored, in words of the active language."""
    if response is None:
        return Held(state=gettext("Not answered"))
    return Held(reply=response.reply, version=response.version, state=saved_words(response))


def saved_words(response: Response) -> str:
    """When the answer was saved: the time today, the date and time otherwise; or when it was carried over."""
    moment, today = localtime(response.saved_at), localtime().date()
    words = f"{moment:%H:%M}" if moment.date() == today else date_format(moment, "DATETIME_FORMAT")
    if response.carried_on:
        day = date_format(response.carried_on, "DATE_FORMAT")
        return gettext("Carried over from the earlier edition on %(day)s") % {"day": day}
    if response.level is None:
        return gettext("Not answered; notes saved %(time)s") % {"time": words}
    return gettext("Saved %(time)s") % {"time": words}


def outline_of(versions: Sequence[Version], scope: Scope) -> Outline:
    """The outline of a scope over editions that are asked together, read from the rows once for each process."""
    facts = "".join({True: "y", False: "n", None: "-"}[scope.facts.get(name)] for name in (*FACTS, *SITUATIONS))
    digests = ".".join(version.digest for version in versions)
    key = f"outline:{digests}:{'.'.join(scope.roles)}:{scope.depth}:{facts}"
    return caches["skeletons"].get_or_set(key, lambda: outline([version.edition() for version in versions], scope))


def render_items(version: Version, stored: dict[str, Held]) -> list[SafeString]:
    """The items of a page with a person's answers in them, in the active language and the order given."""
    names = {key: f"item:{version.digest}:{get_language()}:{key}" for key in stored}
    found = caches["skeletons"].get_many(names.values())
    if len(found) < len(names):
        edition = version.edition()
        found = {name: _parts(edition, edition.item(key)) for key, name in names.items()}
        caches["skeletons"].set_many(found)
    return [_fill(found[names[key]], value) for key, value in stored.items()]


def render_plain(edition: Edition, item: Item, form: ItemForm, *, state: str, conflict: Held | None = None) -> str:
    """One item by crispy itself: the skeleton's model, and the way for forms with errors or conflicts."""
    context = {
        "item": item,
        "form": form,
        "state": state,
        "conflict": conflict,
        "edition": edition,
        "place": _place(edition, item),
        "strength": words.STRENGTHS[item.strength],
        "basis": words.basis({"force": item.force, "verified": item.verified}),
    }
    return render_to_string("assessments/_item.html", context)


def _place(edition: Edition, item: Item) -> str:
    """The document that the item cites: a supplement's own, and else the edition by its name."""
    lang = get_language() or "ja"
    if edition.framework.supplements:
        cited = next(row for row in edition.version.documents if row.key == item.source.document)
        return cited.title.in_language(lang)
    name = edition_words(edition.version.label, lang)
    title = edition.framework.title.in_language(lang)
    return f"{title}{name}" if lang == "ja" else f"{title}, {name}"


def _fill(parts: list[str], value: Held) -> SafeString:
    values = _values(value)
    return SafeString("".join(values[part] if index % 2 else part for index, part in enumerate(parts)))


def _values(value: Held) -> dict[str, str]:
    reply = value.reply
    texts = {name: getattr(reply, name) for name in TEXTS} | {"evidence": "\n".join(reply.evidence)}
    values = {name: escape(text) for name, text in texts.items()}
    values["considered_on"] = f' value="{reply.considered_on.isoformat()}"' if reply.considered_on else ""
    values["seen"] = value.mark
    values["state"] = escape(value.state)
    values["is_open"] = " open" if any(getattr(reply, name) for name in Record.FIELDS) else ""
    return values | {level: " checked" if reply.level == level else "" for level in LEVELS}


def _parts(edition: Edition, item: Item) -> list[str]:
    """Cut the rendering of an empty item where values go: markup and slot names by turns."""
    html = render_plain(edition, item, ItemForm(key=item.key), state=f"{OPEN}state{CLOSE}")
    name = re.escape(item.key)
    for field in TEXTS:
        html = _insert(rf'(<textarea name="{name}-{field}"[^>]*>\n)', field, html)
    html = _insert(rf'(<input type="date" name="{name}-considered_on")', "considered_on", html)
    html = _insert(r'(<details class="record")', "is_open", html)
    html = _insert(rf'(<input type="hidden" name="{name}-seen" value=")[^"]*', "seen", html)
    for level in LEVELS:
        html = _insert(rf'(name="{name}-level" value="{level}")', level, html)
    return SLOT.split(html)


def _insert(pattern: str, slot: str, html: str) -> str:
    """Put a slot behind the one match of the pattern; a form that changed its markup fails here, loudly."""
    html, count = re.subn(pattern, rf"\g<1>{OPEN}{slot}{CLOSE}", html)
    if count != 1:
        raise AssertionError(f"the item form has {count} places for {slot}, not one: {pattern}")
    return html
