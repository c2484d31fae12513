"""Outputs of a livestream: one encode fans out to RTMP, RTMPS and HLS, each in a thread of its own.

outputs = Outputs(OutputPlan.from_job(job), listener)
outputs.start(video_parameters, audio_parameters)   # after the encoders are open; returns at once
outputs.submit(packet)                              # per packet of the encoders; never blocks
results = outputs.stop()                            # at most 2 s
"""

from meetkit.egress.outputs.fan_out import Outputs
from meetkit.egress.outputs.seam import (
    AudioParameters,
    EncodedPacket,
    HlsSpec,
    Limits,
    Listener,
    OutputPlan,
    OutputReport,
    OutputResult,
    OutputState,
    RtmpSpec,
    VideoParameters,
)

__all__ = [
    "AudioParameters",
    "EncodedPacket",
    "HlsSpec",
    "Limits",
    "Listener",
    "OutputPlan",
    "OutputReport",
    "OutputResult",
    "OutputState",
    "Outputs",
    "RtmpSpec",
    "VideoParameters",
]
