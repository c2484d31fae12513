// The public surface: what an app sees of a meeting. Types only; the behaviour is in meeting.ts.
import type { MeetingError } from "./errors/error.ts";
import type { JsonObject } from "./json.ts";

export type { Json, JsonObject } from "./json.ts";

/** Where a meeting stands, as told by `meeting-state-changed`. */
export type MeetingState =
  | "CONNECTING"
  | "CONNECTED"
  | "RECONNECTING"
  | "FAILED"
  | "DISCONNECTED"
  | "CLOSING"
  | "CLOSED";

/** What a participant may do with media: send and receive, receive only, or neither. */
export type Mode = "SEND_AND_RECV" | "RECV_ONLY" | "SIGNALLING_ONLY";

export type Permission = "allow_join" | "ask_join" | "allow_mod";

/** The kind of a stream as an app sees it: microphone, webcam, screen picture, screen sound. */
export type StreamKind = "audio" | "video" | "share" | "shareAudio";

export type RecordingState = "RECORDING_STARTING" | "RECORDING_STARTED" | "RECORDING_STOPPING" | "RECORDING_STOPPED";

export type LivestreamState =
  | "LIVESTREAM_STARTING"
  | "LIVESTREAM_STARTED"
  | "LIVESTREAM_STOPPING"
  | "LIVESTREAM_STOPPED";

/** What of a participant is pinned for everybody. */
export type PinSource = "webcam" | "share" | "both";

/** Of a pin at least one is true. */
export interface PinState {
  readonly cam: boolean;
  readonly share: boolean;
}

export type HlsState = "HLS_STARTING" | "HLS_STARTED" | "HLS_STOPPING" | "HLS_STOPPED";

/** Where an HLS stream is played: by any player, and on the server's own page. */
export interface HlsUrls {
  readonly playbackUrl: string;
  readonly watchUrl: string;
}

/** A started HLS stream. */
export interface HlsStream extends HlsUrls {
  readonly hlsId: string;
}

/** Why somebody is out of the meeting; the numbers and names are `VideoSDK.constants.leaveReason`. */
export interface LeaveReason {
  readonly code: number;
  readonly name: string;
}

/** Everything that waits can be given up by a signal; the promise then rejects with the signal's reason. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
}

export interface ConfigOptions {
  /** Origin of the meeting server. Default: the origin from which this module was loaded. */
  readonly serverUrl?: string;
}

export interface MeetingOptions {
  readonly meetingId: string;
  readonly name: string;
  /** Absent: the token's, else the server makes one. No white space, at most 128 characters. */
  readonly participantId?: string;
  /** `participantSecret` of an earlier `Meeting` of this sitting: takes its place over though no token names us. */
  readonly participantSecret?: string;
  /** Publish the microphone right after joining. Default true. */
  readonly micEnabled?: boolean;
  /** Publish the webcam right after joining. Default true. */
  readonly webcamEnabled?: boolean;
  /** Default `SEND_AND_RECV`. */
  readonly mode?: Mode;
  /** Free data shown to all others, at most 4 KiB as JSON. */
  readonly metaData?: JsonObject;
  /** Log what the SDK does to the console. Default false. */
  readonly debugMode?: boolean;
  /** Accepted for compatibility: one video encoding is sent in this version. */
  readonly multiStream?: boolean;
  /** Published instead of the default camera. The SDK stops it when it is done with it. */
  readonly customCameraVideoTrack?: MediaStreamTrack;
  /** Published instead of the default microphone. The SDK stops it when it is done with it. */
  readonly customMicrophoneAudioTrack?: MediaStreamTrack;
  /** How long a lost connection is tried again before `ERROR_UNABLE_TO_JOIN_MEETING`. Default 60000. */
  readonly reconnectTimeoutMs?: number;
  /** How long a request waits for its answer before `ERROR_OPERATION_TIMED_OUT`. Default 15000. */
  readonly requestTimeoutMs?: number;
  /** Overrides the token of `VideoSDK.config` for this meeting. */
  readonly token?: string;
  /** Overrides the server of `VideoSDK.config` for this meeting. */
  readonly serverUrl?: string;
}

export interface EntryRequest {
  readonly participantId: string;
  readonly name: string;
  allow(): Promise<void>;
  deny(): Promise<void>;
}

export interface EntryResponse {
  readonly participantId: string;
  readonly name: string;
  readonly decision: "allowed" | "denied" | "left";
  /** Who decided; absent when nobody did in time. */
  readonly byParticipantId?: string;
}

