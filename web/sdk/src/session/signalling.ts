// One WebSocket to the server: requests and their answers, notifications in order, and noticing that it is dead.
import type { WireError } from "../errors/error.ts";
import { timerMs } from "./waiting.ts";
import { decodeFrame, encodeAck, encodeRequest, type Frame, SUBPROTOCOL } from "./wire.ts";

/** The part of a WebSocket that a link needs. */
export type Socket = Pick<WebSocket, "send" | "close" | "addEventListener" | "protocol">;
export type OpenSocket = (url: string, subprotocol: string) => Socket;

export type NotificationFrame = Extract<Frame, { t: "ntf" }>;

export interface LinkListener {
  notified(frame: NotificationFrame): void;
  /** Called once when the connection is gone without `close()`; the cause is a phrase for people. */
  lost(cause: string): void;
}

/** How a request ended. It never rejects: each end is a value. */
export type Answer =
  | { readonly kind: "ok"; readonly data: unknown }
  | { readonly kind: "refused"; readonly error: WireError }
  | { readonly kind: "timed-out" }
  | { readonly kind: "gone" }
  | { readonly kind: "aborted"; readonly reason: unknown };

export type Opened =
  | { readonly kind: "open"; readonly link: Link }
  | { readonly kind: "refused" }
  | { readonly kind: "timed-out" }
  | { readonly kind: "aborted" };

export const ACK_EVERY_NOTIFICATIONS = 32;
export const ACK_AFTER_MS = 5_000;
/** A browser hides WebSocket pings from scripts, so silence is answered by asking. */
export const PING_AFTER_SILENCE_MS = 5_000;
export const DEAD_AFTER_SILENCE_MS = 15_000;

export interface CallOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Opens a socket and waits until it is usable. */
export const openLink = (
  url: string,
  openSocket: OpenSocket,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Opened> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ kind: "aborted" });
      return;
    }
    const socket = openSocket(url, SUBPROTOCOL);
    const settle = (opened: Opened): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (opened.kind !== "open") socket.close();
      resolve(opened);
    };
    const onAbort = (): void => settle({ kind: "aborted" });
    const timer = setTimeout(() => settle({ kind: "timed-out" }), timerMs(timeoutMs));
    signal.addEventListener("abort", onAbort, { once: true });
    socket.addEventListener("open", () => settle({ kind: "open", link: new Link(socket) }), { once: true });
    socket.addEventListener("close", () => settle({ kind: "refused" }), { once: true });
  });

export class Link {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #listener: LinkListener | null = null;
  /** What came before there was a listener. */
  #held: NotificationFrame[] = [];
  #lostCause: string | null = null;
  #closed = false;
  #lastId = 0;
  #lastFrameMs = performance.now();
  #pingSentMs: number | null = null;
  #unacked = 0;
  #lastSeq = 0;
  #ackTimer: ReturnType<typeof setTimeout> | null = null;
  readonly #silenceTimer: ReturnType<typeof setInterval>;

  /** The socket must be open. */
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#received(event.data));
    socket.addEventListener("close", (event) => this.#gone(describeClose(event.code)));
    this.#silenceTimer = setInterval(() => this.#watchSilence(), PING_AFTER_SILENCE_MS);
  }

  /** Hands over the notifications: those held so far at once, in order, then each as it comes. */
  deliverTo(listener: LinkListener): void {
    this.#listener = listener;
    const held = this.#held;
    this.#held = [];
    for (const frame of held) {
      if (this.#listener !== listener) return;
      listener.notified(frame);
    }
    if (this.#lostCause !== null && this.#listener === listener) listener.lost(this.#lostCause);
  }

  call(method: string, data: object, { timeoutMs, signal }: CallOptions): Promise<Answer> {
    if (signal?.aborted) return Promise.resolve({ kind: "aborted", reason: signal.reason });
    if (this.#closed) return Promise.resolve({ kind: "gone" });
    return new Promise((resolve) => {
      this.#lastId += 1;
      const id = this.#lastId;
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        this.#waiting.delete(id);
        resolve(answer);
      };
      const onAbort = (): void => settle({ kind: "aborted", reason: signal?.reason });
      const timer = setTimeout(() => settle({ kind: "timed-out" }), timerMs(timeoutMs));
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.set(id, settle);
      this.#socket.send(encodeRequest(id, method, data));
    });
  }

  /** Says that all up to `seq` were processed: at once after 32 notifications, else within 5 s. */
  processed(seq: number): void {
    if (seq === 0 || this.#closed) return;
    this.#lastSeq = seq;
    this.#unacked += 1;
    if (this.#unacked >= ACK_EVERY_NOTIFICATIONS) this.#ack();
    else this.#ackTimer ??= setTimeout(() => this.#ack(), ACK_AFTER_MS);
  }

  /** A request whose answer nobody will read, for a page that goes away. */
  tell(method: string): void {
    if (this.#closed) return;
    this.#lastId += 1;
    this.#socket.send(encodeRequest(this.#lastId, method, {}));
  }

  /** Ends it from this side: pending requests end as `gone`, and `lost` is not called. */
  close(): void {
    this.#listener = null;
    this.#held = [];
    if (this.#closed) return;
    this.#stop();
    this.#socket.close(1000);
  }

  #ack(): void {
    if (this.#ackTimer !== null) clearTimeout(this.#ackTimer);
    this.#ackTimer = null;
    this.#unacked = 0;
    if (!this.#closed) this.#socket.send(encodeAck(this.#lastSeq));
  }

  #received(data: unknown): void {
    if (this.#closed) return;
    this.#lastFrameMs = performance.now();
    this.#pingSentMs = null;
    const frame = decodeFrame(data);
    if (frame === null) {
      this.#gone("the server sent something that is not of the protocol");
      this.#socket.close(1000);
    } else if (frame.t === "res") {
      this.#waiting.get(frame.id)?.(
        frame.ok ? { kind: "ok", data: frame.data } : { kind: "refused", error: frame.error },
      );
    } else if (this.#listener === null) {
      this.#held.push(frame);
    } else {
      this.#listener.notified(frame);
    }
  }

  /** Two conditions, so that a machine that slept does not take its own sleep for the server's silence. */
  #watchSilence(): void {
    const nowMs = performance.now();
    const silentMs = nowMs - this.#lastFrameMs;
    if (this.#pingSentMs === null) {
      if (silentMs < PING_AFTER_SILENCE_MS) return;
      this.#pingSentMs = nowMs;
      this.tell("ping");
    } else if (
      silentMs >= DEAD_AFTER_SILENCE_MS &&
      nowMs - this.#pingSentMs >= DEAD_AFTER_SILENCE_MS - PING_AFTER_SILENCE_MS
    ) {
      this.#gone(`the server was silent for ${Math.round(silentMs / 1000)} s`);
      this.#socket.close(1000);
    }
  }

  #gone(cause: string): void {
    if (this.#closed) return;
    this.#stop();
    this.#lostCause = cause;
    this.#listener?.lost(cause);
  }

  #stop(): void {
    this.#closed = true;
    clearInterval(this.#silenceTimer);
    if (this.#ackTimer !== null) clearTimeout(this.#ackTimer);
    for (const settle of [...this.#waiting.values()]) settle({ kind: "gone" });
  }
}

const describeClose = (code: number): string =>
  code === 1006 ? "the connection broke" : `the connection was closed with code ${code}`;
