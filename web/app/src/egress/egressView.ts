// Recording, livestream and watch link of the meeting as plain data, and how each event changes them.
import type {
  HlsState,
  LivestreamOutputState,
  LivestreamState,
  MeetingError,
  Recording,
  RecordingState,
} from "@meetkit/sdk";

export type Stage = "stopped" | "starting" | "started" | "stopping";

export interface Running {
  readonly stage: Stage;
  /** By this machine's clock; null while it doesn't run, or when nobody said since when. */
  readonly sinceMs: number | null;
}

/** `watchLink`: the dialog of `live`, open at its second way. */
export type EgressDialog = "record" | "live" | "watchLink" | "stopLive" | "stopHls";

export interface EgressView {
  readonly recording: Running;
  readonly livestream: Running;
  readonly hls: Running;
  /** Where the watch link leads while it is live. */
  readonly watchUrl: string | null;
  /** Of the running or last livestream; moderators only. */
  readonly outputs: readonly LivestreamOutputState[];
  /** Of this meeting, newest first; null before the list was fetched. */
  readonly recordings: readonly Recording[] | null;
  readonly dialog: EgressDialog | null;
  /** Why the start that the open dialog asked for failed: shown in it, where it can be corrected. */
  readonly dialogError: MeetingError | null;
}

export type EgressKind = "recording" | "livestream" | "hls";

export type EgressAction =
  | { readonly type: "egressState"; readonly kind: EgressKind; readonly stage: Stage; readonly sinceMs: number | null }
  | { readonly type: "watchUrl"; readonly url: string | null }
  | { readonly type: "outputs"; readonly outputs: readonly LivestreamOutputState[] }
  | { readonly type: "recordings"; readonly recordings: readonly Recording[] }
  | { readonly type: "egressDialog"; readonly dialog: EgressDialog | null };

const NOT_RUNNING: Running = { stage: "stopped", sinceMs: null };

export const noEgress: EgressView = {
  recording: NOT_RUNNING,
  livestream: NOT_RUNNING,
  hls: NOT_RUNNING,
  watchUrl: null,
  outputs: [],
  recordings: null,
  dialog: null,
  dialogError: null,
};

const STAGES: { readonly [name: string]: Stage | undefined } = {
  STARTING: "starting",
  STARTED: "started",
  STOPPING: "stopping",
  STOPPED: "stopped",
};

/** `RECORDING_STARTED` and its like; a state of a newer server counts as stopped. */
export function stageOf(state: RecordingState | LivestreamState | HlsState): Stage {
  return STAGES[state.slice(state.indexOf("_") + 1)] ?? "stopped";
}

export function reduceEgress(view: EgressView, action: EgressAction): EgressView {
  switch (action.type) {
    case "egressState": {
      const before = view[action.kind];
      if (before.stage === action.stage && before.sinceMs === action.sinceMs) {
        return view;
      }
      return { ...view, [action.kind]: { stage: action.stage, sinceMs: action.sinceMs } };
    }
    case "watchUrl":
      return { ...view, watchUrl: action.url };
    case "outputs":
      return { ...view, outputs: action.outputs };
    case "recordings":
      return { ...view, recordings: action.recordings };
    case "egressDialog":
      return { ...view, dialog: action.dialog, dialogError: null };
  }
}

/** Codes of a start that the dialog shows itself: START_LIVESTREAM_FAILED, INVALID_LIVESTREAM_CONFIG, START_HLS_FAILED. */
const START_CODES: ReadonlySet<number> = new Set([4013, 4015, 4016]);

/** Whether an error answers the start that the open dialog waits for. */
export function belongsToDialog(view: EgressView, error: MeetingError): boolean {
  return (view.dialog === "live" || view.dialog === "watchLink") && START_CODES.has(error.code);
}

/** Two ways of being live are one to those who are in the meeting: the one that has come further. */
export function liveOf({ livestream, hls }: EgressView): Running {
  const order: readonly Stage[] = ["started", "starting", "stopping", "stopped"];
  return order.indexOf(livestream.stage) <= order.indexOf(hls.stage) ? livestream : hls;
}

const NEWS: { readonly [kind in EgressKind]: { readonly started: string; readonly stopped: string } } = {
  recording: { started: "This meeting is being recorded", stopped: "The recording has ended" },
  livestream: { started: "This meeting is being streamed live", stopped: "The livestream has ended" },
  hls: { started: "This meeting can be watched live by link", stopped: "The live broadcast has ended" },
};

/** The recording of a list, newest first, that ended last: what a moderator is offered. */
export function lastEnded(recordings: readonly Recording[]): Recording | null {
  return recordings.find(({ state }) => state === "stopped" || state === "failed") ?? null;
}

/** What everybody is told once when a state changes; null when it is no news. */
export function newsOf(kind: EgressKind, before: Stage, after: Stage): string | null {
  if (after === "started" && before !== "started") {
    return NEWS[kind].started;
  }
  // A start that failed has never been news.
  return after === "stopped" && (before === "started" || before === "stopping") ? NEWS[kind].stopped : null;
}
