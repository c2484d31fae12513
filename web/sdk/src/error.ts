// The error object: the same fields on every surface, here as an `Error` that can be thrown and listened to.
import type { JsonObject } from "./api.ts";

export type ErrorAction =
  | "FIX_CODE"
  | "REFRESH_TOKEN"
  | "RETRY"
  | "REJOIN"
  | "CHANGE_NETWORK"
  | "ASK_USER"
  | "FREE_CAPACITY"
  | "CONTACT_OPERATOR"
  | "NONE";

export type ErrorEnds = "request" | "join" | "meeting" | "recording" | "livestream" | "nothing";

export type ErrorFault = "caller" | "user" | "network" | "destination" | "server";

/** What the error is about, as far as it applies. */
export interface ErrorSubject {
  readonly meetingId?: string;
  readonly participantId?: string;
  readonly recordingId?: string;
  readonly livestreamId?: string;
  readonly outputIndex?: number;
  readonly [key: string]: string | number | undefined;
}

/** All fields of the error object, as they travel (`spec/error.schema.json`). */
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
  readonly docUrl: string;
  readonly rehearsed: boolean;
}

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
  readonly docUrl: string;
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

  /** The object as it travels, for logs and `structuredClone`. */
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
