// What each notification and snapshot means: for the people in the meeting, for its state, and which event the app gets.
import type {
  EntryRequest,
  HlsState,
  HlsUrls,
  LivestreamOutputState,
  LivestreamState,
  Permission,
  PinState,
  RecordingState,
} from "../api.ts";
import { errorFromWire } from "../errors/error.ts";
import type { PresentMedia } from "../media/present-media.ts";
import type { SessionListener } from "../session/session.ts";
import type { Guest, Notification, OutputInfo, Pin, Snapshot } from "../session/wire.ts";
import type { Context } from "./context.ts";
import type { Modes } from "./modes.ts";
import type { MeetingPubSub } from "./pubsub.ts";
import type { Requests } from "./requests.ts";
import type { Roster } from "./roster.ts";

export type Told = Parameters<SessionListener["notified"]>[0];

/** The parts that hear of it. */
export interface Hearing {
  readonly context: Context;
  readonly roster: Roster;
  readonly media: PresentMedia;
  readonly modes: Modes;
  readonly requests: Requests;
  readonly pubSub: MeetingPubSub;
}

const UNPINNED: PinState = { cam: false, share: false };

const isPermission = (value: string): value is Permission =>
  value === "allow_join" || value === "ask_join" || value === "allow_mod";

export class Notifications {
  readonly #hearing: Hearing;
  sessionId: string | null = null;
  participantSecret: string | null = null;
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
  #isListing = false;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
  }

  /** Who we are, and what we may do and can receive. */
  identify(snapshot: Snapshot): void {
    const { context, media } = this.#hearing;
    context.local.identified(snapshot.participantId);
    media.offered(snapshot.routerRtpCapabilities);
    this.sessionId = snapshot.sessionId;
    this.participantSecret = snapshot.participantSecret ?? this.participantSecret;
    this.permissions = snapshot.permissions.filter(isPermission);
  }

  /** What the first snapshot says that no event tells. */
  load(snapshot: Snapshot): void {
    this.identify(snapshot);
    this.recordingState = snapshot.recordingState;
    this.livestreamState = snapshot.livestreamState;
    this.livestreamOutputs = (snapshot.livestreamOutputs ?? []).map(outputState);
    this.activeSpeakerId = snapshot.activeSpeakerId;
    this.activePresenterId = snapshot.activePresenterId;
  }

  /** What a snapshot says of pins, HLS and lobby, told as far as it is news. */
  settle(snapshot: Snapshot): void {
    const present = new Map(snapshot.pins.map(({ participantId, state }) => [participantId, state]));
    for (const participantId of new Set([...this.pinnedParticipants.keys(), ...present.keys()])) {
      this.#pinned({ participantId, state: present.get(participantId) ?? UNPINNED }, null);
    }
    this.#hls(snapshot.hlsState, snapshot.hls ?? {});
    this.#unlistedGuests = new Set(this.lobby.keys());
    this.#lobbyListed(snapshot.lobby, snapshot.more ?? false);
    this.#askForMore(snapshot);
  }

  /** What a further snapshot says of all else, told as far as it is news. */
  catchUp(snapshot: Snapshot): void {
    this.#speaker(snapshot.activeSpeakerId);
    this.#presenter(snapshot.activePresenterId);
    if (snapshot.recordingState !== this.recordingState) this.#recording(snapshot.recordingState);
    if (snapshot.livestreamState !== this.livestreamState) this.#livestream(snapshot.livestreamState);
    const { livestreamId, livestreamOutputs = [] } = snapshot;
    const outputs = livestreamOutputs.map(outputState);
    if (livestreamId === undefined) this.livestreamOutputs = outputs;
    else if (shown(outputs) !== shown(this.livestreamOutputs)) this.#outputs(livestreamId, outputs);
  }

  /** Nothing was missed; but lists that were not complete begin anew with this snapshot. */
  resumed(snapshot: Snapshot): void {
    if (!this.#isListing) return;
    const { participants, lobby } = snapshot;
    this.#hearing.roster.listed({ participants, more: true });
    this.#lobbyListed(lobby, true);
  }

  /** The end: nobody is there any more, and nothing is pinned. */
  clear(): void {
    this.lobby.clear();
    this.pinnedParticipants.clear();
    this.activeSpeakerId = null;
    this.activePresenterId = null;
    this.sessionId = null;
  }

  happened(notification: Told): void {
    const { context, roster, media, modes, requests, pubSub } = this.#hearing;
    switch (notification.event) {
      case "snapshot-part":
        for (const { participantId, mode } of notification.data.participants) modes.apply(participantId, mode);
        roster.listed(notification.data);
        this.#lobbyListed(notification.data.lobby, notification.data.more);
        this.#askForMore(notification.data);
        break;
      case "participant-joined":
        roster.add(notification.data);
        break;
      case "participant-left":
        roster.remove(notification.data.participantId, notification.data.reason);
        break;
      case "participant-mode-changed":
        modes.apply(notification.data.participantId, notification.data.mode);
        break;
      case "stream-enabled":
        roster.streamEnabled(notification.data.participantId, notification.data.stream);
        break;
      case "stream-disabled": {
        const { participantId, producerId } = notification.data;
        if (participantId === context.local.id) media.with((present) => present.publishing.closedThere(producerId));
        else roster.streamDisabled(participantId, producerId);
        break;
      }
      case "stream-paused":
      case "stream-resumed": {
        const { participantId, producerId } = notification.data;
        roster.streamPaused(participantId, producerId, notification.event === "stream-paused");
        break;
      }
      case "consumer-closed": {
        const { consumerId } = notification.data;
        media.with((present) => present.receiving.consumerClosed(consumerId));
        break;
      }
      case "transport-failed": {
        const { data } = notification;
        context.report(errorFromWire(data.error));
        media.with((present) => present.transportFailed(data));
        break;
      }
      case "speaker-changed":
        this.#speaker(notification.data.participantId);
        break;
      case "presenter-changed":
        this.#presenter(notification.data.participantId);
        break;
      case "audio-levels":
        context.emit(
          "audio-levels",
          notification.data.levels.map(([participantId, dbov]) => ({ participantId, dbov })),
        );
        break;
      case "entry-requested":
        this.#entryRequested(notification.data);
        break;
      case "entry-responded":
        this.lobby.delete(notification.data.participantId);
        context.emit("entry-responded", notification.data);
        break;
      case "mic-requested":
        context.emit("mic-requested", requests.media(notification.data, "Mic"));
        break;
      case "webcam-requested":
        context.emit("webcam-requested", requests.media(notification.data, "Webcam"));
        break;
      case "media-request-answered": {
        const { participantId, kind, accepted } = notification.data;
        context.emit("media-request-answered", { participantId, kind, accepted });
        break;
      }
      case "pubsub-message":
        pubSub.received(notification.data);
        break;
      case "pin-state-changed":
        this.#pinned(notification.data, notification.data.byParticipantId);
        break;
      case "recording-state-changed":
        this.#recording(notification.data.state);
        break;
      case "livestream-state-changed":
        this.#livestream(notification.data.state);
        break;
      case "livestream-output-changed": {
        const { livestreamId, outputs } = notification.data;
        this.#outputs(livestreamId, outputs.map(outputState));
        break;
      }
      case "hls-state-changed":
        this.#hls(notification.data.state, notification.data);
        break;
      default:
        unreachable(notification);
    }
  }

  #speaker(participantId: string | null): void {
    if (participantId === this.activeSpeakerId) return;
    this.activeSpeakerId = participantId;
    this.#hearing.context.emit("speaker-changed", participantId);
  }

  #presenter(participantId: string | null): void {
    if (participantId === this.activePresenterId) return;
    this.activePresenterId = participantId;
    this.#hearing.context.emit("presenter-changed", participantId);
  }

  #outputs(livestreamId: string, outputs: readonly LivestreamOutputState[]): void {
    this.livestreamOutputs = outputs;
    this.#hearing.context.emit("livestream-output-changed", { livestreamId, outputs });
  }

  #recording(state: RecordingState): void {
    const { context } = this.#hearing;
    this.recordingState = state;
    context.emit("recording-state-changed", { state });
    if (state === "RECORDING_STARTED") context.emit("recording-started");
    if (state === "RECORDING_STOPPED") context.emit("recording-stopped");
  }

  #livestream(state: LivestreamState): void {
    const { context } = this.#hearing;
    this.livestreamState = state;
    if (state === "LIVESTREAM_STOPPED") this.livestreamOutputs = [];
    context.emit("livestream-state-changed", { state });
    if (state === "LIVESTREAM_STARTED") context.emit("livestream-started");
    if (state === "LIVESTREAM_STOPPED") context.emit("livestream-stopped");
  }

  /** The addresses come when it has started, and hold until it has stopped. */
  #hls(state: HlsState, { playbackUrl, watchUrl }: Partial<HlsUrls>): void {
    const { context } = this.#hearing;
    const urls = playbackUrl === undefined || watchUrl === undefined ? null : { playbackUrl, watchUrl };
    if (urls !== null || state === "HLS_STOPPED") this.hlsUrls = urls;
    if (state === this.hlsState) return;
    this.hlsState = state;
    context.emit("hls-state-changed", { state, ...urls });
    if (state === "HLS_STARTED" && urls !== null) context.emit("hls-started", urls);
    if (state === "HLS_STOPPED") context.emit("hls-stopped");
  }

  #pinned({ participantId, state }: Pin, byParticipantId: string | null): void {
    const before = this.pinnedParticipants.get(participantId) ?? UNPINNED;
    if (state.cam === before.cam && state.share === before.share) return;
    if (state.cam || state.share) this.pinnedParticipants.set(participantId, state);
    else this.pinnedParticipants.delete(participantId);
    this.#hearing.context.emit("pin-state-changed", { participantId, state, byParticipantId });
  }

  /** A part of the list of guests; who is in none of them waits no longer. */
  #lobbyListed(guests: readonly Guest[], more: boolean): void {
    for (const guest of guests) this.#entryRequested(guest);
    if (more) return;
    for (const id of this.#unlistedGuests) this.lobby.delete(id);
    this.#unlistedGuests.clear();
  }

  #entryRequested(guest: Guest): void {
    this.#unlistedGuests.delete(guest.participantId);
    if (this.lobby.has(guest.participantId)) return;
    const request = this.#hearing.requests.entry(guest);
    this.lobby.set(guest.participantId, request);
    this.#hearing.context.emit("entry-requested", request);
  }

  #askForMore({ more = false }: { readonly more?: boolean }): void {
    const { context } = this.#hearing;
    const { session } = context;
    this.#isListing = more;
    if (!more || session === null) return;
    context.background(() => session.request("snapshot.next", {}, { repeat: "when-resumed" }));
  }
}

const outputState = ({ error, ...output }: OutputInfo): LivestreamOutputState => ({
  ...output,
  error: error === null ? null : errorFromWire(error),
});

const shown = (outputs: readonly LivestreamOutputState[]): string =>
  JSON.stringify(outputs.map(({ url, state, attempt, error }) => [url, state, attempt, error?.id]));

const unreachable = (notification: never): void => {
  throw new TypeError(`unknown notification ${JSON.stringify(notification satisfies Notification)}`);
};
