"""PubSub's methods: what is to be kept is kept before it is answered, and read in pages."""

from meetkit.errors import InvalidRequest
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.protocol import methods as m
from meetkit.protocol.wire import to_wire_time
from meetkit.server.signal.member import Answer, Effects, Member, Method
from meetkit.store import Message

__all__ = ["METHODS"]


async def _publish(data: m.Publish, who: Member) -> tuple[Answer, Effects]:
    """`pubsub.publish`. Raises PayloadTooLarge, MessagesLimited, and what the database fails with."""
    message_id, at, live = who.services.new_id(), who.live.now(), who.live
    command = c.Publish(
        seat=who.peer.seat,
        message_id=message_id,
        topic=data.topic,
        message=data.message,
        payload=data.payload,
        persist=bool(data.persist),
        send_only=None if data.send_only is None else tuple(data.send_only),
    )
    answer = {"id": message_id, "timestamp": to_wire_time(at)}
    match live.meeting.apply(command, at):
        case [e.Persist() as persist]:
            await _keep(persist, who)
            return answer, live.apply(c.Deliver(persist.message, persist.send_only))
        case effects:
            return answer, effects


async def _keep(persist: e.Persist, who: Member) -> None:
    session, message = who.live.session, persist.message
    assert session is not None, "a member is in an open session"
    try:
        await who.services.store.add_message(
            session.id,
            message.topic,
            id=message.id,
            sender_id=message.sender_id,
            sender_name=message.sender_name,
            message=message.message,
            payload=message.payload,
            size_bytes=persist.size_bytes,
            only_for=persist.only_for,
            at=persist.at,
        )
    except BaseException:
        who.live.do(c.Unkeep(persist.by, persist.size_bytes))
        raise


async def _subscribe(data: m.TopicRef, who: Member) -> tuple[Answer, Effects]:
    """`pubsub.subscribe`. What is published meanwhile comes after the answer, and nothing twice."""
    live = who.live
    heard = live.meeting.pubsub.hears(who.peer.seat, data.topic)
    live.do(c.Subscribe(who.peer.seat, data.topic))
    try:
        page = await _page(data.topic, None, who)
    except BaseException:
        if not heard:
            live.do(c.Unsubscribe(who.peer.seat, data.topic))
        raise
    effects = live.apply(c.FinishSubscribe(who.peer.seat, data.topic))
    told = {
        effect.data.id
        for effect in effects
        if isinstance(effect, e.Notify) and isinstance(effect.data, m.PubSubMessage)
    }
    messages = [message for message in page.messages if message.id not in told]
    return m.Subscribed(messages=messages, more=page.more).to_wire(), effects


async def _history(data: m.HistoryRef, who: Member) -> tuple[Answer, Effects]:
    """`pubsub.history`: the kept messages before one."""
    return (await _page(data.topic, data.before, who)).to_wire(), []


async def _unsubscribe(data: m.TopicRef, who: Member) -> tuple[Answer, Effects]:
    """`pubsub.unsubscribe`."""
    return {}, who.live.apply(c.Unsubscribe(who.peer.seat, data.topic))


async def _page(topic: str, before: str | None, who: Member) -> m.Subscribed:
    session, pubsub = who.live.session, who.live.meeting.pubsub
    assert session is not None, "a member is in an open session"
    count_bytes = pubsub.read_history(who.peer.seat, who.live.now())
    page = await who.services.store.messages(session.id, topic, person=pubsub.person_at(who.peer.seat), before=before)
    count_bytes(page.size_bytes)
    if who.peer.gone:
        raise InvalidRequest.out_of_order(method="pubsub.subscribe", state="LEFT")
    return m.Subscribed(messages=[_message(row) for row in page.messages], more=page.more)


def _message(row: Message) -> m.PubSubMessage:
    return m.PubSubMessage(
        id=row.id,
        topic=row.topic,
        message=row.message,
        payload=row.payload,
        sender_id=row.sender_id,
        sender_name=row.sender_name,
        timestamp=to_wire_time(row.at),
    )


METHODS: dict[str, Method] = {
    "pubsub.publish": _publish,
    "pubsub.subscribe": _subscribe,
    "pubsub.history": _history,
    "pubsub.unsubscribe": _unsubscribe,
}
