// The order and number of what an app hears, against a server that the test plays.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MeetingError } from "../../src/errors/error.ts";
import { LiveMeeting } from "../../src/meeting/meeting.ts";
import { FakeServer, snapshot, wireError } from "../fake-server.ts";
import { config, joined, SERVER, settle, setUp } from "./setup.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("joining", () => {
  test("tells the state, then that it joined, then who is there", async () => {
    const { server, meeting, heard } = setUp();
    const joining = meeting.join();
    await settle();
    const [request] = server.peer.requests("join");
    expect(request?.data).toEqual({
      version: 1,
      token: "t",
      meetingId: "abcd-1234-wxyz",
      name: "Ada",
      mode: "SIGNALLING_ONLY",
      client: { sdk: "browser", version: "0" },
    });
    const grace = {
      participantId: "grace",
      name: "G",
      mode: "RECV_ONLY",
      metaData: null,
      joinedAt: "2026-01-01T12:00:00Z",
      streams: [],
    } as const;
    server.peer.answers("join", { status: "joined", ...snapshot({ participants: [grace] }) });
    await joining;
    expect(heard).toEqual([
      "meeting-state-changed CONNECTING",
      "meeting-state-changed CONNECTED",
      "meeting-joined",
      "participant-joined grace",
    ]);
    expect(meeting.localParticipant.id).toBe("ada");
    expect([...meeting.participants.keys()]).toEqual(["grace"]);
  });

  test("keeps the local participant, and what listens to it, for life", async () => {
    const { server, meeting } = setUp();
    const { localParticipant } = meeting;
    expect(localParticipant.id).toBe("");
    for (const participantId of ["ada", "ada-2"]) {
      const joining = meeting.join();
      await settle();
      server.peer.answers("join", { status: "joined", ...snapshot({ participantId, mode: "SIGNALLING_ONLY" }) });
      await joining;
      expect(meeting.localParticipant).toBe(localParticipant);
      expect(localParticipant.id).toBe(participantId);
      const leaving = meeting.leave();
      await settle();
      server.peer.answers("leave", {});
      await leaving;
    }
  });

  test("a refused join is one error, then FAILED, then meeting-left 1103, and the promise rejects with that object", async () => {
    const { server, meeting, heard, errors } = setUp();
    const joining = meeting.join();
    await settle();
    const error = wireError({ code: 4002, name: "INVALID_TOKEN", reason: "EXPIRED", ends: "join" });
    server.peer.refuses("join", error);
    server.peer.notifies("closing", { reason: { code: 1007, name: "UNKNOWN" }, error, reconnect: false });
    const rejected: unknown = await joining.catch((fault: unknown) => fault);
    expect(errors).toHaveLength(1);
    expect(rejected).toBe(errors[0]);
    expect(errors[0]).toMatchObject({ code: 4002, name: "INVALID_TOKEN", reason: "EXPIRED", message: "A message." });
    expect(heard.slice(1)).toEqual(["error 4002 EXPIRED", "meeting-state-changed FAILED", "meeting-left 1103"]);
  });

  test("an unreachable server, another server and an old protocol are told apart", async () => {
    const reasonFor = async (fetching: () => Promise<Response>): Promise<string> => {
      vi.stubGlobal("fetch", fetching);
      const { server, meeting, errors } = setUp();
      server.mood = "refuse";
      await expect(meeting.join()).rejects.toBeInstanceOf(MeetingError);
      expect(errors).toHaveLength(1);
      return `${errors[0]?.code} ${errors[0]?.reason}`;
    };
    expect(await reasonFor(() => Promise.reject(new TypeError("Failed to fetch")))).toBe("3047 SERVER_UNREACHABLE");
    expect(await reasonFor(async () => config({}, 404))).toBe("3047 NOT_A_MEETING_SERVER");
    expect(await reasonFor(async () => new Response("<html>"))).toBe("3047 NOT_A_MEETING_SERVER");
    expect(await reasonFor(async () => config({ product: "x" }))).toBe("3047 NOT_A_MEETING_SERVER");
    expect(await reasonFor(async () => config({ product: "meetkit", protocolVersions: [2] }))).toBe(
      "3047 PROTOCOL_VERSION",
    );
    expect(await reasonFor(async () => config({ product: "meetkit", protocolVersions: [1] }))).toBe(
      "3047 NOT_A_MEETING_SERVER",
    );
    expect(await reasonFor(async () => config({}, 503))).toBe("3047 SERVER_SHUTTING_DOWN");
  });

  test("silence at either step is SIGNALLING_TIMED_OUT", async () => {
    const first = setUp();
    first.server.mood = "ignore";
    const opening = first.meeting.join();
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(opening).rejects.toMatchObject({ code: 3047, reason: "SIGNALLING_TIMED_OUT" });
    const second = setUp({ requestTimeoutMs: 4_000 });
    const joining = second.meeting.join();
    await vi.advanceTimersByTimeAsync(4_000);
    await expect(joining).rejects.toMatchObject({ reason: "SIGNALLING_TIMED_OUT", params: { timeout_ms: 4_000 } });
  });

  test("a guest waits, is let in, and joins", async () => {
    const { server, meeting, heard } = setUp();
    const joining = meeting.join();
    await settle();
    server.peer.answers("join", { status: "waiting", participantId: "guest", timeoutMs: 60_000 });
    await settle();
    expect(heard).toEqual(["meeting-state-changed CONNECTING", "entry-waiting guest"]);
    server.peer.notifies("entry-responded", { participantId: "guest", name: "Ada", decision: "allowed" });
    server.peer.notifies("joined", snapshot({ participantId: "guest" }));
    await joining;
    expect(heard.slice(2)).toEqual(["entry-responded guest", "meeting-state-changed CONNECTED", "meeting-joined"]);
  });

  test("a guest who is denied gets one error before FAILED", async () => {
    const { server, meeting, heard } = setUp();
    const joining = meeting.join();
    await settle();
    server.peer.answers("join", { status: "waiting", participantId: "guest", timeoutMs: 60_000 });
    await settle();
    const error = wireError({ code: 3047, name: "ERROR_UNABLE_TO_JOIN_MEETING", reason: "ENTRY_DENIED", ends: "join" });
    server.peer.notifies("entry-responded", { participantId: "guest", name: "Ada", decision: "denied" });
    server.peer.notifies("error", { error });
    server.peer.notifies("closing", { reason: { code: 1007, name: "UNKNOWN" }, error, reconnect: false });
    await expect(joining).rejects.toMatchObject({ reason: "ENTRY_DENIED" });
    expect(heard.slice(3)).toEqual(["error 3047 ENTRY_DENIED", "meeting-state-changed FAILED", "meeting-left 1103"]);
  });

  test("a second join is an error and disturbs nothing", async () => {
    const { server, meeting } = setUp();
    const joining = meeting.join();
    await expect(meeting.join()).rejects.toMatchObject({ code: 3055, reason: "JOIN_IN_PROGRESS" });
    await settle();
    server.peer.answers("join", { status: "joined", ...snapshot() });
    await joining;
    await expect(meeting.join()).rejects.toMatchObject({ code: 3054, reason: "ALREADY_JOINED" });
    expect(meeting.state).toBe("CONNECTED");
  });

  test("leave() while joining aborts the join with LEFT_WHILE_JOINING", async () => {
    const { meeting, heard } = setUp();
    const joining = meeting.join();
    await settle();
    await meeting.leave();
    await expect(joining).rejects.toMatchObject({ code: 3056, reason: "LEFT_WHILE_JOINING" });
    expect(heard).toContain("meeting-left 1101");
  });

  test("giving up by one's own signal is no error", async () => {
    const { meeting, heard, errors } = setUp();
    const controller = new AbortController();
    const joining = meeting.join({ signal: controller.signal });
    await settle();
    controller.abort("enough");
    await expect(joining).rejects.toBe("enough");
    expect(errors).toEqual([]);
    expect(heard.at(-1)).toBe("meeting-left 1101");
  });
});

