"""Failures of recordings and livestreams as everybody hears of them: both SDKs, REST, and webhooks."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser

from meetkit import MeetingError
from meetkit.errors import CLASSES
from tests.e2e._python import PATIENCE_S, Attendee, drain, fails, joined, shows, small
from tests.support.browser import SdkPage, sdk_page
from tests.support.egress import states_heard
from tests.support.media import ToneTrack
from tests.support.pace import patience
from tests.support.receiver import Receiver, webhook_receiver
from tests.support.server import RunningServer

HOST = ["allow_join", "allow_mod"]
CODE, TONE_HZ = 0xA5, 660
QUICKLY_S, STALLED_S = 2.0, 5.0
"""How soon a fault must be told; a stall first has to last."""


@dataclass
class Surfaces:
    """Three rooms of a server, one for each surface that starts and stops things, so that they can do it at once.

    In the Python SDK's room Bob watches Ada's picture; in that of REST Rex hears what follows.
    """

    server: RunningServer
    rooms: tuple[str, str, str]
    ada: Attendee
    bob: Attendee
    bea: SdkPage
    rex: Attendee

    async def refuse(
        self, code: int, reason: str, call: str, body: dict[str, Any], meanwhile: Callable[[], Any] | None = None
    ) -> list[dict[str, Any]]:
        """The wire forms of the errors with which `call` (such as `recordings/start`) fails on each surface.

        Each comes once, is what the call failed with, and is followed by the state; nobody else hears of it.
        """
        kind, what = call.split("/")
        method = f"{what if what == 'start' else 'stop'}_{kind[:-1]}"
        python, browser = _arguments(method, body)
        told = len(self.ada.errors)
        await self.bea.forget()
        attempts = [
            asyncio.create_task(fails(getattr(self.ada.meeting, method)(*python), self.ada)),
            asyncio.create_task(self.bea.call(_camel(method), *browser)),
            asyncio.create_task(
                self.server.rest("POST", f"/v2/{kind}/{what}", json={"roomId": self.rooms[2], **body}, timeout=60)
            ),
        ]
        try:
            if meanwhile is not None:
                await meanwhile()
            raised, outcome, answer = await asyncio.gather(*attempts)
        finally:
            for attempt in attempts:
                attempt.cancel()
        assert isinstance(raised, MeetingError)
        assert outcome.get("same"), outcome
        problem = dict(answer.json())
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code == problem["status"] == _rest_status(code, reason), problem
        errors = [raised.to_wire(), outcome["error"], problem]
        assert [(error["code"], error["reason"]) for error in errors] == [(code, reason)] * 3, errors
        assert self.ada.errors[told:] == [raised]
        log = await self.bea.log()
        assert [payload["id"] for name, payload in log if name == "error"] == [outcome["error"]["id"]]
        assert self.bob.errors == self.rex.errors == []
        return errors

    async def all_stopped(self, kind: str, *, starts: int) -> None:
        """As often as something started it stopped, everywhere, after the error."""
        state = f"{kind}_state"
        for one in (self.ada, self.bob, self.rex):
            await one.until(lambda one=one: getattr(one.meeting, state).name == "STOPPED")  # type: ignore[misc]
            assert states_heard(one, f"{kind}-state-changed") == ["STARTING", "STOPPED"] * starts
        await self.bea.wait_for(f"() => kit.meeting.{kind}State.endsWith('_STOPPED')")
        names = [name for name, _ in self.ada.heard if name in ("error", f"{kind}-stopped")]
        first = names.index(f"{kind}-stopped")
        assert names[first - 1 : first + 1] == ["error", f"{kind}-stopped"]

    async def meet_on(self) -> None:
        """The meeting goes on: a picture of now arrives."""
        await sees_now(self.bob)


async def sees_now(one: Attendee) -> None:
    """Ada's picture of this moment reaches another participant."""
    stream = await one.stream("ada", "video")
    await drain(stream)
    await shows(stream, CODE)


@contextlib.asynccontextmanager
async def surfaces(browser: Browser, server: RunningServer) -> AsyncIterator[Surfaces]:
    """For the length of the block."""
    rooms = await asyncio.gather(*(server.create_room() for _ in range(3)))
    guest = server.token(["allow_join"])
    async with (
        joined(server, rooms[0], name="Ada", participant_id="ada", webcam=small(CODE)) as ada,
        joined(server, rooms[0], name="Bob", participant_id="bob", mode="RECV_ONLY", token=guest) as bob,
        joined(server, rooms[2], name="Rex", mode="SIGNALLING_ONLY") as rex,
        sdk_page(browser, server) as bea,
    ):
        await bea.joined(server.token(HOST), rooms[1], participantId="bea", mode="SIGNALLING_ONLY")
        yield Surfaces(server, (rooms[0], rooms[1], rooms[2]), ada, bob, bea, rex)