export interface MediaRequest {
  /** Who asks. */
  readonly participantId: string;
  /** Turns the device on and says so to the one who asked. */
  accept(): Promise<void>;
  reject(): Promise<void>;
}

export interface MediaRequestAnswer {
  readonly participantId: string;
  readonly kind: "audio" | "video";
  readonly accepted: boolean;
}

export interface AudioLevel {
  readonly participantId: string;
  /** −127 (silence) … 0 (loudest). */
  readonly dbov: number;
}

/** The events of a meeting and what their listeners get. */
export interface MeetingEvents {
  /** One per failure, before the state change that follows from it. */
  error: [error: MeetingError];
  "meeting-joined": [];
  "meeting-left": [reason: LeaveReason];
  "meeting-state-changed": [change: { readonly state: MeetingState }];
  /** Held in the lobby until somebody with `allow_join` answers, at most `timeoutMs`. */
  "entry-waiting": [waiting: { readonly participantId: string; readonly timeoutMs: number }];
  "entry-requested": [request: EntryRequest];
  "entry-responded": [response: EntryResponse];
  "participant-joined": [participant: Participant];
  "participant-left": [participant: Participant, reason: LeaveReason];
  "participant-mode-changed": [change: { readonly participantId: string; readonly mode: Mode }];
  "speaker-changed": [participantId: string | null];
  "presenter-changed": [participantId: string | null];
  /** The loudest first, at most five times a second; those not named are silent. */
  "audio-levels": [levels: readonly AudioLevel[]];
  "mic-requested": [request: MediaRequest];
  "webcam-requested": [request: MediaRequest];
  "media-request-answered": [answer: MediaRequestAnswer];
  /** With neither true it is pinned no longer. `byParticipantId` is null for what was found when joining. */
  "pin-state-changed": [
    change: { readonly participantId: string; readonly state: PinState; readonly byParticipantId: string | null },
  ];
  "recording-state-changed": [change: { readonly state: RecordingState }];
  "recording-started": [];
  "recording-stopped": [];
  "livestream-state-changed": [change: { readonly state: LivestreamState }];
  "livestream-started": [];
  "livestream-stopped": [];
  /** To the starter and the moderators: all outputs, again at each change, after the `error` that belongs to it. */
  "livestream-output-changed": [change: LivestreamOutputsChange];
  /** The addresses come with HLS_STARTED. */
  "hls-state-changed": [change: { readonly state: HlsState } & Partial<HlsUrls>];
  "hls-started": [urls: HlsUrls];
  "hls-stopped": [];
}

/** The events of a participant; those of the local one too. */
export interface ParticipantEvents {
  "stream-enabled": [stream: Stream];
  "stream-disabled": [stream: Stream];
  "media-status-changed": [change: { readonly kind: StreamKind; readonly newStatus: boolean }];
}

/** Typed listening. Returns of listeners are ignored; one that throws stops nobody else. */
export interface Events<Map extends { [Name in keyof Map]: readonly unknown[] }> {
  on<Name extends keyof Map>(event: Name, listener: (...payload: Map[Name]) => void): this;
  once<Name extends keyof Map>(event: Name, listener: (...payload: Map[Name]) => void): this;
  off<Name extends keyof Map>(event: Name, listener: (...payload: Map[Name]) => void): this;
}

