// Makes the errors that arise on this side: texts from the catalogue, filled with the params of the occurrence.

import { firstCodePoints, type TextProblem } from "../text.ts";
import {
  catalogue,
  type Ends,
  type ErrorCode,
  type ErrorEntry,
  type ErrorName,
  errors,
  type ParamsOf,
  type ReasonEntry,
  type ReasonsOf,
} from "./catalogue.gen.ts";
import { type ErrorSubject, MeetingError, randomHex } from "./error.ts";

type ParamValue = string | number | boolean | readonly string[];
type CodeOf<Name extends ErrorName> = (typeof errors)[Name];

const LONGEST_VALUE = 500;

export interface FailureOptions {
  /** Where the catalogue leaves a choice. */
  readonly ends?: Ends;
  readonly subject?: ErrorSubject;
  /** What the browser said, for developers; it becomes `error.cause`. */
  readonly cause?: unknown;
}

const shown = (value: ParamValue): string => (typeof value === "object" ? value.join(", ") : String(value));

/** Fills the `{placeholders}` of a template. */
export const render = (template: string, params: { readonly [name: string]: ParamValue }): string =>
  template.replace(/\{([a-z][a-z0-9_]*)\}/g, (placeholder, name: string) => {
    const value = params[name];
    return value === undefined ? placeholder : shown(value);
  });

const tidy = (value: ParamValue): ParamValue =>
  typeof value === "string" && value.length > LONGEST_VALUE ? `${firstCodePoints(value, LONGEST_VALUE - 1)}…` : value;

/** Makes errors that know their server, whose pages explain them. */
export type Failures = <Name extends ErrorName, Reason extends ReasonsOf<CodeOf<Name>>>(
  name: Name,
  reason: Reason,
  params: ParamsOf<CodeOf<Name>, Reason>,
  options?: FailureOptions,
) => MeetingError;

export const failuresOf =
  (serverUrl: string, about: () => ErrorSubject = () => ({})): Failures =>
  (name, reason, params, { ends, subject, cause } = {}) => {
    const code: ErrorCode = errors[name];
    const entry: ErrorEntry = catalogue[code];
    const row: ReasonEntry | undefined = entry.reasons[reason];
    if (row === undefined) throw new RangeError(`${name} has no reason ${reason}`);
    const tidied: { [name: string]: ParamValue } = {};
    for (const [key, value] of Object.entries<ParamValue>({ ...params })) tidied[key] = tidy(value);
    const retryAfterMs = tidied["retry_after_ms"];
    return new MeetingError(
      {
        code,
        name: entry.name,
        message: render(entry.message, tidied),
        reason,
        detail: render(row.detail, tidied),
        params: tidied,
        solution: render(row.solution ?? entry.solution, tidied),
        action: row.action ?? entry.action,
        retryable: row.retryable ?? entry.retryable,
        retryAfterMs: typeof retryAfterMs === "number" ? retryAfterMs : (row.retryAfterMs ?? entry.retryAfterMs),
        ends: ends ?? (row.ends ?? entry.ends)[0],
        fault: row.fault ?? entry.fault,
        subject: { ...about(), ...subject },
        id: randomHex(16),
        at: new Date().toISOString(),
        traceId: null,
        docUrl: `${serverUrl}/errors/${code}`,
        rehearsed: false,
      },
      cause === undefined ? undefined : { cause },
    );
  };

/** For an argument that is no text, or that no request can carry. */
export const invalidParameter = (fail: Failures, { cause, ...params }: TextProblem): MeetingError =>
  fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", params, { cause });

/** The phrase that a browser gave for a fault, such as `NotReadableError: Could not start video source`. */
export const describeFault = (fault: unknown): string =>
  fault instanceof Error || fault instanceof DOMException ? `${fault.name}: ${fault.message}` : String(fault);

/** What is no error of the catalogue is a bug of this SDK: it becomes one, with the bug as its cause. */
export const asMeetingError = (fault: unknown, fail: Failures): MeetingError =>
  fault instanceof MeetingError
    ? fault
    : fail("INTERNAL_ERROR", "UNEXPECTED", { incident_id: randomHex(4) }, { cause: fault });
