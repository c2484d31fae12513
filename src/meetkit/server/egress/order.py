"""What is ordered: a recording's or livestream's settings, checked before anything starts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from meetkit.egress.job import EgressConfig
from meetkit.egress.validate import (
    LivestreamOutput,
    Network,
    checked_config,
    checked_dir_path,
    checked_outputs,
    checked_webhook_url,
)
from meetkit.errors import StartRecordingFailed
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.protocol.snapshot import HlsUrls
from meetkit.server.egress.playback import new_playback_id, urls_of
from meetkit.server.settings import Settings

_OWN_FOLDER = re.compile(r"[0-9a-f]{24}")
# A segment that cannot be written is a gap of 2 s; what cannot be mended within some segments ends the stream.
_HLS_RETRY_DELAYS_MS = [1_000, 2_000, 4_000]
_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One recording or livestream that may be started."""

    kind: EgressKind
    id: str
    config: EgressConfig
    webhook_url: str | None
    dir_path: PurePosixPath = field(default_factory=PurePosixPath)
    outputs: tuple[LivestreamOutput, ...] = field(default=(), repr=False)
    faults: dict[str, Any] | None = None
    playback_id: str = ""
    urls: HlsUrls | None = None

    @property
    def folder(self) -> PurePosixPath:
        """A recording's own folder below the recordings' folder: nothing else is ever written there."""
        return self.dir_path / self.id

    @property
    def name(self) -> dict[str, str]:
        """Its id, as the answers to start and stop have it."""
        return {KINDS[self.kind].id_key: self.id}

    @property
    def answer(self) -> dict[str, str]:
        """What its starter is answered."""
        return self.name if self.urls is None else self.name | self.urls.to_wire()

    def config_on_the_wire(self) -> dict[str, Any]:
        """The configuration with all defaults filled in."""
        config: dict[str, Any] = self.config.model_dump(mode="json", by_alias=True)
        return config

    def shown_outputs(self) -> list[dict[str, Any]]:
        """The outputs as they may be shown: where to, never with which key."""
        return [
            {"url": shown_url(output.url), "state": "connecting", "attempt": 0, "error": None}
            for output in self.outputs
        ]


def allowed_networks(settings: Settings) -> tuple[Network, ...]:
    """The private networks that webhooks and livestreams may be sent to."""
    return _EVERYWHERE if settings.allow_private_addresses else ()


def _without_faults(config: Any, settings: Settings) -> tuple[Any, dict[str, Any] | None]:
    """For tests and rehearsals alone: the faults that a configuration asks for, if the operator allows any."""
    if settings.fault_injection and isinstance(config, dict) and isinstance(config.get("faults"), dict):
        return {name: value for name, value in config.items() if name != "faults"}, config["faults"]
    return config, None


def order_of(kind: EgressKind, asked: Any, *, egress_id: str, settings: Settings, public_url: str) -> Order:
    """What a request asks for, checked. `asked`: its `config` and `webhook_url`, and what its kind has besides.

    Raises:
        StartRecordingFailed, StartHlsFailed, InvalidLivestreamConfig: INVALID_CONFIG and its like.
    """
    own = _OWN_PARTS[kind](asked, settings, public_url)
    config, faults = _without_faults(asked.config, settings)
    return Order(
        kind=kind,
        id=egress_id,
        config=checked_config(config, kind.value),
        webhook_url=checked_webhook_url(asked.webhook_url, kind.value, allowed=allowed_networks(settings)),
        faults=faults,
        **own,
    )


def _recording(asked: Any, _settings: Settings, _public_url: str) -> dict[str, Any]:
    folder = checked_dir_path(asked.dir_path, "recording")
    if any(_OWN_FOLDER.fullmatch(part) for part in folder.parts):
        raise StartRecordingFailed.invalid_config(
            field="dirPath", problem="a part of it looks like a recording's own folder"
        )
    return {"dir_path": folder}


def _livestream(asked: Any, settings: Settings, _public_url: str) -> dict[str, Any]:
    return {"outputs": checked_outputs(asked.outputs, allowed=allowed_networks(settings))}


def _hls(_asked: Any, _settings: Settings, public_url: str) -> dict[str, Any]:
    playback_id = new_playback_id()
    return {"playback_id": playback_id, "urls": urls_of(playback_id, public_url)}


_OWN_PARTS = {EgressKind.RECORDING: _recording, EgressKind.LIVESTREAM: _livestream, EgressKind.HLS: _hls}


def shown_url(url: str) -> str:
    """An output's address without what may be secret: its query."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def job_line(order: Order, *, meeting_id: str, settings: Settings, name: str) -> dict[str, Any]:
    """The job of the process, without what only its start knows."""
    job: dict[str, Any] = {
        "kind": order.kind.value,
        "id": order.id,
        "meetingId": meeting_id,
        "config": order.config_on_the_wire(),
    }
    if order.faults is not None:
        job["faults"] = order.faults
    return job | _JOB_PARTS[order.kind](order, settings, name)


def _file_part(order: Order, settings: Settings, name: str) -> dict[str, Any]:
    folder = settings.recordings_folder.absolute() / Path(order.folder)
    return {
        "file": {"directory": str(folder), "name": name, "longestS": settings.recording_limit_s},
        "minimumFreeBytes": settings.recording_free_bytes,
        "limits": {"startTimeoutMs": round(settings.recording_start_timeout_s * 1000)},
    }


def _outputs_part(order: Order, settings: Settings, _name: str) -> dict[str, Any]:
    ca_file = settings.livestream_ca_file
    return {
        "outputs": [output.to_job() for output in order.outputs],
        "network": {
            "allowedNetworks": [str(network) for network in allowed_networks(settings)],
            "caFile": None if ca_file is None else str(ca_file.absolute()),
        },
        "limits": {
            "startTimeoutMs": round(settings.livestream_start_timeout_s * 1000),
            "retryDelaysMs": [round(delay_s * 1000) for delay_s in settings.livestream_retry_delays_s],
        },
    }


def _hls_part(order: Order, settings: Settings, _name: str) -> dict[str, Any]:
    return {
        "hls": {"directory": str(settings.hls_folder.absolute() / order.playback_id)},
        "minimumFreeBytes": settings.hls_free_bytes,
        "limits": {
            "startTimeoutMs": round(settings.hls_start_timeout_s * 1000),
            "retryDelaysMs": _HLS_RETRY_DELAYS_MS,
        },
    }


_JOB_PARTS = {
    EgressKind.RECORDING: _file_part,
    EgressKind.LIVESTREAM: _outputs_part,
    EgressKind.HLS: _hls_part,
}
