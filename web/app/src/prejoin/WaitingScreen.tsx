// A guest in the lobby, until somebody answers.
import { useEffect, useState } from "react";
import { Avatar } from "../ui/Avatar.tsx";
import { Mark } from "../ui/Mark.tsx";
import { Picture } from "../ui/Picture.tsx";

export interface WaitingScreenProps {
  readonly name: string;
  readonly camera: MediaStreamTrack | null;
  /** Milliseconds since the epoch; null while the answer of the server itself is awaited. */
  readonly untilMs: number | null;
  readonly onCancel: () => void;
}

export function WaitingScreen({ name, camera, untilMs, onCancel }: WaitingScreenProps) {
  const remaining = useRemaining(untilMs);
  return (
    <main className="centred" data-testid={untilMs === null ? "joining" : "waiting"}>
      <section className="card message-card">
        <div className="waiting-picture">
          {camera === null ? (
            <Avatar id={name} name={name} size="large" />
          ) : (
            <Picture track={camera} mirrored fit="cover" label="Your picture" />
          )}
        </div>
        <div role="status">
          <h1>{untilMs === null ? "Joining…" : "You're in the lobby"}</h1>
          {untilMs === null ? null : (
            <p>The people in the meeting know that you're here. You come in as soon as one of them lets you.</p>
          )}
        </div>
        <p className="waiting-time">
          <span className="spinner" aria-hidden="true" />
          {remaining === null ? <span>Connecting to the server</span> : <span>They have {remaining} s to answer</span>}
        </p>
        <button type="button" className="button quiet" onClick={onCancel} data-testid="cancel-waiting">
          Leave
        </button>
      </section>
      <p className="foot-mark">
        <Mark size={20} /> meetkit
      </p>
    </main>
  );
}

function useRemaining(untilMs: number | null): number | null {
  const [nowMs, setNowMs] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);

  return untilMs === null ? null : Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}
