// One participant's session with the server: join, lobby, outage, resume or join again, end.
import type { LeaveReason, MeetingState } from "../api.ts";
import { leaveReason } from "../constants.ts";
import { errorFromWire, type MeetingError } from "../errors/error.ts";
import { type Failures, invalidParameter } from "../errors/failure.ts";
import { bareToken, dataProblem } from "../text.ts";
import { placeOf, whyUnreachable } from "./dialing.ts";
import { type Answer, type Link, type NotificationFrame, type OpenSocket, openLink } from "./signalling.ts";
import { type PromiseWithResolvers, pause, promiseWithResolvers, within } from "./waiting.ts";
import {
  CLIENT_FRAME_LIMIT_BYTES,
  type Closing,
  encodeRequest,
  isKnownNotification,
  type JoinAnswer,
  type JoinData,
  type Method,
  type Methods,
  type Notification,
  PROTOCOL_VERSION,
  type ResumeAnswer,
  type Snapshot,
  utf8Bytes,
} from "./wire.ts";

export interface SessionOptions {
  readonly serverUrl: string;
  /** Without `participantId` the server makes one; from then on that one is kept. */
  readonly join: JoinData;
  readonly requestTimeoutMs: number;
  readonly reconnectTimeoutMs: number;
  readonly openSocket: OpenSocket;
  /** 0 … 1, for the jitter of the back-off. */
  readonly random: () => number;
  readonly fail: Failures;
}

/** What ends a session: the error, if one did, then the state and the reason that follow from it. */
export interface SessionEnd {
  readonly error: MeetingError | null;
  readonly state: Extract<MeetingState, "FAILED" | "CLOSED">;
  readonly reason: LeaveReason;
}

export interface SessionListener {
  waiting(participantId: string, timeoutMs: number): void;
  /** The first time. */
  joined(snapshot: Snapshot): void;
  /** Signalling is gone; the session tries by itself to get it back. */
  lost(cause: string): void;
  /** It is back and nothing was missed: the server replays. */
  resumed(snapshot: Snapshot): void;
  /** It is back, but the server replays only some of what was missed: the snapshot shows what it led to. */
  repaired(snapshot: Snapshot): void;
  /** It is back as a new participation: all server-side objects are gone, the snapshot is the truth. */
  rejoined(snapshot: Snapshot): void;
  notified(notification: Exclude<Notification, { event: "closing" | "joined" | "error" }>): void;
  /** An error that answers no request and of which the session's end may follow. */
  failed(error: MeetingError): void;
  /** Once, last. */
  ended(end: SessionEnd): void;
}

/** Whether a request that was in flight when the connection went is sent again afterwards. */
export type Repeat = "never" | "when-resumed" | "always";

export interface RequestOptions {
  /** What the app called, for the texts of errors. */
  readonly operation?: string;
  readonly repeat?: Repeat;
  /** For what takes the server longer than other requests. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

type Phase = "idle" | "joining" | "waiting" | "joined" | "reconnecting" | "leaving" | "over";
type Reconnected = "resumed" | "rejoined" | "over";
type Attempt =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly cause: string }
  | { readonly kind: "hopeless"; readonly error: MeetingError };

const OPEN_TIMEOUT_MS = 10_000;
const LEAVE_TIMEOUT_MS = 2_000;
/** The first try comes soon, but not everybody's at once: all lose a server that restarts in the same moment. */
const FIRST_TRY_FROM_MS = 100;
const FIRST_TRY_TO_MS = 700;
const BACK_OFF_FACTOR = 1.5;
const BACK_OFF_MOST_MS = 5_000;
/** One that is not answered at all must not keep the next one waiting for long; slow networks get more each time. */
const REOPEN_TIMEOUT_MS = 3_000;

const reasonNamed = (name: keyof typeof leaveReason): LeaveReason => ({ code: leaveReason[name], name });

/** What the server may answer otherwise a moment later. */
const isPassing = (error: MeetingError): boolean =>
  error.retryable && (error.fault === "server" || error.name === "RATE_LIMITED");

export class Session {
  readonly #options: SessionOptions;
  readonly #listener: SessionListener;
  readonly #fail: Failures;
  /** Aborted when the session is over, so that nothing of it waits any longer. */
  readonly #over = new AbortController();
  #phase: Phase = "idle";
  #link: Link | null = null;
  #participantId: string | null;
  /** What proves that the participantId is ours when we join by it again. */
  #participantSecret: string | null;
  #token: string;
  #resumeToken: string | null = null;
  #mayRepair = false;
  #lastSeq = 0;
  #everJoined = false;
  /** The error that the server said ends all, until `closing` says how. */
  #fatal: MeetingError | null = null;
  /** The server said that it goes away and wants us back. */
  #shutdownNotice: Closing | null = null;
  #joining: PromiseWithResolvers<void> | null = null;
  #reconnecting: PromiseWithResolvers<Reconnected> | null = null;
  #end: SessionEnd | null = null;