/** One track that a participant sends. */
export interface Stream {
  /** The producer's id, the same for all who are in the meeting. */
  readonly id: string;
  readonly kind: StreamKind;
  /** Live as long as the stream; put it into a `MediaStream` for an element to play. */
  readonly track: MediaStreamTrack;
  /** For example `video/VP8`. */
  readonly codec: string;
  /** The sender's pause (a muted microphone). */
  readonly paused: boolean;
  /** A remote stream: stop receiving it for now. A local one: stop sending it. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** What is measured about one stream at this end. Absent: the browser cannot say. */
export interface StreamStats {
  readonly kind: StreamKind;
  readonly codec: string;
  readonly bytes: number;
  readonly packets: number;
  readonly packetsLost?: number;
  readonly jitterMs?: number;
  readonly rttMs?: number;
  readonly bitrateBps?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
}

export interface Participant extends Events<ParticipantEvents> {
  readonly id: string;
  readonly displayName: string;
  readonly local: boolean;
  readonly mode: Mode;
  readonly metaData: JsonObject;
  readonly joinedAt: Date;
  /** By stream id. */
  readonly streams: ReadonlyMap<string, Stream>;
  /** A microphone stream that is not paused. */
  readonly micOn: boolean;
  readonly webcamOn: boolean;
  readonly screenShareOn: boolean;
  /** Needs `allow_mod`. */
  remove(): Promise<void>;
  /** Asks the participant to turn the microphone on (needs `allow_mod`); the answer is `media-request-answered`. */
  enableMic(): Promise<void>;
  /** Immediate (needs `allow_mod`). */
  disableMic(): Promise<void>;
  enableWebcam(): Promise<void>;
  disableWebcam(): Promise<void>;
  /** For everybody, and for recordings and livestreams with the layout priority PIN (needs `allow_mod`). */
  pin(source?: PinSource): Promise<void>;
  unpin(source?: PinSource): Promise<void>;
  /** Null while there is no such stream. */
  getAudioStats(): Promise<StreamStats | null>;
  getVideoStats(): Promise<StreamStats | null>;
  getShareStats(): Promise<StreamStats | null>;
}

export interface PubSubMessage {
  readonly id: string;
  readonly topic: string;
  readonly message: string;
  readonly payload: JsonObject | null;
  readonly senderId: string;
  readonly senderName: string;
  /** RFC 3339, UTC. */
  readonly timestamp: string;
}

export interface PublishOptions extends WaitOptions {
  /** Keep it for those who come later. */
  readonly persist?: boolean;
  /** Only these participants (and the sender) get it. */
  readonly sendOnly?: readonly string[];
  readonly payload?: JsonObject;
}

/** How a recording, livestream or HLS stream looks; what is absent has its default. */
export interface EgressConfig {
  readonly layout?: {
    readonly type?: "GRID" | "SPOTLIGHT" | "SIDEBAR";
    readonly priority?: "SPEAKER" | "PIN";
    /** 1 to 25. */
    readonly gridSize?: number;
  };
  readonly theme?: "DARK" | "LIGHT" | "DEFAULT";
  readonly mode?: "video-and-audio" | "audio";
  readonly quality?: "low" | "med" | "high";
  readonly orientation?: "landscape" | "portrait";
  /** Each participant's streams as files of their own; recordings only. */
  readonly tracks?: boolean;
}

/** One file of a recording. */
export interface RecordingFile {
  /** Its number, for `recordingLink`. */
  readonly index: number;
  readonly name: string;
  /** `audio` and `video`: one participant's track, or a recording of sound alone. */
  readonly type: "composite" | "audio" | "video";
  readonly sizeBytes: number;
  readonly durationMs: number;
  /** Of a track only. */
  readonly participantId?: string;
  readonly source?: "mic" | "webcam" | "share" | "shareAudio";
}

export interface Recording {
  readonly recordingId: string;
  readonly state: "starting" | "started" | "stopping" | "stopped" | "failed";
  /** ISO 8601; null before it began. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly files: readonly RecordingFile[];
  /** Where the server keeps it; it can be downloaded either way. */
  readonly storage: "local" | "uploading" | "stored" | "failed";
  /** Why it failed, or was ended by the server. */
  readonly error?: MeetingError;
}

/** Where one file can be downloaded without a token; as secret as a token, and soon over. */
export interface DownloadLink {
  readonly url: string;
  readonly expiresInMs: number;
}

export interface LivestreamOutput {
  /** rtmp or rtmps. */
  readonly url: string;
  readonly streamKey: string;
}

/** What has become of one output. */
export interface LivestreamOutputState {
  /** Without query and key. */
  readonly url: string;
  readonly state: "connecting" | "live" | "retrying" | "failed" | "stopped";
  /** Counts connections from 1; 0 before the first. */
  readonly attempt: number;
  /** Why it is retrying, or was given up (`failed`). */
  readonly error: MeetingError | null;
}

export interface LivestreamOutputsChange {
  readonly livestreamId: string;
  readonly outputs: readonly LivestreamOutputState[];
}

export interface HistoryOptions extends WaitOptions {
  /** The id of the message before which one wants to read. */
  readonly before: string;
}

export interface PubSub {
  /** At most 15 KiB of message. */
  publish(topic: string, message: string, options?: PublishOptions): Promise<{ id: string; timestamp: string }>;
  /** Calls `listener` for each message from now on; resolves to the kept ones, oldest first. */
  /** Resolves to the persisted messages, oldest first: the latest 1000, or 1 MiB of them. */
  subscribe(topic: string, listener: (message: PubSubMessage) => void): Promise<readonly PubSubMessage[]>;
  /** The persisted messages before one, oldest first, at most 100 and 256 KiB. */
  history(topic: string, options: HistoryOptions): Promise<readonly PubSubMessage[]>;
  unsubscribe(topic: string, listener?: (message: PubSubMessage) => void): Promise<void>;
}

export interface Device {
  readonly deviceId: string;
  readonly groupId: string;
  readonly kind: "audioinput" | "videoinput" | "audiooutput";
  readonly label: string;
}

export interface WebcamOptions extends WaitOptions {
  readonly deviceId?: string;
  readonly track?: MediaStreamTrack;
}
export type MicOptions = WebcamOptions;

export interface ScreenShareOptions extends WaitOptions {
  /** Share the sound too where the browser offers it. Default true. */
  readonly audio?: boolean;
  readonly videoTrack?: MediaStreamTrack;
  readonly audioTrack?: MediaStreamTrack;
}

export interface Meeting extends Events<MeetingEvents> {
  readonly id: string;
  /** Null before it first connected. */
  readonly sessionId: string | null;
  /** Proves, in this sitting, that our participantId is ours. Null before `join`. Keep it as a password. */
  readonly participantSecret: string | null;
  /** `DISCONNECTED` before `join`. */
  readonly state: MeetingState;
  readonly localParticipant: Participant;
  /** The others, by participant id. */
  readonly participants: ReadonlyMap<string, Participant>;
  readonly permissions: readonly Permission[];
  readonly activeSpeakerId: string | null;
  readonly activePresenterId: string | null;
  /** Who is pinned for everybody, by participant id; the latest pin is the last. */
  readonly pinnedParticipants: ReadonlyMap<string, PinState>;
  readonly recordingState: RecordingState;
  readonly livestreamState: LivestreamState;
  /** The outputs of the running livestream, for its starter and the moderators; else empty. */
  readonly livestreamOutputs: readonly LivestreamOutputState[];
  readonly hlsState: HlsState;
  /** Where the HLS stream is played, from its start to its end. */
  readonly hlsUrls: HlsUrls | null;
  /** Guests in the lobby that one may answer. */
  readonly lobby: ReadonlyMap<string, EntryRequest>;
  readonly pubSub: PubSub;

