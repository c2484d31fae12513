"""Guests with `ask_join`: let in, turned away, forgotten, gone."""

import pytest

from meetkit import MeetingError
from tests.e2e._python import attendee, fails, joined, refusal, shows
from tests.support.media import CodeVideoTrack
from tests.support.server import RunningServer


async def test_a_guest_who_is_let_in_is_in_like_anybody(shared_server: RunningServer) -> None:
    import asyncio

    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="host") as host:
        track = CodeVideoTrack(12, width=320, height=180, fps=10)
        token = shared_server.token(["ask_join"])
        guest = attendee(shared_server, room, token=token, participant_id="guest", name="Gil", webcam=track)
        joining = asyncio.create_task(guest.meeting.join())
        request = await host.next("entry-requested")
        assert (request.participant_id, request.name) == ("guest", "Gil")
        assert not joining.done()
        assert guest.meeting.state == "CONNECTING"
        await request.allow()
        await joining
        responded = await host.next("entry-responded")
        assert (responded.participant_id, responded.decision, responded.by_participant_id) == (
            "guest",
            "allowed",
            "host",
        )
        await shows(await host.stream("guest", "video"), 12)
        assert guest.story == ["CONNECTING", "CONNECTED"]
        await guest.meeting.leave()


async def test_a_guest_who_is_turned_away_learns_it_as_an_error(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room) as host:
        host.meeting.on("entry-requested", lambda request: request.deny())
        error = await refusal(attendee(shared_server, room, token=shared_server.token(["ask_join"])))
        assert (error.code, error.reason) == (3047, "ENTRY_DENIED")


async def test_a_guest_whom_nobody_answers_is_told_so(server: RunningServer) -> None:
    await server.stop()
    server.settings["lobby_timeout_s"] = 1
    await server.start_again()
    room = await server.create_room()
    async with joined(server, room) as host:
        error = await refusal(attendee(server, room, token=server.token(["ask_join"]), participant_id="guest"))
        assert (error.code, error.reason) == (3047, "ENTRY_TIMED_OUT")
        responded = await host.next("entry-responded")
        assert (responded.decision, responded.by_participant_id) == ("denied", None)


@pytest.mark.provokes("ERROR_OPERATION_ABORTED", sdk="python")
@pytest.mark.provokes("NOT_FOUND", sdk="python")
async def test_a_guest_who_gives_up_is_gone_from_the_lobby(shared_server: RunningServer) -> None:
    import asyncio

    room = await shared_server.create_room()
    async with joined(shared_server, room) as host:
        guest = attendee(shared_server, room, token=shared_server.token(["ask_join"]), participant_id="guest")
        joining = asyncio.create_task(guest.meeting.join())
        request = await host.next("entry-requested")
        await guest.meeting.leave()
        with pytest.raises(MeetingError) as caught:
            await joining
        assert (caught.value.code, caught.value.reason) == (3056, "LEFT_WHILE_JOINING")
        assert guest.story == ["CONNECTING", "error 3056", "CLOSING", "CLOSED", "left 1101"]
        responded = await host.next("entry-responded")
        assert responded.decision == "left"
        error = await fails(request.allow(), host)
        assert error.code == 6002
