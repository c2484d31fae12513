"""Every method of the protocol: the data of its request and of its response."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter

from meetkit.protocol.snapshot import Joined, JoinResult, Resumed, Waiting
from meetkit.protocol.wire import (
    Address,
    Bool,
    DecisionField,
    DirectionField,
    FreeId,
    Id,
    JsonObject,
    KindField,
    MetaData,
    Milliseconds,
    ModeField,
    Name,
    PinSourceField,
    RequestData,
    Seq,
    SourceField,
    Text,
    Token,
    Topic,
    Wire,
    WireTime,
    absent,
)

Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Empty(Wire):
    """A response without data: `{}`."""


class NoData(RequestData):
    """A request without data: `{}`."""


class ClientInfo(Wire):
    """Which SDK speaks; for logs and the dashboard, never for behaviour."""

    sdk: Annotated[str, StringConstraints(max_length=32)]
    version: Annotated[str, StringConstraints(max_length=64)]


class Join(RequestData):
    """`join`. Ids and the token are only bounded here: admission judges them, in its order."""

    version: Annotated[int, Field(ge=1, le=1)]
    token: Token
    meeting_id: FreeId
    participant_id: FreeId | None = absent
    participant_secret: Annotated[str, StringConstraints(max_length=256)] | None = absent
    name: Name
    mode: ModeField
    meta_data: MetaData | None = absent
    rtp_capabilities: JsonObject | None = absent
    client: ClientInfo | None = absent


class Resume(RequestData):
    """`resume`."""

    version: Annotated[int, Field(ge=1, le=1)]
    token: Token
    resume_token: Annotated[str, StringConstraints(max_length=256)]
    last_seq: Seq
    repair: Bool | None = absent


class SetRtpCapabilities(RequestData):
    """`setRtpCapabilities`."""

    rtp_capabilities: JsonObject


class TransportCreate(RequestData):
    """`transport.create`."""

    direction: DirectionField


class TransportCreated(Wire):
    """Response to `transport.create`."""

    transport_id: Id
    ice_parameters: dict[str, Any]
    ice_candidates: list[dict[str, Any]]
    dtls_parameters: dict[str, Any]


class IceParameters(RequestData):
    """A client's own ICE credentials, with the bounds of RFC 8839."""

    username_fragment: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=_-]{4,256}$")]
    password: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=_-]{22,256}$")]


class TransportConnect(RequestData):
    """`transport.connect`: at first, and again with new `ice_parameters` when the client has restarted its ICE."""

    transport_id: Id
    dtls_parameters: JsonObject
    ice_parameters: IceParameters | None = absent


class TransportRef(RequestData):
    """`transport.restartIce`, `transport.diagnose`."""

    transport_id: Id


class IceRestarted(Wire):
    """Response to `transport.restartIce`."""

    ice_parameters: dict[str, Any]


class Diagnosis(Wire):
    """Response to `transport.diagnose`: what the server saw of a transport, the evidence for 3044."""

    ice_state: str
    dtls_state: str
    stun_received: int
    stun_rejected: int
    dtls_received: int
    packets_received: int
    packets_sent: int


class Produce(RequestData):
    """`produce`."""

    transport_id: Id
    kind: KindField
    source: SourceField
    rtp_parameters: JsonObject
    paused: Bool | None = absent


class Produced(Wire):
    """Response to `produce`."""

    producer_id: Id


class ProducerRef(RequestData):
    """`producer.pause`, `producer.resume`, `producer.close`."""

    producer_id: Id


class Consume(RequestData):
    """`consume`."""

    transport_id: Id
    producer_id: Id


class Consumed(Wire):
    """Response to `consume`. The consumer starts paused."""

    consumer_id: Id
    producer_id: Id
    participant_id: Id
    kind: KindField
    source: SourceField
    rtp_parameters: dict[str, Any]
    producer_paused: Bool


class ConsumerRef(RequestData):
    """`consumer.resume`, `consumer.pause`, `consumer.close`, `consumer.requestKeyFrame`."""

    consumer_id: Id


class StatsOf(RequestData):
    """`stats`: exactly one of the three ids."""

    producer_id: Id | None = absent
    consumer_id: Id | None = absent
    transport_id: Id | None = absent


class Stats(Wire):
    """Response to `stats`: the core's stats object, as spec/core.md lists it."""

    model_config = ConfigDict(extra="allow")


