import type { JsonObject } from "./api.ts";
import { type Action, type Ends, type Fault } from "./catalogue.gen.ts";
/** As in the catalogue; a newer server may send others. */
export type ErrorAction = Action;
export type ErrorEnds = Ends;
export type ErrorFault = Fault;
/** Whom and what the error is about, as far as it applies. */
export interface ErrorSubject {
    readonly meetingId?: string;
    readonly sessionId?: string;
    readonly participantId?: string;
    readonly streamId?: string;
    readonly recordingId?: string;
    readonly livestreamId?: string;
    readonly outputIndex?: number;
}
/** All fields of the error object; those that do not apply are null (on the wire: absent). */
export interface ErrorFields {
    readonly code: number;
    readonly name: string;
    readonly message: string;
    readonly reason: string;
    readonly detail: string;
    readonly params: JsonObject;
    readonly solution: string;
    readonly action: ErrorAction;
    readonly retryable: boolean;
    readonly retryAfterMs: number | null;
    readonly ends: ErrorEnds;
    readonly fault: ErrorFault;
    readonly subject: ErrorSubject;
    readonly id: string;
    readonly at: string;
    readonly traceId: string | null;
    readonly docUrl: string | null;
    readonly rehearsed: boolean;
}
/** Random text of `bytes` bytes; unlike `randomUUID` it exists on pages without https too. */
export declare const randomHex: (bytes: number) => string;
/** The error object as it travels: members that don't apply are absent. */
export type WireError = Pick<ErrorFields, "code" | "name" | "message"> & Partial<ErrorFields>;
/** Makes whole what came over the wire; a code that only a newer server knows keeps its fields. */
export declare const errorFromWire: (wire: WireError) => MeetingError;
/**
 * A failure of the catalogue. `error.code` is stable, `error.reason` tells causes apart, `error.detail` says what
 * happened this time, `error.solution` what to do. The object that `join()` rejects with is the one that the `error`
 * event carried.
 */
export declare class MeetingError extends Error implements ErrorFields {
    readonly name: string;
    readonly code: number;
    readonly reason: string;
    readonly detail: string;
    readonly params: JsonObject;
    readonly solution: string;
    readonly action: ErrorAction;
    readonly retryable: boolean;
    readonly retryAfterMs: number | null;
    readonly ends: ErrorEnds;
    readonly fault: ErrorFault;
    readonly subject: ErrorSubject;
    readonly id: string;
    readonly at: string;
    readonly traceId: string | null;
    readonly docUrl: string | null;
    readonly rehearsed: boolean;
    constructor(fields: ErrorFields, options?: ErrorOptions);
    /** One short sentence for the people in a meeting. */
    get plain(): string;
    /** The object as data, for logs and `structuredClone`. */
    toJSON(): ErrorFields;
}
