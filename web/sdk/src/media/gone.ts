// Races with a stream that ends: what is asked about it while the news is under way is nobody's error.
import { MeetingError } from "../errors/error.ts";

const GONE: ReadonlySet<string> = new Set(["PRODUCER", "CONSUMER"]);

/** The server, or the media core behind it, does not know the stream any more. */
export const isGone = (fault: unknown): boolean => {
  if (!(fault instanceof MeetingError)) return false;
  if (fault.name === "NOT_FOUND") return GONE.has(fault.reason);
  return fault.reason === "CORE_REFUSED" && String(fault.params["problem"]).endsWith("does not exist");
};
