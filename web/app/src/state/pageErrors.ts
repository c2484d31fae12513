// Errors that arise in the page itself, and the plain sentence of any error; all texts are the catalogue's.
import { asMeetingError, catalogue, type ErrorEntry, failuresOf, type MeetingError } from "@meetkit/sdk";

/** Makes errors whose documentation is on the server that served this page. */
export const fail = failuresOf(globalThis.location?.origin ?? "");

/** Anything caught, as an error of the catalogue: what is none is a bug and says so. */
export const asError = (fault: unknown): MeetingError => asMeetingError(fault, fail);

/** What people who are no developers read. A code of a newer server has its message. */
export function plainText(error: MeetingError): string {
  const entries: { readonly [code: number]: ErrorEntry | undefined } = catalogue;
  return entries[error.code]?.userMessage ?? error.message;
}

/** The page that explains an error: where the error says, else on this server. */
export function docsOf(error: MeetingError): string {
  return error.docUrl ?? `/errors/${error.code}`;
}
