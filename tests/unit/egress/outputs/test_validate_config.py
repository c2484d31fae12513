"""The configuration of a recording, livestream or HLS stream, and the places that belong to it."""

from pathlib import PurePosixPath
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.egress.validate import checked_config, checked_dir_path, checked_webhook_url
from meetkit.egress.validate.config import Kind
from meetkit.errors import InvalidLivestreamConfig, MeetingError, StartHlsFailed, StartRecordingFailed

KINDS = get_args(Kind)
CLASSES = {"recording": StartRecordingFailed, "livestream": InvalidLivestreamConfig, "hls": StartHlsFailed}


def test_nothing_given_means_the_defaults() -> None:
    config = checked_config(None, "recording")
    assert (config.layout.type, config.layout.priority, config.layout.grid_size) == ("GRID", "SPEAKER", 25)
    assert (config.mode, config.quality, config.orientation, config.tracks) == (
        "video-and-audio", "med", "landscape", False,
    )  # fmt: skip


def test_everything_given_arrives() -> None:
    given_config = {
        "layout": {"type": "SIDEBAR", "priority": "PIN", "gridSize": 9},
        "theme": "LIGHT",
        "mode": "audio",
        "quality": "high",
        "orientation": "portrait",
        "tracks": True,
    }
    config = checked_config(given_config, "recording")
    assert config.model_dump(mode="json", by_alias=True) == given_config


BAD: list[tuple[Any, str]] = [
    ("GRID", "config"),
    ([], "config"),
    (5, "config"),
    ({"layout": "GRID"}, "layout"),
    ({"layout": {"type": "MOSAIC"}}, "layout.type"),
    ({"layout": {"type": "grid"}}, "layout.type"),
    ({"layout": {"priority": "LOUD"}}, "layout.priority"),
    ({"layout": {"gridSize": 0}}, "layout.gridSize"),
    ({"layout": {"gridSize": 26}}, "layout.gridSize"),
    ({"layout": {"gridSize": "4"}}, "layout.gridSize"),
    ({"layout": {"gridSize": True}}, "layout.gridSize"),
    ({"layout": {"gridSize": 4.5}}, "layout.gridSize"),
    ({"layout": {"columns": 4}}, "layout.columns"),
    ({"theme": "BLUE"}, "theme"),
    ({"theme": None}, "theme"),
    ({"mode": "video"}, "mode"),
    ({"quality": "ultra"}, "quality"),
    ({"orientation": "square"}, "orientation"),
    ({"tracks": "yes"}, "tracks"),
    ({"tracks": 1}, "tracks"),
    ({"qualty": "med"}, "qualty"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("data", "field"), BAD)
def test_bad_value_names_its_field(data: Any, field: str, kind: Kind) -> None:
    with pytest.raises(CLASSES[kind]) as caught:
        checked_config(data, kind)
    assert caught.value.reason == "INVALID_CONFIG"
    assert caught.value.params["field"] == field
    assert caught.value.params["problem"]
    assert caught.value.http_status == 422


@pytest.mark.parametrize("kind", ["livestream", "hls"])
def test_only_a_recording_has_tracks(kind: Kind) -> None:
    with pytest.raises(CLASSES[kind]) as caught:
        checked_config({"tracks": True}, kind)
    assert caught.value.params["field"] == "tracks"


@pytest.mark.parametrize(
    ("given_path", "folder"),
    [(None, "."), ("", "."), ("/", "."), ("a/b", "a/b"), ("/a//b/", "a/b"), ("Team ü/2026", "Team ü/2026")],
)
def test_folder_lies_below_the_recordings_folder(given_path: Any, folder: str) -> None:
    assert checked_dir_path(given_path) == PurePosixPath(folder)


@pytest.mark.parametrize(
    "given_path",
    [
        "..",
        "a/../b",
        "/../etc",
        ".hidden",
        "a/./b",
        "a\\b",
        "a\0b",
        "a\nb",
        "c:/x",
        5,
        ["a"],
        "x" * 1025,
        "ü" * 101,
        "\ud800",
    ],
)
def test_folder_that_leads_elsewhere_is_refused(given_path: Any) -> None:
    with pytest.raises(StartRecordingFailed) as caught:
        checked_dir_path(given_path)
    assert (caught.value.reason, caught.value.params["field"]) == ("INVALID_CONFIG", "dirPath")


@pytest.mark.parametrize(
    "url", ["https://example.org/hook", "http://example.org:8080/h?x=1", "https://[2606:4700::1]/"]
)
def test_webhook_address_passes(url: str) -> None:
    assert checked_webhook_url(url, "recording") == url


@pytest.mark.parametrize("url", [None, ""])
def test_no_webhook_is_none(url: Any) -> None:
    assert checked_webhook_url(url, "livestream") is None


@pytest.mark.parametrize(
    "url",
    [
        5, {}, "example.org", "ftp://example.org/", "https://", "https:///x", "https://u:p@example.org/",
        "https://example.org:0/", "https://example.org:99999/", "https://[::1/", "javascript:alert(1)", "https://x\r\n/",
        "https://a b/", "https://example.org/" + "a" * 2048, "https://\ud800/",
    ],
)  # fmt: skip
def test_webhook_that_is_no_address_is_refused(url: Any) -> None:
    with pytest.raises(InvalidLivestreamConfig) as caught:
        checked_webhook_url(url, "livestream")
    assert (caught.value.reason, caught.value.params["field"]) == ("INVALID_CONFIG", "webhookUrl")


def test_webhook_to_a_private_address_is_refused_when_the_operator_wants_that() -> None:
    assert checked_webhook_url("http://10.0.0.1/x", "recording")
    with pytest.raises(StartRecordingFailed):
        checked_webhook_url("http://10.0.0.1/x", "recording", allowed=())


TEXTS = st.text(st.characters())
FIELDS = st.sampled_from(["layout", "type", "gridSize", "theme", "mode", "quality", "tracks"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.sampled_from(["GRID", "med", "audio"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["layout", "type", "gridSize", "theme", "mode", "quality", "tracks"]) | TEXTS, inner
        )
    ),
    max_leaves=10,
)


@given(JSON, st.sampled_from(KINDS))
def test_anything_is_a_value_or_the_error_of_the_catalogue(data: Any, kind: Kind) -> None:
    for check in (checked_config, checked_webhook_url, checked_dir_path):
        try:
            check(data, kind)
        except CLASSES[kind] as refusal:
            error = refusal
        else:
            continue
        assert MeetingError.from_wire(error.to_wire()).reason == "INVALID_CONFIG"
