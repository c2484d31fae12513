// Plays one HLS stream in a video element and says how it goes; knows nothing of the page.
import Hls, { type ErrorData, ErrorTypes, Events } from "hls.js/light";

/** `gone`: there is no stream at this address (any more). `trouble`: it will be tried again. */
export type PlayerState = "starting" | "playing" | "trouble" | "ended" | "gone" | "unplayable";

export interface Player {
  /** Begins anew. */
  readonly start: () => void;
  readonly stop: () => void;
}

const TRY_AGAIN_MS = 2_000;
/** A picture that stands still for longer is said; shorter stops are seen anyway. */
const STALL_MS = 2_000;
const MOST_REPAIRS = 3;
const NATIVE_TYPE = "application/vnd.apple.mpegurl";
/** Two segments of 2 s behind the newest one: further back is late, nearer is a risk of stops. */
const LIVE_SYNC_SEGMENTS = 2;

/** What a failed load of a playlist or segment means: only a 404 is final. */
const stateOf = (status: number | undefined): "gone" | "trouble" => (status === 404 ? "gone" : "trouble");

/** `tell` hears every change of the state, once each. */
export const createPlayer = (video: HTMLVideoElement, url: string, tell: (state: PlayerState) => void): Player => {
  let state: PlayerState | null = null;
  let hls: Hls | null = null;
  let timer = 0;
  let stall = 0;
  let repairs = 0;

  const change = (next: PlayerState): void => {
    if (next === state) return;
    state = next;
    tell(next);
  };

  const stop = (): void => {
    window.clearTimeout(timer);
    window.clearTimeout(stall);
    hls?.destroy();
    hls = null;
  };

  const tryAgain = (): void => {
    change("trouble");
    window.clearTimeout(timer);
    timer = window.setTimeout(start, TRY_AGAIN_MS);
  };

  const failed = (data: ErrorData): void => {
    if (!data.fatal) return;
    if (data.type === ErrorTypes.NETWORK_ERROR) {
      const next = stateOf(data.response?.code);
      // What has been played and is now removed has ended. Stopping winds the element back.
      const final = video.currentTime > 0 ? "ended" : "gone";
      stop();
      if (next === "gone") change(final);
      else tryAgain();
      return;
    }
    repairs += 1;
    if (data.type === ErrorTypes.MEDIA_ERROR && repairs <= MOST_REPAIRS) {
      hls?.recoverMediaError();
      return;
    }
    stop();
    change("unplayable");
  };

  const startNatively = (): void => {
    video.src = url;
    video.load();
  };

  const start = (): void => {
    stop();
    if (Hls.isSupported()) {
      // The page's policy allows no scripts but its own files; so small a stream needs no worker.
      hls = new Hls({ enableWorker: false, liveSyncDurationCount: LIVE_SYNC_SEGMENTS, maxLiveSyncPlaybackRate: 1.1 });
      hls.on(Events.ERROR, (_, data) => failed(data));
      hls.loadSource(url);
      hls.attachMedia(video);
    } else if (video.canPlayType(NATIVE_TYPE) !== "") {
      startNatively();
    } else {
      change("unplayable");
    }
  };

  /** Without hls.js the element's error alone doesn't say whether the stream is gone. */
  const failedNatively = async (): Promise<void> => {
    if (hls !== null) return;
    const response = await fetch(url, { cache: "no-store" }).catch(() => null);
    if (response?.ok) change("unplayable");
    else if (stateOf(response?.status) === "gone") change(video.currentTime > 0 ? "ended" : "gone");
    else tryAgain();
  };

  video.addEventListener("waiting", () => {
    window.clearTimeout(stall);
    stall = window.setTimeout(() => {
      if (state === "playing") change("trouble");
    }, STALL_MS);
  });
  video.addEventListener("playing", () => {
    window.clearTimeout(stall);
    repairs = 0;
    change("playing");
  });
  video.addEventListener("ended", () => {
    stop();
    change("ended");
  });
  video.addEventListener("error", () => void failedNatively());

  return {
    start: () => {
      change("starting");
      start();
    },
    stop,
  };
};
