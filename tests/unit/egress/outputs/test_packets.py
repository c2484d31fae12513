"""What packets become: FLV tags, segments and playlists; and what waits for a slow output."""

import math
import re
from fractions import Fraction
from io import BytesIO
from itertools import combinations

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.egress.outputs import EncodedPacket, OutputPlan
from meetkit.egress.outputs.backlog import Backlog
from meetkit.egress.outputs.flv import AUDIO, VIDEO, FlvTags, avc_configuration, length_prefixed, nal_units
from meetkit.egress.outputs.fmp4 import Track, initialisation, media_segment
from meetkit.egress.outputs.hls_playlist import Bandwidth, Playlist, Segment, master
from tests.support import encoded

MS = Fraction(1, 1000)


def video(time_ms: int, *, keyframe: bool = False) -> EncodedPacket:
    data = b"\0\0\0\1\x65k" if keyframe else b"\0\0\0\1\x41p"
    return EncodedPacket(
        kind="video", data=data, pts=time_ms, dts=time_ms, duration=40, time_base=MS, keyframe=keyframe
    )


def audio(time_ms: int) -> EncodedPacket:
    return EncodedPacket(kind="audio", data=b"a", pts=time_ms, dts=time_ms, duration=20, time_base=MS, keyframe=True)


def taken(backlog: Backlog) -> list[tuple[str, int]]:
    packets = []
    while (packet := backlog.take()) is not None:
        packets.append((packet.kind, packet.dts))
    return packets


def backlog(limit_s: float = 1.0, *, with_video: bool = True) -> Backlog:
    return Backlog(limit_s=limit_s, with_video=with_video, wake=lambda: None)


def test_unconnected_output_keeps_what_came_since_the_newest_keyframe() -> None:
    waiting = backlog()
    for packet in (video(0), video(40, keyframe=True), audio(50), video(80), video(120, keyframe=True), audio(130)):
        waiting.put(packet)
    assert waiting.release()
    assert taken(waiting) == [("video", 120), ("audio", 130)]
    assert waiting.dropped_frames == 0


def test_slow_output_loses_what_lies_before_the_newest_keyframe() -> None:
    waiting = backlog(limit_s=0.2)
    waiting.release()
    for packet in (video(0, keyframe=True), video(40), video(160, keyframe=True), audio(170), video(210)):
        waiting.put(packet)
    assert taken(waiting) == [("video", 160), ("audio", 170), ("video", 210)]
    assert waiting.dropped_frames == 2


def test_slow_output_without_a_newer_keyframe_waits_for_the_next() -> None:
    waiting = backlog(limit_s=0.2)
    waiting.release()
    for packet in (video(0, keyframe=True), video(100), video(210), video(250), audio(260), video(300, keyframe=True)):
        waiting.put(packet)
    assert taken(waiting) == [("video", 300)]
    assert waiting.dropped_frames == 4


def test_connection_that_was_lost_in_mid_group_begins_again_with_a_keyframe() -> None:
    waiting = backlog()
    waiting.put(video(0, keyframe=True))
    waiting.release()
    waiting.take()
    waiting.put(video(40))
    waiting.gather()
    waiting.put(video(80))
    assert not waiting.release()
    waiting.put(video(120))
    waiting.put(video(160, keyframe=True))
    assert taken(waiting) == [("video", 160)]


def test_sound_alone_can_begin_anywhere() -> None:
    waiting = backlog(with_video=False)
    for time_ms in (0, 20, 40):
        waiting.put(audio(time_ms))
    waiting.release()
    assert taken(waiting) == [("audio", 40)]


def test_tags_begin_at_zero_with_the_first_picture_and_never_go_back() -> None:
    what = encoded.encode(1, 440)
    tags = FlvTags(what.video, what.audio)
    assert tags.of(audio(990)) is None
    first = tags.of(video(1000, keyframe=True))
    assert first is not None
    assert (first.kind, first.timestamp_ms, first.body[:2]) == (VIDEO, 0, b"\x17\1")
    second = tags.of(audio(1021))
    assert second is not None
    assert (second.kind, second.timestamp_ms, second.body[:2]) == (AUDIO, 21, b"\xaf\1")
    assert tags.of(audio(980)) is None
    again = tags.of(audio(1010))
    assert again is not None
    assert again.timestamp_ms == 21


def test_annex_b_is_cut_at_both_start_codes() -> None:
    assert nal_units(b"\0\0\0\1\x67a\0\0\1\x68b\0\0\0\1\x65c\0\0") == [b"\x67a", b"\x68b", b"\x65c"]
    assert length_prefixed(b"\0\0\0\1\x09\xf0\0\0\1\x67a\0\0\1\x65cc") == b"\0\0\0\3\x65cc"
    assert nal_units(b"") == []


