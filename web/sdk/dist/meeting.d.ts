import type { Device, EntryRequest, LivestreamState, Meeting, MeetingEvents, MeetingOptions, MeetingState, MicOptions, Mode, Permission, RecordingState, ScreenShareOptions, WaitOptions, WebcamOptions } from "./api.ts";
import { Emitter } from "./emitter.ts";
import type { MeetingError } from "./error.ts";
import type { OpenSocket } from "./link.ts";
import { MeetingParticipant } from "./participant.ts";
import { MeetingPubSub } from "./pubsub.ts";
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
export declare class LiveMeeting extends Emitter<MeetingEvents> implements Meeting {
    #private;
    readonly id: string;
    readonly pubSub: MeetingPubSub;
    sessionId: string | null;
    state: MeetingState;
    permissions: readonly Permission[];
    activeSpeakerId: string | null;
    activePresenterId: string | null;
    recordingState: RecordingState;
    livestreamState: LivestreamState;
    readonly lobby: Map<string, EntryRequest>;
    constructor(options: MeetingOptions, world: MeetingWorld);
    get localParticipant(): MeetingParticipant;
    get participants(): ReadonlyMap<string, MeetingParticipant>;
    join({ signal }?: WaitOptions): Promise<void>;
    leave(): Promise<void>;
    end(): Promise<void>;
    muteMic(): Promise<void>;
    unmuteMic(options?: MicOptions): Promise<void>;
    enableWebcam(options?: WebcamOptions): Promise<void>;
    disableWebcam(): Promise<void>;
    enableScreenShare(options?: ScreenShareOptions): Promise<void>;
    disableScreenShare(): Promise<void>;
    getMics(): Promise<readonly Device[]>;
    getWebcams(): Promise<readonly Device[]>;
    changeMic(device: string | MediaStreamTrack): Promise<void>;
    changeWebcam(device: string | MediaStreamTrack): Promise<void>;
    respondEntry(participantId: string, decision: "allowed" | "denied"): Promise<void>;
    changeMode(mode: Mode): Promise<void>;
}
