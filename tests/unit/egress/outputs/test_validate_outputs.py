"""A livestream's outputs, checked before anything starts."""

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.egress.validate import LivestreamOutput, checked_outputs, is_refused, parse_networks
from meetkit.egress.validate.destination import parse_destination
from meetkit.errors import InvalidLivestreamConfig, MeetingError

KEY = "sk-1"
GOOD = {"url": "rtmp://live.example.org/app", "streamKey": KEY}


def of(url: Any, key: Any = KEY) -> list[dict[str, Any]]:
    return [{"url": url, "streamKey": key}]


MALFORMED: list[tuple[str, Any, str, str]] = [
    ("a text", "rtmp://live.example.org/app", "outputs", "it must be a list, not a text"),
    ("an object", GOOD, "outputs", "it must be a list, not an object"),
    ("a number", 5, "outputs", "it must be a list, not a number"),
    ("a truth value", True, "outputs", "it must be a list, not a truth value"),
    ("an entry that is null", [None], "outputs[0]", "not null"),
    ("an entry that is a text", ["rtmp://live.example.org/app"], "outputs[0]", "not a text"),
    ("an entry that is a list", [GOOD, ["a", "b"]], "outputs[1]", "not a list"),
    ("no url", [{"streamKey": KEY}], "outputs[0].url", "it is missing"),
    ("url null", of(None), "outputs[0].url", "it is missing"),
    ("url empty", of(""), "outputs[0].url", "it is empty"),
    ("url a number", of(1935), "outputs[0].url", "it must be a text, not a number"),
    ("url without a scheme", of("live.example.org/app"), "outputs[0].url", "no scheme"),
    ("url with white space", of("rtmp://live.example.org/my app"), "outputs[0].url", "white space"),
    ("url with a line break", of("rtmp://live.example.org/app\r\nx"), "outputs[0].url", "white space"),
    ("url without a host", of("rtmp:///app"), "outputs[0].url", "no valid host"),
    ("url with a bad host", of("rtmp://-live-.example/app"), "outputs[0].url", "no valid host"),
    ("url with an empty label", of("rtmp://live..example/app"), "outputs[0].url", "no valid host"),
    ("url with a bad IPv6 host", of("rtmp://[::1/app"), "outputs[0].url", "cannot be read"),
    ("url with a zone", of("rtmp://[fe80::1%25eth0]/app"), "outputs[0].url", "no valid host"),
    ("port too high", of("rtmp://live.example.org:70000/app"), "outputs[0].url", "cannot be read"),
    ("port that is no number", of("rtmp://live.example.org:http/app"), "outputs[0].url", "cannot be read"),
    ("port zero", of("rtmp://live.example.org:0/app"), "outputs[0].url", "port is 0"),
    ("no application", of("rtmp://live.example.org"), "outputs[0].url", "no application"),
    ("only a slash", of("rtmp://live.example.org/"), "outputs[0].url", "no application"),
    ("user name", of("rtmp://ada:secret@live.example.org/app"), "outputs[0].url", "user name"),
    ("fragment", of("rtmp://live.example.org/app#x"), "outputs[0].url", "fragment"),
    ("too long", of("rtmp://live.example.org/" + "a" * 2100), "outputs[0].url", "2048 are allowed"),
    ("half a surrogate", of("rtmp://live.example.org/\ud800"), "outputs[0].url", "surrogate"),
    ("no key", [{"url": GOOD["url"]}], "outputs[0].streamKey", "it is missing"),
    ("key null", of(GOOD["url"], None), "outputs[0].streamKey", "it is missing"),
    ("key empty", of(GOOD["url"], ""), "outputs[0].streamKey", "it is empty"),
    ("key a list", of(GOOD["url"], ["x"]), "outputs[0].streamKey", "it must be a text, not a list"),
    ("key with a blank around it", of(GOOD["url"], " sk-1"), "outputs[0].streamKey", "white space"),
    ("key with a zero byte", of(GOOD["url"], "sk\0"), "outputs[0].streamKey", "control character"),
    ("key too long", of(GOOD["url"], "k" * 1025), "outputs[0].streamKey", "1024"),
    ("key with half a surrogate", of(GOOD["url"], "\ud800"), "outputs[0].streamKey", "surrogate"),
    ("another spelling of a member", [{"url": GOOD["url"], "streamkey": KEY}], "outputs[0].streamKey", "missing"),
    ("a member too many", [GOOD | {"bitrate": 5}], "outputs[0].bitrate", "no such member"),
    ("twice the same", [GOOD, GOOD], "outputs[1]", "the same as outputs[0]"),
]


@pytest.mark.parametrize(
    ("data", "field", "problem"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED]
)
def test_malformed_outputs_are_refused_with_field_and_problem(data: Any, field: str, problem: str) -> None:
    with pytest.raises(InvalidLivestreamConfig) as caught:
        checked_outputs(data)
    assert caught.value.reason == "MALFORMED"
    assert caught.value.params["field"] == field
    assert problem in str(caught.value.params["problem"])
    assert caught.value.http_status == 422
    expected = int(field[8]) if field.startswith("outputs[") else None
    assert caught.value.subject.output_index == expected


