// A moderator's buttons for recording and livestream, and what each does in each state.

import type { MeetingView, Panel } from "../meeting/meetingView.ts";
import { ControlButton } from "../ui/ControlButton.tsx";
import type { IconName } from "../ui/Icon.tsx";
import type { EgressControls } from "./egressSession.ts";
import { liveOf } from "./egressView.ts";

export interface EgressAct {
  readonly icon: IconName;
  readonly label: string;
  readonly testId: string;
  /** `recording` or `live`: it runs. */
  readonly look: "plain" | "active" | "recording" | "live";
  /** It begins or ends: nothing can be asked for now. */
  readonly changing: boolean;
  readonly expanded?: boolean;
  readonly act: () => void;
}

/** Record, go live, recordings: the same three as buttons of the bar and as items of the menu. */
export function egressActs(view: MeetingView, egress: EgressControls, onPanel: (panel: Panel) => void): EgressAct[] {
  const { recording } = view.egress;
  const live = liveOf(view.egress);
  const recordingChanges = recording.stage === "starting" || recording.stage === "stopping";
  const liveChanges = live.stage === "starting" || live.stage === "stopping";
  return [
    {
      icon: recording.stage === "started" ? "stop" : "record",
      label: { stopped: "Record", starting: "Starting to record…", started: "Stop recording", stopping: "Saving…" }[
        recording.stage
      ],
      testId: "toggle-recording",
      look: recording.stage === "started" ? "recording" : "plain",
      changing: recordingChanges || view.busy.has("recording"),
      act: () => (recording.stage === "started" ? egress.stopRecording() : egress.openDialog("record")),
    },
    {
      icon: "live",
      label: { stopped: "Go live", starting: "Going live…", started: "Live", stopping: "Ending…" }[live.stage],
      testId: "toggle-live",
      look: live.stage === "started" ? "live" : "plain",
      changing: liveChanges || (live.stage === "stopped" && (view.busy.has("livestream") || view.busy.has("hls"))),
      ...(live.stage === "started" ? { expanded: view.panel === "live" } : {}),
      act: () => (live.stage === "started" ? onPanel("live") : egress.openDialog("live")),
    },
    {
      icon: "film",
      label: "Recordings",
      testId: "toggle-recordings",
      look: view.panel === "recordings" ? "active" : "plain",
      changing: false,
      expanded: view.panel === "recordings",
      act: () => onPanel("recordings"),
    },
  ];
}

export function EgressButtons({ acts }: { readonly acts: readonly EgressAct[] }) {
  return (
    <div className="control-group">
      {acts.map(({ icon, label, testId, look, changing, expanded, act }) => (
        <ControlButton
          key={testId}
          icon={icon}
          label={label}
          testId={testId}
          look={look}
          busy={changing}
          disabled={changing}
          onClick={act}
          {...(expanded === undefined ? {} : { expanded })}
        />
      ))}
    </div>
  );
}
