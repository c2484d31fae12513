"""Texts that are none, and tokens as they are pasted: refused at once, or taken as REST takes them."""

import time
from typing import Any

import pytest

from meetkit import MeetingError
from tests.e2e._python import attendee, fails, joined, refusal
from tests.support.inside import context_of
from tests.support.pace import patience
from tests.support.server import RunningServer

HALF = "\ud83d"


@pytest.mark.parametrize("field", ["name", "meeting_id", "participant_id", "participant_secret", "token", "meta_data"])
async def test_half_a_character_in_an_option_is_refused_before_anything_is_sent(
    shared_server: RunningServer, field: str
) -> None:
    options: dict[str, Any] = {field: {"a": [HALF]} if field == "meta_data" else f"a{HALF}"}
    room = options.pop("meeting_id", None) or await shared_server.create_room()
    one = attendee(shared_server, room, **options)
    began_s = time.monotonic()
    error = await refusal(one)
    assert time.monotonic() - began_s < patience(1)
    assert (error.code, error.reason) == (3073, "INVALID_VALUE")
    assert error.params["field"] == ("meta_data.a.0" if field == "meta_data" else field)
    assert context_of(one.meeting).signalling is None


async def test_half_a_character_in_a_call_is_refused_and_the_meeting_goes_on(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room) as one:
        meeting = one.meeting
        topics = meeting.pub_sub
        calls = [
            ("topic", topics.publish(HALF, "hello")),
            ("message", topics.publish("CHAT", f"hi {HALF}")),
            ("payload.a", topics.publish("CHAT", "hi", payload={"a": HALF})),
            ("send_only.0", topics.publish("CHAT", "hi", send_only=[HALF])),
            ("topic", topics.subscribe(HALF, print)),
            ("topic", topics.unsubscribe(HALF)),
            ("topic", topics.history(HALF, before="x")),
            ("before", topics.history("CHAT", before=HALF)),
            ("participant_id", meeting.respond_entry(HALF, "allowed")),
            ("participant_id", meeting.change_mode("RECV_ONLY", HALF)),
            ("webhook_url", meeting.start_recording(f"https://a/{HALF}")),
            ("config.layout", meeting.start_recording(config={"layout": HALF})),
            ("outputs.0.url", meeting.start_livestream([{"url": f"rtmp://a/{HALF}", "streamKey": "k"}])),
            ("config.theme", meeting.start_hls({"theme": HALF})),
            ("recording_id", meeting.recording_link(HALF)),
        ]
        for field, call in calls:
            began_s = time.monotonic()
            error = await fails(call, one)
            assert time.monotonic() - began_s < patience(1)
            assert (error.code, error.reason, error.params["field"]) == (3073, "INVALID_VALUE", field)
        for token in (f"a{HALF}", None, 5):
            with pytest.raises(MeetingError) as caught:
                meeting.update_token(token)  # type: ignore[arg-type]
            assert (caught.value.code, caught.value.params["field"]) == (3073, "token")
        await topics.publish("😀" * 256, "still here")
        assert meeting.state == "CONNECTED"


async def test_128_emoji_are_a_name_to_everybody(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room) as one, joined(shared_server, room, participant_id="ada", name="😀" * 128):
        assert (await one.sees("ada")).display_name == "😀" * 128
    error = await refusal(attendee(shared_server, room, name="😀" * 129))
    assert (error.code, error.params["field"]) == (3073, "name")


@pytest.mark.parametrize("dressed", ["{}\n", "Bearer {}", " bearer  {}\r\n"])
async def test_a_token_as_it_was_pasted_joins_as_over_rest(shared_server: RunningServer, dressed: str) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, token=dressed.format(shared_server.token())) as one:
        one.meeting.update_token(dressed.format(shared_server.token()))
        assert (
            context_of(one.meeting).join_data["token"] == context_of(one.meeting).join_data["token"].strip().split()[-1]
        )
        assert one.errors == []
