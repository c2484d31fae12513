"""`VideoSDK`: the way in. Remembers token and server, makes meetings."""

import os
from importlib.metadata import PackageNotFoundError, version
from os import PathLike
from typing import TYPE_CHECKING, Any

from meetkit.client.config import DEFAULT_RECONNECT_TIMEOUT_MS, DEFAULT_SERVER_URL, MediaSource, MeetingConfig
from meetkit.client.constants import Constants
from meetkit.client.failure import stamped
from meetkit.client.loop import running_loop
from meetkit.client.media.media import import_media
from meetkit.client.meeting.meeting import Meeting
from meetkit.errors import MeetingError, Subject
from meetkit.protocol import Mode

if TYPE_CHECKING:
    from meetkit.client.media.files.source import FileSource


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
        config = MeetingConfig(
            token=cls._token if token is None else token,
            server_url=cls._address(server_url or cls._server_url),
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

    @classmethod
    async def create_file_source(
        cls,
        path: "str | PathLike[str]",
        *,
        loop: bool = False,
        width: int | None = None,
        height: int | None = None,
    ) -> "FileSource":
        """A media file as tracks: `source.audio` for a microphone, `source.video` for a camera or screen.

        Any file that FFmpeg plays: MP4, MOV, WebM, GIF, MP3, WAV, PNG… Pictures are turned upright as the file says,
        and put on black where they are transparent. A still picture stays.

        Args:
            path: of the file.
            loop: begin anew at its end, without a gap, sound and picture together; else the tracks end with the file.
            width: send the picture no wider than this, in pixels; its shape stays.
            height: send the picture no higher than this.

        Raises:
            MeetingError: 3073, with a reason that says what is wrong with the file. What is found to be broken only
                while it plays ends the track with 3027 or 3028 FILE_BROKEN.

        Example:
            ```python
            source = await VideoSDK.create_file_source("talk.mp4", loop=True)
            meeting = VideoSDK.init_meeting("abcd-efgh-ijkl", mic=source.audio, webcam=source.video)
            async with meeting:
                ...
            source.stop()
            ```
        """
        try:
            running_loop("create_file_source")
            await import_media()
            from meetkit.client.media.files.source import open_source

            return await open_source(path, loop=loop, width=width, height=height)
        except MeetingError as error:
            raise stamped(error, doc_base=cls._address(cls._server_url), subject=Subject()) from error.__cause__

    @staticmethod
    def _address(server_url: str | None) -> str:
        return str(server_url or os.environ.get("MEETKIT_URL") or DEFAULT_SERVER_URL).rstrip("/")


def _version() -> str:
    try:
        return version("meetkit")
    except PackageNotFoundError:
        return "0.0.0"  # run from a source tree
