// A meeting from `join` to `meeting-left`: what the session tells means for its state, and its end.
import type { PresentMedia } from "../media/present-media.ts";
import { Session, type SessionEnd } from "../session/session.ts";
import { aborted } from "../session/waiting.ts";
import { PROTOCOL_VERSION, type Snapshot } from "../session/wire.ts";
import type { Context } from "./context.ts";
import type { Modes } from "./modes.ts";
import type { Notifications } from "./notifications.ts";
import type { MeetingPubSub } from "./pubsub.ts";
import type { Roster } from "./roster.ts";

/** The parts that begin and end with it. */
export interface Parts {
  readonly context: Context;
  readonly roster: Roster;
  readonly media: PresentMedia;
  readonly modes: Modes;
  readonly notifications: Notifications;
  readonly pubSub: MeetingPubSub;
  /** The first media of a participation. */
  publishAtStart(): void;
}

const DEFAULT_REQUEST_TIMEOUT_MS = 15_000;
const DEFAULT_RECONNECT_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 5_000;

export class Lifecycle {
  readonly #parts: Parts;
  readonly #context: Context;
  #mediaRecovering = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#context = parts.context;
  }

  async join(signal: AbortSignal | undefined): Promise<void> {
    const { fail, state, world } = this.#context;
    signal?.throwIfAborted();
    switch (state) {
      case "CONNECTING":
        throw fail("ERROR_OPERATION_IN_PROGRESS", "JOIN_IN_PROGRESS", {});
      case "CLOSING":
        throw fail("ERROR_OPERATION_IN_PROGRESS", "LEAVE_IN_PROGRESS", { operation: "leave" });
      case "CONNECTED":
      case "RECONNECTING":
        throw fail("ERROR_ALREADY_IN_REQUESTED_STATE", "ALREADY_JOINED", {});
      case "DISCONNECTED":
      case "FAILED":
      case "CLOSED":
        break;
    }
    const session = this.#newSession();
    this.#context.session = session;
    const giveUp = (): void => void session.leave();
    const depart = (): void => session.depart();
    signal?.addEventListener("abort", giveUp, { once: true });
    globalThis.addEventListener?.("pagehide", depart);
    session.overSignal.addEventListener("abort", () => globalThis.removeEventListener?.("pagehide", depart));
    this.#context.setState("CONNECTING");
    try {
      await session.join(world.problem);
    } catch (fault) {
      signal?.throwIfAborted();
      throw fault;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  async leave(): Promise<void> {
    const { fail, session, state } = this.#context;
    switch (state) {
      case "DISCONNECTED":
        throw fail("ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED", "NOT_JOINED", { operation: "leave", state });
      case "CLOSED":
      case "FAILED":
        throw fail("ERROR_ALREADY_IN_REQUESTED_STATE", "ALREADY_LEFT", {});
      case "CLOSING":
        throw fail("ERROR_OPERATION_IN_PROGRESS", "LEAVE_IN_PROGRESS", { operation: "leave" });
      case "CONNECTING":
      case "CONNECTED":
      case "RECONNECTING":
        this.#context.setState("CLOSING");
        await session?.leave();
    }
  }

  async end(): Promise<void> {
    const session = this.#context.joined("end");
    await session.request("end", {}, { operation: "end" });
    if (!session.isOver) this.#context.setState("CLOSING");
    await aborted(session.overSignal, END_TIMEOUT_MS);
    if (!session.isOver) await session.leave();
  }

  /** A media transport that worked is being brought back, or was. */
  mediaRecovering(is: boolean): void {
    this.#mediaRecovering = is;
    this.#updateState();
  }

  #newSession(): Session {
    const { options, world, token, fail } = this.#context;
    const { meetingId, participantId, participantSecret, name, mode = "SEND_AND_RECV", metaData } = options;
    const { requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS, reconnectTimeoutMs = DEFAULT_RECONNECT_TIMEOUT_MS } =
      options;
    const { serverUrl, version, openSocket, random } = world;
    const join = {
      version: PROTOCOL_VERSION,
      token,
      meetingId,
      name,
      mode,
      ...(participantId === undefined ? {} : { participantId }),
      ...(participantSecret === undefined ? {} : { participantSecret }),
      ...(metaData === undefined ? {} : { metaData }),
      client: { sdk: "browser" as const, version },
    };
    const settings = { serverUrl, join, requestTimeoutMs, reconnectTimeoutMs, openSocket, random, fail };
    const session: Session = new Session(settings, {
      waiting: (id, timeoutMs) => this.#context.emit("entry-waiting", { participantId: id, timeoutMs }),
      joined: (snapshot) => this.#entered(session, snapshot),
      lost: (cause) => this.#lost(cause),
      resumed: (snapshot) => this.#resumed(snapshot),
      repaired: (snapshot) => this.#repaired(snapshot),
      rejoined: (snapshot) => this.#rejoined(snapshot),
      notified: (notification) => this.#parts.notifications.happened(notification),
      failed: (error) => void this.#context.report(error),
      ended: (end) => this.#ended(end),
    });
    return session;
  }

  #entered(session: Session, snapshot: Snapshot): void {
    const { media, notifications, roster } = this.#parts;
    const { local } = this.#context;
    local.mode = snapshot.mode;
    local.joinedAt = new Date(snapshot.serverTime);
    notifications.load(snapshot);
    if (snapshot.mode !== "SIGNALLING_ONLY") media.start(session);
    this.#context.setState("CONNECTED");
    this.#context.emit("meeting-joined");
    roster.enter(snapshot.participants);
    notifications.settle(snapshot);
    if (snapshot.mode === "SEND_AND_RECV") this.#parts.publishAtStart();
  }

  #lost(cause: string): void {
    this.#context.report(this.#context.fail("ERROR_MEETING_RECONNECTING", "CONNECTION_LOST", { cause }));
    this.#context.setState("RECONNECTING");
  }

  #resumed(snapshot: Snapshot): void {
    this.#parts.notifications.resumed(snapshot);
    this.#updateState();
  }

  #repaired(snapshot: Snapshot): void {
    this.#tellDifferences(snapshot);
    this.#updateState();
  }

  #rejoined(snapshot: Snapshot): void {
    const { media, notifications, roster } = this.#parts;
    if (snapshot.sessionId !== notifications.sessionId) roster.forgetStreams();
    // First the media forgets its old transports, so that what the roster wants now goes over new ones.
    media.again();
    this.#tellDifferences(snapshot);
    this.#mediaRecovering = false;
    this.#updateState();
  }

  /** What happened meanwhile does not follow, or not all of it. */
  #tellDifferences(snapshot: Snapshot): void {
    const { modes, notifications, pubSub, roster } = this.#parts;
    const missed = pubSub.hold();
    this.#context.background(() => pubSub.catchUp(missed));
    notifications.identify(snapshot);
    for (const { participantId, mode } of snapshot.participants) modes.apply(participantId, mode);
    roster.reconcile(snapshot.participants, { more: snapshot.more ?? false });
    notifications.settle(snapshot);
    notifications.catchUp(snapshot);
    modes.apply(this.#context.local.id, snapshot.mode);
  }

  #ended({ error, state, reason }: SessionEnd): void {
    const { media, notifications, pubSub, roster } = this.#parts;
    media.stop();
    if (error !== null) this.#context.report(error);
    this.#context.setState(state);
    notifications.clear();
    roster.clear();
    pubSub.clear();
    this.#mediaRecovering = false;
    this.#context.emit("meeting-left", reason);
  }

  #updateState(): void {
    const { session, state } = this.#context;
    if (state !== "CONNECTED" && state !== "RECONNECTING") return;
    this.#context.setState(session?.isJoined && !this.#mediaRecovering ? "CONNECTED" : "RECONNECTING");
  }
}