  /**
   * Resolves when joined (for a guest: when let in). Rejects with the very `MeetingError` that the `error`
   * event carried; the first media is published in the background and its failures are `error` events.
   */
  join(options?: WaitOptions): Promise<void>;
  leave(): Promise<void>;
  /** Ends it for all; needs `allow_mod`. */
  end(): Promise<void>;
  /** For a long meeting: the token with which a lost connection is restored once the first has expired. */
  updateToken(token: string): void;

  muteMic(): Promise<void>;
  unmuteMic(options?: MicOptions): Promise<void>;
  enableWebcam(options?: WebcamOptions): Promise<void>;
  disableWebcam(): Promise<void>;
  enableScreenShare(options?: ScreenShareOptions): Promise<void>;
  disableScreenShare(): Promise<void>;
  getMics(): Promise<readonly Device[]>;
  getWebcams(): Promise<readonly Device[]>;
  /** A device id of `getMics`, or a track of one's own. */
  changeMic(device: string | MediaStreamTrack): Promise<void>;
  changeWebcam(device: string | MediaStreamTrack): Promise<void>;

  respondEntry(participantId: string, decision: "allowed" | "denied"): Promise<void>;
  changeMode(mode: Mode): Promise<void>;

  /** Resolves to the recording's id when it records. Needs `allow_mod`, as the following five do. */
  startRecording(webhookUrl?: string | null, dirPath?: string | null, config?: EgressConfig): Promise<string>;
  /** Resolves when the file is finished. */
  stopRecording(): Promise<string>;
  /** The meeting's recordings, newest first, at most 100. */
  listRecordings(): Promise<readonly Recording[]>;
  /** A link to download a file of a recording; `index` 0, the default, is the composed one. */
  recordingLink(recordingId: string, index?: number): Promise<DownloadLink>;
  /** Resolves to the livestream's id when an output is live. */
  startLivestream(outputs: readonly LivestreamOutput[], config?: EgressConfig): Promise<string>;
  stopLivestream(): Promise<string>;
  /** Streams the meeting from the server itself; resolves when it can be played. */
  startHls(config?: EgressConfig, webhookUrl?: string | null): Promise<HlsStream>;
  stopHls(): Promise<string>;
}

export type PermissionAnswer = "granted" | "denied" | "prompt";
