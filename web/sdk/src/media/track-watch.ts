// Whether a track still gives anything, from the moment that it is ours: it may end during any wait.

/** An app's own `stop()` fires no event, so the state is looked at too. */
const LOOK_EVERY_MS = 250;

export class TrackWatch {
  readonly track: MediaStreamTrack;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #look = (): void => {
    if (!this.ended || this.#tell === null) return;
    const tell = this.#tell;
    this.forget();
    tell();
  };
  #tell: (() => void) | null = null;

  constructor(track: MediaStreamTrack) {
    this.track = track;
    track.addEventListener("ended", this.#look);
    this.#timer = setInterval(this.#look, LOOK_EVERY_MS);
  }

  get ended(): boolean {
    return this.track.readyState === "ended";
  }

  /** Calls once when it ends, now when it has. */
  whenEnded(tell: () => void): void {
    this.#tell = tell;
    this.#look();
  }

  /** From now on its end is our own doing, or nobody's business. */
  forget(): void {
    clearInterval(this.#timer);
    this.#tell = null;
    this.track.removeEventListener("ended", this.#look);
  }
}
