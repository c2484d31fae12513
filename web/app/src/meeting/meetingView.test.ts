import { type MeetingError, VideoSDK } from "@meetkit/sdk";
import { describe, expect, it } from "vitest";
import type { EgressKind, Stage } from "../egress/egressView.ts";
import { fail } from "../page/pageErrors.ts";
import {
  featuredOf,
  initialView,
  type MeetingAction,
  type MeetingView,
  type Person,
  reduceMeeting,
  sharedPerson,
} from "./meetingView.ts";

const { leaveReason } = VideoSDK.constants;

function after(...actions: MeetingAction[]): MeetingView {
  return actions.reduce(reduceMeeting, initialView("m"));
}

function person(id: string, over: Partial<Person> = {}): Person {
  return {
    id,
    name: id,
    local: false,
    mode: "SEND_AND_RECV",
    micOn: true,
    webcamOn: true,
    sharing: false,
    video: null,
    audio: null,
    share: null,
    shareAudio: null,
    ...over,
  };
}

const JOINED: MeetingAction = { type: "joined", canAdmit: true, canModerate: false };
const screen = (): MeetingError => fail("ERROR_GET_DISPLAY_MEDIA", "NOT_SUPPORTED", { capability: "getDisplayMedia" });
const refused = (): MeetingError => fail("INVALID_TOKEN", "EMPTY", {});
const outage = (): MeetingError => fail("ERROR_MEETING_RECONNECTING", "RECONNECTING", { operation: "say" });
const error = (told: MeetingError): MeetingAction => ({ type: "error", error: told });
const line = (id: string, senderId: string, at: number) => ({ id, senderId, senderName: senderId, text: id, at });
const chat = (fresh: boolean, ...lines: ReturnType<typeof line>[]): MeetingAction => ({
  type: "chat",
  lines,
  ownId: "me",
  fresh,
});

describe("errors", () => {
  it("shows an error once, though the event and the rejected call both carry it", () => {
    const told = screen();
    const view = after(error(told), error(told));
    expect(view.notices).toHaveLength(1);
    expect(view.errors).toEqual([told]);
  });

  it("keeps a dismissed error in the list for developers", () => {
    const told = screen();
    const view = after(error(told), { type: "dismiss", key: told.id });
    expect(view.notices).toEqual([]);
    expect(view.errors).toEqual([told]);
  });

  it("tells an outage by the banner for as long as it lasts, not by a card", () => {
    const told = outage();
    const during = after(JOINED, error(told), { type: "connection", reconnecting: true });
    expect(during.outage).toBe(told);
    expect(during.notices).toEqual([]);
    const restored = reduceMeeting(during, { type: "connection", reconnecting: false });
    expect(restored.outage).toBeNull();
    expect(restored.errors).toEqual([told]);
  });
});

describe("leaving", () => {
  const left = (name: keyof typeof leaveReason): MeetingAction => ({
    type: "left",
    reason: { code: leaveReason[name], name },
  });

  it("says which error ended it, not which came before", () => {
    const told = refused();
    const { phase } = after(error(screen()), error(told), left("JOIN_ROOM_FAILED"));
    expect(phase).toMatchObject({ at: "over", error: told, reason: { name: "JOIN_ROOM_FAILED" } });
  });

  it("needs no explanation when it was one's own wish", () => {
    expect(after(error(refused()), left("MANUAL_LEAVE_CALLED")).phase).toMatchObject({ at: "over", error: null });
  });

  it("closes panels, requests and the lobby", () => {
    const view = after(
      JOINED,
      { type: "panel", panel: "chat" },
      { type: "lobby", guests: [{ participantId: "g", name: "Guest" }] },
      { type: "request", request: { key: "mic-1", device: "mic", byName: "Ada" } },
      left("ROOM_CLOSE"),
    );
    expect(view).toMatchObject({ panel: null, lobby: [], requests: [], wasInside: true });
  });
});

describe("chat", () => {
  it("counts what others wrote while the chat is closed", () => {
    expect(after(chat(true, line("1", "ada", 1), line("2", "me", 2))).unread).toBe(1);
  });

  it("counts nothing that was there before one came", () => {
    expect(after(chat(false, line("1", "ada", 1))).unread).toBe(0);
  });

  it("forgets the count when the chat is opened and counts nothing while it is open", () => {
    const open: MeetingAction = { type: "panel", panel: "chat" };
    expect(after(chat(true, line("1", "ada", 1)), open).unread).toBe(0);
    expect(after(open, chat(true, line("1", "ada", 1))).unread).toBe(0);
  });

  it("keeps lines in order and once, however they come in", () => {
    const view = after(chat(true, line("2", "ada", 2)), chat(false, line("1", "ada", 1), line("2", "ada", 2)));
    expect(view.chat.map(({ id }) => id)).toEqual(["1", "2"]);
  });
});

describe("panels", () => {
  it("close when their button is pressed again", () => {
    const toggle: MeetingAction = { type: "panel", panel: "people" };
    expect(after(toggle).panel).toBe("people");
    expect(after(toggle, toggle).panel).toBeNull();
  });
});

