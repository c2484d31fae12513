"""`VideoSDK`: the way in. Remembers token and server, makes meetings."""

import os
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from meetkit.client.config import DEFAULT_RECONNECT_TIMEOUT_MS, DEFAULT_SERVER_URL, MediaSource, MeetingConfig
from meetkit.client.constants import Constants
from meetkit.client.meeting import Meeting
from meetkit.protocol import Mode


class VideoSDK:
    """Everything starts here.

    Example:
        ```python
        VideoSDK.config(token, server_url="https://meet.example.org")
        meeting = VideoSDK.init_meeting(meeting_id="abcd-efgh-ijkl", name="Bot")

        @meeting.on("error")
        def on_error(error):
            match error.code:
                case VideoSDK.constants.errors.INVALID_TOKEN:
                    print(f"Error is {error.message}")

        async with meeting:
            ...
        ```
    """

    constants = Constants
    Constants = Constants

    _token: str = ""
    _server_url: str | None = None

    @classmethod
    def config(cls, token: str, *, server_url: str | None = None) -> None:
        """Set the token for the meetings made from now on, and the server.

        Args:
            token: a JWT made by your own server, or by `meetkit token`.
            server_url: such as `https://meet.example.org`; without, the environment's MEETKIT_URL, else
                http://127.0.0.1:8080.
        """
        cls._token = token
        cls._server_url = server_url

    @classmethod
    def init_meeting(
        cls,
        meeting_id: str,
        *,
        name: str = "",
        participant_id: str | None = None,
        participant_secret: str | None = None,
        mic_enabled: bool = True,
        webcam_enabled: bool = True,
        mode: Mode | str = Mode.SEND_AND_RECV,
        meta_data: dict[str, Any] | None = None,
        token: str | None = None,
        server_url: str | None = None,
        mic: MediaSource = None,
        webcam: MediaSource = None,
        share: MediaSource = None,
        auto_consume: bool = True,
        debug_mode: bool = False,
        reconnect_timeout_ms: int = DEFAULT_RECONNECT_TIMEOUT_MS,
    ) -> Meeting:
        """A meeting to join. Nothing is checked or sent yet: `await meeting.join()` does, and tells every mistake.

        Args:
            meeting_id: the room's id.
            name: shown to the others, at most 128 characters.
            participant_id: ours; without, the token's, else one made by the server.
            participant_secret: `participant_secret` of an earlier `Meeting` of this sitting, to take its place over
                although the token does not name the participantId.
            mic_enabled: send `mic` from the start.
            webcam_enabled: send `webcam` from the start.
            mode: SEND_AND_RECV, RECV_ONLY or SIGNALLING_ONLY.
            meta_data: a JSON object of at most 4 KiB for the others.
            token: instead of the one of `config`.
            server_url: instead of the one of `config`.
            mic: an aiortc audio track, or the path of a file with sound.
            webcam: an aiortc video track, or the path of a file with picture.
            share: an aiortc video track or file for `enable_screen_share`.
            auto_consume: receive every stream; else only those that are resumed.
            debug_mode: log states, errors, requests with their durations, media paths and reconnects to the logger
                `meetkit.client` at level DEBUG, without tokens and contents; `logging.basicConfig(level="DEBUG")` shows
                them. Independent of it, an error that nobody listens to is logged in full.
            reconnect_timeout_ms: how long a lost connection is tried to be restored.
        """
        url = server_url or cls._server_url or os.environ.get("MEETKIT_URL") or DEFAULT_SERVER_URL
        config = MeetingConfig(
            token=cls._token if token is None else token,
            server_url=str(url).rstrip("/"),
            meeting_id=meeting_id,
            name=name,
            participant_id=participant_id,
            participant_secret=participant_secret,
            mic_enabled=mic_enabled,
            webcam_enabled=webcam_enabled,
            mode=mode,
            meta_data=meta_data,
            auto_consume=auto_consume,
            debug_mode=debug_mode,
            reconnect_timeout_ms=reconnect_timeout_ms,
        )
        return Meeting(config, client_version=_version(), mic=mic, webcam=webcam, share=share)


def _version() -> str:
    try:
        return version("meetkit")
    except PackageNotFoundError:
        return "0.0.0"  # run from a source tree
