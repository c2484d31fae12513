// The signalling protocol's frames and objects as this client reads them (spec/protocol.md), and their codec.
import type { types } from "mediasoup-client";
import type {
  DownloadLink,
  HlsState,
  HlsStream,
  HlsUrls,
  JsonObject,
  LeaveReason,
  LivestreamOutputState,
  LivestreamState,
  Mode,
  PinSource,
  PinState,
  Recording,
  RecordingState,
} from "../api.ts";
import type { WireError } from "../errors/error.ts";

export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL = "meetkit.v1";
export const CLIENT_FRAME_LIMIT_BYTES = 64 * 1024;
export const MESSAGE_LIMIT_BYTES = 15 * 1024;
export const META_DATA_LIMIT_BYTES = 4 * 1024;

export type Source = "mic" | "webcam" | "share" | "shareAudio";

export interface StreamInfo {
  readonly producerId: string;
  readonly kind: "audio" | "video";
  readonly source: Source;
  readonly paused: boolean;
  readonly codec: string;
}

export interface ParticipantInfo {
  readonly participantId: string;
  readonly name: string;
  readonly mode: Mode;
  readonly metaData: JsonObject | null;
  readonly joinedAt: string;
  readonly streams: readonly StreamInfo[];
}

export interface Guest {
  readonly participantId: string;
  readonly name: string;
}

export interface Pin {
  readonly participantId: string;
  readonly state: PinState;
}

export interface Snapshot {
  readonly participantId: string;
  readonly meetingId: string;
  readonly sessionId: string;
  readonly resumeToken: string;
  readonly resumeWindowMs: number;
  /** Proves, in this sitting, that the participantId is ours. Absent before servers gave one. */
  readonly participantSecret?: string;
  /** The server knows `repair` in `resume`. */
  readonly resumeRepairs?: boolean;
  readonly permissions: readonly string[];
  readonly mode: Mode;
  readonly routerRtpCapabilities: types.RtpCapabilities;
  readonly participants: readonly ParticipantInfo[];
  /** There are more participants or guests: they come in `snapshot-part`. */
  readonly more?: boolean;
  readonly activeSpeakerId: string | null;
  readonly activePresenterId: string | null;
  readonly lobby: readonly Guest[];
  readonly recordingState: RecordingState;
  readonly livestreamState: LivestreamState;
  /** Absent before servers told it. */
  readonly livestreamOutputs?: readonly OutputInfo[];
  readonly livestreamId?: string;
  readonly hlsState: HlsState;
  readonly hls: HlsUrls | null;
  readonly pins: readonly Pin[];
  readonly serverTime: string;
}

/** Some of the others and of the guests. */
export interface SnapshotPart {
  readonly participants: readonly ParticipantInfo[];
  readonly lobby: readonly Guest[];
  readonly more: boolean;
}

export interface MessagePage {
  readonly messages: readonly Message[];
  /** There are older ones. Absent before servers told it. */
  readonly more?: boolean;
}

export interface Message {
  readonly id: string;
  readonly topic: string;
  readonly message: string;
  readonly payload: JsonObject | null;
  readonly senderId: string;
  readonly senderName: string;
  readonly timestamp: string;
}

interface StreamRef {
  readonly participantId: string;
  readonly producerId: string;
  readonly kind: "audio" | "video";
  readonly source: Source;
}

export interface OutputInfo extends Omit<LivestreamOutputState, "error"> {
  readonly error: WireError | null;
}

export interface Closing {
  readonly reason: LeaveReason;
  readonly error: WireError | null;
  readonly reconnect: boolean;
  readonly retryAfterMs?: number;
}

/** What each notification carries. */
export interface Notifications {
  joined: Snapshot;
  "snapshot-part": SnapshotPart;
  "participant-joined": ParticipantInfo;
  "participant-left": { readonly participantId: string; readonly reason: LeaveReason };
  "participant-mode-changed": { readonly participantId: string; readonly mode: Mode };
  "stream-enabled": { readonly participantId: string; readonly stream: StreamInfo };
  "stream-disabled": StreamRef & { readonly byParticipantId?: string };
  "stream-paused": StreamRef;
  "stream-resumed": StreamRef;
  "consumer-closed": { readonly consumerId: string; readonly producerId: string };
  "speaker-changed": { readonly participantId: string | null };
  "presenter-changed": { readonly participantId: string | null };
  "audio-levels": { readonly levels: readonly (readonly [string, number])[] };
  "entry-requested": Guest;
  "entry-responded": Guest & { readonly decision: "allowed" | "denied" | "left"; readonly byParticipantId?: string };
  "mic-requested": { readonly requestId: string; readonly participantId: string };
  "webcam-requested": { readonly requestId: string; readonly participantId: string };
  "media-request-answered": {
    readonly requestId: string;
    readonly participantId: string;
    readonly kind: "audio" | "video";
    readonly accepted: boolean;
  };
  "pubsub-message": Message;
  "recording-state-changed": { readonly state: RecordingState };
  "livestream-state-changed": { readonly state: LivestreamState };
  "livestream-output-changed": { readonly livestreamId: string; readonly outputs: readonly OutputInfo[] };
  "hls-state-changed": { readonly state: HlsState } & Partial<HlsUrls>;
  "pin-state-changed": Pin & { readonly byParticipantId: string };
  "transport-failed": { readonly transportId: string; readonly error: WireError };
  error: { readonly error: WireError };
  closing: Closing;
}

