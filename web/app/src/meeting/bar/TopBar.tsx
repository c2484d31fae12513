// The quiet line above the meeting: which one it is, how long it has been, whether it is recorded or live, its link.
import { useState } from "react";
import { EgressMarks } from "../../egress/EgressMarks.tsx";
import type { EgressView } from "../../egress/egressView.ts";
import { useElapsed } from "../../hooks/useElapsed.ts";
import { clockText } from "../../page/clockText.ts";
import { CopyLink } from "../../ui/CopyLink.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Mark } from "../../ui/Mark.tsx";

export interface TopBarProps {
  readonly meetingId: string;
  readonly egress: EgressView;
  readonly debug: boolean;
  readonly errorCount: number;
  readonly onErrors: () => void;
}

export function TopBar({ meetingId, egress, debug, errorCount, onErrors }: TopBarProps) {
  return (
    <header className="top-bar">
      <Mark size={26} />
      <h1 className="meeting-id" data-testid="meeting-id">
        {meetingId}
      </h1>
      <Elapsed />
      <EgressMarks egress={egress} />
      <span className="spacer" />
      {debug ? (
        <button type="button" className="chip-button" onClick={onErrors} data-testid="toggle-errors">
          <Icon name="bug" size={18} />
          <span>{errorCount === 1 ? "1 error" : `${errorCount} errors`}</span>
        </button>
      ) : null}
      <CopyLink meetingId={meetingId} />
    </header>
  );
}

/** Time in the meeting. */
function Elapsed() {
  const [startMs] = useState(Date.now);
  return (
    <span className="elapsed" role="timer" aria-label="Time in the meeting">
      {clockText(useElapsed(startMs))}
    </span>
  );
}
