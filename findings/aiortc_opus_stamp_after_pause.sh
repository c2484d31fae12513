#!/usr/bin/env bash
# aiortc 1.16.0: the first sound after a pause carries the time stamp of the end of what was before the pause.
#
# Guess: the time stamp of an Opus packet is the `pts` of its frame (on its own origin), also behind a gap.
# What happens: libopus looks 6.5 ms ahead, so the packet begins with the last samples before the pause, and FFmpeg
#   stamps it for those. aiortc takes the stamp away from the frame by a fixed amount. The frame of second 1 is sent as
#   of 40 ms; only the one after it is at its place.
# Why it matters: tracks that pause (push to talk, a voice that is synthesised when needed) lose the first 20 ms of each
#   utterance in receivers that find the stamp too late to play; a recorder that trusts stamps puts them far too early.
# Source: RFC 7845, 4.2 (pre-skip), FFmpeg libavcodec/audio_frame_queue.c; aiortc/codecs/opus.py, `encode`.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check aiortc==1.16.0 av==18.1.0 numpy==2.4.6
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
from fractions import Fraction

import aiortc
import av
import numpy as np
from aiortc.codecs.opus import OpusEncoder

encoder, seen = OpusEncoder(), []
for pts in (0, 960, 48000, 48960):
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 1920), np.int16), format="s16", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = 48000, pts, Fraction(1, 48000)
    payloads, stamp = encoder.encode(frame)
    assert len(payloads) == 1
    seen.append(stamp)
print("aiortc", aiortc.__version__)
print("guess: [0, 960, 48000, 48960]")
print("seen: ", seen)
assert seen == [0, 960, 1920, 48960], "aiortc behaves otherwise now"
PYTHON
