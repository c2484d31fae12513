"""Fragmented MP4 (ISO 14496-12, CMAF): an initialisation segment, and media segments of encoded packets."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from meetkit.egress.outputs.flv import avc_configuration, length_prefixed
from meetkit.egress.outputs.seam import AudioParameters, EncodedPacket, VideoParameters

VIDEO_TIMESCALE = 90_000
_IDENTITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_SYNC_SAMPLE, _OTHER_SAMPLE = 0x02000000, 0x01010000
# tfhd: default-base-is-moof. trun: data offset; per sample: duration, size, flags, composition offset.
_DEFAULT_BASE_IS_MOOF, _TRUN_FLAGS = 0x020000, 0x000F01


@dataclass(frozen=True, slots=True)
class Sample:
    """One packet in a track's own units, counted from the stream's beginning."""

    data: bytes
    decode_time: int
    duration: int
    composition_offset: int
    sync: bool


@dataclass(frozen=True, slots=True)
class Track:
    """One elementary stream; `video` or `audio` is set."""

    number: int
    video: VideoParameters | None = None
    audio: AudioParameters | None = None

    @property
    def timescale(self) -> int:
        """Units per second."""
        return VIDEO_TIMESCALE if self.audio is None else self.audio.sample_rate_hz

    @property
    def codec(self) -> str:
        """RFC 6381's name, for playlists and Media Source Extensions."""
        if self.video is not None:
            return "avc1." + avc_configuration(self.video.extradata)[1:4].hex()
        assert self.audio is not None, "a track has one of both"
        return f"mp4a.40.{self.audio.extradata[0] >> 3}"

    def sample(self, packet: EncodedPacket, *, origin_s: Fraction, next_dts_s: Fraction | None) -> Sample:
        """A packet of this track; its duration reaches to the next one if that is known."""
        decode_s = packet.dts * packet.time_base - origin_s
        decode_time = round(decode_s * self.timescale)
        end_s = next_dts_s - origin_s if next_dts_s is not None else decode_s + packet.duration * packet.time_base
        prefixed = self.video is None or self.video.extradata[:1] == b"\1"
        return Sample(
            data=packet.data if prefixed else length_prefixed(packet.data),
            decode_time=decode_time,
            duration=max(0, round(end_s * self.timescale) - decode_time),
            composition_offset=round((packet.pts - packet.dts) * packet.time_base * self.timescale),
            sync=packet.keyframe,
        )


def initialisation(tracks: Sequence[Track]) -> bytes:
    """`ftyp` and `moov`: what a player reads before any segment."""
    extends = _box(b"mvex", *(_full(b"trex", 0, 0, struct.pack(">5I", t.number, 1, 0, 0, 0)) for t in tracks))
    head = struct.pack(">4I", 0, 0, 1000, 0) + struct.pack(">IH10x", 0x10000, 0x100) + _IDENTITY + bytes(24)
    header = _full(b"mvhd", 0, 0, head + struct.pack(">I", len(tracks) + 1))
    kind = _box(b"ftyp", b"iso6", bytes(4), b"iso6cmfcmp41")
    return kind + _box(b"moov", header, *(_track(track) for track in tracks), extends)


def media_segment(sequence: int, parts: Sequence[tuple[Track, Sequence[Sample]]]) -> bytes:
    """`styp`, `moof` and `mdat` with the samples of each track; empty tracks are left out."""
    parts = [(track, samples) for track, samples in parts if samples]
    # The offsets into mdat depend on moof's length, which doesn't depend on the offsets.
    length = len(_moof(sequence, parts, 0))
    kind = _box(b"styp", b"msdh", bytes(4), b"msdhcmfc")
    data = b"".join(sample.data for _, samples in parts for sample in samples)
    return kind + _moof(sequence, parts, length + 8) + _box(b"mdat", data)


def _moof(sequence: int, parts: Sequence[tuple[Track, Sequence[Sample]]], offset: int) -> bytes:
    fragments = []
    for track, samples in parts:
        head = _full(b"tfhd", 0, _DEFAULT_BASE_IS_MOOF, struct.pack(">I", track.number))
        time = _full(b"tfdt", 1, 0, struct.pack(">Q", samples[0].decode_time))
        rows = b"".join(
            struct.pack(
                ">IIIi", s.duration, len(s.data), _SYNC_SAMPLE if s.sync else _OTHER_SAMPLE, s.composition_offset
            )
            for s in samples
        )
        run = _full(b"trun", 1, _TRUN_FLAGS, struct.pack(">Ii", len(samples), offset) + rows)
        fragments.append(_box(b"traf", head, time, run))
        offset += sum(len(sample.data) for sample in samples)
    return _box(b"moof", _full(b"mfhd", 0, 0, struct.pack(">I", sequence)), *fragments)


def _flags(sample: Sample) -> int:
    return _SYNC_SAMPLE if sample.sync else _OTHER_SAMPLE


def _track(track: Track) -> bytes:
    video = track.video
    size = (video.width << 16, video.height << 16) if video else (0, 0)
    volume = 0 if video else 0x100
    head = struct.pack(">5I8xHHHH", 0, 0, track.number, 0, 0, 0, 0, volume, 0) + _IDENTITY + struct.pack(">2I", *size)
    media_head = struct.pack(">4IHH", 0, 0, track.timescale, 0, 0x55C4, 0)
    handler = b"vide" if video else b"soun"
    name = b"video\0" if video else b"audio\0"
    specific = _full(b"vmhd", 0, 1, bytes(8)) if video else _full(b"smhd", 0, 0, bytes(4))
    here = _full(b"dref", 0, 0, struct.pack(">I", 1), _full(b"url ", 0, 1))
    table = _box(
        b"stbl",
        _full(b"stsd", 0, 0, struct.pack(">I", 1), _video_entry(video) if video else _audio_entry(track)),
        _full(b"stts", 0, 0, bytes(4)),
        _full(b"stsc", 0, 0, bytes(4)),
        _full(b"stsz", 0, 0, bytes(8)),
        _full(b"stco", 0, 0, bytes(4)),
    )
    media = _box(
        b"mdia",
        _full(b"mdhd", 0, 0, media_head),
        _full(b"hdlr", 0, 0, bytes(4) + handler + bytes(12) + name),
        _box(b"minf", specific, _box(b"dinf", here), table),
    )
    return _box(b"trak", _full(b"tkhd", 0, 3, head), media)


def _video_entry(video: VideoParameters) -> bytes:
    head = struct.pack(">6xH16xHHIIIH32xHh", 1, video.width, video.height, 0x480000, 0x480000, 0, 1, 24, -1)
    return _box(b"avc1", head, _box(b"avcC", avc_configuration(video.extradata)))


def _audio_entry(track: Track) -> bytes:
    audio = track.audio
    assert audio is not None, "a track has one of both"
    head = struct.pack(">6xH8xHHIHH", 1, audio.channels, 16, 0, audio.sample_rate_hz & 0xFFFF, 0)
    bitrate = struct.pack(">3xII", audio.bitrate_bps, audio.bitrate_bps)
    decoder = _descriptor(4, b"\x40\x15" + bitrate + _descriptor(5, audio.extradata))
    return _box(b"mp4a", head, _full(b"esds", 0, 0, _descriptor(3, b"\0\0\0" + decoder + _descriptor(6, b"\2"))))


def _descriptor(tag: int, body: bytes) -> bytes:
    """ISO 14496-1, 8.3.3; lengths here stay under 128."""
    return bytes((tag, len(body))) + body


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def _full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags), *parts)
