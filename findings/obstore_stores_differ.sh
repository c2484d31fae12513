#!/usr/bin/env bash
# obstore 0.12.1: stores of one interface disagree on an upload with a content type, and on a deletion of nothing.
#
# Guess: what a local folder cannot keep (the content type of an upload) is left out, and deleting what is not there
#   has one outcome for all stores: the interface is the same.
# What happens: LocalStore refuses the whole upload with NotImplementedError because attributes were given, and raises
#   FileNotFoundError for a deletion of nothing; MemoryStore takes both, as S3 does.
# Why it matters: code that uploads recordings as video/mp4 and tidies up again after a crash passes its tests on
#   MemoryStore and S3, and fails for the team that mounts a plain folder, at the end of its first recording.
# Source: obstore documentation, `put` (attributes) and `delete`; Amazon S3, DeleteObject (no error without the key).
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
import tempfile
from importlib.metadata import version

import obstore
from obstore.store import LocalStore, MemoryStore

print("obstore", version("obstore"))
def attempt(action):
    try:
        action()
    except Exception as error:
        return type(error).__name__
    return "done"
seen = {}
for store in (LocalStore(tempfile.mkdtemp(dir=".")), MemoryStore()):
    seen[type(store).__name__] = (
        attempt(lambda: obstore.put(store, "a.mp4", b"x", attributes={"Content-Type": "video/mp4"})),
        attempt(lambda: obstore.delete(store, "missing.mp4")),
    )
print("guess: both stores alike, the upload done")
for name, outcome in seen.items():
    print(f"seen:  {name}: upload with a content type: {outcome[0]}; deletion of nothing: {outcome[1]}")
assert seen == {"LocalStore": ("NotImplementedError", "FileNotFoundError"), "MemoryStore": ("done", "done")}, (
    "obstore behaves otherwise now"
)
PYTHON
