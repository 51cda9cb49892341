# shellcheck shell=sh
# Words that the scripts beside this file share; to be read in (". bin/common.sh") from the top folder.

say() { printf 'tenken: %s\n' "$*"; }

stop() {
    printf 'tenken: %s\n' "$@" >&2
    exit 1
}

usable() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The Python to begin with: PYTHON when it is set, else the one of .venv, else the first that is new enough.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        usable "$PYTHON" || stop "PYTHON=$PYTHON is no Python 3.11 or newer."
        echo "$PYTHON"
        return
    fi
    for candidate in .venv/bin/python python3 python3.13 python3.12 python3.11; do
        if usable "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    stop "Tenken needs Python 3.11 or newer, and none was found." \
        "Install it (Debian 12: apt-get install python3 python3-venv) or name it: PYTHON=/path/to/python3.12 make run"
}
