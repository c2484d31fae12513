"""The log: nothing secret gets through, by name or by looks, in either form."""

import json
import subprocess
import sys

import jwt
import pytest

from meetkit.server.logs import without_secrets

TOKEN = jwt.encode({"apikey": "k", "exp": 1}, "canary-secret-canary-secret-canary", algorithm="HS256")


def test_fields_named_like_secrets_and_texts_that_look_like_tokens_are_masked() -> None:
    line = without_secrets(
        None,
        "info",
        {
            "event": f"joined with {TOKEN}",
            "token": "abc",
            "resumeToken": "abc",
            "inner": {"streamKey": "abc", "list": [f"Bearer {TOKEN}"], "token_leeway_s": 3},
            "raw": b"bytes",
            "kept": "plain",
            "number": 3,
        },
    )
    assert TOKEN not in json.dumps(line)
    assert line["token"] == line["resumeToken"] == line["inner"]["streamKey"] == "[redacted]"
    assert (line["kept"], line["number"], line["raw"]) == ("plain", 3, "5 bytes")


@pytest.mark.parametrize("form", ["json", "console"])
def test_traces_are_masked_too(form: str) -> None:
    program = f"""
import logging
from meetkit.server.logs import configure, get_logger
configure("info", {form!r})
try:
    raise ValueError("refused {TOKEN}")
except ValueError:
    get_logger("a").exception("ours")
    logging.getLogger("b").exception("theirs")
get_logger("a").debug("too detailed")
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert TOKEN not in ran.stderr
    assert "ours" in ran.stderr
    assert "theirs" in ran.stderr
    assert "too detailed" not in ran.stderr
    assert ran.stdout == ""
    if form == "json":
        lines = [json.loads(line) for line in ran.stderr.splitlines()]
        assert [line["event"] for line in lines] == ["ours", "theirs"]
        assert all("ValueError" in line["exception"] for line in lines)
