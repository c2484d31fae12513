"""Half of a surrogate pair, wherever a client can put one: a clear error by the request's id, and nothing else."""

import pytest

from tests.support.server import RunningServer
from tests.support.signal_client import Refused, signal_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

HALF = "a\ud800"


@pytest.mark.parametrize(
    "fields", [{"name": HALF}, {"metaData": {"k": HALF}}, {"metaData": {HALF: 1}}, {"participantId": HALF}]
)
async def test_a_join_with_half_a_pair_is_answered(shared_server: RunningServer, fields: dict[str, object]) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as client:
        with pytest.raises(Refused) as caught:
            await client.join(shared_server.token(["allow_join"]), room, **fields)
        assert (caught.value.code, caught.value.reason) == (6001, "NOT_JSON")
        await client.join(shared_server.token(["allow_join"]), room)


async def test_a_member_is_answered_and_goes_on(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as client:
        await client.join(shared_server.token(["allow_join"]), room)
        for data in (
            {"topic": HALF, "message": "m"},
            {"topic": "t", "message": HALF},
            {"topic": "t", "payload": [HALF]},
        ):
            with pytest.raises(Refused) as caught:
                await client.request("pubsub.publish", **data)
            assert (caught.value.code, caught.value.reason) == (6001, "NOT_JSON")
        await client.request("ping")


@pytest.mark.parametrize("claim", ["apikey", "roomId", "participantId", "jti"])
async def test_a_token_with_half_a_pair_is_malformed(shared_server: RunningServer, claim: str) -> None:
    room = await shared_server.create_room()
    token = shared_server.token(["allow_join"], **{claim: HALF})
    async with signal_client(shared_server) as client:
        with pytest.raises(Refused) as caught:
            await client.join(token, room)
    assert caught.value.reason == "MALFORMED"
    answer = await shared_server.rest("GET", "/v2/rooms", headers={"Authorization": token})
    assert (answer.status_code, answer.json()["reason"]) == (401, "MALFORMED")


@pytest.mark.parametrize(
    "body", ['{"customRoomId": "\\ud800"}', '{"\\ud800": 1}', '{"webhook": {"endPoint": "http://a/\\udfff"}}']
)
async def test_a_body_with_half_a_pair_is_refused(shared_server: RunningServer, body: str) -> None:
    headers = {"Authorization": shared_server.token(["allow_join", "allow_mod"]), "Content-Type": "application/json"}
    answer = await shared_server.rest("POST", "/v2/rooms", content=body, headers=headers)
    assert answer.status_code == 400
    assert "half a surrogate pair" in answer.json()["detail"]
