import type { RecordingFile } from "@meetkit/sdk";
import { describe, expect, it } from "vitest";
import { fileFacts, fileTitle } from "./recordingText.ts";

const file = (over: Partial<RecordingFile>): RecordingFile => ({
  index: 0,
  name: "m.mp4",
  type: "composite",
  sizeBytes: 4_210_000,
  durationMs: 67_400,
  ...over,
});
const nameOf = (id: string) => (id === "p1" ? "Ada" : undefined);

describe("fileTitle", () => {
  it("says what a file holds", () => {
    expect(fileTitle(file({}), nameOf)).toBe("Meeting");
    expect(fileTitle(file({ type: "audio" }), nameOf)).toBe("Meeting, sound only");
    expect(fileTitle(file({ type: "video", participantId: "p1", source: "share" }), nameOf)).toBe("Ada, screen");
  });

  it("falls back to the id of somebody who has left", () => {
    expect(fileTitle(file({ type: "audio", participantId: "p2", source: "mic" }), nameOf)).toBe("p2, microphone");
  });
});

describe("fileFacts", () => {
  it("gives length and size", () => {
    expect(fileFacts(file({}))).toBe("1:07 · 4.2 MB");
  });
});
