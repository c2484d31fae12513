// Recording and livestream of one stay: the SDK's events become actions of the store, a person's wishes become calls.
import type { EgressConfig, LivestreamOutput, Meeting } from "@meetkit/sdk";
import type { MeetingAction, MeetingView } from "../meeting/meetingView.ts";
import type { Store } from "../page/store.ts";
import { type EgressDialog, type EgressKind, lastEnded, stageOf } from "./egressView.ts";
import { saveAs } from "./recording/saveAs.ts";

export interface EgressControls {
  openDialog(dialog: EgressDialog | null): void;
  startRecording(config: EgressConfig): void;
  stopRecording(): void;
  goLive(outputs: readonly LivestreamOutput[], config: EgressConfig): void;
  stopLive(): void;
  startWatchLink(config: EgressConfig): void;
  stopWatchLink(): void;
  /** Fetches the list of this meeting's recordings. */
  listRecordings(): void;
  download(recordingId: string, index: number): void;
}

export interface EgressWorld {
  readonly meeting: Meeting;
  readonly store: Store<MeetingView, MeetingAction>;
  /** Runs an operation unless the same one is under way; its failure is told like every error. */
  run(operation: string, call: () => Promise<unknown>): void;
}

/** A file whose process was killed is made whole first, which takes its time. */
const FILE_TRIES = 15;
const FILE_INTERVAL_MS = 1000;

/** Listens from now on; `refresh` takes over what a snapshot has brought without an event. */
export function followEgress(world: EgressWorld): { readonly controls: EgressControls; refresh(): void } {
  const { meeting, store, run } = world;
  const { dispatch } = store;

  function note(kind: EgressKind, state: Parameters<typeof stageOf>[0], startedAt: Date | null): void {
    const stage = stageOf(state);
    const before = store.get().egress[kind];
    const sinceMs =
      stage !== "started"
        ? null
        : (startedAt?.getTime() ?? (before.stage === "starting" ? Date.now() : before.sinceMs));
    dispatch({ type: "egressState", kind, stage, sinceMs });
  }

  /** Moderators who come later learn from the list since when; others see that it runs, not for how long. */
  async function learnBegin(): Promise<void> {
    const aheadMs = Date.now() - meeting.localParticipant.joinedAt.getTime();
    await fetchRecordings();
    const running = store.get().egress.recordings?.find(({ state }) => state === "started");
    if (running !== undefined && running.startedAt !== null && meeting.recordingState === "RECORDING_STARTED") {
      note("recording", meeting.recordingState, new Date(Date.parse(running.startedAt) + aheadMs));
    }
  }

  const refresh = (): void => {
    note("recording", meeting.recordingState, null);
    const { stage, sinceMs } = store.get().egress.recording;
    if (stage === "started" && sinceMs === null && store.get().canModerate) {
      run("list-recordings", learnBegin);
    }
    note("livestream", meeting.livestreamState, null);
    note("hls", meeting.hlsState, null);
    dispatch({ type: "watchUrl", url: meeting.hlsUrls?.watchUrl ?? null });
    if (meeting.livestreamOutputs.length > 0) {
      dispatch({ type: "outputs", outputs: meeting.livestreamOutputs });
    }
  };

  async function fetchRecordings(): Promise<void> {
    dispatch({ type: "recordings", recordings: await meeting.listRecordings() });
  }

  /** Looks until the recording that has just ended has its files, then offers them. */
  async function offerEnded(): Promise<void> {
    for (let tries = 0; tries < FILE_TRIES && store.get().phase.at === "inside"; tries += 1) {
      await fetchRecordings();
      const ended = lastEnded(store.get().egress.recordings ?? []);
      if (ended !== null && ended.files.length > 0) {
        dispatch({ type: "recordingReady", recordingId: ended.recordingId });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, FILE_INTERVAL_MS));
    }
  }

  /** The panel that shows how it goes takes the place of the dialog that ordered it. */
  function panelForDialog(dialog: EgressDialog): void {
    if (store.get().egress.dialog === dialog) {
      dispatch({ type: "egressDialog", dialog: null });
      if (store.get().panel !== "live") {
        dispatch({ type: "panel", panel: "live" });
      }
    }
  }

  meeting.on("recording-state-changed", ({ state }) => {
    const before = store.get().egress.recording.stage;
    note("recording", state, null);
    if (!store.get().canModerate) {
      return;
    }
    if (stageOf(state) === "stopped" && before !== "starting") {
      run("offer-recording", offerEnded);
    } else if (store.get().egress.recordings !== null) {
      run("list-recordings", fetchRecordings);
    }
  });
  // What became of the destinations stays to be read when the livestream is over, until the next begins.
  meeting.on("livestream-output-changed", ({ outputs }) => dispatch({ type: "outputs", outputs }));
  meeting.on("hls-state-changed", ({ state }) => {
    note("hls", state, null);
    dispatch({ type: "watchUrl", url: meeting.hlsUrls?.watchUrl ?? null });
  });
  meeting.on("livestream-state-changed", ({ state }) => note("livestream", state, null));

  return {
    refresh,
    controls: {
      openDialog: (dialog) => dispatch({ type: "egressDialog", dialog }),
      startRecording(config) {
        dispatch({ type: "egressDialog", dialog: null });
        run("recording", () => meeting.startRecording(null, null, config));
      },
      stopRecording: () => run("recording", () => meeting.stopRecording()),
      goLive(outputs, config) {
        // What was wrong the last time is forgotten, so that the answer to this try stands alone.
        dispatch({ type: "egressDialog", dialog: "live" });
        run("livestream", async () => {
          await meeting.startLivestream(outputs, config);
          panelForDialog("live");
        });
      },
      stopLive() {
        dispatch({ type: "egressDialog", dialog: null });
        run("livestream", () => meeting.stopLivestream());
      },
      startWatchLink(config) {
        dispatch({ type: "egressDialog", dialog: "watchLink" });
        run("hls", async () => {
          await meeting.startHls(config);
          panelForDialog("watchLink");
        });
      },
      stopWatchLink() {
        dispatch({ type: "egressDialog", dialog: null });
        run("hls", () => meeting.stopHls());
      },
      listRecordings: () => run("list-recordings", fetchRecordings),
      download: (recordingId, index) =>
        run(`download-${recordingId}-${index}`, async () => {
          saveAs((await meeting.recordingLink(recordingId, index)).url);
        }),
    },
  };
}