export interface TransportParameters {
  readonly transportId: string;
  readonly iceParameters: types.IceParameters;
  readonly iceCandidates: types.IceCandidate[];
  readonly dtlsParameters: types.DtlsParameters;
}

export interface Diagnosis {
  readonly iceState: string;
  readonly dtlsState: string;
  readonly stunReceived: number;
  readonly stunRejected: number;
  readonly dtlsReceived: number;
  readonly packetsReceived: number;
  readonly packetsSent: number;
}

type Nothing = Record<string, never>;
interface TransportRef {
  readonly transportId: string;
}
interface ProducerRef {
  readonly producerId: string;
}
interface ConsumerRef {
  readonly consumerId: string;
}
interface ParticipantRef {
  readonly participantId: string;
}

/** Every method after joining: what it is sent and what it answers. */
export interface Methods {
  ping: { data: Nothing; answer: Nothing };
  setRtpCapabilities: { data: { rtpCapabilities: types.RtpCapabilities }; answer: Nothing };
  "transport.create": { data: { direction: "send" | "recv" }; answer: TransportParameters };
  "transport.connect": {
    data: TransportRef & { dtlsParameters: types.DtlsParameters; iceParameters?: types.IceParameters };
    answer: Nothing;
  };
  "transport.restartIce": { data: TransportRef; answer: { readonly iceParameters: types.IceParameters } };
  "transport.diagnose": { data: TransportRef; answer: Diagnosis };
  produce: {
    data: TransportRef & {
      kind: "audio" | "video";
      source: Source;
      rtpParameters: types.RtpParameters;
      paused?: boolean;
    };
    answer: ProducerRef;
  };
  "producer.pause": { data: ProducerRef; answer: Nothing };
  "producer.resume": { data: ProducerRef; answer: Nothing };
  "producer.close": { data: ProducerRef; answer: Nothing };
  consume: {
    data: TransportRef & ProducerRef;
    answer: ConsumerRef & StreamRef & { readonly rtpParameters: types.RtpParameters; readonly producerPaused: boolean };
  };
  "consumer.resume": { data: ConsumerRef; answer: Nothing };
  "consumer.pause": { data: ConsumerRef; answer: Nothing };
  "consumer.close": { data: ConsumerRef; answer: Nothing };
  "consumer.requestKeyFrame": { data: ConsumerRef; answer: Nothing };
  leave: { data: Nothing; answer: Nothing };
  end: { data: Nothing; answer: Nothing };
  changeMode: { data: { mode: Mode; participantId?: string }; answer: Nothing };
  respondEntry: { data: ParticipantRef & { decision: "allowed" | "denied" }; answer: Nothing };
  "participant.remove": { data: ParticipantRef; answer: Nothing };
  "participant.enableMic": { data: ParticipantRef; answer: { readonly requestId: string } };
  "participant.enableWebcam": { data: ParticipantRef; answer: { readonly requestId: string } };
  "participant.disableMic": { data: ParticipantRef; answer: Nothing };
  "participant.disableWebcam": { data: ParticipantRef; answer: Nothing };
  "participant.pin": { data: ParticipantRef & { source: PinSource }; answer: Nothing };
  "participant.unpin": { data: ParticipantRef & { source: PinSource }; answer: Nothing };
  respondMediaRequest: { data: { requestId: string; accepted: boolean }; answer: Nothing };
  "pubsub.publish": {
    data: { topic: string; message: string; payload?: JsonObject; persist?: boolean; sendOnly?: readonly string[] };
    answer: { readonly id: string; readonly timestamp: string };
  };
  "pubsub.subscribe": { data: { topic: string }; answer: MessagePage };
  "pubsub.history": { data: { topic: string; before: string }; answer: MessagePage };
  "snapshot.next": { data: Nothing; answer: Nothing };
  "pubsub.unsubscribe": { data: { topic: string }; answer: Nothing };
  "recording.start": {
    data: { config?: object; webhookUrl?: string; dirPath?: string };
    answer: { readonly recordingId: string };
  };
  "recording.stop": { data: Nothing; answer: { readonly recordingId: string } };
  "recording.list": { data: Nothing; answer: { readonly recordings: readonly ListedRecording[] } };
  "recording.link": { data: { recordingId: string; index: number }; answer: DownloadLink };
  "livestream.start": {
    data: { outputs: readonly object[]; config?: object };
    answer: { readonly livestreamId: string };
  };
  "livestream.stop": { data: Nothing; answer: { readonly livestreamId: string } };
  "hls.start": { data: { config?: object; webhookUrl?: string }; answer: HlsStream };
  "hls.stop": { data: Nothing; answer: { readonly hlsId: string } };
}

