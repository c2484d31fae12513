"""Nothing secret leaves in an error, even when a caller passes it by mistake."""

import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.errors import CLASSES, InvalidToken, UnableToJoinMeeting, redact

TOKEN = jwt.encode({"apikey": "k", "permissions": ["allow_join"]}, "s" * 32, algorithm="HS256")
SECRETS = [
    (TOKEN, TOKEN),
    (f"Bearer {TOKEN}", TOKEN),
    ("Authorization: Basic YWRtaW46cGFzc3dvcmQ=", "YWRtaW46cGFzc3dvcmQ="),
    ("wss://user:hunter2@meet.example.org/v2/signal", "hunter2"),
    ("https://store.example.org/rec.mp4?X-Amz-Signature=0badc0ffee", "0badc0ffee"),
    ("rtmp://live.example.org/app/abcd-1234-key", "abcd-1234-key"),
    ("rtmps://live.example.org:443/rtmp/FB-99-xyz?x=1", "FB-99-xyz"),
    ('{"token": "t0ps3cret"}', "t0ps3cret"),
    ("password=hunter2", "hunter2"),
    ("streamKey: abcd-efgh", "abcd-efgh"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secret_is_masked_wherever_it_stands(text: str, secret: str) -> None:
    assert secret not in redact(f"it failed with {text} at once")


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secret_in_a_param_reaches_no_surface(text: str, secret: str) -> None:
    error = UnableToJoinMeeting.tls_failed(server="meet.example.org:443", problem=text)
    for shown in (
        str(error),
        repr(error),
        json.dumps(error.to_wire()),
        json.dumps(error.to_problem()),
        str(error.args),
    ):
        assert secret not in shown


def test_secret_in_a_list_is_masked() -> None:
    error = InvalidToken.algorithm_not_allowed(algorithm="HS256", allowed=[TOKEN])
    assert TOKEN not in json.dumps(error.to_wire())


@pytest.mark.parametrize(
    "text",
    [
        "meet.internal-network.example-corp.org:443",
        "navigator.mediaDevices.getDisplayMedia",
        "the token expired 42 s ago",
        "/var/lib/meetkit/meetkit.db",
        "sqlite+aiosqlite:///data/meetkit.db",
        "https://meet.example.org/errors/4002",
    ],
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=2000))
def test_param_is_printable_and_bounded(text: str) -> None:
    problem = UnableToJoinMeeting.tls_failed(server="s", problem=text).params["problem"]
    assert isinstance(problem, str)
    assert len(problem) <= 500
    assert problem.isprintable()


@given(st.text(max_size=300))
def test_redaction_is_stable(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_no_param_of_the_catalogue_is_meant_to_hold_a_secret() -> None:
    names = {
        name for made in CLASSES.values() if made.spec for row in made.spec.reasons.values() for name in row.params
    }
    assert not {name for name in names if name in ("token", "secret", "password", "key", "stream_key", "url")}
