"""What a browser sends, and editions of any size."""

from collections.abc import Mapping

from django.http import QueryDict

from assessments.forms import ItemForm, scope_fields
from assessments.scope import Scope
from assessments.snapshot import Reply
from guidelines.catalogue import Edition
from guidelines.catalogue_yaml import read
from tests.guidelines.builders import as_yaml, item, mapping, words

NAUGHTY = (
    "</textarea><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "\n\n先頭に改行、末尾に改行\n",
    r"\1 \g<1> \\ %s {0} {{ x }} {% load x %}",
    "&amp; &lt;b&gt; &#39;",
    "\ue000level\ue001 \ue000seen\ue001 私用文字",
    "  two  spaces\tand a tab  ",
    "=1+1 ＝1 -1 @x",
    "👩‍👩‍👧 \u202e\u200b𠮷 ｶﾅ",
)


def typed(key: str, reply: Reply, *, seen: str | None = None) -> dict[str, str]:
    """The fields of one item as a browser sends them; ``seen`` is that of an item never answered unless given."""
    fields = {name: getattr(reply, name) for name in ("reason", "considered", "relations", "approach")}
    fields["evidence"] = "\n".join(reply.evidence)
    fields = {name: text.replace("\n", "\r\n") for name, text in fields.items()}
    fields["considered_on"] = reply.considered_on.isoformat() if reply.considered_on else ""
    fields["seen"] = ItemForm(key=key)["seen"].value() if seen is None else seen
    if reply.level:
        fields["level"] = reply.level
    return {f"{key}-{name}": text for name, text in fields.items()}


def page_data(replies: Mapping[str, Reply], *, seen: Mapping[str, str] | None = None) -> dict[str, str]:
    """All fields of a page; ``seen`` names the marks of the items that had an answer."""
    marks = seen or {}
    return {
        name: text for key, reply in replies.items() for name, text in typed(key, reply, seen=marks.get(key)).items()
    }


def query(scope: Scope, **more: str) -> str:
    """A scope as the query of an address."""
    data = QueryDict(mutable=True)
    for name, value in (scope_fields(scope) | more).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data.urlencode()


def edition_of(items: int, *, key: str = "demo", **changes) -> Edition:
    """An edition with that many items on its first page and one on the second, all asked in a quick check of users."""
    asked = {"quick": True, "roles": ["user"], "standard_for": ["user"]} | changes
    data = mapping()
    data["framework"]["key"] = key
    data["principles"] = [
        {"key": name, "title": words(name), "items": [item(f"{name}-{n}", **asked) for n in range(1, count + 1)]}
        for name, count in (("A", items), ("B", 1))
    ]
    return read(as_yaml(data))