describe("the end", () => {
  test("a normal leave is CLOSING, CLOSED, meeting-left 1101", async () => {
    const { server, meeting, heard } = await joined();
    const leaving = meeting.leave();
    await settle();
    server.peer.answers("leave", {});
    await leaving;
    expect(heard).toEqual(["meeting-state-changed CLOSING", "meeting-state-changed CLOSED", "meeting-left 1101"]);
    await expect(meeting.leave()).rejects.toMatchObject({ code: 3054, reason: "ALREADY_LEFT" });
  });

  test("an error that ends the meeting comes once, before CLOSED, with the reason of closing", async () => {
    const { server, heard, errors } = await joined();
    const error = wireError({ code: 4005, name: "DUPLICATE_PARTICIPANT", reason: "JOINED_ELSEWHERE", ends: "meeting" });
    server.peer.notifies("error", { error });
    const reason = { code: 1011, name: "DUPLICATE_PARTICIPANT" };
    server.peer.notifies("closing", { reason, error, reconnect: false });
    server.peer.breaks(4005);
    await settle();
    expect(heard).toEqual(["error 4005 JOINED_ELSEWHERE", "meeting-state-changed CLOSED", "meeting-left 1011"]);
    expect(errors).toHaveLength(1);
  });

  test("end() needs the server's consent: a refusal leaves everything as it was", async () => {
    const { server, meeting, heard } = await joined();
    const ending = meeting.end();
    await settle();
    server.peer.refuses("end", wireError({ code: 4025, name: "UNAUTHORIZED_REQUEST", reason: "MODERATOR_REQUIRED" }));
    await expect(ending).rejects.toMatchObject({ code: 4025 });
    expect(heard).toEqual(["error 4025 MODERATOR_REQUIRED"]);
    expect(meeting.state).toBe("CONNECTED");
  });

  test("requests in flight when the meeting ends are aborted with MEETING_ENDED", async () => {
    const { server, meeting } = await joined();
    const asking = meeting.respondEntry("guest", "allowed");
    await settle();
    server.peer.notifies("closing", { reason: { code: 1006, name: "ROOM_CLOSE" }, error: null, reconnect: false });
    await expect(asking).rejects.toMatchObject({
      code: 3056,
      reason: "MEETING_ENDED",
      params: { operation: "respondEntry" },
    });
  });
});

