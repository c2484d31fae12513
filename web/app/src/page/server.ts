// The few REST calls of the page: the server's configuration, and tokens for meetings.
import { type ErrorFields, MeetingError } from "@meetkit/sdk";
import { fail } from "./pageErrors.ts";
import { serverUrl } from "./place.ts";

export type PageAccess = "off" | "ask" | "open";

export interface ServerConfig {
  readonly version: string;
  readonly pageAccess: PageAccess;
  readonly debug: boolean;
}

export interface MeetingToken {
  readonly token: string;
  readonly meetingId: string;
}

const TIMEOUT_MS = 15_000;

/** Asks the server what it offers. Rejects with a `MeetingError`, as all functions here do. */
export async function fetchConfig(signal: AbortSignal): Promise<ServerConfig> {
  const config = await call("GET", "/v2/config", { signal });
  const { product, version, pageAccess, debug } = config;
  if (product !== "meetkit" || !isPageAccess(pageAccess)) {
    throw notAServer("/v2/config has other fields");
  }
  return { version: String(version), pageAccess, debug: debug === true };
}

/** A token to enter one meeting as a guest (or, when access is open, as a participant). */
export function fetchPageToken(meetingId: string, name: string, earlier: string | null): Promise<MeetingToken> {
  return fetchToken("/v2/page/token", { meetingId, name, ...(earlier === null ? {} : { earlier }) });
}

/** A new meeting and the token that makes one its host. */
export function createOpenMeeting(name: string): Promise<MeetingToken> {
  return fetchToken("/v2/page/meetings", { name });
}

/** A new meeting by a host's own token, which then opens it too. */
export async function createHostedMeeting(hostToken: string): Promise<MeetingToken> {
  const { roomId } = await call("POST", "/v2/rooms", { body: {}, token: hostToken });
  if (typeof roomId !== "string") {
    throw notAServer("/v2/rooms has other fields");
  }
  return { token: hostToken, meetingId: roomId };
}

async function fetchToken(path: string, body: object): Promise<MeetingToken> {
  const { token, meetingId } = await call("POST", path, { body });
  if (typeof token !== "string" || typeof meetingId !== "string") {
    throw notAServer(`${path} has other fields`);
  }
  return { token, meetingId };
}

interface CallOptions {
  readonly body?: object;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

type JsonFields = { readonly [key: string]: unknown };

async function call(method: "GET" | "POST", path: string, options: CallOptions): Promise<JsonFields> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const headers = new Headers({ Accept: "application/json" });
  if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
  }
  if (options.token !== undefined) {
    headers.set("Authorization", `Bearer ${options.token}`);
  }
  let response: Response;
  let value: unknown;
  try {
    response = await fetch(serverUrl + path, {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]),
      cache: "no-store",
    });
    value = await response.json();
  } catch (cause) {
    throw failureOf(cause, path, options.signal);
  }
  if (typeof value !== "object" || value === null) {
    throw notAServer(`${path} is no object`);
  }
  if (!response.ok) {
    throw isErrorFields(value) ? new MeetingError(value) : notAServer(`HTTP ${response.status}`);
  }
  return value as JsonFields;
}

function failureOf(cause: unknown, path: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) {
    return signal.reason;
  }
  if (cause instanceof SyntaxError) {
    return notAServer(`${path} is not JSON`);
  }
  if (cause instanceof DOMException && cause.name === "TimeoutError") {
    const params = { operation: path, timeout_ms: TIMEOUT_MS };
    return fail("ERROR_OPERATION_TIMED_OUT", "REQUEST_TIMED_OUT", params, { cause });
  }
  if (cause instanceof TypeError) {
    return fail("ERROR_UNABLE_TO_JOIN_MEETING", "SERVER_UNREACHABLE", { server: location.host }, { cause });
  }
  return cause;
}

function notAServer(answer: string): MeetingError {
  return fail("ERROR_UNABLE_TO_JOIN_MEETING", "NOT_A_MEETING_SERVER", { server: location.host, answer });
}

function isPageAccess(value: unknown): value is PageAccess {
  return value === "off" || value === "ask" || value === "open";
}

function isErrorFields(value: object): value is ErrorFields {
  const fields = value as JsonFields;
  return typeof fields["code"] === "number" && typeof fields["name"] === "string" && typeof fields["id"] === "string";
}
