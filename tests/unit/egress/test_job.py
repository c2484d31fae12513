"""The job: every wrong field is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from meetkit.egress import BadField, parse_config
from meetkit.egress.job import parse_job
from tests.support.capture import job

GOOD = job(Path("/recordings"), started_us=5) | {"captureFd": 4}


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"layout": {"type": "CIRCLE"}}, "layout.type"),
        ({"layout": {"priority": "ME"}}, "layout.priority"),
        ({"layout": {"gridSize": 0}}, "layout.gridSize"),
        ({"layout": {"gridSize": 26}}, "layout.gridSize"),
        ({"layout": {"gridSize": "4"}}, "layout.gridSize"),
        ({"layout": []}, "layout"),
        ({"theme": "PINK"}, "theme"),
        ({"mode": "video"}, "mode"),
        ({"quality": "ultra"}, "quality"),
        ({"orientation": "square"}, "orientation"),
        ({"tracks": "yes"}, "tracks"),
        ({"colour": 1}, "colour"),
    ],
)
def test_a_bad_value_of_the_configuration_is_named(config: dict[str, Any], field: str) -> None:
    with pytest.raises(BadField) as caught:
        parse_config(config)
    assert caught.value.field == field
    with pytest.raises(BadField) as caught:
        parse_job(json.dumps(GOOD | {"config": config}))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "film"}, "kind"),
        ({"captureFd": -1}, "captureFd"),
        ({"file": None}, "file"),
        ({"file": {"directory": "/x", "name": "../y"}}, "file.name"),
        ({"kind": "livestream"}, "outputs"),
    ],
)
def test_a_bad_field_of_the_job_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadField) as caught:
        parse_job(json.dumps(GOOD | change))
    assert caught.value.field == field


@pytest.mark.parametrize("line", ["", "nonsense", "[]", "null", "{"])
def test_what_is_no_job_is_refused_as_such(line: str) -> None:
    with pytest.raises(BadField) as caught:
        parse_job(line)
    assert caught.value.field == "job"


def test_a_stream_key_shows_up_nowhere() -> None:
    line = json.dumps(GOOD | {"kind": "livestream", "outputs": [{"url": "rtmp://x/y", "streamKey": "s3cret"}]})
    assert "s3cret" not in repr(parse_job(line))
    with pytest.raises(BadField) as caught:
        parse_job(line.replace('"rtmp://x/y"', "7"))
    assert "s3cret" not in str(caught.value)


def test_the_defaults_are_the_products() -> None:
    config = parse_config(None)
    assert (config.size, config.fps, config.has_video, config.layout.grid_size) == ((1280, 720), 30, True, 25)
    assert parse_config({"quality": "high", "orientation": "portrait"}).size == (1080, 1920)
