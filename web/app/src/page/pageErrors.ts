// Errors that arise in the page itself, and the plain sentence of any error; all texts are the catalogue's.
import { asMeetingError, failuresOf, type MeetingError } from "@meetkit/sdk";
import { serverUrl } from "./place.ts";

/** Makes errors whose documentation is on the server that served this page. */
export const fail = failuresOf(serverUrl);

/** Anything caught, as an error of the catalogue: what is none is a bug and says so. */
export const asError = (fault: unknown): MeetingError => asMeetingError(fault, fail);

/** What people who are no developers read. A code of a newer server has its message. */
export function plainText(error: MeetingError): string {
  // The catalogue's sentences of these two say that it has ended; here it is tried again, or other destinations go on.
  if (error.ends === "nothing" && error.code === LIVESTREAM_FAILED) {
    return `${error.plain} The livestream goes on.`;
  }
  return error.ends === "nothing" && error.code === HLS_FAILED ? HLS_TROUBLE : error.plain;
}

const LIVESTREAM_FAILED = 5002;
const HLS_FAILED = 5003;
const HLS_TROUBLE = "The stream of the watch link has a problem. It is tried again.";

/** What is wrong with one field of a form, said beside it. */
export function fieldText(error: MeetingError): string {
  const { problem } = error.params;
  // MALFORMED says in its own words what is wrong: "it is empty".
  const said = error.reason === "MALFORMED" && typeof problem === "string" ? problem : error.plain;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.endsWith(".") ? "" : "."}`;
}

/** What a person can do about a recording or livestream that failed; empty where nothing needs to be said. */
export function errorHelp(error: MeetingError): string {
  return EGRESS_CODES.has(error.code) ? error.solution : "";
}

/** Recording, livestream and HLS: whoever reads of their failure has ordered them and can do something about it. */
const EGRESS_CODES: ReadonlySet<number> = new Set([
  4011, 4012, 4013, 4014, 4015, 4016, 4017, 5001, 5002, 5003, 5004, 5005, 5006,
]);

/** The page that explains an error: where the error says, else on this server. */
export function docsOf(error: MeetingError): string {
  return error.docUrl ?? `${serverUrl}/errors/${error.code}`;
}
