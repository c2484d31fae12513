"""What a text is: the examples of spec/vectors, which the browser SDK is tested with too."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from meetkit.protocol.bearer import bare_token
from meetkit.protocol.wire import MESSAGE_LIMIT_BYTES, Name, Text, Topic

VECTORS = Path(__file__).parents[3] / "spec" / "vectors"
FIELDS: dict[str, TypeAdapter[str]] = {
    "name": TypeAdapter(Name),
    "topic": TypeAdapter(Topic),
    "message": TypeAdapter(Text),
}
VERDICTS = {
    "string_unicode": "half",
    "string_pattern_mismatch": "nul",
    "string_too_short": "empty",
    "string_too_long": "too-long",
}


def load(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text())


def verdict_of(field: str, text: str) -> str:
    try:
        FIELDS[field].validate_python(text, strict=True)
    except ValidationError as refused:
        return VERDICTS[refused.errors()[0]["type"]]
    return "too-large" if field == "message" and len(text.encode()) > MESSAGE_LIMIT_BYTES else "ok"


@pytest.mark.parametrize("row", load("texts"), ids=lambda row: f"{row['field']}: {row['what']}")
def test_text_has_the_same_length_and_verdict_on_both_sides(row: dict[str, Any]) -> None:
    text = row["text"] * row.get("times", 1)
    assert len(text) == row["codePoints"]
    assert verdict_of(row["field"], text) == row["verdict"]


@pytest.mark.parametrize("row", load("tokens"), ids=lambda row: repr(row["given"]))
def test_token_is_bare_on_both_sides(row: dict[str, str]) -> None:
    assert bare_token(row["given"]) == row["token"]
