#!/usr/bin/env bash
# aiortc 1.16.0: pictures of odd width are sent in VP8 and refused in H264, by the same track.
#
# Guess: a track may deliver pictures of any size: what WebRTC encoders do with an odd side (crop or pad by one) is the
#   same for each codec that was negotiated.
# What happens: the VP8 encoder takes 641 x 361; the H264 encoder raises ExternalError, "Generic error in an external
#   library", which names neither the size nor the cause (libx264 needs even sides with 4:2:0).
# Why it matters: shared windows have odd sizes every other time. With VP8 in front, as by default, all is well until
#   the first peer that prefers H264 (Safari, hardware), and then the task that sends ends.
# Source: x264, "width not divisible by 2"; aiortc/codecs/h264.py and vpx.py, `encode`.
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
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder

print("aiortc", aiortc.__version__)
seen = {}
for encoder in (Vp8Encoder(), H264Encoder()):
    for size in ((640, 360), (641, 361)):
        frame = av.VideoFrame.from_ndarray(np.zeros((size[1], size[0], 3), np.uint8), format="rgb24")
        frame.pts, frame.time_base = 0, Fraction(1, 90000)
        try:
            outcome = "sent" if encoder.encode(frame)[0] else "nothing"
        except av.error.FFmpegError as error:
            outcome = type(error).__name__
        seen[type(encoder).__name__, size] = outcome
print("guess: each of them sent")
for (name, size), outcome in seen.items():
    print(f"seen:  {name} {size[0]}x{size[1]}: {outcome}")
assert list(seen.values()) == ["sent", "sent", "sent", "ExternalError"], "aiortc behaves otherwise now"
PYTHON