  constructor(options: SessionOptions, listener: SessionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#fail = options.fail;
    this.#token = bareToken(options.join.token);
    this.#participantId = options.join.participantId ?? null;
    this.#participantSecret = options.join.participantSecret ?? null;
  }

  get isJoined(): boolean {
    return this.#phase === "joined";
  }

  get isOver(): boolean {
    return this.#phase === "over";
  }

  /** Aborted when the session is over. */
  get overSignal(): AbortSignal {
    return this.#over.signal;
  }

  /** Resolves when joined. Rejects with the end's error, which `ended` got before; a known problem is one at once. */
  async join(problem: MeetingError | null = null): Promise<void> {
    this.#phase = "joining";
    const joining = promiseWithResolvers<void>();
    // It may be rejected by leave() while nobody waits for it yet.
    joining.promise.catch(() => {});
    this.#joining = joining;
    const refused = problem ?? (await this.#openAndJoin());
    if (refused !== null) this.#finish({ error: refused, state: "FAILED", reason: reasonNamed("JOIN_ROOM_FAILED") });
    await joining.promise;
  }

  /** Ends within its time; while the connection is away that stands still, but no longer than we try to get it back. */
  async request<Name extends Method>(
    method: Name,
    data: Methods[Name]["data"],
    { operation = method, repeat = "never", timeoutMs: patienceMs, signal }: RequestOptions = {},
  ): Promise<Methods[Name]["answer"]> {
    this.#mustBeSendable(method, data);
    const timeoutMs = patienceMs ?? this.#options.requestTimeoutMs;
    const startedMs = performance.now();
    let awayMs = 0;
    for (;;) {
      const leftMs = timeoutMs - (performance.now() - startedMs) + Math.min(awayMs, this.#options.reconnectTimeoutMs);
      const answer: Answer =
        this.#link === null
          ? { kind: "gone" }
          : leftMs <= 0
            ? { kind: "timed-out" }
            : await this.#link.call(method, data, { timeoutMs: leftMs, signal });
      switch (answer.kind) {
        case "ok":
          // The server is of this protocol version, so its answers have the shapes of the protocol.
          return answer.data as Methods[Name]["answer"];
        case "refused":
          throw errorFromWire(answer.error);
        case "timed-out":
          throw this.#timedOut(operation, timeoutMs);
        case "aborted":
          throw answer.reason;
        case "gone": {
          const goneMs = performance.now();
          const mostMs = timeoutMs + this.#options.reconnectTimeoutMs - (goneMs - startedMs);
          const again =
            repeat === "never" ? null : await within(mostMs, this.#reconnecting?.promise ?? null, "late", signal);
          awayMs += performance.now() - goneMs;
          if (again === "late") throw this.#timedOut(operation, timeoutMs);
          if (again === "resumed" || (again === "rejoined" && repeat === "always")) continue;
          throw this.#goneError(operation);
        }
      }
    }
  }

  #timedOut(operation: string, timeoutMs: number): MeetingError {
    return this.#fail("ERROR_OPERATION_TIMED_OUT", "REQUEST_TIMED_OUT", { operation, timeout_ms: timeoutMs });
  }

  /** What the server could not read it could not answer either, and what is too large ends the connection. */
  #mustBeSendable(method: string, data: object): void {
    const problem = dataProblem(data);
    if (problem !== null) throw invalidParameter(this.#fail, problem);
    const size_bytes = utf8Bytes(encodeRequest(Number.MAX_SAFE_INTEGER, method, data));
    const limit_bytes = CLIENT_FRAME_LIMIT_BYTES;
    if (size_bytes <= limit_bytes) return;
    throw this.#fail("ERROR_PAYLOAD_TOO_LARGE", "TOO_LARGE", { field: method, size_bytes, limit_bytes });
  }

  /** Resolves when signalling is there, at once when it is; false when the session is over. */
  async connected(): Promise<boolean> {
    while (this.#reconnecting !== null) await this.#reconnecting.promise;
    return this.#phase === "joined";
  }

  /** What the connection is restored with from now on. */
  updateToken(token: string): void {
    this.#token = bareToken(token);
  }

  /** Says good-bye and ends with MANUAL_LEAVE_CALLED, whatever the phase. */
  async leave(): Promise<void> {
    const phase = this.#phase;
    const end: SessionEnd = { error: null, state: "CLOSED", reason: reasonNamed("MANUAL_LEAVE_CALLED") };
    if (phase === "over") return;
    this.#phase = "leaving";
    if (phase === "joined" && this.#link !== null) await this.#link.call("leave", {}, { timeoutMs: LEAVE_TIMEOUT_MS });
    this.#finish(end);
  }

  /** For a page that goes away: the others need not wait for the resume window. */
  depart(): void {
    if (this.#phase === "joined") this.#link?.tell("leave");
    this.#finish({ error: null, state: "CLOSED", reason: reasonNamed("MANUAL_LEAVE_CALLED") });
  }

  /** Null when admitted or waiting, else why not. */
  async #openAndJoin(): Promise<MeetingError | null> {
    const { serverUrl } = this.#options;
    const server = placeOf(serverUrl);
    const opened = await this.#openLink(OPEN_TIMEOUT_MS);
    if (this.#phase !== "joining") {
      if (opened.kind === "open") opened.link.close();
      return null;
    }
    switch (opened.kind) {
      case "open":
        return await this.#joinOver(opened.link);
      case "timed-out":
        return this.#fail("ERROR_UNABLE_TO_JOIN_MEETING", "SIGNALLING_TIMED_OUT", {
          server,
          timeout_ms: OPEN_TIMEOUT_MS,
        });
      case "refused":
        return await whyUnreachable(serverUrl, this.#fail, this.#over.signal);
      case "aborted":
        return null;
    }
  }

  /** Takes the link over when admitted or waiting; else closes it and says why not. */
  async #joinOver(link: Link): Promise<MeetingError | null> {
    const { requestTimeoutMs, serverUrl } = this.#options;
    const data: JoinData = {
      ...this.#options.join,
      token: this.#token,
      ...(this.#participantId === null ? {} : { participantId: this.#participantId }),
      ...(this.#participantSecret === null ? {} : { participantSecret: this.#participantSecret }),
    };
    const answer = await link.call("join", data, { timeoutMs: requestTimeoutMs, signal: this.#over.signal });
    if (answer.kind === "ok") {
      this.#admitted(link, answer.data as JoinAnswer);
      return null;
    }
    link.close();
    switch (answer.kind) {
      case "refused":
        return errorFromWire(answer.error);
      case "timed-out":
        return this.#fail("ERROR_UNABLE_TO_JOIN_MEETING", "SIGNALLING_TIMED_OUT", {
          server: placeOf(serverUrl),
          timeout_ms: requestTimeoutMs,
        });
      case "gone":
        return await whyUnreachable(serverUrl, this.#fail, this.#over.signal);
      case "aborted":
        return null;
    }
  }

  #admitted(link: Link, answer: JoinAnswer): void {
    this.#link = link;
    this.#lastSeq = 0;
    this.#shutdownNotice = null;
    if (answer.status === "waiting") {
      this.#phase = "waiting";
      this.#keepIdentity(answer);
      this.#listener.waiting(answer.participantId, answer.timeoutMs);
    } else {
      this.#entered(answer);
    }
    this.#attend(link);
  }

  #entered(snapshot: Snapshot): void {
    this.#phase = "joined";
    this.#keepIdentity(snapshot);
    this.#keepResumable(snapshot);
    if (this.#everJoined) {
      this.#listener.rejoined(snapshot);
      this.#settleReconnecting("rejoined");
    } else {
      this.#everJoined = true;
      this.#listener.joined(snapshot);
      this.#joining?.resolve();
    }
  }

  #keepIdentity(mine: { readonly participantId: string; readonly participantSecret?: string }): void {
    this.#participantId = mine.participantId;
    this.#participantSecret = mine.participantSecret ?? this.#participantSecret;
  }

  #keepResumable(snapshot: Snapshot): void {
    this.#resumeToken = snapshot.resumeToken;
    this.#mayRepair = snapshot.resumeRepairs === true;
  }

  #attend(link: Link): void {
    link.deliverTo({
      notified: (frame) => this.#notified(link, frame),
      lost: (cause) => {
        if (this.#link === link) this.#lost(cause);
      },
    });
  }

  #openLink(timeoutMs: number): ReturnType<typeof openLink> {
    const url = `${this.#options.serverUrl.replace(/^http/, "ws")}/v2/signal`;
    return openLink(url, this.#options.openSocket, { timeoutMs, signal: this.#over.signal });
  }

  #notified(link: Link, frame: NotificationFrame): void {
    if (frame.seq !== 0) {
      // A number seen before is a replay of what was processed; a missing one can only be had again by resuming.
      if (frame.seq <= this.#lastSeq) return;
      if (frame.seq !== this.#lastSeq + 1) {
        link.close();
        this.#lost(`notification ${this.#lastSeq + 1} is missing`);
        return;
      }
      this.#lastSeq = frame.seq;
    }
    if (isKnownNotification(frame)) this.#take(frame);
    link.processed(frame.seq);
  }

  #take(notification: Notification): void {
    switch (notification.event) {
      case "closing":
        this.#closing(notification.data);
        break;
      case "joined":
        if (this.#phase === "waiting") this.#entered(notification.data);
        break;
      case "error": {
        const error = errorFromWire(notification.data.error);
        if (error.ends === "meeting" || error.ends === "join") this.#fatal = error;
        else this.#listener.failed(error);
        break;
      }
      default:
        this.#listener.notified(notification);
    }
  }

  /** The same error may come as `error` and in `closing`: one object, told by its id. */
  #closing(closing: Closing): void {
    const said = closing.error === null ? null : errorFromWire(closing.error);
    if (closing.reconnect && said === null && this.#fatal === null) {
      this.#shutdownNotice = closing;
      this.#link?.close();
      this.#lost("the server is restarting");
      return;
    }
    const error = this.#fatal ?? said;
    this.#finish(
      this.#everJoined
        ? { error, state: "CLOSED", reason: closing.reason }
        : { error, state: "FAILED", reason: reasonNamed("JOIN_ROOM_FAILED") },
    );
  }

