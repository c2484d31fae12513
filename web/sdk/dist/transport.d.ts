import type { types } from "mediasoup-client";
import type { MeetingError } from "./error.ts";
import { type Failures } from "./failure.ts";
import type { Session } from "./session.ts";
import type { Source } from "./wire.ts";
export interface TransportHost {
    readonly session: Session;
    readonly fail: Failures;
    /** Resolves when the server knows what this browser can receive. */
    prepared(): Promise<unknown>;
    failed(error: MeetingError): void;
    recovering(direction: "send" | "recv", is: boolean): void;
    /** A new transport stands in for the old one, which took its producers or consumers with it. */
    rebuilt(direction: "send" | "recv"): Promise<void>;
}
export declare class MediaTransport {
    #private;
    constructor(direction: "send" | "recv", device: types.Device, host: TransportHost);
    get id(): string | null;
    /** The transport, made now when there is none. A failed attempt is not kept. */
    ready(): Promise<types.Transport>;
    /** Forgets the transport: the server has lost it. The next `ready` makes another. */
    reset(): void;
    /** The server lost its end (`transport-failed`). */
    failedThere(): void;
    close(): void;
}
/** What a producer carries through mediasoup's appData to the `produce` request. */
export interface ProducerData {
    readonly source: Source;
    readonly paused: boolean;
}