describe("notifications", () => {
  test("are acknowledged every 32 and after 5 s", async () => {
    const { server } = await joined();
    for (let count = 0; count < 33; count += 1) server.peer.notifies("speaker-changed", { participantId: null });
    expect(server.peer.acks()).toEqual([32]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.peer.acks()).toEqual([32, 33]);
  });

  test("of a newer server are skipped but counted", async () => {
    const { server, heard } = await joined();
    server.peer.notifies("something-new", {});
    server.peer.notifies("entry-requested", { participantId: "g", name: "G" });
    expect(heard).toEqual(["entry-requested g"]);
  });

  test("bring the camera of another on and off", async () => {
    const { server, meeting } = await joined();
    server.peer.notifies("participant-joined", {
      participantId: "grace",
      name: "G",
      mode: "SEND_AND_RECV",
      metaData: null,
      joinedAt: "2026-01-01T12:00:00Z",
      streams: [],
    });
    const grace = meeting.participants.get("grace");
    const changes: unknown[] = [];
    grace?.on("media-status-changed", (change) => changes.push(change));
    const stream = { producerId: "p1", kind: "audio", source: "mic", paused: false, codec: "audio/opus" };
    server.peer.notifies("stream-enabled", { participantId: "grace", stream });
    expect(grace?.micOn).toBe(true);
    server.peer.notifies("stream-paused", { participantId: "grace", producerId: "p1", kind: "audio", source: "mic" });
    expect(grace?.micOn).toBe(false);
    server.peer.notifies("stream-resumed", { participantId: "grace", producerId: "p1", kind: "audio", source: "mic" });
    server.peer.notifies("stream-disabled", { participantId: "grace", producerId: "p1", kind: "audio", source: "mic" });
    expect(changes).toEqual([true, false, true, false].map((newStatus) => ({ kind: "audio", newStatus })));
  });
});

