"""What follows from pubSub's commands: who gets a message, for whom it is kept, and within which budgets. Pure."""

from collections.abc import Callable
from datetime import datetime

from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.identities import Identities
from meetkit.meeting.message_budgets import KeptLimits, MessageBudgets
from meetkit.meeting.roster import Roster, Seat
from meetkit.meeting.topics import Topics, checked_size
from meetkit.protocol.methods import PubSubMessage
from meetkit.protocol.wire import to_wire_time

__all__ = ["PubSub"]


class PubSub:
    """The topics of one session and what is used of its budgets."""

    def __init__(self, roster: Roster, identities: Identities, limits: KeptLimits) -> None:
        self._roster = roster
        self._identities = identities
        self._topics = Topics()
        self._budgets = MessageBudgets(limits)

    def apply(self, command: c.PubSubCommand, now: datetime) -> list[e.Effect]:
        """What follows from a command. Raises PayloadTooLarge, MessagesLimited, InvalidRequest."""
        match command:
            case c.Publish():
                return self._publish(command, now)
            case c.Deliver(message, send_only):
                return self._deliver(message, send_only, kept=True)
            case c.Unkeep(by, size_bytes):
                self._budgets.unkeep(by, size_bytes)
                return []
            case c.Subscribe(seat, topic):
                self._topics.begin(seat, topic)
                return []
            case c.FinishSubscribe(seat, topic):
                return [_notify((seat,), *collected) for collected in self._topics.finish(seat, topic)]
            case c.Unsubscribe(seat, topic):
                self._topics.unsubscribe(seat, topic)
                return []

    def hears(self, seat: Seat, topic: str) -> bool:
        """Whether a member is subscribed, or about to be."""
        return self._topics.hears(seat, topic)

    def forget(self, seat: Seat) -> None:
        """A member left."""
        self._topics.forget(seat)

    def person_at(self, seat: Seat) -> str:
        """Who sees what is kept for this member: the participantId, but for one who took another's."""
        return self._identities.person(self._roster.at(seat).participant_id)

    def read_history(self, seat: Seat, now: datetime) -> Callable[[int], None]:
        """A member reads kept messages; to be called with the bytes of the answer. Raises MessagesLimited/TOO_FAST."""
        return self._budgets.read(self.person_at(seat), now.timestamp())

    def _publish(self, command: c.Publish, now: datetime) -> list[e.Effect]:
        size_bytes = checked_size(command.message, command.payload)
        sender = self._roster.at(command.seat)
        message = PubSubMessage(
            id=command.message_id,
            topic=command.topic,
            message=command.message,
            payload=command.payload,
            sender_id=sender.participant_id,
            sender_name=sender.name,
            timestamp=to_wire_time(now),
        )
        person = self.person_at(sender.seat)
        receivers = self._topics.audience(command.topic, only=self._only(message, command.send_only))
        self._budgets.publish(person, size_bytes, receivers=receivers, persist=command.persist, now_s=now.timestamp())
        if not command.persist:
            return self._deliver(message, command.send_only, kept=False)
        named = {self._identities.person(participant_id) for participant_id in command.send_only or ()}
        only_for = tuple(sorted({*named, person})) if named else ()
        return [e.Persist(message, size_bytes, only_for, person, command.send_only, now)]

    def _deliver(self, message: PubSubMessage, send_only: tuple[str, ...] | None, *, kept: bool) -> list[e.Effect]:
        receivers = self._topics.receivers(message, only=self._only(message, send_only), kept=kept)
        return [_notify(receivers, message, kept)]

    def _only(self, message: PubSubMessage, send_only: tuple[str, ...] | None) -> set[Seat] | None:
        if send_only is None:
            return None
        members = map(self._roster.named, (*send_only, message.sender_id))
        return {member.seat for member in members if member is not None}


def _notify(to: tuple[Seat, ...], message: PubSubMessage, kept: bool) -> e.Notify:
    return e.Notify(to, "pubsub-message", message, unkept_topic=None if kept else message.topic)
