// Out of the meeting: why, and what one can do now.
import type { LeaveReason, MeetingError } from "@meetkit/sdk";
import { useEffect, useRef } from "react";
import { ErrorCard } from "../ui/ErrorCard.tsx";
import { Mark } from "../ui/Mark.tsx";
import { farewell } from "./farewell.ts";

export interface OverScreenProps {
  readonly reason: LeaveReason;
  readonly error: MeetingError | null;
  readonly wasInside: boolean;
  readonly debug: boolean;
  readonly onRejoin: () => void;
  readonly onHome: () => void;
}

export function OverScreen({ reason, error, wasInside, debug, onRejoin, onHome }: OverScreenProps) {
  const { title, text, rejoin } = farewell(reason, wasInside, error !== null);
  const heading = useRef<HTMLHeadingElement>(null);

  // A screen reader goes on where the meeting was: tell it that this is another place.
  useEffect(() => heading.current?.focus(), []);

  return (
    <main className="centred" data-testid="over" data-reason={reason.name} data-reason-code={reason.code}>
      <section className="card message-card">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {text === null || error !== null ? null : <p>{text}</p>}
        {error === null ? null : <ErrorCard error={error} debug={debug} />}
        {debug ? (
          <p className="fine" data-testid="leave-reason">
            Leave reason <code>{reason.code}</code> <code>{reason.name}</code>
          </p>
        ) : null}
        <div className="message-actions">
          {rejoin === "no" ? null : (
            <button type="button" className="button primary" onClick={onRejoin} data-testid="rejoin">
              {rejoin === "rejoin" ? "Rejoin" : "Try again"}
            </button>
          )}
          <button type="button" className="button quiet" onClick={onHome} data-testid="go-home">
            Home
          </button>
        </div>
      </section>
      <p className="foot-mark">
        <Mark size={20} /> meetkit
      </p>
    </main>
  );
}