/** As it is listed; its error still as data. */
export interface ListedRecording extends Omit<Recording, "error"> {
  readonly error?: WireError;
}

export type Method = keyof Methods;

export interface JoinData {
  readonly version: number;
  readonly token: string;
  readonly meetingId: string;
  readonly participantId?: string;
  readonly participantSecret?: string;
  readonly name: string;
  readonly mode: Mode;
  readonly metaData?: JsonObject;
  readonly client: { readonly sdk: "browser"; readonly version: string };
}

export interface ResumeData {
  readonly version: number;
  readonly token: string;
  readonly resumeToken: string;
  readonly lastSeq: number;
  readonly repair?: true;
}

export type JoinAnswer =
  | ({ readonly status: "joined" } & Snapshot)
  | {
      readonly status: "waiting";
      readonly participantId: string;
      readonly participantSecret?: string;
      readonly timeoutMs: number;
    };

/** `skippedTo`: all up to this number is in the snapshot, or gone, or has another number. */
export type ResumeAnswer = { readonly status: "resumed"; readonly skippedTo?: number } & Snapshot;

/** A notification with its name and data belonging together. */
export type Notification = {
  [Event in keyof Notifications]: { readonly event: Event; readonly data: Notifications[Event] };
}[keyof Notifications];

export type Frame =
  | { readonly t: "res"; readonly id: number; readonly ok: true; readonly data: unknown }
  | { readonly t: "res"; readonly id: number; readonly ok: false; readonly error: WireError }
  | { readonly t: "ntf"; readonly seq: number; readonly event: string; readonly data: unknown };

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isWireError = (value: unknown): value is WireError =>
  isObject(value) &&
  typeof value["code"] === "number" &&
  typeof value["name"] === "string" &&
  typeof value["message"] === "string";

/** The frame, or null for what is none: the caller treats that as a broken connection. */
export const decodeFrame = (text: unknown): Frame | null => {
  if (typeof text !== "string") return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  if (value["t"] === "ntf") {
    const { seq, event, data } = value;
    return isCount(seq) && typeof event === "string" && isObject(data) ? { t: "ntf", seq, event, data } : null;
  }
  if (value["t"] === "res") {
    const { id, ok, data, error } = value;
    if (!isCount(id)) return null;
    if (ok === true && isObject(data)) return { t: "res", id, ok, data };
    if (ok === false && isWireError(error)) return { t: "res", id, ok, error };
  }
  return null;
};

export const encodeRequest = (id: number, method: string, data: object): string =>
  JSON.stringify({ t: "req", id, method, data });

export const encodeAck = (seq: number): string => JSON.stringify({ t: "ack", seq });

const notificationNames: { readonly [Event in keyof Notifications]: true } = {
  joined: true,
  "snapshot-part": true,
  "participant-joined": true,
  "participant-left": true,
  "participant-mode-changed": true,
  "stream-enabled": true,
  "stream-disabled": true,
  "stream-paused": true,
  "stream-resumed": true,
  "consumer-closed": true,
  "speaker-changed": true,
  "presenter-changed": true,
  "audio-levels": true,
  "entry-requested": true,
  "entry-responded": true,
  "mic-requested": true,
  "webcam-requested": true,
  "media-request-answered": true,
  "pubsub-message": true,
  "recording-state-changed": true,
  "livestream-state-changed": true,
  "livestream-output-changed": true,
  "hls-state-changed": true,
  "pin-state-changed": true,
  "transport-failed": true,
  error: true,
  closing: true,
};

/** Whether a newer server's notification is one that this client knows; others are skipped, but counted and acked. */
export const isKnownNotification = (frame: { event: string; data: unknown }): frame is Notification =>
  Object.hasOwn(notificationNames, frame.event);

/** The kind of a stream as an app names it. */
export const streamKindOf = (source: Source): "audio" | "video" | "share" | "shareAudio" => {
  switch (source) {
    case "mic":
      return "audio";
    case "webcam":
      return "video";
    case "share":
    case "shareAudio":
      return source;
  }
};

export const utf8Bytes = (text: string): number => new TextEncoder().encode(text).byteLength;
