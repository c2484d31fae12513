// The files of one recording, each with its own download.
import type { Recording } from "@meetkit/sdk";
import { Icon } from "../../ui/Icon.tsx";
import { fileFacts, fileTitle } from "./recordingText.ts";

export interface RecordingFilesProps {
  readonly recording: Recording;
  /** Operations under way, by name. */
  readonly busy: ReadonlySet<string>;
  readonly nameOf: (participantId: string) => string | undefined;
  readonly onDownload: (recordingId: string, index: number) => void;
}

export function RecordingFiles({ recording, busy, nameOf, onDownload }: RecordingFilesProps) {
  const { recordingId, files } = recording;
  return (
    <ul className="recording-files">
      {files.map((file) => {
        const title = fileTitle(file, nameOf);
        const fetching = busy.has(`download-${recordingId}-${file.index}`);
        return (
          <li key={file.index} className="recording-file" data-testid="recording-file" data-index={file.index}>
            <Icon name={file.type === "audio" ? "mic" : "film"} size={20} />
            <span className="recording-name">
              <span dir="auto">{title}</span>
              <small>{fileFacts(file)}</small>
              {file.participantId === undefined ? (
                <small className="recording-path" title={file.name}>
                  {file.name}
                </small>
              ) : null}
            </span>
            <button
              type="button"
              className="icon-button small"
              disabled={fetching}
              onClick={() => onDownload(recordingId, file.index)}
              aria-label={`Download ${title}`}
              title="Download"
              data-testid="download-file"
            >
              {fetching ? <span className="spinner" aria-hidden="true" /> : <Icon name="download" size={20} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
