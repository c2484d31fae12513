// The others in the meeting, brought up to date by notifications and by snapshots.
import type { LeaveReason } from "../api.ts";
import { leaveReason } from "../constants.ts";
import type { RemoteStream } from "../media/receiving.ts";
import type { MeasuredStream } from "../media/stats.ts";
import type { ParticipantInfo, StreamInfo } from "../session/wire.ts";
import { MeetingParticipant, type ParticipantActions } from "./participant.ts";

export interface RosterListener {
  joined(participant: MeetingParticipant): void;
  left(participant: MeetingParticipant, reason: LeaveReason): void;
  /** A stream that can be received. */
  wanted(participantId: string, info: StreamInfo): void;
  unwanted(producerId: string): void;
  paused(producerId: string, paused: boolean): void;
}

const GONE_MEANWHILE: LeaveReason = { code: leaveReason.WEBSOCKET_DISCONNECTED, name: "WEBSOCKET_DISCONNECTED" };

export class Roster {
  readonly participants = new Map<string, MeetingParticipant>();
  readonly #actions: ParticipantActions;
  readonly #listener: RosterListener;
  /** Who was known before the list that is being told, and was not in it so far. */
  #unlisted = new Set<string>();

  constructor(actions: ParticipantActions, listener: RosterListener) {
    this.#actions = actions;
    this.#listener = listener;
  }

  /** Those who are there when one comes: all are known before the first is announced. */
  enter(infos: readonly ParticipantInfo[]): void {
    const added = infos.map((info) => this.#create(info));
    for (const participant of added) this.#announce(participant);
  }

  add(info: ParticipantInfo): void {
    this.#unlisted.delete(info.participantId);
    const known = this.participants.get(info.participantId);
    if (known === undefined) this.#announce(this.#create(info));
    else this.#reconcileOne(known, info);
  }

  /** A further part of the list of those who are there; who is in none of them is gone. */
  listed({ participants, more }: { readonly participants: readonly ParticipantInfo[]; readonly more: boolean }): void {
    for (const info of participants) this.add(info);
    if (more) return;
    for (const id of this.#unlisted) this.remove(id, GONE_MEANWHILE);
    this.#unlisted.clear();
  }

  remove(participantId: string, reason: LeaveReason): void {
    const participant = this.participants.get(participantId);
    if (participant === undefined) return;
    for (const producerId of [...participant.infos.keys()]) this.streamDisabled(participantId, producerId);
    this.participants.delete(participantId);
    this.#listener.left(participant, reason);
  }

  streamEnabled(participantId: string, info: StreamInfo): void {
    const participant = this.participants.get(participantId);
    if (participant === undefined || participant.infos.has(info.producerId)) return;
    participant.announced(info);
    this.#listener.wanted(participantId, info);
  }

  streamDisabled(participantId: string, producerId: string): void {
    this.participants.get(participantId)?.withdrawn(producerId);
    this.#listener.unwanted(producerId);
  }

  streamPaused(participantId: string, producerId: string, paused: boolean): void {
    this.#listener.paused(producerId, paused);
    this.participants.get(participantId)?.paused(producerId, paused);
  }

  streamOpened(participantId: string, stream: RemoteStream): void {
    this.participants.get(participantId)?.opened(stream satisfies MeasuredStream);
  }

  streamClosed(participantId: string, producerId: string): void {
    this.participants.get(participantId)?.closed(producerId);
  }

  /** After joining again: the differences to what was known, as if they had been notified. */
  reconcile(infos: readonly ParticipantInfo[], { more }: { readonly more: boolean }): void {
    const present = new Set(infos.map(({ participantId }) => participantId));
    this.#unlisted = new Set([...this.participants.keys()].filter((id) => !present.has(id)));
    if (!more) this.listed({ participants: [], more });
    this.listed({ participants: infos, more });
  }

  /** A new session's ids say nothing about the old one's streams, even when they look the same. */
  forgetStreams(): void {
    for (const participant of this.participants.values()) {
      for (const producerId of [...participant.infos.keys()]) this.streamDisabled(participant.id, producerId);
    }
  }

  wantAll(): void {
    for (const participant of this.participants.values()) {
      for (const info of participant.infos.values()) this.#listener.wanted(participant.id, info);
    }
  }

  clear(): void {
    this.participants.clear();
  }

  /** New streams are announced before the old are withdrawn: a camera that went on sending did not go off. */
  #reconcileOne(participant: MeetingParticipant, info: ParticipantInfo): void {
    participant.displayName = info.name;
    participant.metaData = info.metaData ?? {};
    participant.joinedAt = new Date(info.joinedAt);
    const present = new Map(info.streams.map((stream) => [stream.producerId, stream]));
    for (const stream of info.streams) {
      this.streamEnabled(participant.id, stream);
      if (participant.infos.get(stream.producerId)?.paused !== stream.paused) {
        this.streamPaused(participant.id, stream.producerId, stream.paused);
      }
    }
    for (const producerId of [...participant.infos.keys()]) {
      if (!present.has(producerId)) this.streamDisabled(participant.id, producerId);
    }
  }

  #create(info: ParticipantInfo): MeetingParticipant {
    const participant = new MeetingParticipant(info, false, this.#actions);
    this.participants.set(participant.id, participant);
    return participant;
  }

  #announce(participant: MeetingParticipant): void {
    this.#listener.joined(participant);
    for (const info of participant.infos.values()) this.#listener.wanted(participant.id, info);
  }
}
