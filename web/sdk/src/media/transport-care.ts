// When a media transport does not connect, or loses its peer: what to report and what to try, and when.

export const CONNECT_WITHIN_MS = 10_000;
export const RECOVER_WITHIN_MS = 20_000;
/** ICE restarts first; when those did not help, the transport is made anew. */
export const RESTARTS_BEFORE_REBUILD = 3;
const BACK_OFF_FIRST_MS = 2_000;
const BACK_OFF_MOST_MS = 15_000;

export type ConnectionState = "new" | "connecting" | "connected" | "failed" | "disconnected" | "closed";

export interface CareActions {
  restartIce(): Promise<void>;
  rebuild(): Promise<void>;
  /** Once an outage: it never came up, or it was lost. */
  report(outage: "never-connected" | "lost", waitedMs: number): void;
  /** True from the loss of a working transport until it works again or was reported. */
  recovering(is: boolean): void;
}

type Phase = "unused" | "connecting" | "up" | "lost" | "closed";

export class TransportCare {
  readonly #actions: CareActions;
  #phase: Phase = "unused";
  #sinceMs = 0;
  #reported = false;
  #recovering = false;
  #attempts = 0;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: CareActions) {
    this.#actions = actions;
  }

  /** The first produce or consume: from now on it should connect. */
  used(): void {
    if (this.#phase !== "unused") return;
    this.#phase = "connecting";
    this.#startOutage("never-connected", CONNECT_WITHIN_MS);
  }

  changed(state: ConnectionState): void {
    if (state === "connected") this.#up();
    else if ((state === "disconnected" || state === "failed") && this.#phase === "up") this.#lost();
  }

  /** The server says that its end is gone: only a new transport helps. */
  failedThere(): void {
    if (this.#phase === "closed") return;
    if (this.#phase === "up" || this.#phase === "unused") this.#lost(RESTARTS_BEFORE_REBUILD);
    else this.#attempts = RESTARTS_BEFORE_REBUILD;
  }

  /** A new transport that owes nothing to the old one's history. */
  renew(): void {
    if (this.#phase === "closed") return;
    this.#phase = "unused";
    this.#reported = false;
    this.#attempts = 0;
    this.#quiet();
    this.#setRecovering(false);
  }

  close(): void {
    this.#phase = "closed";
    this.#quiet();
  }

  #up(): void {
    if (this.#phase === "closed") return;
    this.#phase = "up";
    this.#reported = false;
    this.#attempts = 0;
    this.#quiet();
    this.#setRecovering(false);
  }

  #lost(attempts = 0): void {
    this.#phase = "lost";
    this.#attempts = attempts;
    this.#setRecovering(true);
    this.#startOutage("lost", RECOVER_WITHIN_MS);
    this.#try();
  }

  #startOutage(outage: "never-connected" | "lost", withinMs: number): void {
    this.#sinceMs = performance.now();
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#overdue(outage), withinMs);
  }

  #overdue(outage: "never-connected" | "lost"): void {
    if (!this.#reported) {
      this.#reported = true;
      this.#actions.report(outage, Math.round(performance.now() - this.#sinceMs));
    }
    this.#setRecovering(false);
    if (outage === "never-connected") this.#try();
  }

  #try(): void {
    const rebuild = this.#attempts >= RESTARTS_BEFORE_REBUILD;
    const delayMs = Math.min(BACK_OFF_FIRST_MS * 2 ** this.#attempts, BACK_OFF_MOST_MS);
    this.#attempts += 1;
    const tried = rebuild ? this.#actions.rebuild() : this.#actions.restartIce();
    // A failed attempt is what the next one is for; the outage itself was or will be reported.
    tried
      .catch(() => {})
      .finally(() => {
        if (this.#phase !== "connecting" && this.#phase !== "lost") return;
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#try(), delayMs);
      });
  }

  #setRecovering(is: boolean): void {
    if (this.#recovering === is) return;
    this.#recovering = is;
    this.#actions.recovering(is);
  }

  #quiet(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#retry);
  }
}
