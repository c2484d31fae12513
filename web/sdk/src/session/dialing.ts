// Why no signalling connection came about, told apart as far as a browser lets scripts see.
import type { MeetingError } from "../errors/error.ts";
import { describeFault, type Failures } from "../errors/failure.ts";
import { PROTOCOL_VERSION } from "./wire.ts";

const PROBE_TIMEOUT_MS = 5_000;

/** The place in words: `meet.example.org:443`. */
export const placeOf = (serverUrl: string): string => {
  const { hostname, port, protocol } = new URL(serverUrl);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
};

/**
 * Asks `/v2/config` after a WebSocket was refused. A browser tells a script neither a refused connection from an
 * unknown name nor the certificate's fault, so those are one reason here: SERVER_UNREACHABLE.
 */
export const whyUnreachable = async (serverUrl: string, fail: Failures, signal: AbortSignal): Promise<MeetingError> => {
  const server = placeOf(serverUrl);
  const notAMeetingServer = (answer: string): MeetingError =>
    fail("ERROR_UNABLE_TO_JOIN_MEETING", "NOT_A_MEETING_SERVER", { server, answer });
  const probe = AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]);
  let response: Response;
  try {
    response = await fetch(`${serverUrl}/v2/config`, { signal: probe, cache: "no-store", credentials: "omit" });
  } catch (cause) {
    return (await answersAtAll(serverUrl, probe))
      ? notAMeetingServer("its answer may not be read by this page")
      : fail("ERROR_UNABLE_TO_JOIN_MEETING", "SERVER_UNREACHABLE", { server }, { cause });
  }
  if (response.status === 503) return fail("ERROR_UNABLE_TO_JOIN_MEETING", "SERVER_SHUTTING_DOWN", {});
  if (!response.ok) return notAMeetingServer(`HTTP ${response.status}`);
  let config: unknown;
  try {
    config = await response.json();
  } catch (fault) {
    return notAMeetingServer(`no JSON (${describeFault(fault)})`);
  }
  const versions = protocolVersions(config);
  if (versions === null) return notAMeetingServer("another product's JSON");
  if (!versions.includes(PROTOCOL_VERSION)) {
    return fail("ERROR_UNABLE_TO_JOIN_MEETING", "PROTOCOL_VERSION", {
      client_version: String(PROTOCOL_VERSION),
      server_versions: versions.map(String),
    });
  }
  return notAMeetingServer("HTTP passes, but the WebSocket was refused on the way");
};

/** A request whose answer stays unreadable still says whether there is one (another origin without CORS). */
const answersAtAll = async (serverUrl: string, signal: AbortSignal): Promise<boolean> => {
  try {
    await fetch(`${serverUrl}/v2/config`, { mode: "no-cors", signal, cache: "no-store", credentials: "omit" });
    return true;
  } catch {
    return false;
  }
};

const protocolVersions = (config: unknown): number[] | null => {
  if (typeof config !== "object" || config === null) return null;
  if (!("product" in config) || config.product !== "meetkit") return null;
  if (!("protocolVersions" in config) || !Array.isArray(config.protocolVersions)) return null;
  return config.protocolVersions.filter((version) => typeof version === "number");
};
