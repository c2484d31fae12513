"""Topics: messages to everybody or to some, kept for those who come later when asked for."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from meetkit.client.events import PubSubMessage
from meetkit.client.texts import object_problem, text_problem
from meetkit.errors import InvalidParameter, MeetingError, MeetingReconnecting, MessagesLimited, PayloadTooLarge
from meetkit.protocol import from_wire_time, to_wire_time
from meetkit.protocol.methods import Published, Subscribed
from meetkit.protocol.methods import PubSubMessage as WireMessage
from meetkit.protocol.wire import MESSAGE_LIMIT_BYTES

if TYPE_CHECKING:
    from meetkit.client.meeting.context import Context

_Read = Callable[[str, dict[str, Any]], Awaitable[Subscribed]]
Subscriber = Callable[[PubSubMessage], Awaitable[object] | object]
TOPIC_LIMIT = 256
SEEN_LIMIT = 4096
HISTORY_LIMIT = 1000
HISTORY_LIMIT_BYTES = 1024 * 1024
PAGE_TRIES = 20
BACK_POLL_S = 0.05
OUT_OF_ORDER = timedelta(seconds=5)


class PubSub:
    """`meeting.pub_sub`. A subscriber gets the persisted messages first, oldest first, then each new one."""

    def __init__(self, context: "Context") -> None:
        self._context = context
        self._subscriptions: list[_Subscription] = []
        self._numbers = itertools.count(1)

    async def publish(
        self,
        topic: str,
        message: str,
        *,
        persist: bool = False,
        send_only: Sequence[str] | None = None,
        payload: dict[str, Any] | None = None,
    ) -> str:
        """Send a message of at most 15 KiB; returns its id.

        Args:
            topic: any text of 1 to 256 characters.
            message: the text.
            persist: keep it for participants who subscribe later in this session.
            send_only: the ids of the participants who may have it, beside ourselves; None: everybody.
            payload: a JSON object beside the text.

        Raises:
            MeetingError: 3072 too large, 3073 a parameter is wrong, and what the server refuses.
        """

        async def send() -> str:
            _check_topic(topic)
            _check_message(message)
            data: dict[str, Any] = {"topic": topic, "message": message}
            if payload is not None:
                _raise(object_problem("payload", payload, limit_bytes=MESSAGE_LIMIT_BYTES))
                data["payload"] = payload
            if persist:
                data["persist"] = True
            if send_only is not None:
                if isinstance(send_only, str) or not isinstance(send_only, Collection):
                    raise InvalidParameter.invalid_value(field="send_only", problem="it must be a list of ids")
                data["sendOnly"] = list(send_only)
            published: Published = await self._context.request("pubsub.publish", data)
            return published.id

        result: str = await self._context.operate("pub_sub.publish", send)
        return result

    async def subscribe(self, topic: str, listener: Subscriber) -> list[PubSubMessage]:
        """Hear a topic; returns the persisted messages, oldest first, which `listener` gets too, before new ones.

        They are the latest 1000, or 1 MiB of them; `history` reads older ones. Raises MeetingError.
        """

        async def ask() -> list[PubSubMessage]:
            _check_topic(topic)
            subscription = _Subscription(topic, listener, f"pubsub-message@{next(self._numbers)}")
            self._subscriptions.append(subscription)
            self._context.events.add(subscription.key, listener)
            subscription.holds += 1
            try:
                messages = [_message(wire) for wire in await self._persisted(topic, self._page)]
            except BaseException:
                self._forget(subscription)
                raise
            self._release(subscription, messages)
            return messages

        result: list[PubSubMessage] = await self._context.operate("pub_sub.subscribe", ask)
        return result

    async def history(self, topic: str, *, before: str) -> list[PubSubMessage]:
        """The persisted messages of a topic before the one with the id `before`, oldest first.

        At most 100 and 256 KiB; none when there are no older ones. Raises MeetingError; 6007 when asked too often.
        """

        async def ask() -> list[PubSubMessage]:
            _check_topic(topic)
            page = await self._page("pubsub.history", {"topic": topic, "before": before})
            return [_message(wire) for wire in page.messages]

        result: list[PubSubMessage] = await self._context.operate("pub_sub.history", ask)
        return result

    async def unsubscribe(self, topic: str, listener: Subscriber | None = None) -> None:
        """Stop hearing a topic: one listener, or all. Raises MeetingError."""

        async def leave() -> None:
            _check_topic(topic)
            mine = [s for s in self._subscriptions if s.topic == topic]
            for subscription in mine:
                if listener is None or subscription.listener == listener:
                    self._forget(subscription)
            if mine and topic not in self.topics:
                await self._context.request("pubsub.unsubscribe", {"topic": topic})

        await self._context.operate("pub_sub.unsubscribe", leave)

    @property
    def topics(self) -> set[str]:
        """The topics that somebody here listens to."""
        return {subscription.topic for subscription in self._subscriptions}

    def received(self, wire: WireMessage) -> None:
        """A `pubsub-message` came."""
        for subscription in list(self._subscriptions):
            if subscription.topic == wire.topic:
                self._deliver(subscription, _message(wire))

    def hold(self) -> "Missed":
        """Messages were missed: new ones wait until `catch_up` has brought what their topics keep of them."""
        for subscription in self._subscriptions:
            subscription.holds += 1
        return {subscription: subscription.newest for subscription in self._subscriptions}

    async def catch_up(self, missed: "Missed") -> None:
        """Bring what was missed and was kept, in its order, then what came since `hold`. Raises MeetingError."""
        failure: MeetingError | None = None
        by_topic: dict[str, list[_Subscription]] = {}
        for subscription in missed:
            by_topic.setdefault(subscription.topic, []).append(subscription)
        for topic, mine in by_topic.items():
            messages: list[PubSubMessage] = []
            try:
                if failure is None:
                    messages = await self._kept_since(topic, [missed[one] for one in mine])
            except MeetingError as error:
                failure = error
            for one in mine:
                since = missed[one]
                self._release(one, [it for it in messages if since is None or it.timestamp >= _from(since)])
        if failure is not None:
            raise failure

    async def _kept_since(self, topic: str, since: list[str | None]) -> list[PubSubMessage]:
        """The persisted messages from the earliest of these on; None: the latest of them."""
        known = [_from(one) for one in since if one is not None]
        messages = await self._persisted(topic, self._patiently, since=min(known, default=None), some=None in since)
        return [_message(wire) for wire in messages]

    async def _persisted(
        self, topic: str, read: _Read, *, since: str | None = None, some: bool = True
    ) -> list[WireMessage]:
        page = await read("pubsub.subscribe", {"topic": topic})
        messages, size_bytes = page.messages, _size_bytes(page)
        while page.more and (
            (some and len(messages) < HISTORY_LIMIT and size_bytes < HISTORY_LIMIT_BYTES)
            or (since is not None and messages[0].timestamp >= since)
        ):
            page = await read("pubsub.history", {"topic": topic, "before": messages[0].id})
            messages, size_bytes = [*page.messages, *messages], size_bytes + _size_bytes(page)
        return messages if since is not None else messages[-HISTORY_LIMIT:]

    async def _page(self, method: str, data: dict[str, Any]) -> Subscribed:
        page: Subscribed = await self._context.request(method, data)
        return page

    async def _patiently(self, method: str, data: dict[str, Any]) -> Subscribed:
        """One page, after the next outage if need be; the server says when it is welcome if many are asked for."""
        tries = 0
        while True:
            try:
                return await self._page(method, data)
            except MessagesLimited as error:
                tries += 1
                if error.retry_after_ms is None or tries >= PAGE_TRIES:
                    raise
                await asyncio.sleep(error.retry_after_ms / 1000)
            except MeetingReconnecting:
                await asyncio.sleep(BACK_POLL_S)

    def _deliver(self, subscription: "_Subscription", message: PubSubMessage) -> None:
        if subscription.holds:
            subscription.early.append(message)
        else:
            self._tell(subscription, message)

    def _release(self, subscription: "_Subscription", messages: list[PubSubMessage]) -> None:
        """Tell what is kept, then, unless somebody else still holds them, what came meanwhile."""
        told = {message.id for message in messages}
        for message in messages:
            self._tell(subscription, message)
        subscription.holds -= 1
        subscription.early = [message for message in subscription.early if message.id not in told]
        if not subscription.holds:
            early, subscription.early = subscription.early, []
            for message in early:
                self._tell(subscription, message)

    def _tell(self, subscription: "_Subscription", message: PubSubMessage) -> None:
        # Around the server's answer to `subscribe` a message may come both as history and as new.
        seen = subscription.seen
        if message.id in seen:
            return
        seen[message.id] = None
        if len(seen) > SEEN_LIMIT:
            del seen[next(iter(seen))]
        subscription.newest = max(subscription.newest or "", message.timestamp)
        if subscription in self._subscriptions:
            self._context.happened(subscription.key, message)

    def _forget(self, subscription: "_Subscription") -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
            self._context.events.remove(subscription.key, None)


@dataclass(slots=True, eq=False)
class _Subscription:
    topic: str
    listener: Subscriber
    key: str
    seen: dict[str, None] = field(default_factory=dict)
    """The ids of the messages that it has had, oldest first."""
    newest: str | None = None
    """The latest timestamp of these."""
    holds: int = 0
    """How many read persisted messages, before which no new one may come."""
    early: list[PubSubMessage] = field(default_factory=list)
    """The new ones that came meanwhile."""


Missed = dict[_Subscription, str | None]
"""From when on each has missed messages; None: all there are."""


def _from(newest: str) -> str:
    """Messages of several senders are not kept exactly in the order of their times."""
    return to_wire_time(from_wire_time(newest) - OUT_OF_ORDER)


def _size_bytes(page: Subscribed) -> int:
    return sum(len(message.message) + len(json.dumps(message.payload)) for message in page.messages)


def _message(wire: WireMessage) -> PubSubMessage:
    return PubSubMessage(
        id=wire.id,
        topic=wire.topic,
        message=wire.message,
        payload=wire.payload,
        sender_id=wire.sender_id,
        sender_name=wire.sender_name,
        timestamp=wire.timestamp,
    )


def _check_topic(topic: object) -> None:
    _raise(text_problem("topic", topic, shortest=1, longest=TOPIC_LIMIT))


def _check_message(message: str) -> None:
    _raise(text_problem("message", message))
    size_bytes = len(message.encode())
    if size_bytes > MESSAGE_LIMIT_BYTES:
        raise PayloadTooLarge.too_large(field="message", size_bytes=size_bytes, limit_bytes=MESSAGE_LIMIT_BYTES)


def _raise(problem: MeetingError | None) -> None:
    if problem is not None:
        raise problem
