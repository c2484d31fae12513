"""What outlives the process: accounts, keys, rooms, sessions, messages and the timeline of errors."""

from meetkit.store.rows import (
    Account,
    AccountState,
    AccountStatus,
    ApiKey,
    AutoClose,
    Message,
    Page,
    ParticipantRecord,
    Project,
    RecordedError,
    Room,
    Session,
    Webhook,
)
from meetkit.store.store import Store

__all__ = [
    "Account",
    "AccountState",
    "AccountStatus",
    "ApiKey",
    "AutoClose",
    "Message",
    "Page",
    "ParticipantRecord",
    "Project",
    "RecordedError",
    "Room",
    "Session",
    "Store",
    "Webhook",
]
