// What can be seen to be wrong with an app's options before any request is made.
import type { MeetingOptions, Mode, PinSource } from "./api.ts";
import { modes } from "./constants.ts";
import type { MeetingError } from "./errors/error.ts";
import { type Failures, invalidParameter } from "./errors/failure.ts";
import { META_DATA_LIMIT_BYTES, utf8Bytes } from "./session/wire.ts";
import { codePoints, HALF_PROBLEM, isWellFormed, objectProblem, textProblem } from "./text.ts";

const NAME_LIMIT = 128;

const isMode = (value: unknown): value is Mode => typeof value === "string" && Object.hasOwn(modes, value);

/** Null when the mode is one. */
export const modeProblem = (mode: unknown, fail: Failures): MeetingError | null =>
  isMode(mode) ? null : fail("ERROR_INVALID_MODE", "UNKNOWN_MODE", { mode: String(mode), allowed: Object.keys(modes) });

const pinSources: { readonly [Source in PinSource]: true } = { webcam: true, share: true, both: true };

/** Null when it can be pinned. */
export const pinSourceProblem = (source: unknown, fail: Failures): MeetingError | null =>
  typeof source === "string" && Object.hasOwn(pinSources, source)
    ? null
    : fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", {
        field: "source",
        problem: "it is 'webcam', 'share' or 'both'",
      });

/** Null when it is a text: whether it is a token is the server's to say. */
export const tokenProblem = (token: unknown, fail: Failures): MeetingError | null => {
  const field = "token";
  if (typeof token === "string" && isWellFormed(token)) return null;
  const problem = typeof token === "string" ? HALF_PROBLEM : `it must be a text, not ${typeof token}`;
  return invalidParameter(fail, { field, problem });
};

/**
 * Types, texts and sizes only. Whether a meeting, a participant id or a token is right is the server's to say, so that
 * every SDK gets the same error for the same fault. The options are `unknown` inside: apps in JavaScript have no types.
 */
export const optionsProblem = (options: MeetingOptions, fail: Failures): MeetingError | null => {
  const given: { readonly [key: string]: unknown } = { ...options };
  const invalid = (field: string, problem: string): MeetingError =>
    fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", { field, problem });
  for (const field of ["meetingId", "name"]) {
    const value = given[field];
    if (value === undefined || value === null) {
      return fail("ERROR_INVALID_PARAMETER", "MISSING_VALUE", { field });
    }
  }
  for (const field of ["meetingId", "name", "participantId", "participantSecret", "token", "serverUrl"]) {
    const value = given[field];
    if (value === undefined) continue;
    if (typeof value !== "string") return invalid(field, `it must be a text, not ${typeof value}`);
    if (!isWellFormed(value)) return invalid(field, HALF_PROBLEM);
  }
  for (const field of ["micEnabled", "webcamEnabled", "debugMode", "multiStream"]) {
    const value = given[field];
    if (value !== undefined && typeof value !== "boolean") {
      return invalid(field, `it must be true or false, not ${typeof value}`);
    }
  }
  for (const field of ["reconnectTimeoutMs", "requestTimeoutMs"]) {
    const value = given[field];
    if (value !== undefined && !(typeof value === "number" && value >= 0)) {
      return invalid(field, "it must be a number of milliseconds");
    }
  }
  const unfit = textProblem("name", given["name"]);
  if (unfit !== null) return invalidParameter(fail, unfit);
  const length = codePoints(options.name);
  if (length > NAME_LIMIT) return invalid("name", `it may have ${NAME_LIMIT} characters, not ${length}`);
  if (given["mode"] !== undefined) {
    const problem = modeProblem(given["mode"], fail);
    if (problem !== null) return problem;
  }
  return metaDataProblem(given["metaData"], fail) ?? trackProblem(given, fail);
};

const metaDataProblem = (metaData: unknown, fail: Failures): MeetingError | null => {
  const field = "metaData";
  if (metaData === undefined) return null;
  const unfit = objectProblem(field, metaData);
  if (unfit !== null) return invalidParameter(fail, unfit);
  const size_bytes = utf8Bytes(JSON.stringify(metaData));
  return size_bytes <= META_DATA_LIMIT_BYTES
    ? null
    : fail("ERROR_PAYLOAD_TOO_LARGE", "TOO_LARGE", { field, size_bytes, limit_bytes: META_DATA_LIMIT_BYTES });
};

const trackProblem = (given: { readonly [key: string]: unknown }, fail: Failures): MeetingError | null => {
  const tracks = { customCameraVideoTrack: "video", customMicrophoneAudioTrack: "audio" } as const;
  for (const [field, kind] of Object.entries(tracks)) {
    const value = given[field];
    if (value === undefined) continue;
    if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== kind) {
      const problem = `it must be a MediaStreamTrack of kind ${kind}`;
      return fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", { field, problem });
    }
  }
  return null;
};
