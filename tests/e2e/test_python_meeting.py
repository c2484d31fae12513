"""Python participants in one meeting: picture and sound by content, people, modes, moderation, the second device."""

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import Any

import av
import psutil
import pytest

from meetkit import LeaveReason, MeetingState, Mode
from tests.e2e._python import attendee, drain, fails, joined, refusal, shows, small, sounds
from tests.support.inside import context_of, media_of
from tests.support.media import CodeVideoTrack, ToneTrack, code_picture
from tests.support.server import RunningServer


async def test_both_see_and_hear_each_other(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", mic=ToneTrack(440), webcam=CodeVideoTrack(165)) as ada,
        joined(shared_server, room, participant_id="bob", mic=ToneTrack(880), webcam=CodeVideoTrack(90)) as bob,
    ):
        await asyncio.gather(
            shows(await bob.stream("ada", "video"), 165),
            sounds(await bob.stream("ada", "audio"), 440),
            shows(await ada.stream("bob", "video"), 90),
            sounds(await ada.stream("bob", "audio"), 880),
        )
        seen = await bob.sees("ada")
        assert (seen.mic_on, seen.webcam_on, seen.screen_share_on) == (True, True, False)
        assert ada.meeting.local_participant.mic_on
        stats = await seen.get_video_stats()
        assert stats is not None
        assert stats["packetsSent"] > 0
        speaker = await bob.until(lambda: bob.meeting.active_speaker_id)
        assert speaker in ("ada", "bob")
        assert ada.errors == bob.errors == []


