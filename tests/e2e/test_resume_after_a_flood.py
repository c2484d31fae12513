"""A connection that is away while more happens than is held for it: the same participation, repaired by difference."""

import asyncio
import contextlib
import dataclasses
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from meetkit import MeetingState, Mode
from tests.e2e._proxy import proxy_to
from tests.e2e._python import Attendee, attendee, drain, joined, shows, small
from tests.support.browser import sdk_page
from tests.support.inside import media_of
from tests.support.media import ToneTrack
from tests.support.server import RunningServer, running_server
from tests.support.signal_client import SignalClient, signal_client

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]

MODERATOR = ["allow_join", "allow_mod"]
EARLY, LATE, BIG = 130, 20, 340
"""Kept messages before and after the flood, more than a page of them, and the flood: 4.8 MB."""


class Flood:
    """Some who only talk, so that no limit of one of them is met."""

    def __init__(self, talkers: list[SignalClient]) -> None:
        self._talkers = talkers
        self.said: list[str] = []

    async def say(self, topic: str, count: int, *, size: int = 0, persist: bool = False) -> None:
        """`count` messages, as many as possible at once."""

        async def talk(talker: SignalClient, texts: list[str]) -> None:
            for text in texts:
                answer = {"ok": False, "error": {"retryAfterMs": 0}}
                data = {"topic": topic, "message": text + "." * size} | ({"persist": True} if persist else {})
                while not answer["ok"]:
                    await asyncio.sleep((answer["error"]["retryAfterMs"] or 0) / 1000)
                    answer = await talker.request_raw("pubsub.publish", data)
                    assert answer["ok"] or answer["error"]["retryAfterMs"], answer

        texts = [f"{topic} {number}" for number in range(len(self.said), len(self.said) + count)]
        self.said += texts
        many = len(self._talkers)
        await asyncio.gather(*(talk(one, texts[nth::many]) for nth, one in enumerate(self._talkers)))


@contextlib.asynccontextmanager
async def quiet(server: RunningServer, room: str, participant_id: str) -> Any:
    """Somebody without media, over the bare protocol."""
    async with signal_client(server) as client:
        await client.join(server.token(), room, participantId=participant_id, mode="SIGNALLING_ONLY")
        yield client


def seen_by(viewer: Attendee) -> dict[str, Any]:
    """What the Python SDK shows of the others."""
    return {
        one.id: (one.display_name, str(one.mode), sorted((s.id, s.kind, s.paused) for s in one.streams.values()))
        for one in viewer.meeting.participants.values()
    }


SEEN_BY_BROWSER = """() => [...kit.meeting.participants.values()].map((one) =>
  [one.id, one.displayName, one.mode, [...one.streams.values()].map(({ id, kind, paused }) => [id, kind, paused])])"""


async def truth(server: RunningServer, room: str) -> dict[str, Any]:
    """The same as somebody is told who joins now."""
    kinds = {"mic": "audio", "webcam": "video", "share": "share"}
    async with quiet(server, room, "observer") as observer:
        await observer.request("leave")
        return {
            one["participantId"]: (
                one["name"],
                one["mode"],
                sorted((s["producerId"], kinds[s["source"]], s["paused"]) for s in one["streams"]),
            )
            for one in observer.snapshot["participants"]
        }


