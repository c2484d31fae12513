"""The log of `debug_mode`: what happened, in fields, and no secret; silence without it."""

import logging

import pytest

from tests.e2e._proxy import proxy_to
from tests.e2e._python import attendee, fails, joined
from tests.support.inside import context_of
from tests.support.media import ToneTrack
from tests.support.server import RunningServer


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, object]]]:
    records = [r for r in caplog.records if r.name == "meetkit.client" and r.levelno == logging.DEBUG]
    return [(vars(record)["event"], vars(record)["fields"]) for record in records]


async def test_a_developer_sees_states_requests_media_and_reconnects(
    shared_server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="meetkit.client")
    room = await shared_server.create_room()
    async with proxy_to(shared_server.url) as proxy:
        one = attendee(
            shared_server, room, server_url=proxy.url, debug_mode=True, mic=ToneTrack(440), name="Ada Secretname"
        )
        async with one.meeting:
            await one.until(lambda: one.meeting.local_participant.mic_on)
            await one.meeting.pub_sub.publish("T", "a private message")
            error = await fails(one.meeting.respond_entry("nobody", "allowed"), one)
            proxy.cut()
            await one.until(lambda: one.meeting.state == "RECONNECTING")
            await one.until(lambda: one.meeting.state == "CONNECTED")
    log = told(caplog)
    states = [fields["new"] for event, fields in log if event == "state"]
    assert states == ["CONNECTING", "CONNECTED", "RECONNECTING", "CONNECTED", "CLOSING", "CLOSED"]
    requests = {str(fields["method"]): fields for event, fields in log if event == "request"}
    for method in ("setRtpCapabilities", "transport.create", "transport.connect", "produce", "pubsub.publish", "leave"):
        assert requests[method]["outcome"] == "ok"
        assert float(str(requests[method]["duration_ms"])) > 0
    assert requests["produce"]["source"] == "mic"
    assert requests["respondEntry"]["outcome"] == f"{error.code} {error.reason}"
    errors = [(fields["code"], fields["id"]) for event, fields in log if event == "error"]
    assert errors == [(e.code, e.id) for e in one.errors]
    happened = [event for event, _ in log]
    assert happened.count("dialling") >= 2
    assert "connection lost" in happened
    assert ("connection restored", {"by": "resume"}) in log
    text = caplog.text
    assert f"{room}: state new=CONNECTED previous=CONNECTING" in text
    for secret in (context_of(one.meeting).config.token, "a private message", "Secretname", "icePwd", "password"):
        assert secret not in text


async def test_without_debug_mode_the_logger_has_none_of_it(
    shared_server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="meetkit.client")
    async with joined(shared_server, await shared_server.create_room(), mode="SIGNALLING_ONLY"):
        pass
    assert told(caplog) == []
