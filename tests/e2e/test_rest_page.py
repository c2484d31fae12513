"""The ready-made page's endpoints, and the pages that explain errors."""

from pathlib import Path

import httpx
import jwt
import pytest

from tests.support.server import RunningServer, running_server


async def post(server: RunningServer, path: str, **body: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=server.url) as client:
        return await client.post(path, json=body)


async def test_config_says_what_this_is(shared_server: RunningServer) -> None:
    config = (await shared_server.rest("GET", "/v2/config", token="")).json()
    assert config.pop("version")
    assert config == {"product": "meetkit", "protocolVersions": [1], "pageAccess": "ask", "debug": False}


async def test_visitor_gets_an_hours_token_to_ask_for_this_meeting_only(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    response = await post(shared_server, "/v2/page/token", meetingId=room, name="Ada")
    assert response.status_code == 200
    given = response.json()
    assert (given["meetingId"], given["permissions"]) == (room, ["ask_join"])
    claims = jwt.decode(given["token"], shared_server.secret, algorithms=["HS256"])
    assert (claims["roomId"], claims["roles"], claims["permissions"]) == (room, ["rtc"], ["ask_join"])
    assert claims["exp"] - claims["iat"] == 3600
    rest = await shared_server.rest("GET", "/v2/rooms", token=given["token"])
    assert rest.json()["code"] == 4024


async def test_token_says_nothing_about_whether_the_meeting_exists(shared_server: RunningServer) -> None:
    unknown = await post(shared_server, "/v2/page/token", meetingId="aaaa-bbbb-cccc", name="Ada")
    assert (unknown.status_code, unknown.json()["meetingId"]) == (200, "aaaa-bbbb-cccc")
    malformed = await post(shared_server, "/v2/page/token", meetingId="no such id", name="Ada")
    assert (malformed.status_code, malformed.json()["code"]) == (404, 4003)


async def test_opening_a_meeting_is_refused_unless_open(shared_server: RunningServer, tmp_path: Path) -> None:
    refused = await post(shared_server, "/v2/page/meetings", name="Ada")
    assert (refused.status_code, refused.json()["code"]) == (403, 4025)
    async with running_server(tmp_path / "open", page_access="open") as server:
        made = (await post(server, "/v2/page/meetings", name="Ada")).json()
        assert made["permissions"] == ["allow_join", "allow_mod"]
        assert (await server.rest("GET", f"/v2/rooms/{made['meetingId']}")).status_code == 200
        joining = (await post(server, "/v2/page/token", meetingId=made["meetingId"], name="Bob")).json()
        assert joining["permissions"] == ["allow_join"]


async def test_page_that_is_off_gives_no_tokens_and_is_limited_otherwise(tmp_path: Path) -> None:
    async with running_server(tmp_path / "off", page_access="off") as server:
        for path, body in (("/v2/page/token", {"meetingId": "a"}), ("/v2/page/meetings", {})):
            response = await post(server, path, **body)
            assert (response.status_code, response.json()["code"]) == (404, 6002)


async def test_page_calls_are_limited_per_address(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        answers = [await client.post("/v2/page/token", json={"meetingId": "a"}) for _ in range(80)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:50] == [200] * 50
    assert 429 in statuses


async def test_error_page_explains_by_code_and_name(shared_server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        for wanted in ("4002", "INVALID_TOKEN"):
            page = await client.get(f"/errors/{wanted}")
            assert page.status_code == 200
            assert page.headers["content-type"].startswith("text/html")
            assert "INVALID_TOKEN" in page.text
            assert "<h3>EXPIRED</h3>" in page.text
        assert "script" not in page.headers["content-security-policy"]
        unknown = await client.get("/errors/%3Cscript%3E")
        assert (unknown.status_code, unknown.json()["reason"]) == (404, "ERROR_CODE")
        listing = await client.get("/errors")
        assert 'href="/errors/4002"' in listing.text


async def test_files_outside_the_bundle_are_not_served(shared_server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        for path in ("/assets/..%2f..%2fapp.py", "/assets/%2e%2e/%2e%2e/app.py", "/sdk/../app.py", "/assets/"):
            response = await client.get(path)
            assert response.status_code in (404, 503), path
            assert "create_app" not in response.text


@pytest.mark.parametrize("path", ["/", "/m/abcd-1234-wxyz"])
async def test_page_has_a_strict_policy(shared_server: RunningServer, path: str) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        page = await client.get(path)
    assert page.status_code == 200, "build the web bundle first: make build"
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert '<div id="root">' in page.text


async def test_sdk_is_a_module_for_every_origin_and_the_rest_is_not(shared_server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        sdk = await client.get("/sdk/meetkit.js", headers={"Origin": "https://example.org"})
        assert sdk.status_code == 200, "build the web bundle first: make build"
        assert sdk.headers["content-type"].startswith("text/javascript")
        assert sdk.headers["access-control-allow-origin"] == "*"
        assert "must-revalidate" in sdk.headers["cache-control"]
        again = await client.get("/sdk/meetkit.js", headers={"If-None-Match": sdk.headers["etag"]})
        assert again.status_code in (200, 304)
        for path, allowed in (("/v2/config", True), ("/v2/rooms", False), ("/", False), ("/errors/4002", False)):
            other = await client.get(path, headers={"Origin": "https://example.org"})
            assert ("access-control-allow-origin" in other.headers) is allowed, path


@pytest.mark.parametrize(
    "path",
    ["/", "/m/abcd", "/healthz", "/readyz", "/sdk/meetkit.js", "/favicon.svg", "/errors", "/errors/4001", "/v2/config"],
)
async def test_head_answers_as_get_without_its_body(shared_server: RunningServer, path: str) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        got, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"") == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers.get("content-length") == got.headers.get("content-length")


@pytest.mark.parametrize("path", ["/m/abcd/", "/errors/4001/", "/healthz/", "/v2/config//"])
async def test_slash_at_the_end_is_no_other_place(shared_server: RunningServer, path: str) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        answer = await client.get(path, headers={"X-Forwarded-Proto": "https"})
    assert answer.status_code == 200
    assert "location" not in answer.headers


async def test_rest_is_for_pages_of_the_named_origins_only(tmp_path: Path) -> None:
    ours, theirs = "https://app.example.org", "https://evil.example.net"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    async with running_server(tmp_path / "s", cors_origins=[ours]) as server:
        token = server.token(["allow_join", "allow_mod"])
        async with httpx.AsyncClient(base_url=server.url) as client:
            preflight = await client.options("/v2/rooms", headers={"Origin": ours, **asked})
            assert preflight.status_code == 200
            assert preflight.headers["access-control-allow-origin"] == ours
            assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
            made = await client.post("/v2/rooms", json={}, headers={"Origin": ours, "Authorization": token})
            assert (made.status_code, made.headers["access-control-allow-origin"]) == (200, ours)
            refused = await client.post("/v2/rooms", json={}, headers={"Origin": ours, "Authorization": "x"})
            assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, ours)
            other = await client.options("/v2/rooms", headers={"Origin": theirs, **asked})
            assert "access-control-allow-origin" not in other.headers
            assert "access-control-allow-credentials" not in made.headers


async def test_no_origin_may_call_rest_by_default(shared_server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        answer = await client.get("/v2/rooms", headers={"Origin": "https://app.example.org"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/errors",
        "/errors/4002",
        "/errors/invalid-token",
        "/docs",
        "/openapi.json",
        "/sdk/meetkit.js",
        "/favicon.svg",
    ],
)
async def test_browser_that_has_a_page_already_is_only_told_so(shared_server: RunningServer, path: str) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        first = await client.get(path)
        etag = first.headers["etag"]
        for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            for method in ("GET", "HEAD"):
                again = await client.request(method, path, headers={"If-None-Match": asked})
                assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
                assert again.headers["cache-control"] == first.headers["cache-control"]
        changed = await client.get(path, headers={"If-None-Match": '"other"'})
        assert (changed.status_code, changed.content) == (200, first.content)
        unknown = await client.get("/errors/99", headers={"If-None-Match": "*"})
        assert unknown.status_code == 404