def test_configuration_record_carries_profile_and_parameter_sets() -> None:
    record = avc_configuration(b"\0\0\0\1\x67\x42\xc0\x1e\0\0\0\1\x68\xce")
    assert record == b"\1\x42\xc0\x1e\xff\xe1\0\4\x67\x42\xc0\x1e\1\0\2\x68\xce"
    assert avc_configuration(record) == record


def test_encoder_without_global_header_is_a_programmers_mistake() -> None:
    with pytest.raises(AssertionError, match="global-header"):
        avc_configuration(b"")


def test_segments_of_mp4_decode_with_exact_times() -> None:
    what = encoded.encode(1, 440)
    tracks = [Track(1, video=what.video), Track(2, audio=what.audio)]
    parts = []
    for track, kind in zip(tracks, ("video", "audio"), strict=True):
        own = [packet for packet in what.packets if packet.kind == kind]
        samples = [
            track.sample(
                packet, origin_s=Fraction(0), next_dts_s=None if after is None else after.dts * after.time_base
            )
            for packet, after in zip(own, [*own[1:], None], strict=True)
        ]
        parts.append((track, samples))
    with av.open(BytesIO(initialisation(tracks) + media_segment(1, parts))) as container:
        frames = list(container.decode(video=0))
        assert container.streams.video[0].codec_context.width == encoded.WIDTH
        assert [round(float(frame.time or 0) * encoded.FRAME_RATE) for frame in frames] == list(range(60))
    assert {sample.duration for sample in parts[1][1]} == {1024}
    assert tracks[0].codec.startswith("avc1.")
    assert tracks[1].codec == "mp4a.40.2"


def test_playlist_of_a_window_forgets_and_says_so() -> None:
    playlist = Playlist(keep_all=False, target_s=2.0)
    gone = [name for number in range(1, 13) for name in playlist.add(Segment(number, 2.0, number == 3))]
    assert gone == ["segment000001.m4s", "segment000002.m4s"]
    text = playlist.media()
    assert "#EXT-X-MEDIA-SEQUENCE:7\n" in text
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in text
    assert "#EXT-X-TARGETDURATION:2\n" in text
    assert "ENDLIST" not in text


def test_master_playlist_names_codecs_size_and_measured_bandwidth() -> None:
    what = encoded.encode(1, 440)
    bandwidth = Bandwidth(2.0)
    for size_bytes, duration_s in ((100_000, 2.0), (300_000, 2.0), (50_000, 2.0), (60_000, 0.2)):
        bandwidth.add(size_bytes, duration_s)
    text = master([Track(1, video=what.video), Track(2, audio=what.audio)], bandwidth)
    assert "BANDWIDTH=1200000," in text, "the last one is too short to count by itself"
    assert f"AVERAGE-BANDWIDTH={-(-510_000 * 8 * 10 // 62)}," in text
    assert re.search(r'CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2"', text)
    assert f"RESOLUTION={encoded.WIDTH}x{encoded.HEIGHT},FRAME-RATE={encoded.FRAME_RATE:.3f}" in text
    assert text.endswith("live.m3u8\n")


@given(st.lists(st.tuples(st.integers(1, 10**6), st.floats(0.1, 4.0)), min_size=1, max_size=30))
def test_peak_is_that_of_all_runs_of_segments_near_the_target(segments: list[tuple[int, float]]) -> None:
    bandwidth = Bandwidth(2.0)
    for size_bytes, duration_s in segments:
        bandwidth.add(size_bytes, duration_s)
    runs = [segments[begin:end] for begin, end in combinations(range(len(segments) + 1), 2)]
    lengths = [(run, sum(duration_s for _, duration_s in reversed(run))) for run in runs]
    counted = [(run, length_s) for run, length_s in lengths if length_s >= 1 and (length_s <= 3 or len(run) == 1)]
    rates = [sum(size_bytes for size_bytes, _ in run) * 8 / length_s for run, length_s in counted]
    assert bandwidth.peak_bps == (math.ceil(max(rates)) if rates else bandwidth.average_bps)


def test_plan_is_read_from_the_job_and_prints_no_secret() -> None:
    plan = OutputPlan.from_job(
        {
            "outputs": [{"url": "rtmp://h/a", "streamKey": "sk-secret"}],
            "hls": {"directory": "/x", "keepAll": True},
            "network": {"allowedNetworks": ["10.0.0.0/8"], "caFile": "/ca.pem"},
            "limits": {"startTimeoutMs": 5000, "stallTimeoutMs": 3000, "retryDelaysMs": [100]},
        }
    )
    assert plan.hls is not None
    assert plan.hls.keep_all
    assert (plan.limits.start_timeout_s, plan.limits.stall_timeout_s, plan.limits.retry_delays_s) == (5.0, 3.0, (0.1,))
    assert str(plan.allowed_networks[0]) == "10.0.0.0/8"
    assert "sk-secret" not in repr(plan)
    assert OutputPlan.from_job({}).limits.start_timeout_s == 30.0
