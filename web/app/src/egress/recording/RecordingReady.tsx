// A recording has ended and can be fetched.
import type { Recording } from "@meetkit/sdk";
import { clockText, sizeText } from "../../page/clockText.ts";
import { Icon } from "../../ui/Icon.tsx";

export interface RecordingReadyProps {
  readonly recording: Recording;
  readonly busy: ReadonlySet<string>;
  readonly onDownload: (recordingId: string, index: number) => void;
  readonly onShowAll: () => void;
  readonly onDismiss: () => void;
}

export function RecordingReady({ recording, busy, onDownload, onShowAll, onDismiss }: RecordingReadyProps) {
  const [file, ...others] = recording.files;
  if (file === undefined) {
    return null;
  }
  const fetching = busy.has(`download-${recording.recordingId}-${file.index}`);
  return (
    <section className="card ready-card" role="status" data-testid="recording-ready">
      <span className="ready-sign">
        <Icon name="film" size={22} />
      </span>
      <div className="ready-body">
        <p>
          <strong>{recording.state === "failed" ? "What was recorded is kept" : "Recording ready"}</strong>
          <span className="recording-path" title={file.name}>
            {file.name}
          </span>
          <small>
            {clockText(file.durationMs / 1000)} · {sizeText(file.sizeBytes)}
            {others.length === 0 ? "" : ` · ${others.length} ${others.length === 1 ? "track" : "tracks"} more`}
          </small>
        </p>
        <div className="ready-actions">
          <button
            type="button"
            className="button primary small"
            disabled={fetching}
            onClick={() => onDownload(recording.recordingId, file.index)}
            data-testid="download-ready"
          >
            {fetching ? <span className="spinner" aria-hidden="true" /> : <Icon name="download" size={18} />}
            Download
          </button>
          <button type="button" className="button quiet small" onClick={onShowAll} data-testid="show-recordings">
            All recordings
          </button>
        </div>
      </div>
      <button type="button" className="icon-button small" onClick={onDismiss} aria-label="Dismiss this message">
        <Icon name="close" size={18} />
      </button>
    </section>
  );
}