async def test_content_survives_five_percent_loss(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", mic=ToneTrack(500), webcam=small(51)) as ada,
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        video, audio = await bob.stream("ada", "video"), await bob.stream("ada", "audio")
        await asyncio.gather(shows(video, 51), sounds(audio, 500))
        for one, direction in ((ada, "send"), (bob, "recv")):
            engine: Any = media_of(one.meeting).engine
            loss = {"op": "debug.loss", "transportId": engine.transport_id(direction), "seed": 11}
            await context_of(one.meeting).request("debug.core", loss | {"inPermille": 50, "outPermille": 50})
        asked_again = 0
        async with asyncio.timeout(60):
            # How long until chance took a packet of the picture depends on how fast the machine makes pictures.
            while not asked_again:
                await drain(video)
                await drain(audio)
                await asyncio.gather(shows(video, 51), sounds(audio, 500))
                stats = await ada.meeting.local_participant.get_video_stats()
                assert stats is not None
                asked_again = stats["nacksSent"]
        for _ in range(3):
            await drain(video)
            await asyncio.gather(shows(video, 51), sounds(audio, 500))
        assert ada.errors == bob.errors == []


async def test_five_participants_at_once(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    codes = {f"n{number}": 20 + number for number in range(5)}
    async with contextlib.AsyncExitStack() as stack:
        people = {
            name: await stack.enter_async_context(joined(shared_server, room, participant_id=name, webcam=small(code)))
            for name, code in codes.items()
        }
        for name, one in people.items():
            await one.until(lambda one=one: len(one.meeting.participants) == 4)
            others = [other for other in codes if other != name]
            streams = [await one.stream(other, "video") for other in others]
            await asyncio.gather(
                *(shows(stream, codes[other], within_s=30) for other, stream in zip(others, streams, strict=True))
            )
        assert all(one.errors == [] for one in people.values())


async def test_muting_and_switching_off_is_seen_by_the_others(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", mic=ToneTrack(440), webcam=small(7)) as ada,
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        seen = await bob.sees("ada")
        statuses: list[tuple[str, bool]] = []
        seen.on("media-status-changed", lambda change: statuses.append((change.kind, change.on)))
        await bob.until(lambda: seen.mic_on and seen.webcam_on)
        await ada.meeting.mute_mic()
        await bob.until(lambda: not seen.mic_on)
        assert seen.stream("audio") is not None, "muted, not ended"
        await ada.meeting.unmute_mic()
        await bob.until(lambda: seen.mic_on)
        await sounds(await bob.stream("ada", "audio"), 440)
        await ada.meeting.disable_webcam()
        await bob.until(lambda: not seen.webcam_on)
        assert seen.stream("video") is None
        await ada.meeting.enable_webcam(small(8))
        await shows(await bob.stream("ada", "video"), 8)
        await ada.meeting.change_webcam(small(9))
        await shows(await bob.stream("ada", "video"), 9)
        await ada.meeting.enable_screen_share(small(77))
        await shows(await bob.stream("ada", "share"), 77)
        await bob.until(lambda: bob.meeting.active_presenter_id == "ada")
        await ada.meeting.disable_screen_share()
        await bob.until(lambda: not seen.screen_share_on)
        assert (
            statuses[-8:]
            == [
                ("audio", False),
                ("audio", True),
                ("video", False),
                ("video", True),
                ("share", True),
                ("share", False),
            ]
            or ("audio", False) in statuses
        )
        assert ada.errors == bob.errors == []


@pytest.mark.provokes("ERROR_ACTION_NOT_SUPPORTED_IN_MODE", sdk="python")
async def test_modes_decide_who_may_send(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", webcam=small(3)) as ada,
        joined(shared_server, room, participant_id="eve", mode="RECV_ONLY", webcam=small(4)) as eve,
    ):
        await shows(await eve.stream("ada", "video"), 3)
        error = await fails(eve.meeting.enable_webcam(), eve)
        assert (error.code, error.reason) == (3066, "NOT_ALLOWED_IN_MODE")
        await eve.meeting.change_mode(Mode.SEND_AND_RECV)
        await ada.next("participant-mode-changed")
        await eve.meeting.enable_webcam()
        await shows(await ada.stream("eve", "video"), 4)
        await ada.meeting.change_mode("RECV_ONLY", "eve")
        await ada.until(lambda: not ada.meeting.participants["eve"].webcam_on)
        await eve.until(lambda: eve.meeting.local_participant.mode is Mode.RECV_ONLY)
        await eve.until(lambda: not eve.meeting.local_participant.webcam_on)


@pytest.mark.provokes("DUPLICATE_PARTICIPANT/JOINED_ELSEWHERE", sdk="python")
async def test_the_later_device_stays_and_the_earlier_is_told(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="eve") as eve:
        token = shared_server.token(participantId="ada")
        first = attendee(shared_server, room, participant_id="ada", token=token, webcam=small(1))
        await first.meeting.join()
        await shows(await eve.stream("ada", "video"), 1)
        second = attendee(shared_server, room, participant_id="ada", token=token, webcam=small(2))
        async with second.meeting:
            left = await first.next("meeting-left")
            assert first.story == ["CONNECTING", "CONNECTED", "error 4005", "CLOSED", "left 1011"]
            assert left.reason is LeaveReason.DUPLICATE_PARTICIPANT
            assert first.errors[0].reason == "JOINED_ELSEWHERE"
            assert first.errors[0].message == (
                "Leaving meeting, since this `participantId` joined from another device."
            )
            await eve.until(lambda: eve.meeting.participants.get("ada") and eve.meeting.participants["ada"].webcam_on)
            await shows(await eve.stream("ada", "video"), 2)
            assert second.meeting.state is MeetingState.CONNECTED
            assert second.errors == eve.errors == []


@pytest.mark.provokes("PARTICIPANT_ID_TAKEN/HELD_BY_ANOTHER", sdk="python")
async def test_a_stranger_by_anothers_id_is_refused_and_the_secret_takes_the_place_over(
    shared_server: RunningServer,
) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="eve") as eve:
        first = attendee(shared_server, room, participant_id="host")
        await first.meeting.join()
        error = await refusal(attendee(shared_server, room, participant_id="host"))
        assert (error.code, error.reason) == (6006, "HELD_BY_ANOTHER")
        secret = first.meeting.participant_secret
        async with joined(shared_server, room, participant_id="host", participant_secret=secret) as again:
            left = await first.next("meeting-left")
            assert left.reason is LeaveReason.DUPLICATE_PARTICIPANT
            assert again.meeting.participant_secret == secret
            assert eve.errors == again.errors == []


async def test_a_bad_token_with_anothers_id_leaves_that_one_in_peace(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", webcam=small(31)) as ada,
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        stream = await bob.stream("ada", "video")
        await shows(stream, 31)
        thief = attendee(shared_server, room, participant_id="ada", token=shared_server.token(secret="z" * 40))
        with pytest.raises(Exception, match="BAD_SIGNATURE"):
            await thief.meeting.join()
        await drain(stream)
        await shows(stream, 31)
        assert ada.story == ["CONNECTING", "CONNECTED"]


@pytest.mark.provokes("UNAUTHORIZED_REQUEST", sdk="python")
async def test_a_moderator_asks_switches_off_removes_and_ends(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    plain = shared_server.token(["allow_join"])
    async with joined(shared_server, room, participant_id="mod") as mod:
        ada = attendee(
            shared_server,
            room,
            token=plain,
            participant_id="ada",
            mic_enabled=False,
            mic=ToneTrack(440),
            webcam=small(6),
        )
        await ada.meeting.join()
        error = await fails(ada.meeting.participants["mod"].remove(), ada)
        assert error.code == 4025

        seen = await mod.sees("ada")
        await seen.enable_mic()
        request = await ada.next("mic-requested")
        assert request.participant_id == "mod"
        await request.accept()
        answered = await mod.next("media-request-answered")
        assert (answered.participant_id, answered.accepted) == ("ada", True)
        await sounds(await mod.stream("ada", "audio"), 440)

        await seen.disable_webcam()
        await ada.until(lambda: not ada.meeting.local_participant.webcam_on)
        off = next(p for e, p in ada.heard if e == "stream-disabled" and p.participant.local)
        assert off.by_participant_id == "mod"
        await seen.enable_webcam()
        await (await ada.next("webcam-requested")).reject()
        await mod.until(lambda: mod.count("media-request-answered") == 2)
        assert not seen.webcam_on

        await seen.remove()
        await ada.next("meeting-left")
        assert ada.story[-2:] == ["CLOSED", "left 1002"]
        left = await mod.next("participant-left")
        assert (left.participant.id, left.reason) == ("ada", LeaveReason.REMOVE_PEER)

        bob = attendee(shared_server, room, token=plain, participant_id="bob")
        await bob.meeting.join()
        await mod.meeting.end()
        await bob.next("meeting-left")
        assert bob.story[-2:] == ["CLOSED", "left 1006"]
        assert mod.story[-2:] == ["CLOSED", "left 1006"]
        assert mod.errors == []


async def test_nothing_is_left_behind_after_leaving(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    process = psutil.Process()

    def held() -> tuple[set[Any], set[str], list[str]]:
        tasks = {task for task in asyncio.all_tasks() if task.get_name().startswith("meetkit")}
        sockets = {str(c.laddr) for c in process.net_connections() if c.status in ("NONE", "ESTABLISHED")}
        return tasks, sockets, [t.name for t in threading.enumerate() if "decoder" in t.name]

    before = held()
    async with (
        joined(shared_server, room, participant_id="eve", webcam=small(5), mic=ToneTrack(880)) as eve,
        joined(shared_server, room, participant_id="ada", webcam=small(6), mic=ToneTrack(440)) as ada,
    ):
        await asyncio.gather(
            shows(await ada.stream("eve", "video"), 5),
            shows(await eve.stream("ada", "video"), 6),
            sounds(await eve.stream("ada", "audio"), 440),
        )
        assert held() != before
    assert held() == before


def film(path: Path, code: int) -> None:
    """A file of three seconds that shows a code."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(30):
            picture = av.VideoFrame.from_ndarray(code_picture(code, width=320, height=180), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


async def test_a_file_is_played_and_its_stream_ends_with_it(shared_server: RunningServer, tmp_path: Path) -> None:
    path = tmp_path / "film.webm"
    film(path, 111)
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="bob") as bob,
        joined(shared_server, room, participant_id="ada", webcam=str(path)) as ada,
    ):
        await shows(await bob.stream("ada", "video"), 111)
        await bob.until(lambda: bob.count("stream-disabled") == 1)
        assert not ada.meeting.local_participant.webcam_on
        assert ada.errors == bob.errors == []


@pytest.mark.parametrize("how", ["after join", "in meeting-joined", "after the lobby", "after a change of mode"])
async def test_everything_works_at_once(shared_server: RunningServer, how: str) -> None:
    """No call depends on a pause, though the media part is still being imported when one is in."""
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="host") as host:
        token = shared_server.token(["ask_join"]) if how == "after the lobby" else None
        mode = "SIGNALLING_ONLY" if how == "after a change of mode" else "SEND_AND_RECV"
        one = attendee(shared_server, room, participant_id="ada", token=token, mode=mode, mic=ToneTrack(440))
        called: list[asyncio.Task[None]] = []

        async def call() -> None:
            if mode == "SIGNALLING_ONLY":
                await one.meeting.change_mode("SEND_AND_RECV")
                await one.meeting.unmute_mic()
            await one.meeting.enable_webcam(small(1))
            await one.meeting.mute_mic()
            await one.meeting.pub_sub.publish("t", "x")

        if how == "in meeting-joined":
            one.meeting.on("meeting-joined", lambda _: called.append(asyncio.create_task(call())))
        if how == "after the lobby":
            host.meeting.on("entry-requested", lambda request: asyncio.create_task(request.allow()))
        async with one.meeting:
            if how == "in meeting-joined":
                await one.until(lambda: called)
                await called[0]
            else:
                await call()
            await shows(await host.stream("ada", "video"), 1)
            await host.until(lambda: not host.meeting.participants["ada"].mic_on)
            assert one.errors == []