describe("requests", () => {
  it("asks once per device", () => {
    const ask = (key: string, device: "mic" | "webcam"): MeetingAction => ({
      type: "request",
      request: { key, device, byName: "Ada" },
    });
    const view = after(ask("mic-1", "mic"), ask("webcam-2", "webcam"), ask("mic-3", "mic"));
    expect(view.requests.map(({ key }) => key)).toEqual(["webcam-2", "mic-3"]);
  });
});

describe("the stage", () => {
  const track = {} as MediaStreamTrack;
  const sharing = { sharing: true, share: track };

  it("shows the presenter's screen, else another's, else one's own", () => {
    const people = [person("me", { local: true, ...sharing }), person("ada", sharing), person("bob", sharing)];
    const all = after({ type: "people", people });
    expect(sharedPerson(all)?.id).toBe("ada");
    expect(sharedPerson(reduceMeeting(all, { type: "presenter", participantId: "bob" }))?.id).toBe("bob");
    expect(sharedPerson(after({ type: "people", people: people.slice(0, 1) }))?.id).toBe("me");
    expect(sharedPerson(after({ type: "people", people: [person("me")] }))).toBeNull();
  });

  it("shows one's own pin, else the latest for everybody, else a screen", () => {
    const people = [person("me", { local: true }), person("ada"), person("bob", sharing)];
    const both = after(
      { type: "people", people },
      {
        type: "pins",
        pins: [
          { participantId: "me", cam: true, share: false },
          { participantId: "ada", cam: true, share: false },
        ],
      },
    );
    expect(featuredOf(after({ type: "people", people }))).toMatchObject({ person: { id: "bob" }, what: "share" });
    expect(featuredOf(both)).toMatchObject({ person: { id: "ada" }, what: "cam" });
    const own = reduceMeeting(both, { type: "pin", participantId: "bob" });
    expect(featuredOf(own)).toMatchObject({ person: { id: "bob" }, what: "cam" });
  });

  it("passes over a pinned screen that nobody shows and a pinned person who is gone", () => {
    const people = [person("me", { local: true }), person("ada")];
    const view = after(
      { type: "people", people },
      {
        type: "pins",
        pins: [
          { participantId: "me", cam: true, share: false },
          { participantId: "ada", cam: false, share: true },
          { participantId: "gone", cam: true, share: true },
        ],
      },
    );
    expect(featuredOf(view)).toMatchObject({ person: { id: "me" }, what: "cam" });
    expect(featuredOf(reduceMeeting(view, { type: "pins", pins: [] }))).toBeNull();
  });

  it("forgets a pin when that person leaves", () => {
    const pinned = after(
      { type: "people", people: [person("me"), person("ada")] },
      { type: "pin", participantId: "ada" },
    );
    expect(pinned.pinnedId).toBe("ada");
    expect(reduceMeeting(pinned, { type: "people", people: [person("me")] }).pinnedId).toBeNull();
  });
});

describe("recording and livestream", () => {
  const state = (kind: EgressKind, stage: Stage, sinceMs: number | null = null): MeetingAction => ({
    type: "egressState",
    kind,
    stage,
    sinceMs,
  });
  const wrong = (): MeetingError =>
    fail("INVALID_LIVESTREAM_CONFIG", "MALFORMED", { field: "outputs[0].url", problem: "it is empty" });
  const news = (view: MeetingView) =>
    view.notices.map((notice) => (notice.kind === "info" ? notice.text : notice.kind));

  it("tells once that the meeting is recorded, also to those who come later", () => {
    const view = after(
      state("recording", "starting"),
      state("recording", "started", 7),
      state("recording", "started", 7),
    );
    expect(news(view)).toEqual(["This meeting is being recorded"]);
    expect(view.egress.recording).toEqual({ stage: "started", sinceMs: 7 });
    expect(news(after(JOINED, state("recording", "started")))).toEqual(["This meeting is being recorded"]);
  });

  it("replaces that by its end, and says nothing of a start that failed", () => {
    const ended = after(state("recording", "started"), state("recording", "stopping"), state("recording", "stopped"));
    expect(news(ended)).toEqual(["The recording has ended"]);
    expect(news(after(state("livestream", "starting"), state("livestream", "stopped")))).toEqual([]);
  });

  it("shows why a start failed in the dialog that waits for it, and forgets it with the next try", () => {
    const told = wrong();
    const view = after({ type: "egressDialog", dialog: "live" }, error(told), error(told));
    expect(view.egress.dialogError).toBe(told);
    expect(view.notices).toEqual([]);
    expect(view.errors).toEqual([told]);
    expect(reduceMeeting(view, { type: "egressDialog", dialog: "live" }).egress.dialogError).toBeNull();
  });

  it("shows it as a card when the dialog was closed meanwhile", () => {
    const told = wrong();
    const view = after({ type: "egressDialog", dialog: "live" }, { type: "egressDialog", dialog: null }, error(told));
    expect(view.notices).toEqual([{ kind: "error", key: told.id, error: told }]);
  });

  it("leaves other errors where they always are, whatever dialog is open", () => {
    const view = after({ type: "egressDialog", dialog: "live" }, error(screen()));
    expect(view.egress.dialogError).toBeNull();
    expect(view.notices).toHaveLength(1);
  });
});
