#!/bin/sh
# Set up a fresh machine: the system's libraries, a virtual environment, the pinned dependencies.
# As root on Debian it installs what is missing; elsewhere it says what to install.
set -eu

PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}
PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 gettext poppler-utils"

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "error: $1"
    say "hint: $2"
    exit 4
}

command -v "$PYTHON" >/dev/null 2>&1 ||
    stop "$PYTHON was not found" "install Python 3.11 or later: apt-get install python3 python3-venv"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "$PYTHON is older than Python 3.11" "name a later one: make build PYTHON=python3.12"

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $PACKAGES; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
fi
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then
        say "installing:$missing"
        export DEBIAN_FRONTEND=noninteractive
        # shellcheck disable=SC2086
        { apt-get update -q && apt-get install -qy --no-install-recommends $missing; } >&2 ||
            stop "apt-get could not install:$missing" "look at its messages above"
    else
        stop "these Debian packages are missing:$missing" "sudo apt-get install$missing"
    fi
elif ! command -v dpkg-query >/dev/null 2>&1; then
    say "note: not a Debian system: Pango 1.50 or later is needed (macOS: brew install pango gettext)"
fi

say "setting up $VENV"
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
    --editable '.[dev]' >&2 ||
    stop "pip could not install the dependencies" "look at its messages above; is the package index reachable?"
