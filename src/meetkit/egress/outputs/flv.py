"""Encoded packets as the bodies of FLV tags, which are RTMP's audio, video and data messages."""

import struct
from dataclasses import dataclass

from meetkit.egress.outputs import amf0
from meetkit.egress.outputs.seam import AudioParameters, EncodedPacket, VideoParameters

AUDIO, VIDEO, DATA = 8, 9, 18
_START_CODE = b"\0\0\1"
_SPS, _PPS, _DELIMITER = 7, 8, 9
_AVC, _AAC = 7, 10


@dataclass(frozen=True, slots=True)
class Tag:
    """One message: its kind, its time since the beginning of the connection, its body."""

    kind: int
    timestamp_ms: int
    body: bytes


class FlvTags:
    """The tags of one connection: headers first, then packets with times from zero.

    The first packet handed to `of` defines time zero; it must be a keyframe when there is video.
    """

    def __init__(self, video: VideoParameters | None, audio: AudioParameters | None) -> None:
        self._video, self._audio = video, audio
        self._prefixed = video is not None and video.extradata[:1] == b"\1"
        self._base_ms: int | None = None
        self._last_ms = {"video": 0, "audio": 0}

    def headers(self) -> list[Tag]:
        """Metadata and the decoders' configurations."""
        tags = [Tag(DATA, 0, metadata(self._video, self._audio))]
        if self._video is not None:
            tags.append(Tag(VIDEO, 0, bytes((0x10 | _AVC, 0, 0, 0, 0)) + avc_configuration(self._video.extradata)))
        if self._audio is not None:
            tags.append(Tag(AUDIO, 0, bytes((_AAC << 4 | 0xF, 0)) + self._audio.extradata))
        return tags

    def of(self, packet: EncodedPacket) -> Tag | None:
        """The tag of a packet; None for audio from before the first picture."""
        if self._base_ms is None:
            if packet.kind == "audio" and self._video is not None:
                return None
            self._base_ms = packet.dts_ms
        time_ms = packet.dts_ms - self._base_ms
        if time_ms < 0:
            return None
        time_ms = self._last_ms[packet.kind] = max(time_ms, self._last_ms[packet.kind])
        if packet.kind == "audio":
            return Tag(AUDIO, time_ms, bytes((_AAC << 4 | 0xF, 1)) + packet.data)
        offset_ms = max(0, packet.pts_ms - packet.dts_ms)
        head = bytes(((0x10 if packet.keyframe else 0x20) | _AVC, 1)) + offset_ms.to_bytes(3, "big")
        return Tag(VIDEO, time_ms, head + (packet.data if self._prefixed else length_prefixed(packet.data)))


def metadata(video: VideoParameters | None, audio: AudioParameters | None) -> bytes:
    """`onMetaData` as publishers send it."""
    members: dict[str, amf0.Value] = {"encoder": "meetkit"}
    if video is not None:
        members |= {"width": video.width, "height": video.height, "framerate": video.frame_rate}
        members |= {"videocodecid": _AVC, "videodatarate": video.bitrate_bps / 1000}
    if audio is not None:
        members |= {"audiocodecid": _AAC, "audiosamplerate": audio.sample_rate_hz, "audiosamplesize": 16}
        members |= {"stereo": audio.channels > 1, "audiodatarate": audio.bitrate_bps / 1000}
    return amf0.encode("@setDataFrame", "onMetaData") + amf0.encode_ecma_array(members)


def nal_units(annex_b: bytes) -> list[bytes]:
    """The NAL units between start codes of three or four bytes."""
    units: list[bytes] = []
    start = annex_b.find(_START_CODE)
    while start >= 0:
        begin = start + 3
        start = annex_b.find(_START_CODE, begin)
        # A NAL unit never ends with a zero byte: trailing zeros belong to the next start code (H.264, 7.4.1).
        unit = (annex_b[begin:] if start < 0 else annex_b[begin:start]).rstrip(b"\0")
        if unit:
            units.append(unit)
    return units


def length_prefixed(annex_b: bytes) -> bytes:
    """An access unit as FLV has it; parameter sets are in the header already and delimiters have no use there."""
    kept = (unit for unit in nal_units(annex_b) if unit[0] & 0x1F not in (_SPS, _PPS, _DELIMITER))
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in kept)


def avc_configuration(extradata: bytes) -> bytes:
    """AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1) from Annex B parameter sets; an avcC passes unchanged."""
    if extradata[:1] == b"\1":
        return extradata
    units = nal_units(extradata)
    sps = [unit for unit in units if unit[0] & 0x1F == _SPS]
    pps = [unit for unit in units if unit[0] & 0x1F == _PPS]
    assert min(len(sps), len(pps)) > 0, "extradata has no parameter sets: the encoder needs the global-header flag"
    parts = [bytes((1, sps[0][1], sps[0][2], sps[0][3], 0xFF, 0xE0 | len(sps)))]
    parts += [struct.pack(">H", len(unit)) + unit for unit in sps]
    parts += [bytes((len(pps),)), *(struct.pack(">H", len(unit)) + unit for unit in pps)]
    return b"".join(parts)
