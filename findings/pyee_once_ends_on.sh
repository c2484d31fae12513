#!/usr/bin/env bash
# pyee 13.0.1: `once` of a listener ends the lasting `on` of the same listener.
#
# Guess: as in the EventEmitter of Node that pyee ports, each registration counts: `on(f)`, `once(f)` and two events
#   call f three times, and the lasting registration is still there afterwards.
# What happens: listeners are the keys of one mapping. `once` overwrites the entry of `on`; the first event removes
#   it. f is called once, and never again. Likewise `on(f)` twice calls f once per event.
# Why it matters: one part of an app listens to "participant-joined" for good, another waits with `once` and the same
#   callback for the next one. From then on the app is deaf to joiners, without an error.
# Source: documentation of Node, events, "multiple calls ... will result in the listener being added multiple times";
#   pyee/base.py, `_add_event_handler`.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check pyee==13.0.1
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pyee.base import EventEmitter

print("pyee", version("pyee"))
emitter, calls = EventEmitter(), []
def listener(): calls.append(1)
emitter.on("joined", listener)
emitter.once("joined", listener)
heard = [emitter.emit("joined"), emitter.emit("joined")]
print("guess: on + once, two events: 3 calls, both heard")
print(f"seen:  {len(calls)} calls, heard: {heard}, listeners left: {len(emitter.listeners('joined'))}")
twice, calls_twice = EventEmitter(), []
def other(): calls_twice.append(1)
twice.on("joined", other)
twice.on("joined", other)
twice.emit("joined")
print(f"seen:  registered twice with on, one event: {len(calls_twice)} call")
assert len(calls) == 1 and heard == [True, False] and len(calls_twice) == 1, "pyee behaves otherwise now"
PYTHON