@pytest.mark.parametrize("data", [None, [], ()])
def test_no_outputs_are_told_as_empty(data: Any) -> None:
    with pytest.raises(InvalidLivestreamConfig) as caught:
        checked_outputs(data)
    assert caught.value.reason == "EMPTY"


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("http://live.example.org/app", "http"),
        ("HTTPS://live.example.org/app", "https"),
        ("rtmpe://live.example.org/app", "rtmpe"),
        ("rtmpt://live.example.org/app", "rtmpt"),
        ("srt://live.example.org:9000", "srt"),
        ("file:///etc/passwd", "file"),
        ("rtsp://live.example.org/app", "rtsp"),
    ],
)
def test_other_schemes_are_named(url: str, scheme: str) -> None:
    with pytest.raises(InvalidLivestreamConfig) as caught:
        checked_outputs([GOOD, *of(url)])
    assert caught.value.reason == "UNSUPPORTED_SCHEME"
    assert caught.value.params == {"output_index": 1, "scheme": scheme}


REFUSED = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "2130706433", "0x7f000001", "0177.0.0.1",
    "127.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[::ffff:127.0.0.1]",
    "[::ffff:a00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2001:db8::1]", "[::127.0.0.1]", "localhost",
    "LOCALHOST.", "a.localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", REFUSED)
def test_private_addresses_are_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(InvalidLivestreamConfig) as caught:
        checked_outputs(of(f"rtmp://{host}/app"))
    assert caught.value.reason == "FORBIDDEN_ADDRESS"
    assert caught.value.params["output_index"] == 0


@pytest.mark.parametrize(
    "host", ["1.1.1.1", "172.32.0.1", "100.128.0.1", "[2606:4700::1111]", "live.example.org", "exämple.org"]
)
def test_public_destinations_pass(host: str) -> None:
    [output] = checked_outputs(of(f"rtmps://{host}/app/instance"))
    assert output.destination.scheme == "rtmps"
    assert output.destination.port == 443
    assert output.destination.app == "app/instance"
    assert output.to_job() == {"url": f"rtmps://{host}/app/instance", "streamKey": KEY}


def test_operator_can_allow_a_private_network_and_no_more() -> None:
    allowed = parse_networks(["10.1.0.0/16", "fd00::/8"])
    assert checked_outputs(of("rtmp://10.1.2.3/app"), allowed=allowed)
    assert checked_outputs(of("rtmp://[::ffff:10.1.2.3]/app"), allowed=allowed)
    assert checked_outputs(of("rtmp://[fd00::5]/app"), allowed=allowed)
    with pytest.raises(InvalidLivestreamConfig):
        checked_outputs(of("rtmp://10.2.0.1/app"), allowed=allowed)


def test_ten_outputs_pass_and_eleven_are_too_many() -> None:
    outputs = [{"url": GOOD["url"], "streamKey": f"sk-{number}"} for number in range(11)]
    assert len(checked_outputs(outputs[:10])) == 10
    with pytest.raises(InvalidLivestreamConfig) as caught:
        checked_outputs(outputs)
    assert (caught.value.reason, caught.value.params) == ("TOO_MANY", {"output_count": 11, "limit": 10})


def test_neither_address_nor_key_is_printed() -> None:
    [output] = checked_outputs(of("rtmp://live.example.org/app", "sk-secret"))
    assert "sk-secret" not in repr(output)
    for data in (
        of("rtmp://u:sk-secret@h/app"),
        of("http://h/app", "sk-secret"),
        of("rtmp://127.0.0.1/a", "sk-secret"),
    ):
        with pytest.raises(InvalidLivestreamConfig) as caught:
            checked_outputs(data)
        assert "sk-secret" not in f"{caught.value.to_wire()} {caught.value!r} {caught.value}"


def test_address_that_is_repeated_to_the_server_has_no_default_port_and_no_key() -> None:
    assert parse_destination("rtmp://Live.Example.org:1935/app/").tc_url == "rtmp://live.example.org/app"
    assert parse_destination("rtmps://[2606:4700::1]:444/a?b=c").tc_url == "rtmps://[2606:4700::1]:444/a?b=c"


MEMBERS = st.sampled_from(["url", "streamKey", "x"]) | st.text()
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
JSON = st.recursive(
    LEAVES | st.sampled_from(["url", "rtmp://h/a"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(MEMBERS, inner, max_size=4),
    max_leaves=12,
)
SCHEMES = st.sampled_from(["rtmp", "rtmps", "RTMP", "http"])
URLS = st.one_of(
    st.text(st.characters()),
    st.builds(lambda a, b, c: f"{a}://{b}/{c}", SCHEMES, st.text(st.characters()), st.text()),
)


@given(JSON)
def test_anything_is_a_value_or_the_error_of_the_catalogue(data: Any) -> None:
    outcome(data)


@given(st.lists(st.fixed_dictionaries({"url": URLS, "streamKey": st.text(st.characters())}), max_size=3))
def test_any_address_is_a_value_or_the_error_of_the_catalogue(data: list[dict[str, str]]) -> None:
    outcome(data)


def outcome(data: Any) -> None:
    try:
        outputs = checked_outputs(data)
    except InvalidLivestreamConfig as refusal:
        error = refusal
    else:
        assert outputs
        assert all(isinstance(output, LivestreamOutput) for output in outputs)
        assert all(output.stream_key and output.destination.tc_url.encode() for output in outputs)
        return
    assert MeetingError.from_wire(error.to_problem()).reason == error.reason


@given(st.ip_addresses())
def test_no_address_that_is_not_global_passes(address: Any) -> None:
    if is_refused(address):
        assert not is_refused(address, (ip_network(address),))
    else:
        assert ip_address(str(address)).is_global
