#!/usr/bin/env bash
# webrtcvad 2.0.10: the hum of the mains is speech, endlessly, in the modes 0 to 2.
#
# Guess: a voice detector takes a steady hum of 50 Hz, below every voice, for noise, at the latest after it has adapted
#   to it, and the stricter modes (0 to 3) sooner.
# What happens: in the modes 0, 1 and 2 every frame of ten seconds is speech; only mode 3 ends it after a few frames.
# Why it matters: a participant with a badly earthed microphone is the active speaker for the whole meeting, is laid
#   out large in the recording, and never counts as silent.
# Source: WebRTC, common_audio/vad (lowest band from 80 Hz, a model of speech and noise per band); README of webrtcvad.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check setuptools==80.9.0 webrtcvad==2.0.10 numpy==2.4.6
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import webrtcvad

print("webrtcvad", version("webrtcvad"))
RATE, FRAME, SECONDS = 48000, 960, 10
at = np.arange(RATE * SECONDS)
pieces = (8000 * np.sin(2 * np.pi * 50 * at / RATE)).astype(np.int16).reshape(-1, FRAME)
seen = []
for mode in range(4):
    vad = webrtcvad.Vad(mode)
    seen.append(sum(vad.is_speech(piece.tobytes(), RATE) for piece in pieces) / len(pieces))
print("guess: nearly none of it speech in any mode")
print("seen:  share of a hum of 50 Hz taken for speech in the modes 0..3:", seen)
assert seen[:3] == [1, 1, 1] and seen[3] < 0.05, "webrtcvad behaves otherwise now"
PYTHON
