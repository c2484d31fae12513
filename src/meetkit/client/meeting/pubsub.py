"""Topics: messages to everybody or to some, kept for those who come later when asked for."""

import itertools
import json
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meetkit.client.events import PubSubMessage
from meetkit.client.texts import object_problem, text_problem
from meetkit.errors import InvalidParameter, MeetingError, PayloadTooLarge
from meetkit.protocol.methods import Published, Subscribed
from meetkit.protocol.methods import PubSubMessage as WireMessage
from meetkit.protocol.wire import MESSAGE_LIMIT_BYTES

if TYPE_CHECKING:
    from meetkit.client.meeting.context import Context

Subscriber = Callable[[PubSubMessage], Awaitable[object] | object]
TOPIC_LIMIT = 256
SEEN_LIMIT = 4096
HISTORY_LIMIT = 1000
HISTORY_LIMIT_BYTES = 1024 * 1024


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
            subscription.early = []
            try:
                messages = [_message(wire) for wire in await self._persisted(topic)]
            except BaseException:
                self._forget(subscription)
                raise
            early, subscription.early = subscription.early, None
            for message in [*messages, *early]:
                self._deliver(subscription, message)
            return messages

        result: list[PubSubMessage] = await self._context.operate("pub_sub.subscribe", ask)
        return result

    async def history(self, topic: str, *, before: str) -> list[PubSubMessage]:
        """The persisted messages of a topic before the one with the id `before`, oldest first.

        At most 100 and 256 KiB; none when there are no older ones. Raises MeetingError; 6007 when asked too often.
        """

        async def ask() -> list[PubSubMessage]:
            _check_topic(topic)
            page = await self._page_before(topic, before)
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

    async def subscribe_again(self) -> None:
        """After a join anew, which the server begins with no topics; brings what was missed. Raises MeetingError."""
        for topic in self.topics:
            for wire in await self._persisted(topic):
                self.received(wire)

    async def _persisted(self, topic: str) -> list[WireMessage]:
        page: Subscribed = await self._context.request("pubsub.subscribe", {"topic": topic})
        messages, size_bytes = page.messages, _size_bytes(page)
        while page.more and len(messages) < HISTORY_LIMIT and size_bytes < HISTORY_LIMIT_BYTES:
            page = await self._page_before(topic, messages[0].id)
            messages, size_bytes = [*page.messages, *messages], size_bytes + _size_bytes(page)
        return messages[-HISTORY_LIMIT:]

    async def _page_before(self, topic: str, before: str) -> Subscribed:
        page: Subscribed = await self._context.request("pubsub.history", {"topic": topic, "before": before})
        return page

    def _deliver(self, subscription: "_Subscription", message: PubSubMessage) -> None:
        if subscription.early is not None:
            subscription.early.append(message)
            return
        # Around the server's answer to `subscribe` a message may come both as history and as new.
        seen = subscription.seen
        if message.id in seen:
            return
        seen[message.id] = None
        if len(seen) > SEEN_LIMIT:
            del seen[next(iter(seen))]
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
    early: list[PubSubMessage] | None = None
    """New messages that came while the persisted ones were still read."""


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
