// A meeting against a server that the test plays, with all that an app hears written down.
import { vi } from "vitest";
import type { MeetingEvents, MeetingOptions } from "../../src/api.ts";
import type { MeetingError } from "../../src/errors/error.ts";
import type { MeetingWorld } from "../../src/meeting/context.ts";
import { LiveMeeting } from "../../src/meeting/meeting.ts";
import { FakeServer, snapshot } from "../fake-server.ts";

export const SERVER = "http://meet.test:8080";

export interface Setup {
  readonly server: FakeServer;
  readonly meeting: LiveMeeting;
  readonly heard: string[];
  readonly errors: MeetingError[];
}

export const eventNames = [
  "meeting-joined",
  "meeting-left",
  "meeting-state-changed",
  "entry-waiting",
  "entry-requested",
  "entry-responded",
  "participant-joined",
  "participant-left",
] as const satisfies readonly (keyof MeetingEvents)[];

export const word = (payload: unknown): string => {
  if (typeof payload !== "object" || payload === null) return String(payload);
  if ("state" in payload) return String(payload.state);
  if ("code" in payload) return String(payload.code);
  if ("id" in payload) return String(payload.id);
  if ("participantId" in payload) return String(payload.participantId);
  return "";
};

export const setUp = (options: Partial<MeetingOptions> = {}, world: Partial<MeetingWorld> = {}): Setup => {
  const server = new FakeServer();
  const meeting = new LiveMeeting(
    { meetingId: "abcd-1234-wxyz", name: "Ada", mode: "SIGNALLING_ONLY", ...options },
    {
      serverUrl: SERVER,
      token: "t",
      version: "0",
      problem: null,
      openSocket: server.openSocket,
      random: () => 0.5,
      ...world,
    },
  );
  const heard: string[] = [];
  const errors: MeetingError[] = [];
  meeting.on("error", (error) => {
    errors.push(error);
    heard.push(`error ${error.code} ${error.reason}`);
  });
  for (const name of eventNames) {
    meeting.on(name, (...payload: readonly unknown[]) =>
      heard.push(`${name} ${word(payload[0])}`.replace(/ undefined$/, "")),
    );
  }
  return { server, meeting, heard, errors };
};

export const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

export const joined = async (options: Partial<MeetingOptions> = {}, state: Parameters<typeof snapshot>[0] = {}) => {
  const setup = setUp(options);
  const joining = setup.meeting.join();
  await settle();
  setup.server.peer.answers("join", { status: "joined", ...snapshot(state) });
  await joining;
  setup.heard.length = 0;
  return setup;
};

export const config = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
