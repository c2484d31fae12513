import type { types } from "mediasoup-client";
import type { StreamKind, StreamStats } from "./api.ts";
import { MeetingError } from "./error.ts";
import type { Failures } from "./failure.ts";
import type { MeasuredStream } from "./participant.ts";
import type { Session } from "./session.ts";
import type { MediaTransport } from "./transport.ts";
import { type Source, type StreamInfo } from "./wire.ts";
export interface PublishingListener {
    opened(stream: LocalStream, info: StreamInfo): void;
    closed(producerId: string): void;
    paused(producerId: string, paused: boolean): void;
    failed(error: MeetingError): void;
}
export declare class LocalStream implements MeasuredStream {
    #private;
    readonly id: string;
    readonly kind: StreamKind;
    readonly codec: string;
    readonly source: Source;
    constructor(source: Source, producer: types.Producer, track: MediaStreamTrack, pausing: (paused: boolean) => Promise<void>);
    get track(): MediaStreamTrack;
    get paused(): boolean;
    pause(): Promise<void>;
    resume(): Promise<void>;
    stats(): Promise<StreamStats | null>;
    /** The sending goes on with another track. */
    replaced(track: MediaStreamTrack): void;
}
export declare class Publishing {
    #private;
    constructor(device: types.Device, transport: MediaTransport, session: Session, fail: Failures, listener: PublishingListener);
    publish(source: Source, track: MediaStreamTrack, paused?: boolean): Promise<void>;
    /** Stops sending at once; that the server could not be told matters only while it is there. */
    unpublish(source: Source): Promise<void>;
    /** The server closed the producer. */
    closedThere(producerId: string): void;
    setPaused(source: Source, paused: boolean): Promise<void>;
    replaceTrack(source: Source, track: MediaStreamTrack): Promise<void>;
    /** Sends all again over a new transport. The new streams open before the old ones close: nobody seems to mute. */
    republish(): Promise<void>;
    /** Lets go of all, on this side only. */
    close(): void;
}
