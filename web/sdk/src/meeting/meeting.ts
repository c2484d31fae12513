// The meeting as the app sees it: its state to read, its events to hear, its calls. Each part does its own.
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
  Meeting,
  MeetingEvents,
  MeetingOptions,
  MeetingState,
  MicOptions,
  Mode,
  Permission,
  PinState,
  Recording,
  RecordingState,
  ScreenShareOptions,
  WaitOptions,
  WebcamOptions,
} from "../api.ts";
import { tokenProblem } from "../checks.ts";
import { Emitter } from "../emitter.ts";
import type { MeetingError } from "../errors/error.ts";
import { listDevices } from "../media/devices.ts";
import { LocalDevices } from "../media/local-devices.ts";
import { PresentMedia } from "../media/present-media.ts";
import { LocalStream } from "../media/publishing.ts";
import type { Source } from "../session/wire.ts";
import { Context, type MeetingWorld, quietly } from "./context.ts";
import { MeetingEgress } from "./egress.ts";
import { Lifecycle } from "./lifecycle.ts";
import { Modes } from "./modes.ts";
import { Notifications } from "./notifications.ts";
import type { MeetingParticipant, ParticipantActions } from "./participant.ts";
import { MeetingPubSub } from "./pubsub.ts";
import { MeetingRecordings } from "./recordings.ts";
import { Requests } from "./requests.ts";
import { Roster } from "./roster.ts";

type Operation = Extract<keyof Meeting, string>;

export class LiveMeeting extends Emitter<MeetingEvents> implements Meeting {
  readonly id: string;
  readonly pubSub: MeetingPubSub;
  readonly #context: Context;
  readonly #requests: Requests;
  readonly #roster: Roster;
  readonly #modes: Modes;
  readonly #notifications: Notifications;
  readonly #lifecycle: Lifecycle;
  readonly #devices: LocalDevices;
  readonly #egress: MeetingEgress;
  readonly #recordings: MeetingRecordings;

  constructor(options: MeetingOptions, world: MeetingWorld) {
    super();
    this.id = options.meetingId;
    const voice = {
      emit: <Name extends keyof MeetingEvents>(event: Name, ...payload: MeetingEvents[Name]) =>
        this.emit(event, ...payload),
      listens: (event: keyof MeetingEvents) => this.listens(event),
    };
    // Lazily, for the local participant is there before what its methods do.
    const actions: ParticipantActions = {
      remove: (id) => this.#requests.remove(id),
      switchOn: (id, device) => this.#requests.switchOn(id, device),
      switchOff: (id, device) => this.#requests.switchOff(id, device),
      pin: (id, source) => this.#requests.pin(id, source),
      unpin: (id, source) => this.#requests.unpin(id, source),
    };
    const context = new Context(options, world, voice, actions);
    const requests = new Requests(context, {
      leave: () => this.leave(),
      switchOn: (device) => (device === "Mic" ? this.unmuteMic() : this.enableWebcam()),
      switchOff: (device) => (device === "Mic" ? this.muteMic() : this.disableWebcam()),
    });
    const media = this.#newMedia(context);
    const roster = this.#newRoster(media, actions);
    const modes = new Modes(context, roster, media);
    const pubSub = new MeetingPubSub(context, context.fail);
    const parts = { context, roster, media, modes, requests, pubSub };
    const notifications = new Notifications(parts);
    this.pubSub = pubSub;
    this.#context = context;
    this.#requests = requests;
    this.#roster = roster;
    this.#modes = modes;
    this.#notifications = notifications;
    this.#lifecycle = new Lifecycle({ ...parts, notifications, publishAtStart: () => this.#publishAtStart() });
    this.#devices = this.#newDevices(context, media);
    this.#egress = new MeetingEgress(context);
    this.#recordings = new MeetingRecordings(context);
  }

  // ── What can be read ────────────────────────────────────────────────────────────────────────────────────────────

  get state(): MeetingState {
    return this.#context.state;
  }

  get localParticipant(): MeetingParticipant {
    return this.#context.local;
  }

  get participants(): ReadonlyMap<string, MeetingParticipant> {
    return this.#roster.participants;
  }

  get sessionId(): string | null {
    return this.#notifications.sessionId;
  }

  get participantSecret(): string | null {
    return this.#notifications.participantSecret;
  }

  get permissions(): readonly Permission[] {
    return this.#notifications.permissions;
  }

  get activeSpeakerId(): string | null {
    return this.#notifications.activeSpeakerId;
  }

  get activePresenterId(): string | null {
    return this.#notifications.activePresenterId;
  }

  get pinnedParticipants(): ReadonlyMap<string, PinState> {
    return this.#notifications.pinnedParticipants;
  }

  get recordingState(): RecordingState {
    return this.#notifications.recordingState;
  }

  get livestreamState(): LivestreamState {
    return this.#notifications.livestreamState;
  }

  get livestreamOutputs(): readonly LivestreamOutputState[] {
    return this.#notifications.livestreamOutputs;
  }

  get hlsState(): HlsState {
    return this.#notifications.hlsState;
  }

  get hlsUrls(): HlsUrls | null {
    return this.#notifications.hlsUrls;
  }

  get lobby(): ReadonlyMap<string, EntryRequest> {
    return this.#notifications.lobby;
  }

  // ── Coming and going ────────────────────────────────────────────────────────────────────────────────────────────

  join({ signal }: WaitOptions = {}): Promise<void> {
    return this.#context.act("join", () => this.#lifecycle.join(signal), signal);
  }

  leave(): Promise<void> {
    return this.#context.act("leave", () => this.#lifecycle.leave());
  }