class ChangeMode(RequestData):
    """`changeMode`; without `participantId` one's own."""

    mode: ModeField
    participant_id: Id | None = absent


class RespondEntry(RequestData):
    """`respondEntry`."""

    participant_id: Id
    decision: DecisionField


class ParticipantRef(RequestData):
    """`participant.remove`, `.enableMic`, `.enableWebcam`, `.disableMic`, `.disableWebcam`."""

    participant_id: Id


class MediaRequested(Wire):
    """Response to `participant.enableMic`, `.enableWebcam`."""

    request_id: Id


class RespondMediaRequest(RequestData):
    """`respondMediaRequest`."""

    request_id: Id
    accepted: Bool


class Publish(RequestData):
    """`pubsub.publish`. `message` is bounded by the frame here; 15 KiB and its error 3072 are the meeting's rule."""

    topic: Topic
    message: Text
    payload: JsonObject | None = absent
    persist: Bool | None = absent
    send_only: Annotated[list[Id], Field(min_length=1, max_length=1000)] | None = absent


class Published(Wire):
    """Response to `pubsub.publish`."""

    id: Id
    timestamp: WireTime


class TopicRef(RequestData):
    """`pubsub.subscribe`, `pubsub.unsubscribe`."""

    topic: Topic


class PubSubMessage(Wire):
    """M: one message of a topic."""

    id: Id
    topic: Topic
    message: Text
    payload: dict[str, Any] | None = None
    sender_id: Id
    sender_name: str
    timestamp: WireTime


class Subscribed(Wire):
    """Response to `pubsub.subscribe` and `pubsub.history`: persisted messages that this participant may see.

    The latest, or the latest before the one that was named, oldest first; `more`: there are older ones.
    """

    messages: list[PubSubMessage]
    more: Bool = False


class HistoryRef(RequestData):
    """`pubsub.history`."""

    topic: Topic
    before: Id


class RecordingStart(RequestData):
    """`recording.start`. What the fields may be is 4011's to say, with the field's name, so anything is let through."""

    config: Any = absent
    webhook_url: Any = absent
    dir_path: Any = absent


class RecordingRef(Wire):
    """Response to `recording.start`, once it records, and to `recording.stop`, once its file is finished."""

    recording_id: Id


class RecordingFile(Wire):
    """One file of a recording. `index`: its number for `recording.link`; `participant_id`: of a track only."""

    index: Count
    name: Text
    type: Literal["composite", "audio", "video"]
    size_bytes: Count
    duration_ms: Milliseconds
    participant_id: str | None = absent
    source: str | None = absent


class ListedRecording(Wire):
    """One recording of the meeting; `state` as in REST's `status`, `storage` as there."""

    recording_id: Id
    state: Text
    started_at: WireTime | None = None
    ended_at: WireTime | None = None
    files: list[RecordingFile]
    storage: Text
    error: dict[str, Any] | None = absent


class RecordingList(Wire):
    """Response to `recording.list`: newest first, at most 100 and at most what fits into a frame."""

    recordings: list[ListedRecording]


class RecordingFileRef(RequestData):
    """`recording.link`."""

    recording_id: Id
    index: Count


class DownloadLink(Wire):
    """Response to `recording.link`. Who has the address has the file, so it is as secret as a token."""

    url: str = Field(repr=False)
    expires_in_ms: Milliseconds


class LivestreamStart(RequestData):
    """`livestream.start`. What the fields may be is 4015's to say, so anything is let through."""

    outputs: Any = absent
    config: Any = absent
    webhook_url: Any = absent


class LivestreamRef(Wire):
    """Response to `livestream.start`, once an output is live, and to `livestream.stop`."""

    livestream_id: Id


class ParticipantPin(RequestData):
    """`participant.pin`, `participant.unpin`."""

    participant_id: Id
    source: PinSourceField


class HlsStart(RequestData):
    """`hls.start`. What the fields may be is 4016's to say, so anything is let through."""

    config: Any = absent
    webhook_url: Any = absent


class HlsRef(Wire):
    """Response to `hls.stop`."""

    hls_id: Id


class HlsStarted(HlsRef):
    """Response to `hls.start`, once it can be played."""

    playback_url: Address
    watch_url: Address


