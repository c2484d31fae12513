// What the parts of one meeting share: its state, its events, its errors, its calls.
import type { MeetingEvents, MeetingOptions, MeetingState } from "../api.ts";
import { MeetingError } from "../errors/error.ts";
import { asMeetingError, type Failures, failuresOf } from "../errors/failure.ts";
import type { RequestOptions, Session } from "../session/session.ts";
import type { OpenSocket } from "../session/signalling.ts";
import type { Method, Methods } from "../session/wire.ts";
import { MeetingParticipant, type ParticipantActions } from "./participant.ts";

/** What the meeting needs of the world around it. */
export interface MeetingWorld {
  readonly serverUrl: string;
  readonly token: string;
  readonly version: string;
  /** What was seen to be wrong with the options; joining tells it. */
  readonly problem: MeetingError | null;
  readonly openSocket: OpenSocket;
  readonly random: () => number;
}

/** How the meeting does something for the app: guarded, and its failure reported as an event too. */
export interface Acting {
  act<Result>(operation: string, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  request<Name extends Method>(
    method: Name,
    data: Methods[Name]["data"],
    options?: RequestOptions,
  ): Promise<Methods[Name]["answer"]>;
}

/** The listeners of the app. */
export interface Voice {
  emit<Name extends keyof MeetingEvents>(event: Name, ...payload: MeetingEvents[Name]): void;
  listens(event: keyof MeetingEvents): boolean;
}

const REMEMBERED_ERRORS = 200;

/** The trunk that join, people and media grow from. Knows nothing of them. */
export class Context implements Acting {
  readonly options: MeetingOptions;
  readonly world: MeetingWorld;
  readonly fail: Failures;
  /** One object for life, so that listeners of before the join stay. */
  readonly local: MeetingParticipant;
  readonly #voice: Voice;
  /** By id: an error that comes twice (as `error` and in `closing`, as answer and as event) is told once. */
  readonly #told = new Map<string, MeetingError>();
  state: MeetingState = "DISCONNECTED";
  token: string;
  session: Session | null = null;

  constructor(options: MeetingOptions, world: MeetingWorld, voice: Voice, actions: ParticipantActions) {
    this.options = options;
    this.world = world;
    this.token = world.token;
    this.#voice = voice;
    const { participantId = "", name, mode = "SEND_AND_RECV", metaData = {} } = options;
    const joinedAt = new Date().toISOString();
    this.local = new MeetingParticipant({ participantId, name, mode, metaData, joinedAt, streams: [] }, true, actions);
    this.fail = failuresOf(world.serverUrl, () => ({
      meetingId: options.meetingId,
      ...(this.local.id === "" ? {} : { participantId: this.local.id }),
    }));
  }

  emit<Name extends keyof MeetingEvents>(event: Name, ...payload: MeetingEvents[Name]): void {
    this.#voice.emit(event, ...payload);
  }

  setState(state: MeetingState): void {
    if (this.state === state) return;
    this.state = state;
    this.debug("state", state);
    this.emit("meeting-state-changed", { state });
  }

  /** The session, if the app may do something in it now. */
  joined(operation: string): Session {
    const { session } = this;
    if (session?.isJoined) return session;
    if (this.state === "RECONNECTING") throw this.fail("ERROR_MEETING_RECONNECTING", "RECONNECTING", { operation });
    throw this.fail("ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED", "NOT_JOINED", { operation, state: this.state });
  }

  /**
   * The one way for the app to do something: its failure is told as an event and thrown, as one object. Giving up by
   * one's own signal is no failure: the promise rejects with the signal's reason and there is no event.
   */
  act<Result>(operation: string, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    this.debug(operation);
    const done = (async () => {
      try {
        return await work();
      } catch (fault) {
        if (signal?.aborted && fault === signal.reason) throw fault;
        // What the media library throws because its transport was closed under it is no bug once we have left.
        const aborted = fault instanceof MeetingError ? null : (this.session?.abortedBy(operation) ?? null);
        throw this.report(aborted ?? asMeetingError(fault, this.fail));
      }
    })();
    // The event has told it: an app that only listens need not catch as well.
    done.catch(() => {});
    return done;
  }

  async request<Name extends Method>(
    method: Name,
    data: Methods[Name]["data"],
    options?: RequestOptions,
  ): Promise<Methods[Name]["answer"]> {
    return await this.joined(options?.operation ?? method).request(method, data, options);
  }

  /** A request of the app's whose answer says nothing. */
  ask<Name extends Method>(operation: string, method: Name, data: Methods[Name]["data"]): Promise<void> {
    return this.act(operation, async () => {
      await this.request(method, data, { operation });
    });
  }

  /** For what nobody awaits: a failure is an event, while there is a meeting to have failed in. */
  background(work: () => Promise<unknown>): void {
    const { session } = this;
    work().catch((fault: unknown) => {
      if (session === null || !session.isOver) this.report(asMeetingError(fault, this.fail));
    });
  }

  debug(...what: readonly unknown[]): void {
    // biome-ignore lint/suspicious/noConsole: this is what the option debugMode is for.
    if (this.options.debugMode === true) console.debug("meetkit:", ...what);
  }

  /** Tells an error once; what comes back is the object that was told. */
  report(error: MeetingError): MeetingError {
    const told = this.#told.get(error.id);
    if (told !== undefined) return told;
    this.#told.set(error.id, error);
    if (this.#told.size > REMEMBERED_ERRORS) {
      const [oldest] = this.#told.keys();
      if (oldest !== undefined) this.#told.delete(oldest);
    }
    this.debug("error", error);
    if (this.#voice.listens("error")) this.emit("error", error);
    else sayUnheard(error);
    return error;
  }
}

const sayUnheard = (error: MeetingError): void => {
  const { code, name, reason, message, detail, solution, docUrl } = error;
  // biome-ignore lint/suspicious/noConsole: without a listener this is the only place where anybody could see it.
  console.error(
    `meetkit: ${code} ${name} (${reason}): ${message}\n${detail}\n${solution}${docUrl === null ? "" : `\n${docUrl}`}\nListen for it: meeting.on("error", …).`,
    error,
  );
};

/** For promises whose failure is told as an event. */
export const quietly = (promise: Promise<unknown>): void => {
  promise.catch(() => {});
};
