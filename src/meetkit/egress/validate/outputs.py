"""The `outputs` of a livestream, checked before anything starts (4015)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meetkit.egress.validate.addresses import Network, is_refused, literal_address
from meetkit.egress.validate.destination import (
    MAXIMUM_KEY_LENGTH,
    BadAddress,
    BadScheme,
    Destination,
    parse_destination,
)
from meetkit.errors import InvalidLivestreamConfig, Subject

MAXIMUM_OUTPUTS = 10
_MEMBERS = ("url", "streamKey")
_MAXIMUM_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LivestreamOutput:
    """One destination that may be tried; neither address nor key is printed."""

    url: str = field(repr=False)
    stream_key: str = field(repr=False)
    destination: Destination

    def to_job(self) -> dict[str, str]:
        """As the egress process's job has it."""
        return {"url": self.url, "streamKey": self.stream_key}


def checked_outputs(
    data: Any, *, allowed: Sequence[Network] = (), limit: int = MAXIMUM_OUTPUTS
) -> tuple[LivestreamOutput, ...]:
    """The outputs as the caller gave them.

    A name is not looked up here: the address that is connected to is checked again at that moment.

    Args:
        allowed: private networks that may be sent to all the same.
        limit: how many outputs one livestream may have.

    Raises:
        InvalidLivestreamConfig: EMPTY, MALFORMED, UNSUPPORTED_SCHEME, FORBIDDEN_ADDRESS or TOO_MANY.
    """
    if data is None or data == [] or data == ():
        raise InvalidLivestreamConfig.empty()
    if not isinstance(data, list | tuple):
        raise InvalidLivestreamConfig.malformed(field="outputs", problem=f"it must be a list, not {_kind_of(data)}")
    if len(data) > limit:
        raise InvalidLivestreamConfig.too_many(output_count=len(data), limit=limit)
    outputs: list[LivestreamOutput] = []
    for index, entry in enumerate(data):
        output = _checked(index, entry, allowed)
        twin = next((place for place, other in enumerate(outputs) if other == output), None)
        if twin is not None:
            raise _malformed(index, "", f"it is the same as outputs[{twin}]")
        outputs.append(output)
    return tuple(outputs)


def _checked(index: int, entry: Any, allowed: Sequence[Network]) -> LivestreamOutput:
    if not isinstance(entry, Mapping):
        raise _malformed(index, "", f"it must be an object with url and streamKey, not {_kind_of(entry)}")
    url, stream_key = _text(index, entry, "url"), _text(index, entry, "streamKey")
    stranger = next((name for name in entry if name not in _MEMBERS), None)
    if stranger is not None:
        raise _malformed(index, f".{str(stranger)[:_MAXIMUM_NAME_LENGTH]}", "there is no such member")
    if len(stream_key) > MAXIMUM_KEY_LENGTH:
        raise _malformed(index, ".streamKey", f"it has more than {MAXIMUM_KEY_LENGTH} characters")
    if any(ord(character) <= 0x20 or ord(character) == 0x7F for character in stream_key):
        raise _malformed(index, ".streamKey", "it contains white space or a control character")
    try:
        destination = parse_destination(url)
    except BadScheme as bad:
        raise InvalidLivestreamConfig.unsupported_scheme(
            output_index=index, scheme=bad.scheme, subject=Subject(output_index=index)
        ) from None
    except BadAddress as bad:
        raise _malformed(index, ".url", str(bad)) from None
    address = literal_address(destination.host)
    if (address is not None and is_refused(address, allowed)) or (_is_local_name(destination.host) and not allowed):
        raise InvalidLivestreamConfig.forbidden_address(
            output_index=index, host=destination.host, subject=Subject(output_index=index)
        )
    return LivestreamOutput(url=url, stream_key=stream_key, destination=destination)


def _text(index: int, entry: Mapping[Any, Any], name: str) -> str:
    value = entry.get(name)
    if value is None:
        raise _malformed(index, f".{name}", "it is missing")
    if not isinstance(value, str):
        raise _malformed(index, f".{name}", f"it must be a text, not {_kind_of(value)}")
    if not value:
        raise _malformed(index, f".{name}", "it is empty")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _malformed(index, f".{name}", "it contains half a surrogate pair") from None
    return value


def _is_local_name(host: str) -> bool:
    """Names that mean this machine wherever they are looked up (RFC 6761, 6.3)."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")


def _malformed(index: int, member: str, problem: str) -> InvalidLivestreamConfig:
    return InvalidLivestreamConfig.malformed(
        field=f"outputs[{index}]{member}", problem=problem, subject=Subject(output_index=index)
    )


def _kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list() | tuple():
            return "a list"
        case _:
            return "an object"
