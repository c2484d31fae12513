"""HLS through the server: what players get, who is told what, and what is left in the end."""

from pathlib import Path
from typing import Any

from meetkit.client import HlsUrls
from meetkit.protocol import HlsState
from tests.e2e._python import joined
from tests.support.egress import places, states_heard
from tests.support.hls import fetched, media_playlist, until_listed
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.receiver import webhook_receiver
from tests.support.server import running_server

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
