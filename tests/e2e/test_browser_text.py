"""What the browser SDK takes for a text, against a real server: the same as the server and Python do."""

from typing import Any

import pytest

from tests.support.browser import SdkPage, chromium, sdk_page
from tests.support.pace import patience
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

HALF = "\\ud83d"
"""In JavaScript's notation: Playwright cannot carry one either."""

# A call whose arguments are written in the page, and how long its answer took.
CALL = """async ([path, args]) => {
  const startedMs = performance.now();
  const outcome = await kit.call(path, eval(args));
  return { ...outcome, tookMs: performance.now() - startedMs };
}"""


async def call(page: SdkPage, path: str, arguments: str) -> dict[str, Any]:
    outcome: dict[str, Any] = await page.evaluate(CALL, [path, arguments])
    return outcome


def assert_refused_at_once(outcome: dict[str, Any], field: str) -> None:
    error = outcome["error"]
    assert (error["code"], error["reason"]) == (3073, "INVALID_VALUE"), error
    assert error["params"]["field"] == field
    assert "half a surrogate pair" in error["detail"]
    assert outcome["tookMs"] < patience(1000)


async def test_name_of_65_emoji_is_a_name_to_everybody(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with chromium() as browser, sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as bob:
        await bob.joined(shared_server.token(), room, participantId="bob")
        await ada.joined(shared_server.token(), room, participantId="ada", name="😀" * 128)
        names = "() => kit.people().map(({ name }) => [...name].length)"
        assert await bob.wait_for(f"() => ({names})().length > 0 && ({names})()") == [128]
        outcome = await ada.call("pubSub.publish", "😀" * 256, "hello")
        assert "value" in outcome, outcome


@pytest.mark.parametrize("field", ["name", "meetingId", "participantId", "participantSecret", "token"])
async def test_half_a_character_in_an_option_is_refused_before_anything_is_sent(
    shared_server: RunningServer, field: str
) -> None:
    room = await shared_server.create_room()
    async with chromium() as browser, sdk_page(browser, shared_server) as page:
        sockets: list[str] = []
        page.page.on("websocket", lambda socket: sockets.append(socket.url))
        await page.evaluate(
            f"""([token, meetingId, field]) => kit.init(token,
              {{ meetingId, name: "Ada", micEnabled: false, webcamEnabled: false, [field]: "a{HALF}" }})""",
            [shared_server.token(), room, field],
        )
        assert_refused_at_once(await call(page, "join", "[]"), field)
        assert sockets == []


async def test_half_a_character_in_meta_data_is_refused(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with chromium() as browser, sdk_page(browser, shared_server) as page:
        await page.evaluate(
            f"([token, meetingId]) => kit.init(token, {{ meetingId, name: 'Ada', metaData: {{ a: ['{HALF}'] }} }})",
            [shared_server.token(), room],
        )
        assert_refused_at_once(await call(page, "join", "[]"), "metaData.a.0")


async def test_half_a_character_in_a_call_is_refused_and_the_meeting_goes_on(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    token = shared_server.token(["allow_join", "allow_mod"])
    async with chromium() as browser, sdk_page(browser, shared_server) as page:
        await page.joined(token, room)
        calls = {
            "topic": ("pubSub.publish", f"['{HALF}', 'hello']"),
            "message": ("pubSub.publish", f"['CHAT', 'hi {HALF}']"),
            "payload.a": ("pubSub.publish", f"['CHAT', 'hi', {{ payload: {{ a: '{HALF}' }} }}]"),
            "sendOnly.0": ("pubSub.publish", f"['CHAT', 'hi', {{ sendOnly: ['{HALF}'] }}]"),
            "participantId": ("respondEntry", f"['{HALF}', 'allowed']"),
            "webhookUrl": ("startRecording", f"['https://a/{HALF}']"),
            "outputs.0.url": ("startLivestream", f"[[{{ url: 'rtmp://a/{HALF}', streamKey: 'k' }}]]"),
            "recordingId": ("recordingLink", f"['{HALF}', 0]"),
        }
        for field, (path, arguments) in calls.items():
            assert_refused_at_once(await call(page, path, arguments), field)
        topic = await call(page, "pubSub.subscribe", f"['{HALF}', () => {{}}]")
        assert_refused_at_once(topic, "topic")
        await page.evaluate(f"kit.meeting.updateToken('{HALF}')")
        assert await page.evaluate("kit.errors.at(-1).params.field") == "token"
        assert "value" in await page.call("pubSub.publish", "CHAT", "still here")
        assert await page.evaluate("kit.meeting.state") == "CONNECTED"


@pytest.mark.parametrize("dressed", ["{}\n", "Bearer {}", " bearer  {}\r\n"])
async def test_token_as_it_was_pasted_joins_as_over_rest(shared_server: RunningServer, dressed: str) -> None:
    room = await shared_server.create_room()
    async with chromium() as browser, sdk_page(browser, shared_server) as page:
        await page.joined(dressed.format(shared_server.token()), room)


async def test_page_takes_a_name_of_128_emoji(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with chromium() as browser:
        page = await (await browser.new_context()).new_page()
        await page.goto(f"{shared_server.url}/m/{room}")
        name = page.get_by_test_id("name")
        await name.fill("😀" * 130)
        assert await name.input_value() == "😀" * 128