class DebugCore(RequestData):
    """`debug.core`: only with the setting `fault_injection`, for one's own transports."""

    op: Literal["debug.panic", "debug.loss"]
    transport_id: Id
    in_permille: Annotated[int, Field(ge=0, le=1000)] | None = absent
    out_permille: Annotated[int, Field(ge=0, le=1000)] | None = absent
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = absent


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its name, the model of its request data, and the adapter of its response data."""

    name: str
    request: type[RequestData]
    response: TypeAdapter[Any]


def _methods(*rows: tuple[str, type[RequestData], Any]) -> dict[str, Method]:
    return {name: Method(name, request, TypeAdapter(response)) for name, request, response in rows}


METHODS: dict[str, Method] = _methods(
    ("join", Join, JoinResult),
    ("resume", Resume, Resumed),
    ("ping", NoData, Empty),
    ("setRtpCapabilities", SetRtpCapabilities, Empty),
    ("transport.create", TransportCreate, TransportCreated),
    ("transport.connect", TransportConnect, Empty),
    ("transport.restartIce", TransportRef, IceRestarted),
    ("transport.diagnose", TransportRef, Diagnosis),
    ("produce", Produce, Produced),
    ("producer.pause", ProducerRef, Empty),
    ("producer.resume", ProducerRef, Empty),
    ("producer.close", ProducerRef, Empty),
    ("consume", Consume, Consumed),
    ("consumer.resume", ConsumerRef, Empty),
    ("consumer.pause", ConsumerRef, Empty),
    ("consumer.close", ConsumerRef, Empty),
    ("consumer.requestKeyFrame", ConsumerRef, Empty),
    ("stats", StatsOf, Stats),
    ("leave", NoData, Empty),
    ("end", NoData, Empty),
    ("changeMode", ChangeMode, Empty),
    ("respondEntry", RespondEntry, Empty),
    ("participant.remove", ParticipantRef, Empty),
    ("participant.enableMic", ParticipantRef, MediaRequested),
    ("participant.enableWebcam", ParticipantRef, MediaRequested),
    ("respondMediaRequest", RespondMediaRequest, Empty),
    ("participant.disableMic", ParticipantRef, Empty),
    ("participant.disableWebcam", ParticipantRef, Empty),
    ("pubsub.publish", Publish, Published),
    ("pubsub.subscribe", TopicRef, Subscribed),
    ("pubsub.history", HistoryRef, Subscribed),
    ("pubsub.unsubscribe", TopicRef, Empty),
    ("snapshot.next", NoData, Empty),
    ("recording.start", RecordingStart, RecordingRef),
    ("recording.stop", NoData, RecordingRef),
    ("recording.list", NoData, RecordingList),
    ("recording.link", RecordingFileRef, DownloadLink),
    ("livestream.start", LivestreamStart, LivestreamRef),
    ("livestream.stop", NoData, LivestreamRef),
    ("hls.start", HlsStart, HlsStarted),
    ("hls.stop", NoData, HlsRef),
    ("participant.pin", ParticipantPin, Empty),
    ("participant.unpin", ParticipantPin, Empty),
    ("debug.core", DebugCore, Empty),
)
"""All methods by name."""

__all__ = [
    "METHODS",
    "ChangeMode",
    "ClientInfo",
    "Consume",
    "Consumed",
    "ConsumerRef",
    "DebugCore",
    "Diagnosis",
    "DownloadLink",
    "Empty",
    "HistoryRef",
    "HlsRef",
    "HlsStart",
    "HlsStarted",
    "IceRestarted",
    "Join",
    "JoinResult",
    "Joined",
    "ListedRecording",
    "LivestreamRef",
    "LivestreamStart",
    "MediaRequested",
    "Method",
    "NoData",
    "ParticipantPin",
    "ParticipantRef",
    "Produce",
    "Produced",
    "ProducerRef",
    "PubSubMessage",
    "Publish",
    "Published",
    "RecordingFile",
    "RecordingFileRef",
    "RecordingList",
    "RecordingRef",
    "RecordingStart",
    "RespondEntry",
    "RespondMediaRequest",
    "Resume",
    "Resumed",
    "SetRtpCapabilities",
    "Stats",
    "StatsOf",
    "Subscribed",
    "TopicRef",
    "TransportConnect",
    "TransportCreate",
    "TransportCreated",
    "TransportRef",
    "Waiting",
]
