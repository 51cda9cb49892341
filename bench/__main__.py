"""``python -m bench [NAME …] [--saves N]``: measure on throw-away instances, print a Markdown table."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure, table

TOP = Path(__file__).resolve().parents[1]
NAMES = ("page", "save", "load", "importing", "report", "start")
MOST_SAVES = 100_000
MOST_SECONDS = 1800
UNSET = ("DATABASE_URL", "BASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "BEHIND_HTTPS_PROXY")


def main() -> None:
    """Run each benchmark in a process and a data folder of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(NAMES)}; default all")
    parser.add_argument("--saves", type=int, default=2000, help="saves over the network (default %(default)s)")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; known are {', '.join(NAMES)}")
    if not 1 <= options.saves <= MOST_SAVES:
        parser.error(f"--saves takes a number from 1 to {MOST_SAVES}")
    figures = [figure for name in options.names or NAMES for figure in measured(name, options.saves)]
    print(table(figures))


def measured(name: str, saves: int) -> list[Figure]:
    """The figures of one benchmark; ends this program where it fails."""
    print(f"bench: {name} …", file=sys.stderr, flush=True)
    with TemporaryDirectory(prefix="tenken-bench-") as folder:
        environ = {key: value for key, value in os.environ.items() if key not in UNSET}
        environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        command = [sys.executable, "-m", "bench.child", name, str(saves)]
        done = subprocess.run(
            command, cwd=TOP, env=environ, stdout=subprocess.PIPE, text=True, timeout=MOST_SECONDS, check=False
        )
    if done.returncode:
        sys.exit(f"bench: {name} failed with status {done.returncode}; its words stand above")
    return [Figure(**data) for data in json.loads(done.stdout)]


if __name__ == "__main__":
    main()
