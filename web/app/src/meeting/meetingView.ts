// What the page knows of a meeting, as plain data, and how each event changes it.
import type { LeaveReason, MeetingError, Mode, PinState } from "@meetkit/sdk";
import {
  belongsToDialog,
  type EgressAction,
  type EgressView,
  newsOf,
  noEgress,
  reduceEgress,
} from "../egress/egressView.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly local: boolean;
  readonly mode: Mode;
  readonly micOn: boolean;
  readonly webcamOn: boolean;
  readonly sharing: boolean;
  /** Tracks that can be shown or heard now; null when there is none or it is paused. */
  readonly video: MediaStreamTrack | null;
  readonly audio: MediaStreamTrack | null;
  readonly share: MediaStreamTrack | null;
  readonly shareAudio: MediaStreamTrack | null;
}

/** Somebody who is kept large for everybody. */
export interface Pin extends PinState {
  readonly participantId: string;
}

export interface Guest {
  readonly participantId: string;
  readonly name: string;
}

export interface ChatLine {
  readonly id: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Somebody asks that one's microphone or camera be turned on. */
export interface DeviceRequest {
  readonly key: string;
  readonly device: "mic" | "webcam";
  readonly byName: string;
}

/** Something to tell; an error with all that is known of it, or a sentence about what others did. */
export type Notice =
  | { readonly kind: "error"; readonly key: string; readonly error: MeetingError }
  | { readonly kind: "info"; readonly key: string; readonly text: string }
  /** A recording whose files can be fetched: found by its id in the list of recordings. */
  | { readonly kind: "recording"; readonly key: string; readonly recordingId: string };

export type Panel = "people" | "chat" | "devices" | "errors" | "recordings" | "live";

export type Phase =
  | { readonly at: "joining" }
  | { readonly at: "waiting"; readonly untilMs: number }
  | { readonly at: "inside" }
  | { readonly at: "over"; readonly reason: LeaveReason; readonly error: MeetingError | null };

export interface MeetingView {
  readonly meetingId: string;
  readonly phase: Phase;
  /** Once true it stays so: leaving a meeting that one was in reads differently from not getting in. */
  readonly wasInside: boolean;
  readonly reconnecting: boolean;
  /** The error that told of the running outage. */
  readonly outage: MeetingError | null;
  readonly canAdmit: boolean;
  readonly canModerate: boolean;
  /** The local participant first, then the others by the time they came. */
  readonly people: readonly Person[];
  readonly speakerId: string | null;
  readonly presenterId: string | null;
  /** The person that this viewer keeps large. */
  readonly pinnedId: string | null;
  /** Whom a moderator keeps large for everybody; the latest last. */
  readonly pins: readonly Pin[];
  readonly lobby: readonly Guest[];
  readonly requests: readonly DeviceRequest[];
  readonly chat: readonly ChatLine[];
  readonly unread: number;
  readonly panel: Panel | null;
  readonly notices: readonly Notice[];
  /** Every error of this meeting, for debug; newest last. */
  readonly errors: readonly MeetingError[];
  readonly soundBlocked: boolean;
  readonly egress: EgressView;
  /** Operations that are under way, by name, so that their buttons can show it. */
  readonly busy: ReadonlySet<string>;
}

export type MeetingAction =
  | EgressAction
  | { readonly type: "waiting"; readonly untilMs: number }
  | { readonly type: "joined"; readonly canAdmit: boolean; readonly canModerate: boolean }
  | { readonly type: "left"; readonly reason: LeaveReason }
  | { readonly type: "connection"; readonly reconnecting: boolean }
  | { readonly type: "people"; readonly people: readonly Person[] }
  | { readonly type: "speaker"; readonly participantId: string | null }
  | { readonly type: "presenter"; readonly participantId: string | null }
  | { readonly type: "pin"; readonly participantId: string | null }
  | { readonly type: "pins"; readonly pins: readonly Pin[] }
  | { readonly type: "lobby"; readonly guests: readonly Guest[] }
  | { readonly type: "request"; readonly request: DeviceRequest }
  | { readonly type: "requestDone"; readonly key: string }
  | { readonly type: "chat"; readonly lines: readonly ChatLine[]; readonly ownId: string; readonly fresh: boolean }
  | { readonly type: "panel"; readonly panel: Panel | null }
  | { readonly type: "error"; readonly error: MeetingError }
  | { readonly type: "info"; readonly key: string; readonly text: string }
  | { readonly type: "recordingReady"; readonly recordingId: string }
  | { readonly type: "dismiss"; readonly key: string }
  | { readonly type: "sound"; readonly blocked: boolean }
  | { readonly type: "busy"; readonly operation: string; readonly busy: boolean };

/** `MEETING_RECONNECTING`: told by the banner for as long as it lasts, not by a card. */
const RECONNECTING_CODE = 3065;
const MANUAL_LEAVE_CODE = 1101;
const MAX_NOTICES = 5;
const MAX_ERRORS = 200;

export function initialView(meetingId: string): MeetingView {
  return {
    meetingId,
    phase: { at: "joining" },
    wasInside: false,
    reconnecting: false,
    outage: null,
    canAdmit: false,
    canModerate: false,
    people: [],
    speakerId: null,
    presenterId: null,
    pinnedId: null,
    pins: [],
    lobby: [],
    requests: [],
    chat: [],
    unread: 0,
    panel: null,
    notices: [],
    errors: [],
    soundBlocked: false,
    egress: noEgress,
    busy: new Set(),
  };
}

export function reduceMeeting(view: MeetingView, action: MeetingAction): MeetingView {
  switch (action.type) {
    case "waiting":
      return { ...view, phase: { at: "waiting", untilMs: action.untilMs } };
    case "joined":
      return {
        ...view,
        phase: { at: "inside" },
        wasInside: true,
        canAdmit: action.canAdmit,
        canModerate: action.canModerate,
      };
    case "left":
      return left(view, action.reason);
    case "connection":
      return { ...view, reconnecting: action.reconnecting, outage: action.reconnecting ? view.outage : null };
    case "people":
      return {
        ...view,
        people: action.people,
        pinnedId: action.people.some((person) => person.id === view.pinnedId) ? view.pinnedId : null,
      };
    case "speaker":
      return { ...view, speakerId: action.participantId };
    case "presenter":
      return { ...view, presenterId: action.participantId };
    case "pin":
      return { ...view, pinnedId: action.participantId === view.pinnedId ? null : action.participantId };
    case "pins":
      return { ...view, pins: action.pins };
    case "lobby":
      return { ...view, lobby: action.guests };
    case "request":
      return {
        ...view,
        // A second request for the same device replaces the first: one dialog per device.
        requests: [...view.requests.filter((request) => request.device !== action.request.device), action.request],
      };
    case "requestDone":
      return { ...view, requests: view.requests.filter((request) => request.key !== action.key) };
    case "chat":
      return addChat(view, action.lines, action.ownId, action.fresh);
    case "panel": {
      const panel = action.panel === view.panel ? null : action.panel;
      return { ...view, panel, unread: panel === "chat" ? 0 : view.unread };
    }
    case "error":
      return addError(view, action.error);
    case "info":
      return addNotice(view, { kind: "info", key: action.key, text: action.text });
    case "recordingReady":
      return addNotice(view, {
        kind: "recording",
        key: `recording-${action.recordingId}`,
        recordingId: action.recordingId,
      });
    case "egressState": {
      const news = newsOf(action.kind, view.egress[action.kind].stage, action.stage);
      const next = { ...view, egress: reduceEgress(view.egress, action) };
      return news === null ? next : addNotice(next, { kind: "info", key: action.kind, text: news });
    }
    case "watchUrl":
    case "outputs":
    case "recordings":
    case "egressDialog":
      return { ...view, egress: reduceEgress(view.egress, action) };
    case "dismiss":
      return { ...view, notices: view.notices.filter((notice) => notice.key !== action.key) };
    case "sound":
      return view.soundBlocked === action.blocked ? view : { ...view, soundBlocked: action.blocked };
    case "busy": {
      const busy = new Set(view.busy);
      if (action.busy) {
        busy.add(action.operation);
      } else {
        busy.delete(action.operation);
      }
      return { ...view, busy };
    }
    default:
      return unreachable(action);
  }
}

function left(view: MeetingView, reason: LeaveReason): MeetingView {
  // Who leaves by choice needs no explanation, not even of the join that was cut short by it.
  const error =
    reason.code === MANUAL_LEAVE_CODE
      ? null
      : (view.errors.findLast(({ ends }) => ends === "join" || ends === "meeting") ?? null);
  return {
    ...view,
    phase: { at: "over", reason, error },
    reconnecting: false,
    requests: [],
    lobby: [],
    panel: null,
    egress: noEgress,
    notices: view.notices.filter((notice) => notice.kind === "error" && notice.error !== error),
  };
}

function addError(view: MeetingView, error: MeetingError): MeetingView {
  // A failed call rejects with the object that the event carried: the same id is the same failure.
  if (view.errors.some((known) => known.id === error.id)) {
    return view;
  }
  const errors = [...view.errors, error].slice(-MAX_ERRORS);
  if (error.code === RECONNECTING_CODE) {
    return { ...view, errors, outage: error };
  }
  if (belongsToDialog(view.egress, error)) {
    return { ...view, errors, egress: { ...view.egress, dialogError: error } };
  }
  return addNotice({ ...view, errors }, { kind: "error", key: error.id, error });
}

function addNotice(view: MeetingView, notice: Notice): MeetingView {
  const others = view.notices.filter((known) => known.key !== notice.key);
  return { ...view, notices: [...others, notice].slice(-MAX_NOTICES) };
}

function addChat(view: MeetingView, lines: readonly ChatLine[], ownId: string, fresh: boolean): MeetingView {
  const known = new Set(view.chat.map((line) => line.id));
  const added = lines.filter((line) => !known.has(line.id));
  if (added.length === 0) {
    return view;
  }
  const chat = [...view.chat, ...added].sort((a, b) => a.at - b.at);
  const unread = fresh && view.panel !== "chat" ? added.filter((line) => line.senderId !== ownId).length : 0;
  return { ...view, chat, unread: view.unread + unread };
}

function unreachable(action: never): never {
  throw new Error(`Not an action: ${JSON.stringify(action)}`);
}

/** The share to show large: the presenter's, else the first that somebody else sends, else one's own. */
export function sharedPerson(view: MeetingView): Person | null {
  const sharing = view.people.filter((person) => person.sharing && person.share !== null);
  return (
    sharing.find((person) => person.id === view.presenterId) ??
    sharing.find((person) => !person.local) ??
    sharing[0] ??
    null
  );
}

/** What is shown large: a person, or the screen that they share. */
export interface Featured {
  readonly person: Person;
  readonly what: "cam" | "share";
}

/** The viewer's own pin wins, then the latest pin for everybody that can be shown, then a shared screen. */
export function featuredOf(view: MeetingView): Featured | null {
  const own = view.people.find(({ id }) => id === view.pinnedId);
  if (own !== undefined) {
    return { person: own, what: "cam" };
  }
  for (const { participantId, cam, share } of view.pins.toReversed()) {
    const person = view.people.find(({ id }) => id === participantId);
    if (person !== undefined && share && person.share !== null) {
      return { person, what: "share" };
    }
    if (person !== undefined && cam) {
      return { person, what: "cam" };
    }
  }
  const shared = sharedPerson(view);
  return shared === null ? null : { person: shared, what: "share" };
}