  end(): Promise<void> {
    return this.#context.act("end", () => this.#lifecycle.end());
  }

  updateToken(token: string): void {
    const problem = tokenProblem(token, this.#context.fail);
    if (problem !== null) {
      this.#context.report(problem);
      return;
    }
    this.#context.token = token;
    this.#context.session?.updateToken(token);
  }

  // ── One's own media ─────────────────────────────────────────────────────────────────────────────────────────────

  muteMic(): Promise<void> {
    return this.#whenJoined("muteMic", () => this.#devices.muteMic());
  }

  unmuteMic(options: MicOptions = {}): Promise<void> {
    return this.#whenJoined("unmuteMic", () => this.#devices.unmuteMic(options), options);
  }

  enableWebcam(options: WebcamOptions = {}): Promise<void> {
    return this.#whenJoined("enableWebcam", () => this.#devices.enableWebcam(options), options);
  }

  disableWebcam(): Promise<void> {
    return this.#whenJoined("disableWebcam", () => this.#devices.disableWebcam());
  }

  enableScreenShare(options: ScreenShareOptions = {}): Promise<void> {
    return this.#whenJoined("enableScreenShare", () => this.#devices.enableScreenShare(options), options);
  }

  disableScreenShare(): Promise<void> {
    return this.#whenJoined("disableScreenShare", () => this.#devices.disableScreenShare());
  }

  getMics(): Promise<readonly Device[]> {
    return this.#context.act("getMics", () => listDevices("audioinput", this.#context.fail));
  }

  getWebcams(): Promise<readonly Device[]> {
    return this.#context.act("getWebcams", () => listDevices("videoinput", this.#context.fail));
  }

  changeMic(device: string | MediaStreamTrack): Promise<void> {
    return this.#context.act("changeMic", () => this.#devices.change("mic", device));
  }

  changeWebcam(device: string | MediaStreamTrack): Promise<void> {
    return this.#context.act("changeWebcam", () => this.#devices.change("webcam", device));
  }

  // ── Others, modes, recordings and streams ───────────────────────────────────────────────────────────────────────

  respondEntry(participantId: string, decision: "allowed" | "denied"): Promise<void> {
    return this.#requests.respondEntry(participantId, decision);
  }

  changeMode(mode: Mode): Promise<void> {
    return this.#modes.change(mode);
  }

  startRecording(webhookUrl?: string | null, dirPath?: string | null, config?: EgressConfig): Promise<string> {
    return this.#egress.startRecording(webhookUrl, dirPath, config);
  }

  stopRecording(): Promise<string> {
    return this.#egress.stopRecording();
  }

  listRecordings(): Promise<readonly Recording[]> {
    return this.#recordings.list();
  }

  recordingLink(recordingId: string, index?: number): Promise<DownloadLink> {
    return this.#recordings.link(recordingId, index);
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

  // ── The parts ───────────────────────────────────────────────────────────────────────────────────────────────────

  #newMedia(context: Context): PresentMedia {
    const { local } = context;
    return new PresentMedia({
      fail: context.fail,
      get mode() {
        return local.mode;
      },
      background: (work) => context.background(work),
      failed: (error) => void context.report(error),
      listener: {
        localOpened: (stream, info) => {
          local.announced(info);
          local.opened(stream);
        },
        localClosed: (producerId) => local.withdrawn(producerId),
        localPaused: (producerId, paused) => local.paused(producerId, paused),
        remoteOpened: (participantId, stream) => this.#roster.streamOpened(participantId, stream),
        remoteClosed: (participantId, producerId) => this.#roster.streamClosed(participantId, producerId),
        failed: (error) => void context.report(error),
        recovering: (is) => this.#lifecycle.mediaRecovering(is),
      },
    });
  }

  #newRoster(media: PresentMedia, actions: ParticipantActions): Roster {
    return new Roster(actions, {
      joined: (participant) => this.emit("participant-joined", participant),
      left: (participant, reason) => {
        this.#notifications.pinnedParticipants.delete(participant.id);
        this.emit("participant-left", participant, reason);
      },
      wanted: (participantId, info) => media.with((present) => present.receiving.want(participantId, info)),
      unwanted: (producerId) => media.with((present) => present.receiving.unwant(producerId)),
      paused: (producerId, paused) => media.with((present) => present.receiving.pausedThere(producerId, paused)),
    });
  }

  #newDevices(context: Context, media: PresentMedia): LocalDevices {
    const { customMicrophoneAudioTrack: mic, customCameraVideoTrack: webcam } = context.options;
    const host = {
      fail: context.fail,
      get mode() {
        return context.local.mode;
      },
      media: (operation: string) => media.for(operation),
      stream: (source: Source) => localStream(context.local, source),
      failed: (error: MeetingError) => void context.report(error),
    };
    return new LocalDevices(host, { mic, webcam });
  }

  /** The first media: its failures are events, for nobody awaits it. */
  #publishAtStart(): void {
    const { micEnabled = true, webcamEnabled = true } = this.#context.options;
    if (micEnabled) quietly(this.unmuteMic());
    if (webcamEnabled) quietly(this.enableWebcam());
  }

  #whenJoined(operation: Operation, work: () => Promise<void>, { signal }: WaitOptions = {}): Promise<void> {
    return this.#context.act(
      operation,
      async () => {
        this.#context.joined(operation);
        await work();
      },
      signal,
    );
  }
}

const localStream = (local: MeetingParticipant, source: Source): LocalStream | undefined => {
  for (const stream of local.streams.values()) {
    if (stream instanceof LocalStream && stream.source === source) return stream;
  }
  return undefined;
};
