#!/usr/bin/env bash
# Says which tools for building are missing, and how to get each; silent when all are here.
set -u
missing=0
need() { # name, how to get it
  printf 'meetkit needs %s.\n  %s\n' "$1" "$2" >&2
  missing=1
}
at_least() { # have, want: versions
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}
python=${PYTHON:-python3}
have=$("$python" -c 'import platform; print(platform.python_version())' 2>/dev/null)
at_least "${have:-0}" 3.11 || need "Python 3.11 or later (found: ${have:-none})" "Debian: apt-get install python3 python3-venv; or set PYTHON=/path/to/python3"
[ -z "$have" ] || "$python" -c 'import venv, ensurepip' 2>/dev/null || command -v uv >/dev/null || need "Python's venv module" "Debian: apt-get install python3-venv"
command -v cc >/dev/null || need "a C compiler" "Debian: apt-get install build-essential"
have=$(cargo --version 2>/dev/null | cut -d' ' -f2)
at_least "${have:-0}" 1.89 || need "Rust 1.89 or later (found: ${have:-none})" "install rustup from https://rustup.rs, then: rustup toolchain install stable"
have=$(node --version 2>/dev/null | tr -d v)
at_least "${have:-0}" 20.19 || need "Node.js 20.19 or later (found: ${have:-none})" "Debian 13: apt-get install nodejs npm; or from https://nodejs.org"
command -v npm >/dev/null || need "npm" "Debian: apt-get install npm"
exit $missing
