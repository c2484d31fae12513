"""HLS through the server: what players get, who is told what, and what is left in the end."""

from pathlib import Path
from typing import Any

import httpx
import psutil

from meetkit.client import HlsUrls
from meetkit.protocol import HlsState
from tests.e2e._python import joined
from tests.support.egress import egress_processes, places, states_heard, status
from tests.support.hls import fetched, folders, media_playlist, removed, until_listed
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.receiver import webhook_receiver
from tests.support.server import RunningServer, running_server

LOW = {"quality": "low"}
EVENT = "hls-state-changed"


async def test_hls_shows_and_sounds_everybody_and_late_joiners_know_its_address(tmp_path: Path) -> None:
    ada_media: dict[str, Any] = {"mic": ToneTrack(440), "webcam": CodeVideoTrack(0xA5)}
    bob_media: dict[str, Any] = {"mic": ToneTrack(880), "webcam": CodeVideoTrack(0x3C)}
    async with (
        running_server(tmp_path / "server", allow_private_addresses=True) as server,
        webhook_receiver() as hook,
    ):
        room, guest = await server.create_room(), server.token(["allow_join"])
        async with (
            joined(server, room, name="Ada", participant_id="ada", **ada_media) as ada,
            joined(server, room, name="Bob", participant_id="bob", token=guest, **bob_media) as bob,
        ):
            await ada.stream("bob", "video")
            assert ada.meeting.hls_urls is None
            started = await ada.meeting.start_hls(LOW, webhook_url=hook.url)
            urls = HlsUrls(started.playback_url, started.watch_url)
            assert started.playback_url.startswith(f"{server.url}/hls/")
            assert started.hls_id not in started.playback_url
            await media_playlist(started.playback_url)  # it can be played at once
            assert (ada.meeting.hls_state, ada.meeting.hls_urls) == (HlsState.STARTED, urls)
            assert (await bob.next("hls-started")).urls == urls
            async with joined(server, room, name="Late", mode="RECV_ONLY") as late:
                assert (late.meeting.hls_state, late.meeting.hls_urls) == (HlsState.STARTED, urls)
            await until_listed(started.playback_url, 4)
            film = await fetched(started.playback_url, tmp_path / "seen.mp4")
            assert await ada.meeting.stop_hls() == started.hls_id
            await bob.next("hls-stopped")
            assert (bob.meeting.hls_state, bob.meeting.hls_urls) == (HlsState.STOPPED, None)
            assert states_heard(bob, EVENT) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
            assert ada.errors == bob.errors == []
            # The end can still be played, and players know that it is the end.
            assert (await media_playlist(started.playback_url)).endswith("#EXT-X-ENDLIST\n")
        await hook.events("hls-stopped")
        assert hook.kinds == [f"hls-{what}" for what in ("starting", "started", "stopping", "stopped")]
        for participant, code in (("ada", 0xA5), ("bob", 0x3C)):
            read = film.codes(places("ada", "bob", config=LOW)[participant])
            assert read.count(code) > 0.6 * len(read), f"{participant}: {read}"
            assert set(read) <= {code, None}
        assert film.has_tone(440, 3, 7)
        assert film.has_tone(880, 3, 7)


async def test_over_rest_a_stream_is_started_listed_and_ended(shared_server: RunningServer) -> None:
    server, room = shared_server, await shared_server.create_room()
    async with joined(server, room, mic=ToneTrack(440)) as ada:
        started = await server.rest("POST", "/v2/hls/start", json={"roomId": room, "config": {"mode": "audio"}})
        assert started.status_code == 200, started.text
        shape = started.json()
        assert (shape["status"], shape["startedBy"], shape["error"]) == ("started", None, None)
        assert (await ada.next("hls-started")).urls == HlsUrls(shape["playbackUrl"], shape["watchUrl"])
        # Nobody who sees the one id can guess the other.
        assert shape["id"] not in shape["playbackUrl"]
        listed = (await server.rest("GET", f"/v2/hls?roomId={room}")).json()
        assert [row["id"] for row in listed["data"]] == [shape["id"]]
        ended = await server.rest("POST", "/v2/hls/end", json={"roomId": room})
        assert (ended.status_code, ended.json()["status"]) == (200, "stopped")
        gone = await server.rest("GET", "/v2/hls/nothing")
        assert (gone.status_code, gone.json()["reason"]) == (404, "HLS")
        elsewhere = await server.rest("GET", f"/v2/hls/{shape['id']}", token=server.token(["ask_join"]))
        assert elsewhere.status_code == 403