describe("misuse", () => {
  test("before joining is 3035 with operation and state", async () => {
    const { meeting, errors } = setUp();
    await expect(meeting.muteMic()).rejects.toMatchObject({
      code: 3035,
      name: "ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED",
      params: { operation: "muteMic", state: "DISCONNECTED" },
    });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.subject).toEqual({ meetingId: "abcd-1234-wxyz" });
  });

  test("of mode, size and type has its own codes", async () => {
    const { meeting } = await joined();
    await expect(meeting.enableWebcam()).rejects.toMatchObject({ code: 3066, params: { mode: "SIGNALLING_ONLY" } });
    await expect(meeting.changeMode("SIGNALLING_ONLY")).rejects.toMatchObject({
      code: 3054,
      reason: "MODE_ALREADY_SET",
    });
    await expect(Reflect.apply(meeting.changeMode, meeting, ["LOUD"])).rejects.toMatchObject({ code: 3067 });
    await expect(meeting.pubSub.publish("chat", "ä".repeat(7_681))).rejects.toMatchObject({
      code: 3072,
      params: { field: "message", size_bytes: 15_362, limit_bytes: 15_360 },
    });
    await expect(meeting.pubSub.publish("", "x")).rejects.toMatchObject({ code: 3073, reason: "MISSING_VALUE" });
  });

  test("a request without answer is 3079 after the time-out", async () => {
    const { meeting, heard } = await joined({ requestTimeoutMs: 2_000 });
    const asking = meeting.respondEntry("g", "allowed");
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(asking).rejects.toMatchObject({
      code: 3079,
      params: { operation: "respondEntry", timeout_ms: 2_000 },
    });
    expect(heard).toEqual(["error 3079 REQUEST_TIMED_OUT"]);
  });

  test("without an error listener the explanation is on the console", async () => {
    const spoken = vi.spyOn(console, "error").mockImplementation(() => {});
    const server = new FakeServer();
    const meeting = new LiveMeeting(
      { meetingId: "m", name: "n" },
      { serverUrl: SERVER, token: "t", version: "0", problem: null, openSocket: server.openSocket, random: () => 0.5 },
    );
    await expect(meeting.muteMic()).rejects.toMatchObject({ code: 3035 });
    expect(spoken).toHaveBeenCalledOnce();
    expect(String(spoken.mock.calls[0]?.[0])).toContain("3035 ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED");
  });

  test("a listener that throws stops nobody else", async () => {
    const spoken = vi.spyOn(console, "error").mockImplementation(() => {});
    const { meeting, errors } = setUp();
    meeting.on("error", () => {
      throw new Error("the app's own bug");
    });
    const later: number[] = [];
    meeting.on("error", ({ code }) => later.push(code));
    const rejected: unknown = await meeting.muteMic().catch((fault: unknown) => fault);
    expect(rejected).toBe(errors[0]);
    expect(later).toEqual([3035]);
    expect(spoken).toHaveBeenCalledOnce();
  });
});

describe("pubSub", () => {
  test("after joining again subscribes again and tells the kept messages of the gap once", async () => {
    const { server, meeting } = await joined();
    const message = (id: string) => ({
      id,
      topic: "chat",
      message: id,
      payload: null,
      senderId: "g",
      senderName: "G",
      timestamp: "2026-01-01T12:00:00Z",
    });
    const got: string[] = [];
    const subscribing = meeting.pubSub.subscribe("chat", ({ id }) => got.push(id));
    await settle();
    server.peer.answers("pubsub.subscribe", { messages: [message("m1")] });
    expect(await subscribing).toHaveLength(1);
    server.peer.notifies("pubsub-message", message("m2"));
    server.peer.breaks();
    await vi.advanceTimersByTimeAsync(400);
    server.peer.refuses(
      "resume",
      wireError({ code: 3047, name: "ERROR_UNABLE_TO_JOIN_MEETING", reason: "RESUME_IMPOSSIBLE" }),
    );
    await settle();
    server.peer.answers("join", { status: "joined", ...snapshot() });
    await settle();
    server.peer.answers("pubsub.subscribe", { messages: ["m1", "m2", "m3"].map(message) });
    await settle();
    expect(got).toEqual(["m2", "m3"]);
  });
});
