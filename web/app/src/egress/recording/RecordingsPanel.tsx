// All recordings of this meeting, in all its sessions: their files, and why one ended too early.
import type { Recording } from "@meetkit/sdk";
import { useEffect } from "react";
import type { MeetingView } from "../../meeting/meetingView.ts";
import { SidePanel } from "../../meeting/panels/SidePanel.tsx";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { EgressControls } from "../egressSession.ts";
import { RecordingFiles } from "./RecordingFiles.tsx";
import { stateWord } from "./recordingText.ts";

export interface RecordingsPanelProps {
  readonly view: MeetingView;
  readonly egress: EgressControls;
  readonly debug: boolean;
  readonly onClose: () => void;
}

export function RecordingsPanel({ view, egress, debug, onClose }: RecordingsPanelProps) {
  const { listRecordings } = egress;
  const { recordings } = view.egress;
  const loading = view.busy.has("list-recordings");
  useEffect(() => listRecordings(), [listRecordings]);

  return (
    <SidePanel title="Recordings" testId="recordings-panel" onClose={onClose}>
      <div className="panel-body" aria-busy={loading}>
        {recordings === null ? (
          loading ? (
            <p className="empty">
              <span className="spinner" aria-hidden="true" /> Looking…
            </p>
          ) : (
            <div className="empty">
              <p>The list couldn't be fetched.</p>
              <button type="button" className="button quiet small" onClick={listRecordings}>
                <Icon name="retry" size={18} />
                Try again
              </button>
            </div>
          )
        ) : recordings.length === 0 ? (
          <p className="empty">Nothing of this meeting has been recorded yet.</p>
        ) : (
          <ol className="recordings">
            {recordings.map((recording) => (
              <RecordingItem
                key={recording.recordingId}
                recording={recording}
                view={view}
                egress={egress}
                debug={debug}
              />
            ))}
          </ol>
        )}
      </div>
    </SidePanel>
  );
}

interface RecordingItemProps {
  readonly recording: Recording;
  readonly view: MeetingView;
  readonly egress: EgressControls;
  readonly debug: boolean;
}

function RecordingItem({ recording, view, egress, debug }: RecordingItemProps) {
  const word = stateWord(recording);
  const { startedAt, error } = recording;
  return (
    <li
      className="recording"
      data-testid="recording"
      data-state={recording.state}
      data-recording={recording.recordingId}
    >
      <p className="recording-head">
        {startedAt === null ? <span>Not begun</span> : <time dateTime={startedAt}>{whenText(startedAt)}</time>}
        {word === "" ? null : <span className={`state-word state-${recording.state}`}>{word}</span>}
      </p>
      {error === undefined ? null : <ErrorCard error={error} debug={debug} announce={false} />}
      <RecordingFiles
        recording={recording}
        busy={view.busy}
        nameOf={(participantId) => view.people.find(({ id }) => id === participantId)?.name}
        onDownload={egress.download}
      />
    </li>
  );
}

function whenText(at: string): string {
  return new Date(at).toLocaleString(undefined, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
}
