"""What outlives the process: accounts, keys, rooms, sessions, messages, recordings and the timeline of errors."""

from meetkit.store.rows import (
    Account,
    AccountState,
    AccountStatus,
    ApiKey,
    AutoClose,
    Delivery,
    EgressState,
    Livestream,
    Message,
    Page,
    ParticipantRecord,
    Project,
    RecordedError,
    Recording,
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
    "Delivery",
    "EgressState",
    "Livestream",
    "Message",
    "Page",
    "ParticipantRecord",
    "Project",
    "RecordedError",
    "Recording",
    "Room",
    "Session",
    "Store",
    "Webhook",
]
