"""A meeting from `join` to `meeting-left`: what the session tells means for its state, and its end."""

import asyncio
import logging

from meetkit.client.events import MeetingJoined, MeetingLeft
from meetkit.client.failure import unexpected
from meetkit.client.media.media import MeetingMedia, import_media
from meetkit.client.meeting.context import Context
from meetkit.client.meeting.notifications import Notifications
from meetkit.client.meeting.pubsub import Missed, PubSub
from meetkit.client.meeting.roster import Roster
from meetkit.client.session.effects import (
    Admitted,
    Effect,
    Ended,
    ErrorArrived,
    Happened,
    Held,
    Lost,
    Restored,
    Return,
)
from meetkit.client.session.signalling import Signalling
from meetkit.errors import (
    AlreadyInRequestedState,
    MeetingError,
    MeetingReconnecting,
    OperationAborted,
    OperationInProgress,
)
from meetkit.protocol import LeaveReason, MeetingState, Mode, Snapshot

log = logging.getLogger("meetkit.client")

LEAVE_PATIENCE_S = 2.0
"""How long `leave` waits for the server's answer before it goes without."""

CLOSE_PATIENCE_S = 3.0
"""How long a program that ends without leaving waits for its meeting to be closed."""


class Lifecycle:
    """Joins once, follows the session, ends once. Everything is closed when `over` is done."""

    def __init__(
        self, context: Context, *, roster: Roster, notifications: Notifications, media: MeetingMedia, pub_sub: PubSub
    ) -> None:
        self._context = context
        self._roster = roster
        self._notifications = notifications
        self._media = media
        self._pub_sub = pub_sub
        self._joined: asyncio.Future[None] | None = None
        self._over: asyncio.Future[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None

    # ---- the app's calls ----

    async def join(self) -> None:
        """See `Meeting.join`."""
        one = self._context
        one.check_loop("join")
        if one.state is MeetingState.CONNECTING:
            raise one.report(OperationInProgress.join_in_progress())
        if one.over or one.leaving:
            raise one.report(AlreadyInRequestedState.already_left())
        if one.state is not MeetingState.DISCONNECTED:
            raise one.report(AlreadyInRequestedState.already_joined())
        loop = one.settle()
        self._over = loop.create_future()
        self._joined = loop.create_future()
        self._joined.add_done_callback(_retrieved)
        self._keeper = asyncio.create_task(self._keep(), name="meetkit-keeper")
        one.set_state(MeetingState.CONNECTING)
        problem = one.config.problem()
        if problem is not None:
            self._end(problem, LeaveReason.JOIN_ROOM_FAILED, failed=True)
        else:
            one.spawn(self._dial())
        try:
            await asyncio.shield(self._joined)
        except asyncio.CancelledError:
            await self._quit()
            raise
        finally:
            await one.events.drain()

    async def leave(self) -> None:
        """See `Meeting.leave`."""
        one = self._context
        one.check_loop("leave")
        if one.state is MeetingState.DISCONNECTED:
            raise one.report(one.not_joined("leave"))
        if one.over:
            raise one.report(AlreadyInRequestedState.already_left())
        if one.leaving:
            raise one.report(OperationInProgress.leave_in_progress(operation="leave"))
        await self._quit()

    async def end(self) -> None:
        """See `Meeting.end`."""

        async def ask() -> None:
            await self._context.request("end", {})
            assert self._over is not None
            await asyncio.shield(self._over)

        await self._context.operate("end", ask)
        await self._context.events.drain()

    async def finish(self) -> None:
        """Leave unless it is over or ending; returns when everything is closed and told."""
        if not self._context.over and not self._context.leaving:
            await self._quit()
        elif self._over is not None:
            await asyncio.shield(self._over)
            await self._context.events.drain()

    # ---- what the session tells ----

    async def _dial(self) -> None:
        one = self._context
        if one.config.mode != Mode.SIGNALLING_ONLY:
            await import_media()
        one.signalling = Signalling.make(
            one.join_data,
            server_url=one.config.server_url,
            reconnect_timeout_s=one.config.reconnect_timeout_ms / 1000,
            deliver=self._delivered,
            trace=one.trace,
        )
        one.signalling.start()

    def _delivered(self, effect: Effect) -> None:
        one = self._context
        match effect:
            case Held(waiting):
                one.trace("waiting", participantId=waiting.participant_id, timeout_ms=waiting.timeout_ms)
                self._roster.local.id = waiting.participant_id
                log.info("%s: waiting to be let in", one.config.meeting_id)
            case Admitted(snapshot):
                self._admitted(snapshot)
            case Lost(cause):
                one.trace("connection lost", cause=cause)
                one.report(MeetingReconnecting.connection_lost(cause=cause))
                one.set_state(MeetingState.RECONNECTING)
                self._media.lost()
            case Restored(snapshot, how):
                one.trace("connection restored", by=how.value)
                self._restored(snapshot, how)
            case ErrorArrived(error):
                one.report(error)
            case Happened(event, data):
                self._notifications.happened(event, data)
            case Ended(error, reason, failed):
                one.trace("session ended", reason=reason.name, failed=failed)
                self._end(error, reason, failed=failed)

    def _admitted(self, snapshot: Snapshot) -> None:
        one = self._context
        one.set_state(MeetingState.CONNECTED)
        one.trace(
            "joined",
            sessionId=snapshot.session_id,
            participantId=snapshot.participant_id,
            mode=snapshot.mode.value,
            participants=len(snapshot.participants) + 1,
        )
        self._notifications.load(snapshot)
        one.happened("meeting-joined", MeetingJoined(snapshot.meeting_id, snapshot.session_id, snapshot.participant_id))
        self._media.begin(snapshot)
        self._roster.sync(snapshot)
        self._notifications.settle(snapshot)
        assert self._joined is not None
        if not self._joined.done():
            self._joined.set_result(None)

    def _restored(self, snapshot: Snapshot, how: Return) -> None:
        self._media.restored(snapshot, fresh=how is Return.ANEW)
        if how is not Return.REPLAYED:
            self._repair(snapshot, how)
        self._media.settle_state()

    def _repair(self, snapshot: Snapshot, how: Return) -> None:
        """What happened meanwhile does not follow, or not all of it: tell the differences."""
        missed = self._pub_sub.hold()
        self._context.spawn(self._catch_up(snapshot if how is Return.ANEW else None, missed))
        self._notifications.load(snapshot)
        self._notifications.mode_changed(self._roster.local.id, snapshot.mode)
        self._roster.sync(snapshot)
        self._notifications.settle(snapshot)

    async def _catch_up(self, joined: Snapshot | None, missed: Missed) -> None:
        """Messages; after a join anew the server knows neither what we decode nor which topics we hear."""
        try:
            if joined is not None:
                await self._media.announce(joined)
        except MeetingError as error:
            self._failed_beside(error)
        try:
            await self._pub_sub.catch_up(missed)
        except MeetingError as error:
            self._failed_beside(error)

    def _failed_beside(self, error: MeetingError) -> None:
        if not self._context.over:
            self._context.report(error)

    # ---- the end ----

    def _end(self, error: MeetingError | None, reason: LeaveReason, *, failed: bool) -> None:
        """The one way out: error, state, meeting-left; then everything is closed."""
        one = self._context
        if one.over:
            return
        if error is not None:
            error = one.report(error)
        if one.leaving:
            reason, failed = LeaveReason.MANUAL_LEAVE_CALLED, False
        one.set_state(MeetingState.FAILED if failed else MeetingState.CLOSED)
        one.happened("meeting-left", MeetingLeft(reason))
        assert self._joined is not None
        if not self._joined.done():
            self._joined.set_exception(error or OperationAborted.meeting_ended(operation="join"))
        self._closing = asyncio.create_task(self._close(), name="meetkit-close")

    async def _quit(self) -> None:
        one = self._context
        joining = one.state is MeetingState.CONNECTING
        one.leaving = True
        if joining:
            error = one.report(OperationAborted.left_while_joining())
            assert self._joined is not None
            if not self._joined.done():
                self._joined.set_exception(error)
        one.set_state(MeetingState.CLOSING)
        if one.signalling is not None:
            if one.connected:
                try:
                    async with asyncio.timeout(LEAVE_PATIENCE_S):
                        await one.request("leave", {})
                except (MeetingError, TimeoutError):
                    log.info("%s: left without the server's answer", one.config.meeting_id)
            one.signalling.stop(lambda operation: OperationAborted.left_meanwhile(operation=operation))
        self._end(None, LeaveReason.MANUAL_LEAVE_CALLED, failed=False)
        assert self._over is not None
        await asyncio.shield(self._over)
        await one.events.drain()

    async def _keep(self) -> None:
        """Close the meeting of a program that forgets to: at its end `asyncio.run` cancels every task, and so this one.

        The signalling was cancelled likewise and has told the server that we are gone.
        """
        assert self._over is not None
        one = self._context
        try:
            await asyncio.shield(self._over)
        except asyncio.CancelledError:
            if not one.over and not one.leaving:
                log.warning("%s: the program ends without leaving the meeting", one.config.meeting_id)
                one.leaving = True
                if one.signalling is not None:
                    one.signalling.stop(lambda operation: OperationAborted.left_meanwhile(operation=operation))
                self._end(None, LeaveReason.MANUAL_LEAVE_CALLED, failed=False)
            try:
                async with asyncio.timeout(CLOSE_PATIENCE_S):
                    await asyncio.shield(self._over)
                    await one.events.drain()
            except TimeoutError:
                # What aiortc waits for may have been cancelled before it began; its threads end with the main thread.
                log.warning("%s: not everything could be closed within %g s", one.config.meeting_id, CLOSE_PATIENCE_S)
                if self._closing is not None:
                    self._closing.cancel()
            raise

    async def _close(self) -> None:
        try:
            await self._context.end_tasks()
            await self._media.close()
            self._roster.clear()
            if self._context.signalling is not None:
                await self._context.signalling.closed()
        except Exception as exc:  # noqa: BLE001 - whoever waits for the end must not wait for ever because of a bug
            unexpected(exc, doing="closing the meeting")
        finally:
            assert self._over is not None
            if not self._over.done():
                self._over.set_result(None)


def _retrieved(future: "asyncio.Future[None]") -> None:
    """A failed join that nobody awaits any more has been told by its event."""
    if not future.cancelled():
        future.exception()
