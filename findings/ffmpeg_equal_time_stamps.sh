#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg 8.1.2): two packets of one time stamp are an error in MP4 and MPEG-TS, and no error in WebM and FLV.
#
# Guess: muxers agree; time stamps have to rise in every container, or equal ones are kept in every one.
# What happens: MP4 and MPEG-TS raise EINVAL for the second packet. WebM and FLV write both at the same time.
# Why it matters: RTP time stamps of two frames do fall on one millisecond (a burst after a stall, a clock that was
#   rounded). A recorder tested on VP8 in WebM fails in the middle of a meeting once the camera sends H264, and one
#   encoder feeding FLV (livestream) and MP4 (recording) loses only the recording.
# Source: FFmpeg, avformat.h, AVFMT_TS_NONSTRICT: "Format does not require strictly increasing timestamps".
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

def encoded(codec):
    home = av.open(io.BytesIO(), "w", format="matroska")
    source = home.add_stream(codec, rate=30, options={"tune": "zerolatency"} if codec == "libx264" else {})
    source.width, source.height, source.pix_fmt = 320, 240, "yuv420p"
    packets = []
    for number in range(5):
        frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), 20 * number, np.uint8), format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, 30)
        packets += source.encode(frame)
    return source, packets + source.encode(None), home

def written(form, codec, times_ms):
    source, packets, home = encoded(codec)
    container = av.open(io.BytesIO(), "w", format=form)
    stream = container.add_stream_from_template(source)
    try:
        for packet, at_ms in zip(packets, times_ms):
            copy = av.Packet(bytes(packet))
            copy.stream, copy.time_base, copy.is_keyframe = stream, Fraction(1, 1000), packet.is_keyframe
            copy.pts = copy.dts = at_ms
            container.mux(copy)
    except av.error.ArgumentError as error:
        return type(error).__name__
    finally:
        container.close()
    return "written"

seen = {}
for form, codec in (("mp4", "libx264"), ("mpegts", "libx264"), ("flv", "libx264"), ("webm", "libvpx")):
    assert written(form, codec, (0, 33, 66, 99, 132)) == "written"
    seen[form] = written(form, codec, (0, 33, 33, 66, 99))
print("guess: the same for each container")
print("seen: ", seen)
assert seen == {"mp4": "ArgumentError", "mpegts": "ArgumentError", "flv": "written", "webm": "written"}, (
    "FFmpeg behaves otherwise now"
)
PYTHON
