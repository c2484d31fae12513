// Races with a stream that ends: what is asked about it while the news is under way is nobody's error.
import { MeetingError } from "../errors/error.ts";

const GONE: ReadonlySet<string> = new Set(["PRODUCER", "CONSUMER"]);

/** The server does not know the stream any more. */
export const isGone = (fault: unknown): boolean =>
  fault instanceof MeetingError && fault.name === "NOT_FOUND" && GONE.has(fault.reason);
