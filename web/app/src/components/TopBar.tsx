// The quiet line above the meeting: which one it is, how long it has been, its link.
import { useEffect, useState } from "react";
import { CopyLink } from "./CopyLink.tsx";
import { Icon } from "./Icon.tsx";
import { Mark } from "./Mark.tsx";

export interface TopBarProps {
  readonly meetingId: string;
  readonly debug: boolean;
  readonly errorCount: number;
  readonly onErrors: () => void;
}

export function TopBar({ meetingId, debug, errorCount, onErrors }: TopBarProps) {
  return (
    <header className="top-bar">
      <Mark size={26} />
      <h1 className="meeting-id" data-testid="meeting-id">
        {meetingId}
      </h1>
      <Elapsed />
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

/** Time in the meeting, minutes and seconds. */
function Elapsed() {
  const [seconds, setSeconds] = useState(0);

  useEffect(() => {
    const startMs = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - startMs) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);

  const minutes = Math.floor(seconds / 60);
  return (
    <span className="elapsed" role="timer" aria-label="Time in the meeting">
      {minutes}:{String(seconds % 60).padStart(2, "0")}
    </span>
  );
}
