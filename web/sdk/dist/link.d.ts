import type { WireError } from "./error.ts";
import { type Frame } from "./wire.ts";
/** The part of a WebSocket that a link needs. */
export type Socket = Pick<WebSocket, "send" | "close" | "addEventListener" | "protocol">;
export type OpenSocket = (url: string, subprotocol: string) => Socket;
export type NotificationFrame = Extract<Frame, {
    t: "ntf";
}>;
export interface LinkListener {
    notified(frame: NotificationFrame): void;
    /** Called once when the connection is gone without `close()`; the cause is a phrase for people. */
    lost(cause: string): void;
}
/** How a request ended. It never rejects: each end is a value. */
export type Answer = {
    readonly kind: "ok";
    readonly data: unknown;
} | {
    readonly kind: "refused";
    readonly error: WireError;
} | {
    readonly kind: "timed-out";
} | {
    readonly kind: "gone";
} | {
    readonly kind: "aborted";
    readonly reason: unknown;
};
export type Opened = {
    readonly kind: "open";
    readonly link: Link;
} | {
    readonly kind: "refused";
} | {
    readonly kind: "timed-out";
} | {
    readonly kind: "aborted";
};
export declare const ACK_EVERY_NOTIFICATIONS = 32;
export declare const ACK_AFTER_MS = 5000;
/** A browser hides WebSocket pings from scripts, so silence is answered by asking. */
export declare const PING_AFTER_SILENCE_MS = 5000;
export declare const DEAD_AFTER_SILENCE_MS = 15000;
export interface CallOptions {
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
}
/** Opens a socket and waits until it is usable. */
export declare const openLink: (url: string, openSocket: OpenSocket, { timeoutMs, signal }: {
    timeoutMs: number;
    signal: AbortSignal;
}) => Promise<Opened>;
export declare class Link {
    #private;
    /** The socket must be open. */
    constructor(socket: Socket);
    /** Hands over the notifications: those held so far at once, in order, then each as it comes. */
    deliverTo(listener: LinkListener): void;
    call(method: string, data: object, { timeoutMs, signal }: CallOptions): Promise<Answer>;
    /** Says that all up to `seq` were processed: at once after 32 notifications, else within 5 s. */
    processed(seq: number): void;
    /** A request whose answer nobody will read, for a page that goes away. */
    tell(method: string): void;
    /** Ends it from this side: pending requests end as `gone`, and `lost` is not called. */
    close(): void;
}
