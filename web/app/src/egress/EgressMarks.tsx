// What everybody sees of recording and livestream: REC with its time, LIVE, and what is about to begin or end.
import { useElapsed } from "../hooks/useElapsed.ts";
import { clockText } from "../page/clockText.ts";
import { type EgressView, liveOf, type Running } from "./egressView.ts";

export function EgressMarks({ egress }: { readonly egress: EgressView }) {
  const { recording } = egress;
  const live = liveOf(egress);
  return (
    <>
      <EgressMark kind="recording" running={recording} short="REC" starting="Starting to record" stopping="Saving" />
      <EgressMark kind="live" running={live} short="LIVE" starting="Going live" stopping="Ending" />
      <p className="visually-hidden" role="status" data-testid="egress-announcement">
        {recording.stage === "started" ? "This meeting is being recorded. " : ""}
        {live.stage === "started" ? "This meeting is live." : ""}
      </p>
    </>
  );
}

interface EgressMarkProps {
  readonly kind: "recording" | "live";
  readonly running: Running;
  readonly short: string;
  readonly starting: string;
  readonly stopping: string;
}

function EgressMark({ kind, running, short, starting, stopping }: EgressMarkProps) {
  const { stage, sinceMs } = running;
  if (stage === "stopped") {
    return null;
  }
  const what = kind === "recording" ? "Being recorded" : "Live";
  return (
    <span
      className={`egress-mark egress-${kind}${stage === "started" ? "" : " egress-changing"}`}
      title={stage === "started" ? what : stage === "starting" ? `${starting}…` : `${stopping}…`}
      data-testid={`${kind}-mark`}
      data-stage={stage}
    >
      {stage === "started" ? (
        <>
          <i aria-hidden="true" />
          <strong>{short}</strong>
          {sinceMs === null ? null : <ElapsedSince what={what} sinceMs={sinceMs} />}
        </>
      ) : (
        <>
          <span className="spinner" aria-hidden="true" />
          <span className="egress-word">{stage === "starting" ? starting : stopping}…</span>
        </>
      )}
    </span>
  );
}

function ElapsedSince({ what, sinceMs }: { readonly what: string; readonly sinceMs: number }) {
  const seconds = useElapsed(sinceMs);
  return (
    <span className="egress-time" role="timer" aria-label={`${what} for`} data-testid="egress-time">
      {clockText(seconds)}
    </span>
  );
}