@pytest.mark.provokes("MESSAGES_LIMITED/MESSAGES_MISSED", sdk=("python", "browser"))
async def test_what_was_missed_is_repaired_and_nobody_left(browser: Browser, tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        enter = stack.enter_async_context
        server = await enter(running_server(tmp_path / "server", resume_window_s=120))
        room, token = await server.create_room(), server.token(MODERATOR)
        proxy = await enter(proxy_to(server.url))
        flood = Flood([await enter(quiet(server, room, f"talker{number}")) for number in range(6)])
        lea = await enter(quiet(server, room, "lea"))
        grace = await enter(joined(server, room, participant_id="grace", webcam_enabled=False))
        sam = await enter(joined(server, room, participant_id="sam", webcam=small(33)))
        away = {"participant_id": "ada", "server_url": proxy.url, "reconnect_timeout_ms": 120_000}
        ada = attendee(server, room, webcam=small(44), mic=ToneTrack(440), **away)
        await enter(ada.meeting)
        cora = await enter(sdk_page(browser, dataclasses.replace(server, url=proxy.url)))
        await cora.joined(token, room, participantId="cora", code=3, tone_hz=660, reconnectTimeoutMs=120_000)
        await asyncio.gather(*(grace.stream(who, kind) for who in ("ada", "cora") for kind in ("audio", "video")))
        await ada.stream("sam", "video")
        await cora.wait_for("() => kit.meeting.participants.get('sam').webcamOn && kit.streamOf('sam', 'video')")
        heard: list[str] = []
        for topic in ("CHAT", "BIG"):
            await ada.meeting.pub_sub.subscribe(topic, lambda message: heard.append(message.message.rstrip(".")))
            await cora.evaluate(
                """(topic) => kit.meeting.pubSub.subscribe(topic, ({ message }) => {
                  (globalThis.heard ??= []).push(message.replaceAll(/[.]+$/g, '')); })""",
                topic,
            )
        await flood.say("CHAT", 3, persist=True)
        await ada.until(lambda: len(heard) == 3)
        await cora.wait_for("() => globalThis.heard?.length === 3")
        pictures = await grace.stream("ada", "video")
        await shows(pictures, 44)
        transports = [media_of(ada.meeting).engine.transport_id(way) for way in ("send", "recv")]  # type: ignore[union-attr]
        seen_streams = {who: list(grace.meeting.participants[who].streams) for who in ("ada", "cora")}

        proxy.accepting = False
        proxy.cut()
        await ada.state(MeetingState.RECONNECTING)
        await cora.wait_told("meeting-state-changed RECONNECTING")
        since = len(ada.heard)
        await cora.forget()
        await flood.say("CHAT", EARLY, persist=True)
        await lea.request("leave")
        await sam.meeting.disable_webcam()
        await sam.until(lambda: not sam.meeting.local_participant.streams)
        await grace.meeting.enable_webcam(small(61))
        await grace.meeting.change_mode("RECV_ONLY", "sam")
        await grace.meeting.enable_screen_share(small(62))
        await grace.meeting.participants["talker0"].pin()
        await enter(quiet(server, room, "noa"))
        for who in ("ada", "cora"):
            await grace.meeting.participants[who].disable_mic()
            await grace.meeting.participants[who].enable_mic()
        await flood.say("BIG", BIG, size=14_000)
        await flood.say("CHAT", LATE, persist=True)
        proxy.accepting = True

        await ada.state(MeetingState.CONNECTED, within_s=40)
        await cora.wait_told("meeting-state-changed CONNECTED", timeout_s=40)
        # What was kept came once and in its order; of the rest the number that is missing was told.
        chat = [text for text in flood.said if text.startswith("CHAT")]
        from_browser: list[str] = []
        await ada.until(lambda: sum(text.startswith("CHAT") for text in heard) >= len(chat), within_s=30)
        await cora.wait_for("(many) => heard.filter((text) => text.startsWith('CHAT')).length >= many", len(chat))
        from_browser = await cora.evaluate("heard")
        await ada.until(lambda: any(error.reason == "MESSAGES_MISSED" for error in ada.errors))
        await cora.wait_told("error 6007 MESSAGES_MISSED")
        told = [error.to_wire() for error in ada.errors if error.reason == "MESSAGES_MISSED"]
        told += [e[1] for e in await cora.log() if e[0] == "error" and e[1]["reason"] == "MESSAGES_MISSED"]
        assert len(told) == 2
        for error, texts in zip(told, (heard, from_browser), strict=True):
            assert sorted(text for text in texts if text.startswith("CHAT")) == sorted(chat)
            assert Counter(texts).most_common(1)[0][1] == 1
            assert error["params"]["topics"] == ["BIG"]
            assert error["params"]["missed_count"] == BIG - sum(text.startswith("BIG") for text in texts) > 0

        # The state is that of somebody who was never away.
        expected = await truth(server, room)
        without = {name: {who: what for who, what in expected.items() if who != name} for name in ("ada", "cora")}
        await ada.until(lambda: ada.count("participant-left") == 2 and seen_by(ada) == without["ada"])
        await cora.wait_told("participant-left observer")
        by_id = """(expected) => JSON.stringify(kit.people().map(({ id, webcamOn, micOn, screenShareOn, mode }) =>
          [id, mode, micOn, webcamOn, screenShareOn]).sort()) === expected"""
        people = sorted([who, mode, *_on(streams)] for who, (_, mode, streams) in without["cora"].items())
        await cora.wait_for(by_id, _as_javascript(people))
        await cora.wait_for("() => kit.streamOf('grace', 'video') !== null && kit.streamOf('grace', 'share') !== null")
        shown = {one[0]: sorted(map(tuple, one[3])) for one in await cora.evaluate(SEEN_BY_BROWSER)}
        assert shown == {who: streams for who, (_, _, streams) in without["cora"].items()}
        assert ada.meeting.active_presenter_id == "grace"
        assert await cora.evaluate("kit.meeting.activePresenterId") == "grace"
        assert list(ada.meeting.pinned_participants) == ["talker0"]
        assert await cora.evaluate("[...kit.meeting.pinnedParticipants.keys()]") == ["talker0"]
        assert not ada.meeting.local_participant.mic_on
        assert await cora.evaluate("kit.meeting.localParticipant.micOn") is False

        # Each change was told once.
        counts = Counter(_named(event, payload) for event, payload in ada.heard[since:])
        for change in (
            "participant-left lea",
            "participant-joined noa",
            "stream-disabled sam video",
            "stream-enabled grace video",
            "stream-enabled grace share",
            "stream-disabled ada audio",
            "stream-disabled cora audio",
            "participant-mode-changed sam",
            "pin-state-changed talker0",
            "presenter-changed grace",
            "mic-requested grace",
            "participant-joined observer",
            "participant-left observer",
        ):
            assert counts[change] == 1, (change, counts)
        changes = ("participant-", "stream-", "pin-", "presenter-", "mic-")
        assert sum(many for change, many in counts.items() if change.startswith(changes)) == 13, counts
        in_browser = Counter(
            event for event in await cora.told(without=("error", "speaker-changed", "meeting-state-changed"))
        )
        assert in_browser == {
            "participant-left lea 1001": 1,
            "participant-joined noa": 1,
            "participant-joined observer": 1,
            "participant-left observer 1101": 1,
            "participant-mode-changed sam": 1,
            "pin-state-changed talker0": 1,
            "presenter-changed grace": 1,
            "mic-requested grace": 1,
        }

        # And nobody noticed: the same participation, streams and transports.
        assert [payload.participant.id for event, payload in grace.heard if event == "participant-left"] == [
            "lea",
            "observer",
        ]
        for who, streams in seen_streams.items():
            assert set(grace.meeting.participants[who].streams) < set(streams), "but for the mic that was switched off"
        assert [media_of(ada.meeting).engine.transport_id(way) for way in ("send", "recv")] == transports  # type: ignore[union-attr]
        assert ada.meeting.state is MeetingState.CONNECTED
        await drain(pictures)
        await shows(pictures, 44)
        await shows(await ada.stream("grace", "video"), 61)
        await cora.wait_for("() => kit.readCode('grace', 'share') === 62", timeout_s=60)
        assert grace.errors == sam.errors == []
        assert sam.meeting.local_participant.mode is Mode.RECV_ONLY


def _named(event: str, payload: Any) -> str:
    """An event and whom it is about."""
    if event in ("stream-enabled", "stream-disabled"):
        return f"{event} {payload.participant.id} {payload.stream.kind}"
    who = getattr(payload, "participant", None) or payload
    about = getattr(who, "id", None) or getattr(payload, "participant_id", "")
    return f"{event} {about}" if event != "error" else f"error {payload.reason}"


def _on(streams: list[tuple[str, str, bool]]) -> list[bool]:
    kinds = {kind for _, kind, paused in streams if not paused}
    return [kind in kinds for kind in ("audio", "video", "share")]


def _as_javascript(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
