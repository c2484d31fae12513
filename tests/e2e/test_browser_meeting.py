"""The browser SDK in a meeting: lobby, moderation, modes, pubSub, misuse; people come, go and are told apart."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.support.browser import sdk_page
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOST = ["allow_join", "allow_mod"]


async def test_people_see_each_other_come_and_go(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as grace:
        await ada.joined(shared_server.token(), room, participantId="ada", name="Ada", metaData={"desk": 7})
        await grace.joined(shared_server.token(), room, participantId="grace", name="Grace")
        assert await grace.told() == [
            "meeting-state-changed CONNECTING",
            "meeting-state-changed CONNECTED",
            "meeting-joined",
            "participant-joined ada",
        ]
        assert await grace.evaluate("kit.meeting.participants.get('ada').metaData") == {"desk": 7}
        await ada.wait_told("participant-joined grace")
        assert "value" in await grace.call("leave")
        assert (await grace.told())[-3:] == [
            "meeting-state-changed CLOSING",
            "meeting-state-changed CLOSED",
            "meeting-left 1101",
        ]
        await ada.wait_told("participant-left grace 1101")
        # The same object can join again.
        assert "value" in await grace.call("join")
        await grace.close()
        # A closed tab is a leave, not an outage to wait for.
        await ada.wait_for("() => kit.log.filter(([name]) => name === 'participant-left').length === 2", timeout_s=10)


async def test_guest_who_is_let_in(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as host, sdk_page(browser, shared_server) as guest:
        await host.joined(shared_server.token(), room, participantId="host")
        await guest.init(shared_server.token(["ask_join"]), room, participantId="guest", name="Guest")
        joining = asyncio.create_task(guest.call("join"))
        await guest.wait_told("entry-waiting guest")
        await host.wait_told("entry-requested guest")
        await host.evaluate("kit.requests[0].allow()")
        assert "value" in await joining
        await host.wait_told("entry-responded guest allowed")
        await host.wait_told("participant-joined guest")
        told = await guest.told()
        assert told[-3:-1] == ["meeting-state-changed CONNECTED", "meeting-joined"]
        assert await host.evaluate("kit.meeting.lobby.size") == 0


@pytest.mark.provokes("ERROR_UNABLE_TO_JOIN_MEETING/ENTRY_DENIED", sdk="browser")
async def test_guest_who_is_denied(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as host, sdk_page(browser, shared_server) as guest:
        await host.joined(shared_server.token(), room)
        await guest.init(shared_server.token(["ask_join"]), room, participantId="guest")
        joining = asyncio.create_task(guest.call("join"))
        await host.wait_told("entry-requested guest")
        assert "value" in await host.call("respondEntry", "guest", "denied")
        outcome = await joining
        assert (outcome["error"]["code"], outcome["error"]["reason"], outcome["same"]) == (3047, "ENTRY_DENIED", True)
        assert (await guest.told())[-4:] == [
            "entry-responded guest denied",
            "error 3047 ENTRY_DENIED",
            "meeting-state-changed FAILED",
            "meeting-left 1103",
        ]


@pytest.mark.provokes("ERROR_UNABLE_TO_JOIN_MEETING/ENTRY_TIMED_OUT", sdk="browser")
@pytest.mark.provokes("NOT_FOUND/ENTRY_REQUEST", sdk="browser")
async def test_guest_whom_nobody_answers(browser: Browser, tmp_path: Any) -> None:
    async with running_server(tmp_path / "lobby", lobby_timeout_s=1) as server, sdk_page(browser, server) as guest:
        room = await server.create_room()
        async with sdk_page(browser, server) as host:
            await host.joined(server.token(), room)
            outcome = await guest.join(server.token(["ask_join"]), room, participantId="guest")
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (3047, "ENTRY_TIMED_OUT")
            assert outcome["error"]["params"] == {"waited_s": 1}
            await host.wait_told("entry-responded guest denied")
            late = await host.call("respondEntry", "guest", "allowed")
            assert (late["error"]["code"], late["error"]["reason"]) == (6002, "ENTRY_REQUEST")


@pytest.mark.provokes("UNAUTHORIZED_REQUEST", sdk="browser")
async def test_moderator_may_and_others_may_not(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        sdk_page(browser, shared_server) as host,
        sdk_page(browser, shared_server) as ada,
        sdk_page(browser, shared_server) as grace,
    ):
        await host.joined(shared_server.token(HOST), room, participantId="host")
        await ada.joined(shared_server.token(), room, participantId="ada", tone_hz=440)
        await grace.joined(shared_server.token(), room, participantId="grace")
        await host.wait_for("() => kit.people().some((one) => one.id === 'ada' && one.micOn)")

        refused = await grace.evaluate("kit.outcome(kit.meeting.participants.get('ada').remove())")
        assert (refused["error"]["code"], refused["same"]) == (4025, True)
        assert (await grace.call("end"))["error"]["code"] == 4025
        assert await grace.evaluate("kit.meeting.state") == "CONNECTED"

        await host.evaluate("kit.meeting.participants.get('ada').disableMic()")
        await ada.wait_for("() => !kit.meeting.localParticipant.micOn")
        await host.wait_for("() => kit.people().every((one) => !one.micOn)")

        await host.evaluate("kit.meeting.participants.get('ada').enableMic()")
        await ada.wait_told("mic-requested host")
        await ada.evaluate("kit.requests[0].accept()")
        await host.wait_for("() => kit.people().some((one) => one.id === 'ada' && one.micOn)")
        assert [
            "media-request-answered",
            {"participantId": "ada", "kind": "audio", "accepted": True},
        ] in await host.log()
        await host.evaluate("kit.meeting.participants.get('ada').enableWebcam()")
        await ada.wait_told("webcam-requested host")
        await ada.evaluate("kit.requests[1].reject()")
        await host.wait_for(
            "() => kit.log.some(([name, answer]) => name === 'media-request-answered' && answer.accepted === false)"
        )

        await host.evaluate("kit.meeting.participants.get('ada').remove()")
        await ada.wait_told("meeting-left 1002")
        assert "error" not in [event[0] for event in await ada.log()]
        await grace.wait_told("participant-left ada 1002")

        assert "value" in await host.call("end")
        await grace.wait_told("meeting-left 1006")
        assert (await host.told())[-3:] == [
            "meeting-state-changed CLOSING",
            "meeting-state-changed CLOSED",
            "meeting-left 1006",
        ]


async def test_messages_reach_those_meant_and_late_comers(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    subscribe = """([topic]) => { globalThis.got ??= []; return kit.meeting.pubSub
      .subscribe(topic, ({ message, senderName, payload }) => got.push([message, senderName, payload]))
      .then((kept) => kept.map(({ message }) => message)); }"""
    async with (
        sdk_page(browser, shared_server) as ada,
        sdk_page(browser, shared_server) as grace,
        sdk_page(browser, shared_server) as late,
    ):
        await ada.joined(shared_server.token(), room, participantId="ada", name="Ada")
        await grace.joined(shared_server.token(), room, participantId="grace", name="Grace")
        assert await ada.evaluate(subscribe, ["chat"]) == []
        assert await grace.evaluate(subscribe, ["chat"]) == []
        sent = await ada.call("pubSub.publish", "chat", "hello", {"persist": True, "payload": {"n": 1}})
        assert sent["value"]["id"]
        await ada.call("pubSub.publish", "chat", "for Grace", {"sendOnly": ["grace"], "persist": True})
        await grace.wait_for("() => got.length === 2")
        assert await grace.evaluate("got") == [["hello", "Ada", {"n": 1}], ["for Grace", "Ada", None]]
        await late.joined(shared_server.token(), room, participantId="late")
        assert await late.evaluate(subscribe, ["chat"]) == ["hello"]
        await grace.call("pubSub.unsubscribe", "chat")
        await ada.call("pubSub.publish", "chat", "bye")
        await late.wait_for("() => got.length === 1")
        assert await grace.evaluate("got.length") == 2


@pytest.mark.provokes("ERROR_ACTION_NOT_SUPPORTED_IN_MODE", sdk="browser")
@pytest.mark.provokes("ERROR_INVALID_MODE", sdk="browser")
async def test_modes(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as grace:
        await ada.joined(shared_server.token(), room, participantId="ada", code=37)
        await grace.joined(shared_server.token(), room, participantId="grace", mode="SIGNALLING_ONLY")
        assert (await grace.call("enableWebcam"))["error"]["code"] == 3066
        assert (await grace.call("changeMode", "LOUD"))["error"]["code"] == 3067
        await grace.wait_for("() => kit.people().some((one) => one.webcamOn && one.streams.length === 0)")
        assert "value" in await grace.call("changeMode", "RECV_ONLY")
        await grace.wait_for("() => kit.readCode('ada') === 37")
        await ada.wait_told("participant-mode-changed grace")
        assert (await grace.call("unmuteMic"))["error"]["code"] == 3066
        assert "value" in await ada.call("changeMode", "RECV_ONLY")
        await grace.wait_for("() => kit.people().every((one) => !one.webcamOn && one.streams.length === 0)")
        assert await ada.evaluate("kit.meeting.localParticipant.webcamOn") is False


@pytest.mark.provokes("ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED", sdk="browser")
@pytest.mark.provokes("ERROR_ALREADY_IN_REQUESTED_STATE", sdk="browser")
@pytest.mark.provokes("ERROR_OPERATION_IN_PROGRESS", sdk="browser")
@pytest.mark.provokes("ERROR_OPERATION_ABORTED", sdk="browser")
@pytest.mark.provokes("ERROR_PAYLOAD_TOO_LARGE", sdk="browser")
async def test_misuse_is_told_with_its_own_code(browser: Browser, shared_server: RunningServer) -> None:
    async with sdk_page(browser, shared_server) as page:

        async def told(method: str, *arguments: Any) -> str:
            outcome = await page.call(method, *arguments)
            assert outcome["same"] is True
            return f"{outcome['error']['code']} {outcome['error']['reason']}"

        await page.init(shared_server.token(), await shared_server.create_room())
        assert await told("muteMic") == "3035 NOT_JOINED"
        both = await page.evaluate("Promise.all([kit.call('join', []), kit.call('join', [])])")
        assert both[1]["error"]["reason"] == "JOIN_IN_PROGRESS"
        assert await told("join") == "3054 ALREADY_JOINED"
        assert await told("muteMic") == "3054 MIC_ALREADY_OFF"
        assert await told("disableWebcam") == "3054 WEBCAM_ALREADY_OFF"
        two = await page.evaluate("Promise.all([kit.call('unmuteMic', []), kit.call('unmuteMic', [])])")
        assert two[1]["error"]["reason"] == "MIC_CHANGE_IN_PROGRESS"
        assert await told("unmuteMic") == "3054 MIC_ALREADY_ON"
        assert await told("pubSub.publish", "chat", "x" * 15_361) == "3072 TOO_LARGE"
        assert await told("pubSub.publish", "", "x") == "3073 MISSING_VALUE"
        left = await page.evaluate("Promise.all([kit.call('enableWebcam', []), kit.call('leave', [])])")
        assert left[0]["error"]["code"] == 3056
        assert await told("leave") == "3054 ALREADY_LEFT"


@pytest.mark.provokes("ERROR_INVALID_PARAMETER", sdk="browser")
async def test_options_that_cannot_be_right_are_told_by_joining(browser: Browser, shared_server: RunningServer) -> None:
    wrong: dict[str, dict[str, Any]] = {
        "3073 MISSING_VALUE name": {"name": None},
        "3073 INVALID_VALUE name": {"name": "x" * 129},
        "3073 INVALID_VALUE micEnabled": {"micEnabled": "yes"},
        "3073 INVALID_VALUE metaData": {"metaData": [1]},
        "3073 INVALID_VALUE serverUrl": {"serverUrl": "meet.example.org"},
        "3072 TOO_LARGE metaData": {"metaData": {"text": "x" * 4096}},
        "3067 UNKNOWN_MODE mode": {"mode": "LOUD"},
    }
    for expected, options in wrong.items():
        async with sdk_page(browser, shared_server) as page:
            outcome = await page.join(shared_server.token(), "aaaa-bbbb-cccc", **options)
            error = outcome["error"]
            assert f"{error['code']} {error['reason']} {error['params'].get('field', 'mode')}" == expected
            assert outcome["same"] is True
            assert await page.told() == [
                "meeting-state-changed CONNECTING",
                f"error {error['code']} {error['reason']}",
                "meeting-state-changed FAILED",
                "meeting-left 1103",
            ]


@pytest.mark.provokes("INVALID_REQUEST", sdk="browser")
async def test_what_the_server_does_not_understand_is_told(browser: Browser, shared_server: RunningServer) -> None:
    async with sdk_page(browser, shared_server) as page:
        await page.joined(shared_server.token(), await shared_server.create_room())
        outcome = await page.call("respondEntry", "guest", "perhaps")
        assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6001, "INVALID_FIELD")
        assert await page.evaluate("kit.meeting.state") == "CONNECTED"


@pytest.mark.provokes("MESSAGES_LIMITED/HISTORY_FULL", sdk="browser")
async def test_keeping_more_than_one_may_is_told_with_the_figures(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "s", kept_messages=8) as server, sdk_page(browser, server) as page:
        await page.joined(server.token(), await server.create_room())
        for text in ("one", "two"):
            assert "value" in await page.call("pubSub.publish", "chat", text, {"persist": True})
        outcome = await page.call("pubSub.publish", "chat", "three", {"persist": True})
        error = outcome["error"]
        assert (error["code"], error["reason"], outcome["same"]) == (6007, "HISTORY_FULL", True)
        assert (error["params"]["kept_count"], error["params"]["scope"]) == (2, "participant")
        assert "value" in await page.call("pubSub.publish", "chat", "three")


async def test_local_participant_is_one_object_and_its_listeners_stay(
    browser: Browser, shared_server: RunningServer
) -> None:
    async with sdk_page(browser, shared_server) as page:
        await page.init(shared_server.token(), await shared_server.create_room(), code=5)
        await page.evaluate(
            """() => {
              globalThis.before = kit.meeting.localParticipant;
              globalThis.heard = [];
              before.on("stream-enabled", (stream) => heard.push(["enabled", stream.kind, stream.track.readyState]));
              before.on("stream-disabled", (stream) => heard.push(["disabled", stream.kind]));
              before.on("media-status-changed", ({ kind, newStatus }) => heard.push([kind, newStatus]));
            }"""
        )
        assert "value" in await page.call("join")
        await page.wait_for("() => heard.length === 2")
        assert await page.evaluate("kit.meeting.localParticipant === before") is True
        assert await page.evaluate("before.id.length > 0") is True
        assert "value" in await page.call("disableWebcam")
        assert await page.evaluate("heard") == [
            ["video", True],
            ["enabled", "video", "live"],
            ["video", False],
            ["disabled", "video"],
        ]
