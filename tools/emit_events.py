"""From spec/events.toml to the names of events and the typed `on` of the Python SDK."""

import tomllib
from typing import NamedTuple

from catalogue import ROOT

SPEC = ROOT / "spec/events.toml"
HEAD = "# Generated from spec/events.toml by tools/generate.py. Do not edit.\n"
WIDTH = 120


class Group(NamedTuple):
    """Events whose listeners get the same."""

    events: list[str]
    payload: str

    @property
    def literal(self) -> str:
        return f"Literal[{', '.join(map(_quoted, self.events))}]"


def load_events() -> dict[str, list[Group]]:
    """The groups of `meeting` and `participant`."""
    spec = tomllib.loads(SPEC.read_text(encoding="utf-8"))
    return {
        owner: [Group(row["events"], row["payload"]) for row in spec[owner]] for owner in ("meeting", "participant")
    }


def names_module(events: dict[str, list[Group]]) -> str:
    """`MeetingEvent` and `ParticipantEvent`."""
    return "\n".join(
        (
            HEAD + '"""The names of the events of a meeting and of a participant."""\n',
            "from typing import Literal\n",
            _names("MeetingEvent", events["meeting"]),
            '"""The events of a `Meeting`. Stream events of all participants come here, too."""\n',
            _names("ParticipantEvent", events["participant"]),
            '"""The events of a `Participant`."""\n',
        )
    )


def meeting_module(groups: list[Group]) -> str:
    """`OnMeeting`. What events carry comes from where it is defined."""
    payloads = sorted({group.payload for group in groups})
    homes = {
        "errors": ["MeetingError"],
        "client.meeting.participant": ["Participant"],
        "client.meeting.requests": ["EntryRequest", "MediaRequest"],
    }
    elsewhere = {payload for home in homes.values() for payload in home}
    homes = {"client.events": [p for p in payloads if p not in elsewhere], **homes}
    imports = [
        *(f"from meetkit.{home} import {_names_of(homes[home])}" for home in ("client.events",)),
        "from meetkit.client.meeting.adding import Adds, Hears, Result",
        *(f"from meetkit.{home} import {', '.join(homes[home])}" for home in sorted(homes) if home != "client.events"),
    ]
    return (
        f'{HEAD}"""`on` and `once` of a meeting: the name of an event says what a listener gets."""\n\n'
        "from collections.abc import Callable\n"
        "from typing import Literal, Protocol, overload\n\n"
        "from meetkit.client.event_names_gen import MeetingEvent\n"
        + "\n".join(imports)
        + '\n\n\nclass OnMeeting(Protocol):\n    """`on` and `once` of a meeting."""\n\n'
        + _overloads(groups, "MeetingEvent")
    )


def participant_module(groups: list[Group]) -> str:
    """`OnParticipant`, of the types that a participant's events carry: it is defined where they are not yet."""
    payloads = [group.payload for group in groups]
    return (
        f'{HEAD}"""`on` and `once` of a participant, for the types that its events carry."""\n\n'
        "from collections.abc import Callable\n"
        "from typing import Literal, Protocol, TypeVar, overload\n\n"
        "from meetkit.client.event_names_gen import ParticipantEvent\n"
        "from meetkit.client.meeting.adding import Adds, Hears, Result\n\n"
        + "\n".join(f'{payload} = TypeVar("{payload}")' for payload in payloads)
        + f"\n\n\nclass OnParticipant(Protocol[{', '.join(payloads)}]):\n"
        + '    """`on` and `once` of a participant."""\n\n'
        + _overloads(groups, "ParticipantEvent")
    )


def _overloads(groups: list[Group], names: str) -> str:
    lines: list[str] = []
    for group in groups:
        lines += _overload([f"event: {group.literal}"], f"Adds[{group.payload}]")
        hears = f"Hears[{group.payload}]"
        lines += _overload([f"event: {group.literal}", f"listener: {hears}"], hears)
    lines += _overload([f"event: {names}", "listener: Callable[[], Result]"], "Callable[[], Result]")
    return "\n".join(lines) + "\n"


def _overload(parameters: list[str], result: str) -> list[str]:
    """Formatted as ruff does it: on one line, with the parameters on one, or each on its own."""
    given = ["self", *parameters]
    line = f"    def __call__({', '.join(given)}) -> {result}: ..."
    if len(line) <= WIDTH:
        return ["    @overload", line]
    together = [f"        {', '.join(given)}"]
    apart = [f"        {one}," for one in given]
    inside = together if len(together[0]) <= WIDTH else apart
    return ["    @overload", "    def __call__(", *inside, f"    ) -> {result}: ..."]


def _names(name: str, groups: list[Group]) -> str:
    return f"{name} = Literal[\n" + "".join(f'    "{one}",\n' for group in groups for one in group.events) + "]"


def _names_of(names: list[str]) -> str:
    return "(\n" + "".join(f"    {name},\n" for name in names) + ")"


def _quoted(text: str) -> str:
    return f'"{text}"'
