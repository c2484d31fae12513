/** Which field of which destination an error of a livestream's start is about, so that it is shown there. */
import type { MeetingError } from "@meetkit/sdk";

export type OutputField = "url" | "streamKey";

export interface OutputPlace {
  /** Counted from 0, in the order in which the destinations were sent. */
  readonly index: number;
  readonly field: OutputField;
}

const FIELD = /^outputs\[(\d+)\](?:\.(\w+))?$/;

/** Null: it is about no single destination. */
export function outputPlace(error: MeetingError): OutputPlace | null {
  const { field, output_index: named } = error.params;
  const match = typeof field === "string" ? FIELD.exec(field) : null;
  if (match !== null) {
    return { index: Number(match[1]), field: match[2] === "streamKey" ? "streamKey" : "url" };
  }
  const index = error.subject.outputIndex ?? named;
  if (typeof index !== "number") {
    return null;
  }
  // A destination that was reached and said no has mostly been given a wrong key.
  return { index, field: error.reason === "REJECTED_BY_DESTINATION" ? "streamKey" : "url" };
}
