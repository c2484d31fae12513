/** Recordings and their files in words. */
import type { Recording, RecordingFile } from "@meetkit/sdk";
import { clockText, sizeText } from "../../page/clockText.ts";

const SOURCES = { mic: "microphone", webcam: "camera", share: "screen", shareAudio: "screen sound" } as const;

/** What a file holds: the whole meeting, or whose track it is. A participant who left long ago has no name any more. */
export function fileTitle(file: RecordingFile, nameOf: (participantId: string) => string | undefined): string {
  if (file.participantId === undefined) {
    return file.type === "audio" ? "Meeting, sound only" : "Meeting";
  }
  const name = nameOf(file.participantId) ?? file.participantId;
  return file.source === undefined ? name : `${name}, ${SOURCES[file.source]}`;
}

/** Length and size: `1:04:07 · 812 MB`. */
export function fileFacts({ durationMs, sizeBytes }: RecordingFile): string {
  return `${clockText(durationMs / 1000)} · ${sizeText(sizeBytes)}`;
}

const STATES: { readonly [state in Recording["state"]]: string } = {
  starting: "Starting",
  started: "Recording",
  stopping: "Saving",
  stopped: "",
  failed: "Interrupted",
};

/** A word on how it stands; empty when there is nothing but its files to tell. */
export function stateWord({ state, storage }: Recording): string {
  return STATES[state] || (storage === "uploading" ? "Uploading" : "");
}