def _arguments(method: str, body: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """REST's body as the arguments of the SDKs."""
    match method:
        case "start_livestream":
            both = [body["outputs"], body.get("config")]
            return both, both if both[1] is not None else both[:1]
        case "start_recording":
            python = [body.get("webhookUrl"), body.get("dirPath"), body.get("config")]
            return python, python if python[2] is not None else python[:2]
        case _:
            return [], []


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


def _rest_status(code: int, reason: str) -> int:
    spec = CLASSES[code].spec
    assert spec is not None
    return spec.reasons[reason].rest


# What dies while it runs


@dataclass
class Witnesses:
    """One room: Ada starts things and shows a picture, Bea moderates in a browser, Bob may nothing; and a webhook."""

    server: RunningServer
    kind: str
    ada: Attendee
    bea: SdkPage
    bob: Attendee
    hook: Receiver
    room: str
    _told: int = field(default=0)

    async def start(self, *arguments: Any, **options: Any) -> str:
        """Ada starts; its id. What was heard before is forgotten."""
        for one in (self.ada, self.bob):
            one.heard.clear()
        await self.bea.forget()
        self.hook.posted.clear()
        self._told = 0
        call = getattr(self.ada.meeting, f"start_{self.kind}")
        started = await call(*arguments, webhook_url=self.hook.url, **options)
        await self.bea.wait_for(f"() => kit.meeting.{self.kind}State.endsWith('_STARTED')")
        return str(started)

    async def told(self, code: int, reason: str, *, since_s: float, within_s: float) -> MeetingError:
        """The next error of that code: to Ada and Bea the same, in time, and not to Bob. `since_s`: of the fault."""
        error = await self.ada.until(lambda: next((one for one in self.ada.errors[self._told :]), None))
        python_s = time.monotonic() - since_s
        assert (error.code, error.reason) == (code, reason), error
        seen = "(id) => kit.errors.some((error) => error.id === id)"
        await self.bea.wait_for(seen, error.id)
        browser_s = time.monotonic() - since_s
        assert max(python_s, browser_s) < patience(within_s), (reason, python_s, browser_s)
        self._told += 1
        return error

    async def ended(
        self, code: int, reason: str, egress_id: str, *, since_s: float, within_s: float = QUICKLY_S
    ) -> MeetingError:
        """It dies: the error once everywhere, the webhook, then the state; and the meeting goes on."""
        error = await self.told(code, reason, since_s=since_s, within_s=within_s)
        (failed,) = await self.hook.events(f"{self.kind}-failed")
        assert self.hook.posted[-1].at_s - since_s < patience(within_s)
        assert (failed["id"], failed["error"]["id"]) == (egress_id, error.id)
        assert (failed["error"]["reason"], error.ends) == (reason, self.kind)
        assert getattr(error.subject, f"{self.kind}_id") == egress_id
        for one in (self.ada, self.bob):
            await one.next(f"{self.kind}-stopped")
        stopped = [name for name, _ in self.ada.heard if name in ("error", f"{self.kind}-stopped")]
        assert stopped == ["error"] * self._told + [f"{self.kind}-stopped"]
        await self.bea.wait_for(f"() => kit.meeting.{self.kind}State.endsWith('_STOPPED')")
        told = [name for name, _ in await self.bea.log() if name in ("error", f"{self.kind}-state-changed")]
        # Bea heard of the start as well; every error comes before the last state.
        assert (told.count("error"), told[-1]) == (self._told, f"{self.kind}-state-changed")
        assert states_heard(self.bob, f"{self.kind}-state-changed") == ["STARTING", "STARTED", "STOPPED"]
        assert self.bob.errors == []
        assert self.hook.kinds == [f"{self.kind}-{what}" for what in ("starting", "started", "failed")]
        await sees_now(self.bob)
        return error


@contextlib.asynccontextmanager
async def witnesses(browser: Browser, server: RunningServer, kind: str) -> AsyncIterator[Witnesses]:
    """For the length of the block."""
    room, guest = await server.create_room(), server.token(["allow_join"])
    media: dict[str, Any] = {"webcam": small(CODE), "mic": ToneTrack(TONE_HZ)}
    async with (
        webhook_receiver() as hook,
        joined(server, room, name="Ada", participant_id="ada", **media) as ada,
        joined(server, room, name="Bob", participant_id="bob", mode="RECV_ONLY", token=guest) as bob,
        sdk_page(browser, server) as bea,
    ):
        await bea.joined(server.token(HOST), room, participantId="bea", mode="SIGNALLING_ONLY")
        await bob.stream("ada", "video", within_s=PATIENCE_S)
        yield Witnesses(server, kind, ada, bea, bob, hook, room)
