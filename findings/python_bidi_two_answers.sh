#!/usr/bin/env bash
# python-bidi 0.6.12: its two functions of one name draw brackets in right-to-left text differently.
#
# Guess: `bidi.get_display` and `bidi.algorithm.get_display` are one function, kept at two places for old imports, and
#   give the characters to paint from left to right.
# What happens: they are two implementations. `bidi.algorithm` exchanges "(" and ")" in right-to-left runs (rule L4 of
#   UAX 9), the one at the top does not: the same name is painted "(c)" by one and ")c(" by the other. Text whose
#   brackets lie in a left-to-right run comes out alike, so a test with a Latin name in front does not show it.
# Why it matters: names such as "dan (guest)" in Hebrew or Arabic are painted into the tiles of recordings; an
#   innocent change of the import turns every bracket around. What shapes with HarfBuzz needs the one, what paints
#   character by character the other.
# Source: Unicode Standard Annex 9, rule L4; README of python-bidi on its two implementations.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check python-bidi==0.6.12
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import bidi
import bidi.algorithm

print("python-bidi", version("python-bidi"))
name = "\u05d3\u05df (\u05d0)"  # a Hebrew name, a bracketed letter
top, old = bidi.get_display(name), bidi.algorithm.get_display(name)
print("guess: both", ascii("(\u05d0) \u05df\u05d3"))
print("seen:  bidi.get_display          ", ascii(top))
print("seen:  bidi.algorithm.get_display", ascii(old))
latin = "Dan (\u05d3\u05df)"
assert old == "(\u05d0) \u05df\u05d3" and top == ")\u05d0( \u05df\u05d3", "python-bidi behaves otherwise now"
assert bidi.get_display(latin) == bidi.algorithm.get_display(latin) == "Dan (\u05df\u05d3)"
PYTHON
