"""Whether the files that come with Tenken are in the database as they were left there, without reading them.

A sum is taken over what goes in (the files, and the code that reads and stores them) and over what came out (digests
and numbers of the rows). Where it is the sum noted after the last loading, loading again would write nothing. A file,
a release, or a database that is another (restored, emptied, edited) gives another sum.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Count

from guidelines.models import Crosswalk, Event, Item, Link, Passage, Status, Succession, Term, Unit, Version

CODE = Path(__file__).resolve().parent


def digest(files: Iterable[Path]) -> str:
    """The sum over the files, the code of this room and the loaded rows. Nine queries. Raises OSError."""
    found = hashlib.sha256(json.dumps(_rows(), default=str).encode())
    for path in (*files, *sorted(CODE.rglob("*.py"))):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path}\0{content}\n".encode())
    return found.hexdigest()


def _rows() -> list[list[tuple]]:
    frozen = Version.objects.exclude(status=Status.DRAFT)
    places = [model.objects.exclude(version__status=Status.DRAFT) for model in (Item, Passage, Unit)]
    numbers = [rows.values_list("version_id").annotate(Count("pk")).order_by("version_id") for rows in places]
    return [
        list(rows)
        for rows in (
            frozen.values_list("pk", "framework__key", "label", "status", "digest").order_by("pk"),
            *numbers,
            Crosswalk.objects.values_list("source_id", "target_id", "position", "digest").order_by("pk"),
            Link.objects.values_list("crosswalk_id").annotate(Count("pk")).order_by("crosswalk_id"),
            Succession.objects.values_list("old_id", "new_id", "digest").annotate(Count("steps")).order_by("pk"),
            Event.objects.values_list("digest").annotate(Count("pk")).order_by("digest"),
            Term.objects.values_list("digest").annotate(Count("pk")).order_by("digest"),
        )
    ]
