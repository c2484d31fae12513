import type { JsonObject, Mode, Participant, ParticipantEvents, Stream, StreamStats } from "./api.ts";
import { Emitter } from "./emitter.ts";
import { type ParticipantInfo, type Source, type StreamInfo } from "./wire.ts";
/** What a participant's methods do is the meeting's: permissions and states are judged there. */
export interface ParticipantActions {
    remove(participantId: string): Promise<void>;
    switchOn(participantId: string, device: "Mic" | "Webcam"): Promise<void>;
    switchOff(participantId: string, device: "Mic" | "Webcam"): Promise<void>;
}
/** A stream that can be measured. */
export interface MeasuredStream extends Stream {
    stats(): Promise<StreamStats | null>;
}
export declare class MeetingParticipant extends Emitter<ParticipantEvents> implements Participant {
    #private;
    readonly id: string;
    readonly local: boolean;
    displayName: string;
    mode: Mode;
    metaData: JsonObject;
    joinedAt: Date;
    readonly streams: Map<string, MeasuredStream>;
    constructor(info: ParticipantInfo, local: boolean, actions: ParticipantActions);
    get micOn(): boolean;
    get webcamOn(): boolean;
    get screenShareOn(): boolean;
    /** What the participant sends according to the server, received here or not. */
    get infos(): ReadonlyMap<string, StreamInfo>;
    remove(): Promise<void>;
    enableMic(): Promise<void>;
    disableMic(): Promise<void>;
    enableWebcam(): Promise<void>;
    disableWebcam(): Promise<void>;
    getAudioStats(): Promise<StreamStats | null>;
    getVideoStats(): Promise<StreamStats | null>;
    getShareStats(): Promise<StreamStats | null>;
    announced(info: StreamInfo): void;
    withdrawn(producerId: string): void;
    paused(producerId: string, paused: boolean): void;
    opened(stream: MeasuredStream): void;
    closed(producerId: string): void;
}
/** The sources whose streams the participant itself switches. */
export declare const sourceOfDevice: (device: "Mic" | "Webcam") => Source;
