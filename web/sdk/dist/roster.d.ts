import type { LeaveReason } from "./api.ts";
import { MeetingParticipant, type ParticipantActions } from "./participant.ts";
import type { RemoteStream } from "./receiving.ts";
import type { ParticipantInfo, StreamInfo } from "./wire.ts";
export interface RosterListener {
    joined(participant: MeetingParticipant): void;
    left(participant: MeetingParticipant, reason: LeaveReason): void;
    /** A stream that can be received. */
    wanted(participantId: string, info: StreamInfo): void;
    unwanted(producerId: string): void;
    paused(producerId: string, paused: boolean): void;
}
export declare class Roster {
    #private;
    readonly participants: Map<string, MeetingParticipant>;
    constructor(actions: ParticipantActions, listener: RosterListener);
    /** Those who are there when one comes: all are known before the first is announced. */
    enter(infos: readonly ParticipantInfo[]): void;
    add(info: ParticipantInfo): void;
    remove(participantId: string, reason: LeaveReason): void;
    streamEnabled(participantId: string, info: StreamInfo): void;
    streamDisabled(participantId: string, producerId: string): void;
    streamPaused(participantId: string, producerId: string, paused: boolean): void;
    streamOpened(participantId: string, stream: RemoteStream): void;
    streamClosed(participantId: string, producerId: string): void;
    /** After joining again: the differences to what was known, as if they had been notified. */
    reconcile(infos: readonly ParticipantInfo[]): void;
    /** A new session's ids say nothing about the old one's streams, even when they look the same. */
    forgetStreams(): void;
    wantAll(): void;
    clear(): void;
}