  #lost(cause: string): void {
    this.#link = null;
    switch (this.#phase) {
      case "joined":
        if (this.#fatal !== null) {
          this.#finish({ error: this.#fatal, state: "CLOSED", reason: reasonNamed("WEBSOCKET_DISCONNECTED") });
          return;
        }
        this.#phase = "reconnecting";
        this.#reconnecting = promiseWithResolvers<Reconnected>();
        this.#listener.lost(cause);
        void this.#reconnect(cause);
        break;
      case "waiting":
        this.#finishUnreached(cause);
        break;
      case "idle":
      case "joining":
      case "reconnecting":
      case "leaving":
      case "over":
        break;
    }
  }

  /** A guest has nothing to resume: the request to enter is over with its connection. */
  #finishUnreached(cause: string): void {
    const error =
      this.#fatal ??
      (this.#shutdownNotice !== null
        ? this.#fail("ERROR_UNABLE_TO_JOIN_MEETING", "SERVER_SHUTTING_DOWN", {}, { cause })
        : this.#fail(
            "ERROR_UNABLE_TO_JOIN_MEETING",
            "SERVER_UNREACHABLE",
            { server: placeOf(this.#options.serverUrl) },
            { cause },
          ));
    this.#finish(
      this.#everJoined
        ? { error, state: "FAILED", reason: reasonNamed("WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED") }
        : { error, state: "FAILED", reason: reasonNamed("JOIN_ROOM_FAILED") },
    );
  }

  async #reconnect(firstCause: string): Promise<void> {
    const startedMs = performance.now();
    const { reconnectTimeoutMs } = this.#options;
    let lastCause = firstCause;
    let attempts = 0;
    // Also after a notice of the server's: how long it will be away is its guess, and asking too early costs nothing.
    let delayMs = FIRST_TRY_FROM_MS + (FIRST_TRY_TO_MS - FIRST_TRY_FROM_MS) * this.#options.random();
    while (this.#phase === "reconnecting") {
      const leftMs = reconnectTimeoutMs - (performance.now() - startedMs);
      if (leftMs <= 0) {
        this.#gaveUp(attempts, performance.now() - startedMs, lastCause);
        return;
      }
      await pause(Math.min(leftMs, delayMs), this.#over.signal);
      if (this.#phase !== "reconnecting") return;
      attempts += 1;
      delayMs = Math.min(FIRST_TRY_TO_MS * BACK_OFF_FACTOR ** attempts, BACK_OFF_MOST_MS);
      delayMs *= 0.75 + 0.5 * this.#options.random();
      const attempt = await this.#attempt(Math.min(REOPEN_TIMEOUT_MS * attempts, OPEN_TIMEOUT_MS));
      if (attempt.kind === "done") return;
      if (attempt.kind === "hopeless") {
        const reason = reasonNamed("WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED");
        this.#finish({ error: attempt.error, state: "FAILED", reason });
        return;
      }
      lastCause = attempt.cause;
    }
  }

  async #attempt(timeoutMs: number): Promise<Attempt> {
    const opened = await this.#openLink(timeoutMs);
    if (opened.kind !== "open") return { kind: "failed", cause: `the connection was ${opened.kind}` };
    const { link } = opened;
    if (this.#phase !== "reconnecting") {
      link.close();
      return { kind: "done" };
    }
    const answer = await link.call(
      "resume",
      {
        version: PROTOCOL_VERSION,
        token: this.#token,
        resumeToken: this.#resumeToken ?? "",
        lastSeq: this.#lastSeq,
        ...(this.#mayRepair ? { repair: true as const } : {}),
      },
      { timeoutMs: this.#options.requestTimeoutMs, signal: this.#over.signal },
    );
    if (this.#phase !== "reconnecting") {
      link.close();
      return { kind: "done" };
    }
    if (answer.kind === "ok") {
      this.#resumed(link, answer.data as ResumeAnswer);
      return { kind: "done" };
    }
    if (answer.kind !== "refused") {
      link.close();
      return { kind: "failed", cause: "the server did not answer" };
    }
    const error = errorFromWire(answer.error);
    const refused = error.reason === "RESUME_IMPOSSIBLE" ? await this.#joinOver(link) : error;
    if (refused === null) return { kind: "done" };
    link.close();
    const unreachable = refused.name === "ERROR_UNABLE_TO_JOIN_MEETING" && refused.retryable;
    return unreachable || isPassing(refused)
      ? { kind: "failed", cause: refused.detail }
      : { kind: "hopeless", error: refused };
  }

  #resumed(link: Link, snapshot: ResumeAnswer): void {
    this.#link = link;
    this.#phase = "joined";
    this.#keepResumable(snapshot);
    this.#shutdownNotice = null;
    if (snapshot.skippedTo === undefined) {
      this.#listener.resumed(snapshot);
    } else {
      this.#lastSeq = snapshot.skippedTo;
      link.processed(snapshot.skippedTo);
      this.#listener.repaired(snapshot);
    }
    this.#settleReconnecting("resumed");
    this.#attend(link);
  }

  #gaveUp(attempts: number, elapsedMs: number, cause: string): void {
    const error =
      this.#shutdownNotice !== null
        ? this.#fail("ERROR_UNABLE_TO_JOIN_MEETING", "SERVER_SHUTTING_DOWN", {}, { ends: "meeting", cause })
        : this.#fail("ERROR_UNABLE_TO_JOIN_MEETING", "RECONNECT_GAVE_UP", {
            attempts,
            elapsed_s: Math.round(elapsedMs / 1000),
            cause,
          });
    this.#finish({ error, state: "FAILED", reason: reasonNamed("WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED") });
  }

  #settleReconnecting(how: Reconnected): void {
    this.#reconnecting?.resolve(how);
    this.#reconnecting = null;
  }

  #finish(end: SessionEnd): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#end = end;
    this.#listener.ended(end);
    this.#over.abort();
    this.#link?.close();
    this.#link = null;
    this.#settleReconnecting("over");
    // Ended by the caller's own leave, or by a closing without an error: what was asked for was still not done.
    if (!this.#everJoined) this.#joining?.reject(end.error ?? this.#goneError("join"));
  }

  /** Why an operation that was under way came to nothing; null while the session goes on. */
  abortedBy(operation: string): MeetingError | null {
    return this.#phase === "leaving" || this.#phase === "over" ? this.#goneError(operation) : null;
  }

  #goneError(operation: string): MeetingError {
    const by = this.#end?.reason.code ?? (this.#phase === "leaving" ? leaveReason.MANUAL_LEAVE_CALLED : null);
    if (by === null || by === leaveReason.WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED)
      return this.#fail("ERROR_OPERATION_ABORTED", "CONNECTION_LOST", { operation });
    if (by !== leaveReason.MANUAL_LEAVE_CALLED) {
      return this.#fail("ERROR_OPERATION_ABORTED", "MEETING_ENDED", { operation });
    }
    return operation === "join"
      ? this.#fail("ERROR_OPERATION_ABORTED", "LEFT_WHILE_JOINING", {})
      : this.#fail("ERROR_OPERATION_ABORTED", "LEFT_MEANWHILE", { operation });
  }
}