async def test_players_get_files_with_types_ranges_and_caching_and_nothing_else(shared_server: RunningServer) -> None:
    server, room = shared_server, await shared_server.create_room()
    async with joined(server, room, webcam=CodeVideoTrack(0xA5)) as ada, httpx.AsyncClient() as http:
        started = await ada.meeting.start_hls(LOW)
        base = started.playback_url.removesuffix("index.m3u8")
        (name, *_) = await until_listed(started.playback_url, 1)
        for playlist in ("index.m3u8", "live.m3u8"):
            answer = await http.get(base + playlist, headers={"Range": "bytes=0-3"})
            assert (answer.status_code, answer.text[:7]) == (200, "#EXTM3U")
            assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["access-control-allow-origin"] == "*"
        whole = await http.get(base + name)
        assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
        assert "immutable" in whole.headers["cache-control"]
        assert whole.headers["access-control-allow-origin"] == "*"
        size = len(whole.content)
        for asked, part in (
            ("bytes=4-7", whole.content[4:8]),
            ("bytes=-5", whole.content[-5:]),
            (f"bytes={size - 3}-", whole.content[-3:]),
            (f"bytes=10-{size + 99}", whole.content[10:]),
        ):
            answer = await http.get(base + name, headers={"Range": asked})
            assert (answer.status_code, answer.content) == (206, part)
            assert answer.headers["content-range"].endswith(f"/{size}")
        beyond = await http.get(base + name, headers={"Range": f"bytes={size}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
        for ignored in ("bytes=7-4", "bytes=0-1,4-5", "bytes=-", "lines=1-2"):
            assert (await http.get(base + name, headers={"Range": ignored})).content == whole.content
        head = await http.head(base + name)
        assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(size))
        asks = await http.options(base + name, headers={"Origin": "https://example.org"})
        assert (asks.status_code, asks.headers["access-control-allow-headers"]) == (204, "Range")
        # Nothing else: not the folder, not what lies beside or above it, not another's, and nothing is changed.
        for path in ("", ".", "%2e%2e", "..%2f..%2fmeetkit.db", "..%2F..%2Fsecret.key", f".{name}.part", "a.mp4"):
            answer = await http.get(base + path)
            assert answer.status_code == 404, path
        other = await http.get(f"{server.url}/hls/{'0' * 32}/index.m3u8")
        assert (other.status_code, other.json()["code"], other.json()["reason"]) == (404, 6002, "HLS_PLAYBACK")
        assert other.headers["access-control-allow-origin"] == "*"
        for method in ("POST", "PUT", "DELETE"):
            assert (await http.request(method, base + name)).status_code == 405
        await ada.meeting.stop_hls()


async def test_stream_ends_with_its_session_and_is_gone_after_its_time(tmp_path: Path) -> None:
    async with running_server(tmp_path / "server", hls_keep_s=1) as server, httpx.AsyncClient() as http:
        async with joined(server, await server.create_room(), mic=ToneTrack(440)) as ada:
            started = await ada.meeting.start_hls({"mode": "audio"})
        shape = await status(server, started.hls_id, "stopped", kind="hls")
        assert shape["error"] is None
        await removed(server)
        answer = await http.get(started.playback_url)
        assert (answer.status_code, answer.json()["reason"], answer.json()["params"]) == (
            404,
            "HLS_PLAYBACK",
            {"kept_s": 1},
        )
        assert (await http.get(started.watch_url)).status_code == 404
        shape = (await server.rest("GET", f"/v2/hls/{started.hls_id}")).json()
        assert (shape["playbackUrl"], shape["watchUrl"]) == (None, None)


async def test_server_that_is_told_to_stop_ends_its_streams_and_removes_them(tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server:
        async with joined(server, await server.create_room(), mic=ToneTrack(440)) as ada:
            started = await ada.meeting.start_hls({"mode": "audio"})
            assert len(folders(server)) == 1
            assert await server.stop() == 0
        assert folders(server) == []
        await server.start_again()
        shape = (await server.rest("GET", f"/v2/hls/{started.hls_id}")).json()
        assert (shape["status"], shape["error"]) == ("stopped", None)


async def test_ten_streams_leave_no_process_descriptor_thread_or_folder(tmp_path: Path) -> None:
    async with running_server(tmp_path / "server", hls_keep_s=0) as server:
        process = psutil.Process(server.pid)
        async with joined(server, await server.create_room(), mic=ToneTrack(440)) as ada:

            async def one() -> tuple[int, int]:
                started = await ada.meeting.start_hls({"mode": "audio"})
                await media_playlist(started.playback_url)
                await ada.meeting.stop_hls()
                await removed(server)
                return process.num_fds(), process.num_threads()

            await one()
            before = [await one() for _ in range(2)]
            after = [await one() for _ in range(7)]
            assert egress_processes(server) == []
            assert min(fds for fds, _ in after[-3:]) <= max(fds for fds, _ in before)
            # Thread pools grow up to their bounds and no further.
            assert after[-1][1] <= max(threads for _, threads in before) + 8
            assert not list((server.data_dir / "egress").iterdir())
