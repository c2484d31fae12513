// The error object: the same fields on every surface, here as an `Error` that can be thrown and listened to.
import type { JsonObject } from "../json.ts";
import { type Action, catalogue, type Ends, type ErrorEntry, type Fault } from "./catalogue.gen.ts";

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
  readonly hlsId?: string;
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
export const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const entryOf = (code: number): ErrorEntry | undefined => {
  const entries: { readonly [code: number]: ErrorEntry } = catalogue;
  return entries[code];
};

/** The error object as it travels: members that don't apply are absent. */
export type WireError = Pick<ErrorFields, "code" | "name" | "message"> & Partial<ErrorFields>;

/** Makes whole what came over the wire; a code that only a newer server knows keeps its fields. */
export const errorFromWire = (wire: WireError): MeetingError =>
  new MeetingError({
    code: wire.code,
    name: wire.name,
    message: wire.message,
    reason: wire.reason ?? "UNEXPECTED",
    detail: wire.detail ?? wire.message,
    params: wire.params ?? {},
    solution: wire.solution ?? "",
    action: wire.action ?? "NONE",
    retryable: wire.retryable ?? false,
    retryAfterMs: wire.retryAfterMs ?? null,
    ends: wire.ends ?? "request",
    fault: wire.fault ?? "server",
    subject: wire.subject ?? {},
    id: wire.id ?? randomHex(16),
    at: wire.at ?? new Date().toISOString(),
    traceId: wire.traceId ?? null,
    docUrl: wire.docUrl ?? null,
    rehearsed: wire.rehearsed ?? false,
  });

/**
 * A failure of the catalogue. `error.code` is stable, `error.reason` tells causes apart, `error.detail` says what
 * happened this time, `error.solution` what to do. The object that `join()` rejects with is the one that the `error`
 * event carried.
 */
export class MeetingError extends Error implements ErrorFields {
  override readonly name: string;
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

  constructor(fields: ErrorFields, options?: ErrorOptions) {
    super(fields.message, options);
    this.name = fields.name;
    this.code = fields.code;
    this.reason = fields.reason;
    this.detail = fields.detail;
    this.params = fields.params;
    this.solution = fields.solution;
    this.action = fields.action;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs;
    this.ends = fields.ends;
    this.fault = fields.fault;
    this.subject = fields.subject;
    this.id = fields.id;
    this.at = fields.at;
    this.traceId = fields.traceId;
    this.docUrl = fields.docUrl;
    this.rehearsed = fields.rehearsed;
  }

  /** One short sentence for the people in a meeting. */
  get plain(): string {
    const entry = entryOf(this.code);
    return entry?.reasons[this.reason]?.userMessage ?? entry?.userMessage ?? this.message;
  }

  /** The object as data, for logs and `structuredClone`. */
  toJSON(): ErrorFields {
    return {
      code: this.code,
      name: this.name,
      message: this.message,
      reason: this.reason,
      detail: this.detail,
      params: this.params,
      solution: this.solution,
      action: this.action,
      retryable: this.retryable,
      retryAfterMs: this.retryAfterMs,
      ends: this.ends,
      fault: this.fault,
      subject: this.subject,
      id: this.id,
      at: this.at,
      traceId: this.traceId,
      docUrl: this.docUrl,
      rehearsed: this.rehearsed,
    };
  }
}
