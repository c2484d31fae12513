// Shapes of spec/protocol.md until the SDK exports them.
import type { ErrorFields } from "@meetkit/sdk";

export type HlsState = "HLS_STARTING" | "HLS_STARTED" | "HLS_STOPPING" | "HLS_STOPPED";

export interface LivestreamOutputState {
  readonly url: string;
  readonly state: "connecting" | "live" | "retrying" | "failed" | "stopped";
  readonly attempt: number;
  readonly error: ErrorFields | null;
}
