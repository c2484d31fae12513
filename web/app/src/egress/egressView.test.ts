import type { Recording } from "@meetkit/sdk";
import { describe, expect, it } from "vitest";
import { lastEnded, liveOf, newsOf, noEgress, type Stage, stageOf } from "./egressView.ts";

const recording = (recordingId: string, state: Recording["state"]): Recording => ({
  recordingId,
  state,
  startedAt: null,
  endedAt: null,
  storage: "local",
  files: [],
});

describe("stageOf", () => {
  it("reads the states of all three, and takes one that it doesn't know for stopped", () => {
    expect([stageOf("RECORDING_STARTED"), stageOf("LIVESTREAM_STARTING"), stageOf("HLS_STOPPING")]).toEqual([
      "started",
      "starting",
      "stopping",
    ]);
    expect(stageOf("RECORDING_PAUSED" as "RECORDING_STOPPED")).toBe("stopped");
  });
});

describe("liveOf", () => {
  const live = (livestream: Stage, hls: Stage): Stage =>
    liveOf({ ...noEgress, livestream: { stage: livestream, sinceMs: 1 }, hls: { stage: hls, sinceMs: 2 } }).stage;

  it("is live as soon as one way is, and until the last has ended", () => {
    expect(live("started", "starting")).toBe("started");
    expect(live("stopping", "started")).toBe("started");
    expect(live("stopped", "starting")).toBe("starting");
    expect(live("stopping", "stopped")).toBe("stopping");
    expect(live("stopped", "stopped")).toBe("stopped");
  });
});

describe("lastEnded", () => {
  it("is the newest that has ended, whatever has begun meanwhile", () => {
    const list = [recording("c", "starting"), recording("b", "failed"), recording("a", "stopped")];
    expect(lastEnded(list)?.recordingId).toBe("b");
    expect(lastEnded(list.slice(0, 1))).toBeNull();
  });
});

describe("newsOf", () => {
  it("tells a beginning and an end, each once", () => {
    expect(newsOf("recording", "starting", "started")).toBe("This meeting is being recorded");
    expect(newsOf("recording", "started", "started")).toBeNull();
    expect(newsOf("livestream", "stopping", "stopped")).toBe("The livestream has ended");
    expect(newsOf("livestream", "starting", "stopped")).toBeNull();
  });
});
