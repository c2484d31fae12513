import type { types } from "mediasoup-client";
import type { StreamKind, StreamStats } from "./api.ts";
import type { MeasuredStream } from "./participant.ts";
import type { Session } from "./session.ts";
import type { MediaTransport } from "./transport.ts";
import { type StreamInfo } from "./wire.ts";
export interface ReceivingListener {
    opened(participantId: string, stream: RemoteStream): void;
    closed(participantId: string, producerId: string): void;
    /** What could not be received, with whatever was thrown. */
    failed(fault: unknown): void;
}
export declare class RemoteStream implements MeasuredStream {
    #private;
    readonly id: string;
    readonly kind: StreamKind;
    readonly codec: string;
    readonly track: MediaStreamTrack;
    constructor(info: StreamInfo, consumer: types.Consumer, pausing: (paused: boolean) => Promise<void>);
    get paused(): boolean;
    pause(): Promise<void>;
    resume(): Promise<void>;
    stats(): Promise<StreamStats | null>;
    /** The sender paused or resumed. */
    pausedThere(paused: boolean): void;
}
export declare class Receiving {
    #private;
    constructor(transport: MediaTransport, session: Session, listener: ReceivingListener);
    want(participantId: string, info: StreamInfo): void;
    unwant(producerId: string): void;
    pausedThere(producerId: string, paused: boolean): void;
    /** The server closed the consumer; when its producer is gone too, `stream-disabled` says so. */
    consumerClosed(consumerId: string): void;
    /** Gets all again over a new transport. */
    receiveAgain(): Promise<void>;
    close(): void;
}
