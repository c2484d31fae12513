#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg 8.1.2): VP8 is written into MPEG-TS without an error, and is no video any more when it is read.
#
# Guess: a container that has no place for VP8 refuses it at `add_stream`, as MP4 and FLV do.
# What happens: the MPEG-TS muxer takes every codec, and writes those it has no type for as private data. All packets
#   are in the file; a reader finds a stream of the type "data", without codec, size and pictures.
# Why it matters: HLS of the first kind and SRT carry MPEG-TS. Who passes WebRTC video on without encoding it anew gets a
#   stream that grows, has the right bit rate, and shows nothing; the first error is that of a viewer.
# Source: ISO/IEC 13818-1, table of stream types; FFmpeg libavformat/mpegtsenc.c, `get_dvb_stream_type`.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
import io
from fractions import Fraction

import av
import numpy as np

print("PyAV", av.__version__, "FFmpeg", av.ffmpeg_version_info)
seen = {}
for form in ("mp4", "flv", "mpegts"):
    out = io.BytesIO()
    try:
        with av.open(out, "w", format=form) as container:
            home = av.open(io.BytesIO(), "w", format="webm")
            source = home.add_stream("libvpx", rate=30)
            source.width, source.height, source.pix_fmt = 320, 240, "yuv420p"
            frames = []
            for number in range(10):
                frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), 20 * number, np.uint8), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, 30)
                frames += source.encode(frame)
            frames += source.encode(None)
            stream = container.add_stream_from_template(source)
            for packet in frames:
                packet.stream = stream
                container.mux(packet)
    except ValueError as error:
        seen[form] = type(error).__name__
        continue
    out.seek(0)
    with av.open(out) as written:
        seen[form] = (written.streams[0].type, sum(1 for packet in written.demux() if packet.size))
print("guess: ValueError from all three")
print("seen: ", seen)
assert seen == {"mp4": "ValueError", "flv": "ValueError", "mpegts": ("data", 10)}, "FFmpeg behaves otherwise now"
PYTHON
