// The meeting as the app sees it: state, people, events, and one report per failure.
import type {
  Device,
  DownloadLink,
  EgressConfig,
  EntryRequest,
  HlsState,
  HlsStream,
  HlsUrls,
  LivestreamOutput,
  LivestreamOutputState,
  LivestreamState,
  MediaRequest,
  Meeting,
  MeetingEvents,
  MeetingOptions,
  MeetingState,
  MicOptions,
  Mode,
  Permission,
  PinSource,
  PinState,
  Recording,
  RecordingState,
  ScreenShareOptions,
  WaitOptions,
  WebcamOptions,
} from "../api.ts";
import { modeProblem, pinSourceProblem, tokenProblem } from "../checks.ts";
import { Emitter } from "../emitter.ts";
import { errorFromWire, MeetingError } from "../errors/error.ts";
import { asMeetingError, type Failures, failuresOf } from "../errors/failure.ts";
import { listDevices } from "../media/devices.ts";
import { LocalDevices } from "../media/local-devices.ts";
import { Media } from "../media/media.ts";
import { LocalStream } from "../media/publishing.ts";
import { type RequestOptions, Session, type SessionEnd, type SessionListener } from "../session/session.ts";
import type { OpenSocket } from "../session/signalling.ts";
import { aborted } from "../session/waiting.ts";
import {
  type Guest,
  type Method,
  type Methods,
  type Notification,
  type OutputInfo,
  type Pin,
  PROTOCOL_VERSION,
  type Snapshot,
  type Source,
} from "../session/wire.ts";
import { MeetingEgress } from "./egress.ts";
import { MeetingParticipant, type ParticipantActions } from "./participant.ts";
import { type Acting, MeetingPubSub } from "./pubsub.ts";
import { Roster } from "./roster.ts";

/** What the meeting needs of the world around it. */
export interface MeetingWorld {
  readonly serverUrl: string;
  readonly token: string;
  readonly version: string;
  /** What was seen to be wrong with the options; joining tells it. */
  readonly problem: MeetingError | null;
  readonly openSocket: OpenSocket;
  readonly random: () => number;
}

type Told = Parameters<SessionListener["notified"]>[0];

const DEFAULT_REQUEST_TIMEOUT_MS = 15_000;
const DEFAULT_RECONNECT_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 5_000;
const REMEMBERED_ERRORS = 200;

const isPermission = (value: string): value is Permission =>
  value === "allow_join" || value === "ask_join" || value === "allow_mod";

export class LiveMeeting extends Emitter<MeetingEvents> implements Meeting {
  readonly id: string;
  readonly pubSub: MeetingPubSub;
  sessionId: string | null = null;
  participantSecret: string | null = null;
  state: MeetingState = "DISCONNECTED";
  permissions: readonly Permission[] = [];
  activeSpeakerId: string | null = null;
  activePresenterId: string | null = null;
  readonly pinnedParticipants = new Map<string, PinState>();
  recordingState: RecordingState = "RECORDING_STOPPED";
  livestreamState: LivestreamState = "LIVESTREAM_STOPPED";
  livestreamOutputs: readonly LivestreamOutputState[] = [];
  hlsState: HlsState = "HLS_STOPPED";
  hlsUrls: HlsUrls | null = null;
  readonly lobby = new Map<string, EntryRequest>();
  #unlistedGuests = new Set<string>();
  readonly #options: MeetingOptions;
  readonly #world: MeetingWorld;
  readonly #fail: Failures;
  readonly #devices: LocalDevices;
  readonly #roster: Roster;
  /** By id: an error that comes twice (as `error` and in `closing`, as answer and as event) is told once. */
  readonly #told = new Map<string, MeetingError>();
  #token: string;
  /** One object for life, so that listeners of before the join stay. */
  readonly #local: MeetingParticipant;
  #session: Session | null = null;
  #routerRtpCapabilities: Snapshot["routerRtpCapabilities"] = {};
  readonly #egress: MeetingEgress;
  #media: Promise<Media | null> = Promise.resolve(null);
  #mediaRecovering = false;
  #modeChanging = false;

