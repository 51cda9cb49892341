"""One benchmark in a process of its own: ``python -m bench.child NAME SAVES`` prints its figures as JSON."""

import json
import sys
from importlib import import_module

import django
from django.core.management import call_command


def main(name: str, saves: str) -> None:
    """Prepare the throw-away instance that the environment names, measure, print."""
    django.setup()
    call_command("prepare", verbosity=0)
    figures = import_module(f"bench.{name}").measure(int(saves))
    print(json.dumps([figure.data() for figure in figures]))


if __name__ == "__main__":
    main(*sys.argv[1:])
