// For moderators: where the meeting is streamed to, how each destination is doing, and the end of it.
import type { LivestreamOutputState } from "@meetkit/sdk";
import { useElapsed } from "../../hooks/useElapsed.ts";
import type { MeetingView } from "../../meeting/meetingView.ts";
import { SidePanel } from "../../meeting/panels/SidePanel.tsx";
import { clockText } from "../../page/clockText.ts";
import { CopyText } from "../../ui/CopyText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { EgressControls } from "../egressSession.ts";
import type { Running } from "../egressView.ts";

export interface LivePanelProps {
  readonly view: MeetingView;
  readonly egress: EgressControls;
  readonly debug: boolean;
  readonly onClose: () => void;
}

export function LivePanel({ view, egress, debug, onClose }: LivePanelProps) {
  const { livestream, hls, outputs, watchUrl } = view.egress;
  return (
    <SidePanel title="Live" testId="live-panel" onClose={onClose}>
      <div className="panel-body live-panel">
        <section aria-label="Livestream" className="live-section">
          <p className="live-head">
            <strong>Livestream</strong>
            <StageWord running={livestream} />
          </p>
          <ul className="output-states">
            {outputs.map((output, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a destination is known by its place alone.
              <OutputState key={index} output={output} debug={debug} />
            ))}
          </ul>
          {livestream.stage === "started" ? (
            <button
              type="button"
              className="button danger"
              disabled={view.busy.has("livestream")}
              onClick={() => egress.openDialog("stopLive")}
              data-testid="stop-live"
            >
              <Icon name="stop" size={20} />
              End livestream
            </button>
          ) : (
            <button
              type="button"
              className="button quiet"
              disabled={livestream.stage !== "stopped" || view.busy.has("livestream")}
              onClick={() => egress.openDialog("live")}
              data-testid="open-live"
            >
              <Icon name="live" size={20} />
              Go live to a service
            </button>
          )}
        </section>
        <section aria-label="Watch link" className="live-section">
          <p className="live-head">
            <strong>Watch link</strong>
            <StageWord running={hls} />
          </p>
          {hls.stage === "started" && watchUrl !== null ? (
            <>
              <p className="fine">Whoever has this link can watch.</p>
              <p className="watch-link">
                <a href={watchUrl} target="_blank" rel="noreferrer" data-testid="watch-link">
                  {watchUrl}
                </a>
              </p>
              <CopyText text={watchUrl} what="the watch link" button="Copy watch link" testId="copy-watch-link" />
              <button
                type="button"
                className="button danger"
                disabled={view.busy.has("hls")}
                onClick={() => egress.openDialog("stopHls")}
                data-testid="stop-hls"
              >
                <Icon name="stop" size={20} />
                End broadcast
              </button>
            </>
          ) : (
            <button
              type="button"
              className="button quiet"
              disabled={hls.stage !== "stopped" || view.busy.has("hls")}
              onClick={() => egress.openDialog("watchLink")}
              data-testid="open-watch-link"
            >
              <Icon name="link" size={20} />
              Get a watch link
            </button>
          )}
        </section>
      </div>
    </SidePanel>
  );
}

export function StageWord({ running }: { readonly running: Running }) {
  switch (running.stage) {
    case "stopped":
      return <span className="fine">Not live</span>;
    case "starting":
      return <span className="fine">Starting…</span>;
    case "stopping":
      return <span className="fine">Ending…</span>;
    case "started":
      return running.sinceMs === null ? <span>Live</span> : <LiveFor sinceMs={running.sinceMs} />;
  }
}

function LiveFor({ sinceMs }: { readonly sinceMs: number }) {
  return <span className="live-time">Live for {clockText(useElapsed(sinceMs))}</span>;
}

const WORDS: { readonly [state in LivestreamOutputState["state"]]: string } = {
  connecting: "Connecting",
  live: "Live",
  retrying: "Retrying",
  failed: "Failed",
  stopped: "Ended",
};

function OutputState({ output, debug }: { readonly output: LivestreamOutputState; readonly debug: boolean }) {
  const { url, state, attempt, error } = output;
  return (
    <li className="output-state" data-testid="output-state" data-state={state}>
      <p className="output-line">
        <span className="output-url" title={url}>
          {url}
        </span>
        <span className={`state-word output-${state}`} role="status">
          {state === "connecting" || state === "retrying" ? <span className="spinner" aria-hidden="true" /> : null}
          {WORDS[state]}
          {state === "retrying" && attempt > 1 ? ` (${attempt})` : ""}
        </span>
      </p>
      {error === null ? null : (
        <p className="output-problem" data-testid="output-problem" data-code={error.code} data-reason={error.reason}>
          {debug ? (
            <code>
              {error.code} {error.name} · {error.reason}
            </code>
          ) : null}
          <span>{debug ? error.detail : error.plain}</span> <span className="output-help">{error.solution}</span>
        </p>
      )}
    </li>
  );
}