  constructor(options: MeetingOptions, world: MeetingWorld) {
    super();
    this.id = options.meetingId;
    this.#options = options;
    this.#world = world;
    this.#token = world.token;
    this.#fail = failuresOf(world.serverUrl, () => ({
      meetingId: this.id,
      ...(this.#local.id === "" ? {} : { participantId: this.#local.id }),
    }));
    this.#local = this.#newLocal(options.participantId ?? "");
    const acting: Acting = {
      act: (operation, work) => this.#act(operation, work),
      request: (method, data, requestOptions) => this.#joined(method).request(method, data, requestOptions),
    };
    this.pubSub = new MeetingPubSub(acting, this.#fail);
    this.#egress = new MeetingEgress(acting);
    this.#roster = new Roster(this.#actions(), {
      joined: (participant) => this.emit("participant-joined", participant),
      left: (participant, reason) => {
        this.pinnedParticipants.delete(participant.id);
        this.emit("participant-left", participant, reason);
      },
      wanted: (participantId, info) => this.#withMedia((media) => media.receiving.want(participantId, info)),
      unwanted: (producerId) => this.#withMedia((media) => media.receiving.unwant(producerId)),
      paused: (producerId, paused) => this.#withMedia((media) => media.receiving.pausedThere(producerId, paused)),
    });
    const meeting = this;
    this.#devices = new LocalDevices(
      {
        fail: this.#fail,
        get mode() {
          return meeting.#local.mode;
        },
        media: (operation) => this.#mediaFor(operation),
        stream: (source) => this.#localStream(source),
        failed: (error) => this.#report(error),
      },
      { mic: options.customMicrophoneAudioTrack, webcam: options.customCameraVideoTrack },
    );
  }

  get localParticipant(): MeetingParticipant {
    return this.#local;
  }

  get participants(): ReadonlyMap<string, MeetingParticipant> {
    return this.#roster.participants;
  }

  // ── Coming and going ────────────────────────────────────────────────────────────────────────────────────────────

  join({ signal }: WaitOptions = {}): Promise<void> {
    return this.#act("join", () => this.#join(signal), signal);
  }

  leave(): Promise<void> {
    return this.#act("leave", async () => {
      const session = this.#session;
      switch (this.state) {
        case "DISCONNECTED":
          throw this.#fail("ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED", "NOT_JOINED", {
            operation: "leave",
            state: this.state,
          });
        case "CLOSED":
        case "FAILED":
          throw this.#fail("ERROR_ALREADY_IN_REQUESTED_STATE", "ALREADY_LEFT", {});
        case "CLOSING":
          throw this.#fail("ERROR_OPERATION_IN_PROGRESS", "LEAVE_IN_PROGRESS", { operation: "leave" });
        case "CONNECTING":
        case "CONNECTED":
        case "RECONNECTING":
          this.#setState("CLOSING");
          await session?.leave();
      }
    });
  }

  end(): Promise<void> {
    return this.#act("end", async () => {
      const session = this.#joined("end");
      await session.request("end", {}, { operation: "end" });
      if (!session.isOver) this.#setState("CLOSING");
      await aborted(session.overSignal, END_TIMEOUT_MS);
      if (!session.isOver) await session.leave();
    });
  }

  updateToken(token: string): void {
    const problem = tokenProblem(token, this.#fail);
    if (problem !== null) {
      this.#report(problem);
      return;
    }
    this.#token = token;
    this.#session?.updateToken(token);
  }

  async #join(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    switch (this.state) {
      case "CONNECTING":
        throw this.#fail("ERROR_OPERATION_IN_PROGRESS", "JOIN_IN_PROGRESS", {});
      case "CLOSING":
        throw this.#fail("ERROR_OPERATION_IN_PROGRESS", "LEAVE_IN_PROGRESS", { operation: "leave" });
      case "CONNECTED":
      case "RECONNECTING":
        throw this.#fail("ERROR_ALREADY_IN_REQUESTED_STATE", "ALREADY_JOINED", {});
      case "DISCONNECTED":
      case "FAILED":
      case "CLOSED":
        break;
    }
    const session = this.#newSession();
    this.#session = session;
    const giveUp = (): void => void session.leave();
    const depart = (): void => session.depart();
    signal?.addEventListener("abort", giveUp, { once: true });
    globalThis.addEventListener?.("pagehide", depart);
    session.overSignal.addEventListener("abort", () => globalThis.removeEventListener?.("pagehide", depart));
    this.#setState("CONNECTING");
    try {
      await session.join(this.#world.problem);
    } catch (fault) {
      signal?.throwIfAborted();
      throw fault;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  #newSession(): Session {
    const { meetingId, participantId, participantSecret, name, mode = "SEND_AND_RECV", metaData } = this.#options;
    const { requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS, reconnectTimeoutMs = DEFAULT_RECONNECT_TIMEOUT_MS } =
      this.#options;
    const { serverUrl, version, openSocket, random } = this.#world;
    const token = this.#token;
    const join = {
      version: PROTOCOL_VERSION,
      token,
      meetingId,
      name,
      mode,
      ...(participantId === undefined ? {} : { participantId }),
      ...(participantSecret === undefined ? {} : { participantSecret }),
      ...(metaData === undefined ? {} : { metaData }),
      client: { sdk: "browser" as const, version },
    };
    const settings = { serverUrl, join, requestTimeoutMs, reconnectTimeoutMs, openSocket, random, fail: this.#fail };
    const session: Session = new Session(settings, {
      waiting: (id, timeoutMs) => this.emit("entry-waiting", { participantId: id, timeoutMs }),
      joined: (snapshot) => this.#entered(session, snapshot),
      lost: (cause) => this.#lost(cause),
      resumed: () => this.#updateState(),
      rejoined: (snapshot) => this.#rejoined(snapshot),
      notified: (notification) => this.#notified(notification),
      failed: (error) => void this.#report(error),
      ended: (end) => this.#ended(end),
    });
    return session;
  }

  #entered(session: Session, snapshot: Snapshot): void {
    this.#local.mode = snapshot.mode;
    this.#local.joinedAt = new Date(snapshot.serverTime);
    this.#takeSnapshot(snapshot);
    this.#media = snapshot.mode === "SIGNALLING_ONLY" ? Promise.resolve(null) : this.#startMedia(session);
    this.#setState("CONNECTED");
    this.emit("meeting-joined");
    this.#roster.enter(snapshot.participants);
    this.#takePins(snapshot.pins);
    this.#takeHls(snapshot.hlsState, snapshot.hls ?? {});
    this.#takeLobby(snapshot);
    this.#askForMore(snapshot);
    if (snapshot.mode === "SEND_AND_RECV") this.#publishAtStart();
  }

  /** The first media: its failures are events, for nobody awaits it. */
  #publishAtStart(): void {
    const { micEnabled = true, webcamEnabled = true } = this.#options;
    if (micEnabled) quietly(this.unmuteMic());
    if (webcamEnabled) quietly(this.enableWebcam());
  }

  #lost(cause: string): void {
    this.#report(this.#fail("ERROR_MEETING_RECONNECTING", "CONNECTION_LOST", { cause }));
    this.#setState("RECONNECTING");
  }

  #rejoined(snapshot: Snapshot): void {
    if (snapshot.sessionId !== this.sessionId) this.#roster.forgetStreams();
    this.#takeSnapshot(snapshot);
    // First the media forgets its old transports, so that what the roster wants now goes over new ones.
    this.#withMedia((media) => this.#background(() => media.startAgain()));
    this.#roster.reconcile(snapshot.participants, { more: snapshot.more ?? false });
    this.#takePins(snapshot.pins);
    this.#takeHls(snapshot.hlsState, snapshot.hls ?? {});
    this.#takeLobby(snapshot);
    this.#askForMore(snapshot);
    this.#applyMode(this.#local.id, snapshot.mode);
    this.#mediaRecovering = false;
    this.#updateState();
    this.#background(() => this.pubSub.subscribeAgain());
  }

  #ended({ error, state, reason }: SessionEnd): void {
    this.#stopMedia();
    if (error !== null) this.#report(error);
    this.#setState(state);
    this.lobby.clear();
    this.pinnedParticipants.clear();
    this.#roster.clear();
    this.pubSub.clear();
    this.#mediaRecovering = false;
    this.activeSpeakerId = null;
    this.activePresenterId = null;
    this.sessionId = null;
    this.emit("meeting-left", reason);
  }

  #takeSnapshot(snapshot: Snapshot): void {
    this.#local.identified(snapshot.participantId);
    this.sessionId = snapshot.sessionId;
    this.participantSecret = snapshot.participantSecret ?? this.participantSecret;
    this.#routerRtpCapabilities = snapshot.routerRtpCapabilities;
    this.permissions = snapshot.permissions.filter(isPermission);
    this.recordingState = snapshot.recordingState;
    this.livestreamState = snapshot.livestreamState;
    this.livestreamOutputs = (snapshot.livestreamOutputs ?? []).map(outputState);
    this.activeSpeakerId = snapshot.activeSpeakerId;
    this.activePresenterId = snapshot.activePresenterId;
  }

  /** The addresses come when it has started, and hold until it has stopped. */
  #takeHls(state: HlsState, { playbackUrl, watchUrl }: Partial<HlsUrls>): void {
    const urls = playbackUrl === undefined || watchUrl === undefined ? null : { playbackUrl, watchUrl };
    if (urls !== null || state === "HLS_STOPPED") this.hlsUrls = urls;
    if (state === this.hlsState) return;
    this.hlsState = state;
    this.emit("hls-state-changed", { state, ...urls });
    if (state === "HLS_STARTED" && urls !== null) this.emit("hls-started", urls);
    if (state === "HLS_STOPPED") this.emit("hls-stopped");
  }

  /** What a snapshot says of pins, told as far as it is news. */
  #takePins(pins: readonly Pin[]): void {
    const present = new Map(pins.map(({ participantId, state }) => [participantId, state]));
    for (const participantId of new Set([...this.pinnedParticipants.keys(), ...present.keys()])) {
      this.#pinned(participantId, present.get(participantId) ?? { cam: false, share: false }, null);
    }
  }

  #pinned(participantId: string, state: PinState, byParticipantId: string | null): void {
    const before = this.pinnedParticipants.get(participantId) ?? { cam: false, share: false };
    if (state.cam === before.cam && state.share === before.share) return;
    if (state.cam || state.share) this.pinnedParticipants.set(participantId, state);
    else this.pinnedParticipants.delete(participantId);
    this.emit("pin-state-changed", { participantId, state, byParticipantId });
  }

  /** The beginning of a list of guests: the others may be in its further parts. */
  #takeLobby({ lobby, more = false }: Pick<Snapshot, "lobby" | "more">): void {
    this.#unlistedGuests = new Set(this.lobby.keys());
    this.#lobbyListed(lobby, more);
  }

  #lobbyListed(guests: readonly Guest[], more: boolean): void {
    for (const guest of guests) this.#entryRequested(guest);
    if (more) return;
    for (const id of this.#unlistedGuests) this.lobby.delete(id);
    this.#unlistedGuests.clear();
  }

  #askForMore({ more = false }: { readonly more?: boolean }): void {
    const session = this.#session;
    if (!more || session === null) return;
    this.#background(async () => void (await session.request("snapshot.next", {}, { repeat: "when-resumed" })));
  }

  #newLocal(participantId: string): MeetingParticipant {
    const { name, mode = "SEND_AND_RECV", metaData = {} } = this.#options;
    const joinedAt = new Date().toISOString();
    return new MeetingParticipant(
      { participantId, name, mode, metaData, joinedAt, streams: [] },
      true,
      this.#actions(),
    );
  }

  // ── Notifications ───────────────────────────────────────────────────────────────────────────────────────────────

  #notified(notification: Told): void {
    switch (notification.event) {
      case "snapshot-part":
        this.#roster.listed(notification.data);
        this.#lobbyListed(notification.data.lobby, notification.data.more);
        this.#askForMore(notification.data);
        break;
      case "participant-joined":
        this.#roster.add(notification.data);
        break;
      case "participant-left":
        this.#roster.remove(notification.data.participantId, notification.data.reason);
        break;
      case "participant-mode-changed":
        this.#applyMode(notification.data.participantId, notification.data.mode);
        break;
      case "stream-enabled":
        this.#roster.streamEnabled(notification.data.participantId, notification.data.stream);
        break;
      case "stream-disabled":
        this.#streamDisabled(notification.data.participantId, notification.data.producerId);
        break;
      case "stream-paused":
      case "stream-resumed": {
        const { participantId, producerId } = notification.data;
        this.#roster.streamPaused(participantId, producerId, notification.event === "stream-paused");
        break;
      }
      case "consumer-closed": {
        const { consumerId } = notification.data;
        this.#withMedia((media) => media.receiving.consumerClosed(consumerId));
        break;
      }
      case "transport-failed": {
        const { data } = notification;
        this.#report(errorFromWire(data.error));
        this.#withMedia((media) => media.transportFailed(data));
        break;
      }
      case "speaker-changed":
        this.activeSpeakerId = notification.data.participantId;
        this.emit("speaker-changed", notification.data.participantId);
        break;
      case "presenter-changed":
        this.activePresenterId = notification.data.participantId;
        this.emit("presenter-changed", notification.data.participantId);
        break;
      case "audio-levels":
        this.emit(
          "audio-levels",
          notification.data.levels.map(([participantId, dbov]) => ({ participantId, dbov })),
        );
        break;
      case "entry-requested":
        this.#entryRequested(notification.data);
        break;
      case "entry-responded":
        this.lobby.delete(notification.data.participantId);
        this.emit("entry-responded", notification.data);
        break;
      case "mic-requested":
        this.emit(
          "mic-requested",
          this.#mediaRequest(notification.data, () => this.unmuteMic()),
        );
        break;
      case "webcam-requested":
        this.emit(
          "webcam-requested",
          this.#mediaRequest(notification.data, () => this.enableWebcam()),
        );
        break;
      case "media-request-answered": {
        const { participantId, kind, accepted } = notification.data;
        this.emit("media-request-answered", { participantId, kind, accepted });
        break;
      }
      case "pubsub-message":
        this.pubSub.received(notification.data);
        break;
      case "pin-state-changed": {
        const { participantId, state, byParticipantId } = notification.data;
        this.#pinned(participantId, state, byParticipantId);
        break;
      }
      case "recording-state-changed":
        this.recordingState = notification.data.state;
        this.emit("recording-state-changed", { state: notification.data.state });
        if (this.recordingState === "RECORDING_STARTED") this.emit("recording-started");
        if (this.recordingState === "RECORDING_STOPPED") this.emit("recording-stopped");
        break;
      case "livestream-state-changed":
        this.livestreamState = notification.data.state;
        if (this.livestreamState === "LIVESTREAM_STOPPED") this.livestreamOutputs = [];
        this.emit("livestream-state-changed", { state: notification.data.state });
        if (this.livestreamState === "LIVESTREAM_STARTED") this.emit("livestream-started");
        if (this.livestreamState === "LIVESTREAM_STOPPED") this.emit("livestream-stopped");
        break;
      case "livestream-output-changed": {
        const { livestreamId, outputs } = notification.data;
        this.livestreamOutputs = outputs.map(outputState);
        this.emit("livestream-output-changed", { livestreamId, outputs: this.livestreamOutputs });
        break;
      }
      case "hls-state-changed":
        this.#takeHls(notification.data.state, notification.data);
        break;
      default:
        unreachable(notification);
    }
  }

  #streamDisabled(participantId: string, producerId: string): void {
    if (participantId === this.#local.id) this.#withMedia((media) => media.publishing.closedThere(producerId));
    else this.#roster.streamDisabled(participantId, producerId);
  }

  #entryRequested({ participantId, name }: Guest): void {
    this.#unlistedGuests.delete(participantId);
    if (this.lobby.has(participantId)) return;
    const request: EntryRequest = {
      participantId,
      name,
      allow: () => this.respondEntry(participantId, "allowed"),
      deny: () => this.respondEntry(participantId, "denied"),
    };
    this.lobby.set(participantId, request);
    this.emit("entry-requested", request);
  }

  #mediaRequest(
    { requestId, participantId }: { readonly requestId: string; readonly participantId: string },
    switchOn: () => Promise<void>,
  ): MediaRequest {
    const answer = (accepted: boolean): Promise<void> =>
      this.#ask("respondMediaRequest", "respondMediaRequest", { requestId, accepted });
    return {
      participantId,
      accept: async () => {
        try {
          await switchOn();
        } catch (fault) {
          quietly(answer(false));
          throw fault;
        }
        await answer(true);
      },
      reject: () => answer(false),
    };
  }

  // ── One's own media ─────────────────────────────────────────────────────────────────────────────────────────────

  muteMic(): Promise<void> {
    return this.#act("muteMic", () => this.#whenJoined("muteMic", () => this.#devices.muteMic()));
  }

  unmuteMic(options: MicOptions = {}): Promise<void> {
    const work = (): Promise<void> => this.#whenJoined("unmuteMic", () => this.#devices.unmuteMic(options));
    return this.#act("unmuteMic", work, options.signal);
  }

  enableWebcam(options: WebcamOptions = {}): Promise<void> {
    const work = (): Promise<void> => this.#whenJoined("enableWebcam", () => this.#devices.enableWebcam(options));
    return this.#act("enableWebcam", work, options.signal);
  }

  disableWebcam(): Promise<void> {
    return this.#act("disableWebcam", () => this.#whenJoined("disableWebcam", () => this.#devices.disableWebcam()));
  }

  enableScreenShare(options: ScreenShareOptions = {}): Promise<void> {
    const operation = "enableScreenShare";
    const work = (): Promise<void> => this.#whenJoined(operation, () => this.#devices.enableScreenShare(options));
    return this.#act(operation, work, options.signal);
  }

  disableScreenShare(): Promise<void> {
    const operation = "disableScreenShare";
    return this.#act(operation, () => this.#whenJoined(operation, () => this.#devices.disableScreenShare()));
  }

  getMics(): Promise<readonly Device[]> {
    return this.#act("getMics", () => listDevices("audioinput", this.#fail));
  }

  getWebcams(): Promise<readonly Device[]> {
    return this.#act("getWebcams", () => listDevices("videoinput", this.#fail));
  }

  changeMic(device: string | MediaStreamTrack): Promise<void> {
    return this.#act("changeMic", () => this.#devices.change("mic", device));
  }

  changeWebcam(device: string | MediaStreamTrack): Promise<void> {
    return this.#act("changeWebcam", () => this.#devices.change("webcam", device));
  }

  async #startMedia(session: Session): Promise<Media | null> {
    try {
      const media = await Media.start(this.#routerRtpCapabilities, session, this.#fail, {
        localOpened: (stream, info) => {
          this.#local.announced(info);
          this.#local.opened(stream);
        },
        localClosed: (producerId) => this.#local.withdrawn(producerId),
        localPaused: (producerId, paused) => this.#local.paused(producerId, paused),
        remoteOpened: (participantId, stream) => this.#roster.streamOpened(participantId, stream),
        remoteClosed: (participantId, producerId) => this.#roster.streamClosed(participantId, producerId),
        failed: (error) => void this.#report(error),
        recovering: (is) => {
          this.#mediaRecovering = is;
          this.#updateState();
        },
      });
      if (!session.isOver) return media;
      media.close();
    } catch (fault) {
      if (!session.isOver) this.#report(asMeetingError(fault, this.#fail));
    }
    return null;
  }

  #stopMedia(): void {
    this.#withMedia((media) => media.close());
    this.#media = Promise.resolve(null);
  }

  /** Does something with the media as soon as there is any; what it starts reports its failures itself. */
  #withMedia(work: (media: Media) => void): void {
    this.#background(async () => {
      const media = await this.#media;
      if (media !== null) work(media);
    });
  }

  async #mediaFor(operation: string): Promise<Media> {
    const media = await this.#media;
    if (media !== null) return media;
    const { mode } = this.#local;
    throw mode === "SIGNALLING_ONLY"
      ? this.#fail("ERROR_ACTION_NOT_SUPPORTED_IN_MODE", "NOT_ALLOWED_IN_MODE", { operation, mode })
      : this.#fail("ERROR_OPERATION_ABORTED", "LEFT_MEANWHILE", { operation });
  }

  #localStream(source: Source): LocalStream | undefined {
    for (const stream of this.#local.streams.values()) {
      if (stream instanceof LocalStream && stream.source === source) return stream;
    }
    return undefined;
  }

  // ── Others, modes ───────────────────────────────────────────────────────────────────────────────────────────────

  respondEntry(participantId: string, decision: "allowed" | "denied"): Promise<void> {
    return this.#ask("respondEntry", "respondEntry", { participantId, decision });
  }

  changeMode(mode: Mode): Promise<void> {
    const operation = "changeMode";
    return this.#act(operation, async () => {
      const session = this.#joined(operation);
      const problem = modeProblem(mode, this.#fail);
      if (problem !== null) throw problem;
      if (this.#modeChanging) throw this.#fail("ERROR_OPERATION_IN_PROGRESS", "MODE_CHANGE_IN_PROGRESS", { operation });
      if (this.#local.mode === mode) {
        throw this.#fail("ERROR_ALREADY_IN_REQUESTED_STATE", "MODE_ALREADY_SET", { mode });
      }
      this.#modeChanging = true;
      try {
        await session.request("changeMode", { mode }, { operation, repeat: "always" });
        this.#applyMode(this.#local.id, mode);
      } finally {
        this.#modeChanging = false;
      }
    });
  }

  startRecording(webhookUrl?: string | null, dirPath?: string | null, config?: EgressConfig): Promise<string> {
    return this.#egress.startRecording(webhookUrl, dirPath, config);
  }

  stopRecording(): Promise<string> {
    return this.#egress.stopRecording();
  }

  listRecordings(): Promise<readonly Recording[]> {
    return this.#egress.listRecordings();
  }

  recordingLink(recordingId: string, index?: number): Promise<DownloadLink> {
    return this.#egress.recordingLink(recordingId, index);
  }

  startLivestream(outputs: readonly LivestreamOutput[], config?: EgressConfig): Promise<string> {
    return this.#egress.startLivestream(outputs, config);
  }

  stopLivestream(): Promise<string> {
    return this.#egress.stopLivestream();
  }

  startHls(config?: EgressConfig, webhookUrl?: string | null): Promise<HlsStream> {
    return this.#egress.startHls(config, webhookUrl);
  }

  stopHls(): Promise<string> {
    return this.#egress.stopHls();
  }

  /** May be called twice for one change: by the answer and by the notification. */
  #applyMode(participantId: string, mode: Mode): void {
    const isLocal = participantId === this.#local.id;
    const participant = isLocal ? this.#local : this.#roster.participants.get(participantId);
    if (participant === undefined || participant.mode === mode) return;
    const before = participant.mode;
    participant.mode = mode;
    if (isLocal) this.#followMode(before, mode);
    this.emit("participant-mode-changed", { participantId, mode });
  }

  #followMode(before: Mode, mode: Mode): void {
    const session = this.#session;
    if (mode === "SIGNALLING_ONLY") this.#stopMedia();
    else if (mode === "RECV_ONLY") this.#withMedia((media) => media.publishing.close());
    if (before !== "SIGNALLING_ONLY" || session === null) return;
    this.#media = this.#startMedia(session);
    this.#roster.wantAll();
  }

  #actions(): ParticipantActions {
    return {
      remove: (participantId) =>
        participantId === this.#local.id
          ? this.leave()
          : this.#ask("participant.remove", "participant.remove", { participantId }),
      switchOn: (participantId, device) => {
        if (participantId === this.#local.id) return device === "Mic" ? this.unmuteMic() : this.enableWebcam();
        const method = `participant.enable${device}` as const;
        return this.#ask(method, method, { participantId });
      },
      switchOff: (participantId, device) => {
        if (participantId === this.#local.id) return device === "Mic" ? this.muteMic() : this.disableWebcam();
        const method = `participant.disable${device}` as const;
        return this.#ask(method, method, { participantId });
      },
      pin: (participantId, source) => this.#setPin("participant.pin", participantId, source),
      unpin: (participantId, source) => this.#setPin("participant.unpin", participantId, source),
    };
  }

  #setPin(method: "participant.pin" | "participant.unpin", participantId: string, source: PinSource): Promise<void> {
    return this.#act(method, async () => {
      const problem = pinSourceProblem(source, this.#fail);
      if (problem !== null) throw problem;
      await this.#joined(method).request(method, { participantId, source }, { operation: method });
    });
  }

  #ask<Name extends Method>(operation: string, method: Name, data: Methods[Name]["data"]): Promise<void> {
    return this.#act(operation, async () => {
      const options: RequestOptions = { operation };
      await this.#joined(operation).request(method, data, options);
    });
  }

  // ── State and reports ───────────────────────────────────────────────────────────────────────────────────────────

  /** The session, if the app may do something in it now. */
  #joined(operation: string): Session {
    const session = this.#session;
    if (session?.isJoined) return session;
    if (this.state === "RECONNECTING") throw this.#fail("ERROR_MEETING_RECONNECTING", "RECONNECTING", { operation });
    throw this.#fail("ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED", "NOT_JOINED", { operation, state: this.state });
  }

  #whenJoined(operation: string, work: () => Promise<void>): Promise<void> {
    this.#joined(operation);
    return work();
  }

  #updateState(): void {
    if (this.state !== "CONNECTED" && this.state !== "RECONNECTING") return;
    this.#setState(this.#session?.isJoined && !this.#mediaRecovering ? "CONNECTED" : "RECONNECTING");
  }

  #setState(state: MeetingState): void {
    if (this.state === state) return;
    this.state = state;
    this.#debug("state", state);
    this.emit("meeting-state-changed", { state });
  }

  /**
   * The one way for the app to do something: its failure is told as an event and thrown, as one object. Giving up by
   * one's own signal is no failure: the promise rejects with the signal's reason and there is no event.
   */
  #act<Result>(operation: string, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    this.#debug(operation);
    const done = (async () => {
      try {
        return await work();
      } catch (fault) {
        if (signal?.aborted && fault === signal.reason) throw fault;
        // What the media library throws because its transport was closed under it is no bug once we have left.
        const aborted = fault instanceof MeetingError ? null : (this.#session?.abortedBy(operation) ?? null);
        throw this.#report(aborted ?? asMeetingError(fault, this.#fail));
      }
    })();
    // The event has told it: an app that only listens need not catch as well.
    done.catch(() => {});
    return done;
  }

  #background(work: () => Promise<unknown>): void {
    const session = this.#session;
    work().catch((fault: unknown) => {
      if (session === null || !session.isOver) this.#report(asMeetingError(fault, this.#fail));
    });
  }

  #debug(...what: readonly unknown[]): void {
    // biome-ignore lint/suspicious/noConsole: this is what the option debugMode is for.
    if (this.#options.debugMode === true) console.debug("meetkit:", ...what);
  }

  /** Tells an error once; what comes back is the object that was told. */
  #report(error: MeetingError): MeetingError {
    const told = this.#told.get(error.id);
    if (told !== undefined) return told;
    this.#told.set(error.id, error);
    if (this.#told.size > REMEMBERED_ERRORS) {
      const [oldest] = this.#told.keys();
      if (oldest !== undefined) this.#told.delete(oldest);
    }
    this.#debug("error", error);
    if (this.listens("error")) {
      this.emit("error", error);
    } else {
      const { code, name, reason, message, detail, solution, docUrl } = error;
      // biome-ignore lint/suspicious/noConsole: without a listener this is the only place where anybody could see it.
      console.error(
        `meetkit: ${code} ${name} (${reason}): ${message}\n${detail}\n${solution}${docUrl === null ? "" : `\n${docUrl}`}\nListen for it: meeting.on("error", …).`,
        error,
      );
    }
    return error;
  }
}

const outputState = ({ error, ...output }: OutputInfo): LivestreamOutputState => ({
  ...output,
  error: error === null ? null : errorFromWire(error),
});

const unreachable = (notification: never): void => {
  throw new TypeError(`unknown notification ${JSON.stringify(notification satisfies Notification)}`);
};

/** For promises whose failure is told as an event. */
const quietly = (promise: Promise<unknown>): void => {
  promise.catch(() => {});
};
