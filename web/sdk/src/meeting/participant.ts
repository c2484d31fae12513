// A participant and its streams, as the meeting keeps them up to date.
import type { JsonObject, Mode, Participant, ParticipantEvents, PinSource, StreamKind, StreamStats } from "../api.ts";
import { Emitter } from "../emitter.ts";
import type { MeasuredStream } from "../media/stats.ts";
import { type ParticipantInfo, type StreamInfo, streamKindOf } from "../session/wire.ts";

/** What a participant's methods do is the meeting's: permissions and states are judged there. */
export interface ParticipantActions {
  remove(participantId: string): Promise<void>;
  switchOn(participantId: string, device: "Mic" | "Webcam"): Promise<void>;
  switchOff(participantId: string, device: "Mic" | "Webcam"): Promise<void>;
  pin(participantId: string, source: PinSource): Promise<void>;
  unpin(participantId: string, source: PinSource): Promise<void>;
}

const kinds = ["audio", "video", "share", "shareAudio"] as const satisfies readonly StreamKind[];

export class MeetingParticipant extends Emitter<ParticipantEvents> implements Participant {
  readonly local: boolean;
  displayName: string;
  mode: Mode;
  metaData: JsonObject;
  joinedAt: Date;
  readonly streams = new Map<string, MeasuredStream>();
  readonly #infos = new Map<string, StreamInfo>();
  readonly #actions: ParticipantActions;
  #id: string;

  constructor(info: ParticipantInfo, local: boolean, actions: ParticipantActions) {
    super();
    this.#id = info.participantId;
    this.local = local;
    this.displayName = info.name;
    this.mode = info.mode;
    this.metaData = info.metaData ?? {};
    this.joinedAt = new Date(info.joinedAt);
    this.#actions = actions;
    for (const stream of info.streams) this.#infos.set(stream.producerId, stream);
  }

  get id(): string {
    return this.#id;
  }

  /** One's own id may be the server's to make: until the join it is the empty text. */
  identified(id: string): void {
    this.#id = id;
  }

  get micOn(): boolean {
    return this.#isOn("audio");
  }

  get webcamOn(): boolean {
    return this.#isOn("video");
  }

  get screenShareOn(): boolean {
    return this.#isOn("share");
  }

  /** What the participant sends according to the server, received here or not. */
  get infos(): ReadonlyMap<string, StreamInfo> {
    return this.#infos;
  }

  remove(): Promise<void> {
    return this.#actions.remove(this.id);
  }

  enableMic(): Promise<void> {
    return this.#actions.switchOn(this.id, "Mic");
  }

  disableMic(): Promise<void> {
    return this.#actions.switchOff(this.id, "Mic");
  }

  enableWebcam(): Promise<void> {
    return this.#actions.switchOn(this.id, "Webcam");
  }

  disableWebcam(): Promise<void> {
    return this.#actions.switchOff(this.id, "Webcam");
  }

  pin(source: PinSource = "both"): Promise<void> {
    return this.#actions.pin(this.id, source);
  }

  unpin(source: PinSource = "both"): Promise<void> {
    return this.#actions.unpin(this.id, source);
  }

  getAudioStats(): Promise<StreamStats | null> {
    return this.#statsOf("audio");
  }

  getVideoStats(): Promise<StreamStats | null> {
    return this.#statsOf("video");
  }

  getShareStats(): Promise<StreamStats | null> {
    return this.#statsOf("share");
  }

  announced(info: StreamInfo): void {
    this.#changing(() => this.#infos.set(info.producerId, info));
  }

  withdrawn(producerId: string): void {
    this.#changing(() => this.#infos.delete(producerId));
    this.closed(producerId);
  }

  paused(producerId: string, paused: boolean): void {
    const info = this.#infos.get(producerId);
    if (info !== undefined) this.#changing(() => this.#infos.set(producerId, { ...info, paused }));
  }

  opened(stream: MeasuredStream): void {
    this.streams.set(stream.id, stream);
    this.emit("stream-enabled", stream);
  }

  closed(producerId: string): void {
    const stream = this.streams.get(producerId);
    if (stream === undefined) return;
    this.streams.delete(producerId);
    this.emit("stream-disabled", stream);
  }

  #isOn(kind: StreamKind): boolean {
    for (const info of this.#infos.values()) {
      if (streamKindOf(info.source) === kind && !info.paused) return true;
    }
    return false;
  }

  #changing(change: () => void): void {
    const before = kinds.map((kind) => this.#isOn(kind));
    change();
    kinds.forEach((kind, index) => {
      const newStatus = this.#isOn(kind);
      if (newStatus !== before[index]) this.emit("media-status-changed", { kind, newStatus });
    });
  }

  async #statsOf(kind: StreamKind): Promise<StreamStats | null> {
    for (const stream of this.streams.values()) if (stream.kind === kind) return await stream.stats();
    return null;
  }
}
