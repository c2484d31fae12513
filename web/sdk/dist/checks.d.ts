import type { MeetingOptions } from "./api.ts";
import type { MeetingError } from "./error.ts";
import type { Failures } from "./failure.ts";
/** Null when the mode is one. */
export declare const modeProblem: (mode: unknown, fail: Failures) => MeetingError | null;
/**
 * Types and sizes only. Whether a meeting, a participant id or a token is right is the server's to say, so that every
 * SDK gets the same error for the same fault. The options are `unknown` inside: apps in JavaScript have no types.
 */
export declare const optionsProblem: (options: MeetingOptions, fail: Failures) => MeetingError | null;
