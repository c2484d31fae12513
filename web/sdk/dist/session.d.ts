import type { LeaveReason, MeetingState } from "./api.ts";
import { type MeetingError } from "./error.ts";
import type { Failures } from "./failure.ts";
import { type OpenSocket } from "./link.ts";
import { type JoinData, type Method, type Methods, type Notification, type Snapshot } from "./wire.ts";
export interface SessionOptions {
    readonly serverUrl: string;
    /** Without `participantId` the server makes one; from then on that one is kept. */
    readonly join: JoinData;
    readonly requestTimeoutMs: number;
    readonly reconnectTimeoutMs: number;
    readonly openSocket: OpenSocket;
    /** 0 … 1, for the jitter of the back-off. */
    readonly random: () => number;
    readonly fail: Failures;
}
/** What ends a session: the error, if one did, then the state and the reason that follow from it. */
export interface SessionEnd {
    readonly error: MeetingError | null;
    readonly state: Extract<MeetingState, "FAILED" | "CLOSED">;
    readonly reason: LeaveReason;
}
export interface SessionListener {
    waiting(participantId: string, timeoutMs: number): void;
    /** The first time. */
    joined(snapshot: Snapshot): void;
    /** Signalling is gone; the session tries by itself to get it back. */
    lost(cause: string): void;
    /** It is back and nothing was missed: the server replays. */
    resumed(): void;
    /** It is back as a new participation: all server-side objects are gone, the snapshot is the truth. */
    rejoined(snapshot: Snapshot): void;
    notified(notification: Exclude<Notification, {
        event: "closing" | "joined" | "error";
    }>): void;
    /** An error that answers no request and of which the session's end may follow. */
    failed(error: MeetingError): void;
    /** Once, last. */
    ended(end: SessionEnd): void;
}
/** Whether a request that was in flight when the connection went is sent again afterwards. */
export type Repeat = "never" | "when-resumed" | "always";
export interface RequestOptions {
    /** What the app called, for the texts of errors. */
    readonly operation?: string;
    readonly repeat?: Repeat;
    readonly signal?: AbortSignal | undefined;
}
export declare class Session {
    #private;
    constructor(options: SessionOptions, listener: SessionListener);
    get isJoined(): boolean;
    get isOver(): boolean;
    /** Aborted when the session is over. */
    get overSignal(): AbortSignal;
    /** Resolves when joined. Rejects with the end's error, which `ended` got before; a known problem is one at once. */
    join(problem?: MeetingError | null): Promise<void>;
    request<Name extends Method>(method: Name, data: Methods[Name]["data"], { operation, repeat, signal }?: RequestOptions): Promise<Methods[Name]["answer"]>;
    /** Resolves when signalling is there, at once when it is; false when the session is over. */
    connected(): Promise<boolean>;
    /** Says good-bye and ends with MANUAL_LEAVE_CALLED, whatever the phase. */
    leave(): Promise<void>;
    /** For a page that goes away: the others need not wait for the resume window. */
    depart(): void;
}
/** `Promise.withResolvers` for browsers of 2023. */
export declare const promiseWithResolvers: <Value>() => PromiseWithResolvers<Value>;
export interface PromiseWithResolvers<Value> {
    readonly promise: Promise<Value>;
    readonly resolve: (value: Value | PromiseLike<Value>) => void;
    readonly reject: (reason: unknown) => void;
}
