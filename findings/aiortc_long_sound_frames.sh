#!/usr/bin/env bash
# aiortc 1.16.0: of a track whose frames last 60 ms, two thirds of the sound are lost on the way.
#
# Guess: a track may deliver frames of any length; what becomes several Opus packets is sent with one RTP time stamp
#   each, 20 ms apart. RFC 7587 asks for that.
# What happens: the encoder gives three packets and one time stamp, the sender writes it into all three. A receiver takes
#   packets of one time stamp for one: aiortc itself decodes the first of each three only. Nothing is reported at
#   either end; sequence numbers are whole, so statistics show no loss.
# Why it matters: synthesised speech, files and AAC decoders come in such frames. A bot that speaks is heard chopped.
# Source: RFC 7587, 4.1 and RFC 3550, 5.1 (time stamp); aiortc/codecs/opus.py `encode`, aiortc/rtcrtpsender.py.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check aiortc==1.16.0 av==18.1.0 numpy==2.4.6
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
import asyncio
import contextlib
import struct
from fractions import Fraction

import aiortc
import av
import numpy as np
from aiortc import MediaStreamTrack, RTCPeerConnection
from aiortc.mediastreams import MediaStreamError

LENGTH, FRAMES = 2880, 25

class Voice(MediaStreamTrack):
    kind = "audio"
    number = 0

    async def recv(self):
        await asyncio.sleep(0.06 if self.number < FRAMES else 3600)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 2 * LENGTH), np.int16), format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, self.number * LENGTH, Fraction(1, 48000)
        self.number += 1
        return frame

async def main():
    here, there = RTCPeerConnection(), RTCPeerConnection()
    sent, heard, readers = [], [], []
    here.addTrack(Voice())

    @there.on("track")
    def receive(track):
        async def read():
            with contextlib.suppress(MediaStreamError):
                while True:
                    heard.append((await track.recv()).samples)
        readers.append(asyncio.create_task(read()))

    await here.setLocalDescription(await here.createOffer())
    await there.setRemoteDescription(here.localDescription)
    await there.setLocalDescription(await there.createAnswer())
    transport = here.getSenders()[0].transport
    send = transport._send_rtp

    async def watch(data):
        if not 192 <= data[1] <= 223:  # not RTCP
            sent.append(struct.unpack("!HI", data[2:8]))
        await send(data)

    transport._send_rtp = watch
    await here.setRemoteDescription(there.localDescription)
    async with asyncio.timeout(20):
        while len(sent) < 3 * (FRAMES - 1):
            await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
    await here.close()
    await there.close()
    await asyncio.gather(*readers)
    stamps = [(stamp - sent[0][1]) % 2**32 for _, stamp in sent[:6]]
    print("aiortc", aiortc.__version__)
    print("guess: time stamps [0, 960, 1920, 2880, 3840, 4800], all heard")
    print("seen:  time stamps", stamps)
    share = sum(heard) / (960 * len(sent))
    print(f"seen:  share of the samples heard: {share:.2f}")
    assert stamps == [0, 0, 0, 2880, 2880, 2880] and share < 0.4, "aiortc behaves otherwise now"

asyncio.run(main())
PYTHON
