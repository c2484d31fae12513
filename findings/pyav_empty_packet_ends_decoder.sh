#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg 8.1.2): a packet without a byte ends a decoder for good.
#
# Guess: decoding an empty packet gives nothing, or an error for this packet; the next packet is decoded as ever.
# What happens: it gives nothing and no error, and every packet after it raises EOFError: to FFmpeg, an empty packet is
#   the request to drain. `flush_buffers()` makes the decoder usable again.
# Why it matters: RTP packets with an empty payload are ordinary in WebRTC (padding that probes the bandwidth), and a
#   depacketizer yields b"" for them. One of them mutes a participant in the recording from there to the end.
# Source: FFmpeg, avcodec.h, `avcodec_send_packet`: "a packet with data set to NULL and size set to 0 ... is considered a
#   flush packet"; RFC 3550, 5.1 (padding).
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
from fractions import Fraction

import av
import numpy as np

print("PyAV", av.__version__, "FFmpeg", av.ffmpeg_version_info)
encoder = av.CodecContext.create("libopus", "w")
encoder.sample_rate, encoder.layout, encoder.format = 48000, "mono", "s16"
encoder.time_base = Fraction(1, 48000)
packets = []
for number in range(4):
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), np.int16), format="s16", layout="mono")
    frame.sample_rate, frame.pts = 48000, number * 960
    packets += [bytes(one) for one in encoder.encode(frame)]
decoder = av.CodecContext.create("opus", "r")
decoder.sample_rate, decoder.layout = 48000, "mono"
seen = []
for data in (packets[0], b"", packets[1], packets[2]):
    try:
        seen.append(sum(frame.samples for frame in decoder.decode(av.Packet(data))))
    except av.error.EOFError as error:
        seen.append(type(error).__name__)
print("guess: [960, 0 or an error, 960, 960] samples")
print("seen: ", seen)
decoder.flush_buffers()
after = sum(frame.samples for frame in decoder.decode(av.Packet(packets[3])))
print("seen:  after flush_buffers():", after)
assert seen == [960, 0, "EOFError", "EOFError"] and after == 960, "PyAV behaves otherwise now"
PYTHON
