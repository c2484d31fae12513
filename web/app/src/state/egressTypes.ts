// Shapes of spec/protocol.md until the SDK exports them.

export type HlsState = "HLS_STARTING" | "HLS_STARTED" | "HLS_STOPPING" | "HLS_STOPPED";
