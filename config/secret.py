"""The installation's own secret key, made on first use."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def secret_key(path: Path) -> str:
    """Return the key kept in ``path``; make it first when there is none.

    Two processes starting together agree on one key: the file is complete before it gets its name, and the
    first to name it wins. Raises OSError when the folder cannot be written to.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key(), encoding="utf-8")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
