"""A connection that breaks between a request and its answer: what was asked for is done once, or can be asked again."""

import pytest
from playwright.async_api import Browser

from tests.support.browser import sdk_page
from tests.support.server import RunningServer

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]

# The server gets the request, and its answer is lost with the connection; or the request is lost, too.
CUT = """([method, received]) => {
  const send = WebSocket.prototype.send;
  let cut = false;
  WebSocket.prototype.send = function (data) {
    if (cut || !String(data).includes(`"method":"${method}"`)) return send.call(this, data);
    cut = true;
    if (received) send.call(this, data);
    this.dispatchEvent(new CloseEvent("close", { code: 1006 }));
    setTimeout(() => this.close(3000), 50);
  };
}"""


@pytest.mark.parametrize("received", [True, False], ids=["answer", "request"])
@pytest.mark.parametrize(
    "method",
    ["setRtpCapabilities", "transport.create", "transport.connect", "produce", "producer.pause", "producer.close"],
)
async def test_camera_goes_on_when_the_connection_breaks_meanwhile(
    browser: Browser, shared_server: RunningServer, method: str, received: bool
) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as bob:
        await bob.joined(shared_server.token(), room, participantId="bob")
        await ada.init(shared_server.token(), room, participantId="ada")
        await ada.evaluate(CUT, [method, received])
        assert "value" in await ada.call("join")
        on = "kit.call('enableWebcam', [{ track: kit.codeTrack(7) }])"
        first = await ada.evaluate(on)
        if method == "producer.pause":
            assert "value" in await ada.evaluate(
                "[...kit.meeting.localParticipant.streams.values()][0].pause().then(() => ({ value: null }))"
            )
            assert "value" in await ada.evaluate(
                "[...kit.meeting.localParticipant.streams.values()][0].resume().then(() => ({ value: null }))"
            )
        if method == "producer.close":
            assert "value" in await ada.call("disableWebcam")
            assert "value" in await ada.evaluate(on)
        if "error" in first:
            # Nothing is half done: the same call works as soon as the connection is back.
            assert first["error"]["reason"] in ("CONNECTION_LOST", "RECONNECTING"), first
            await ada.wait_for("() => kit.meeting.state === 'CONNECTED'")
            assert "value" in await ada.evaluate(on)
        await bob.wait_for("() => kit.readCode('ada') === 7")
        assert await bob.evaluate("kit.people().map(({ streams }) => streams.length)") == [1]
        assert await bob.evaluate("kit.errors.length") == 0
