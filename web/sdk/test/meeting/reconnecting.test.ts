// An outage: what an app hears of it, and how the SDK comes back.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { snapshot, wireError } from "../fake-server.ts";
import { joined, settle, setUp } from "./setup.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("an outage", () => {
  test("is one 3065, RECONNECTING, and CONNECTED after resuming; the replay fills the gap", async () => {
    const { server, meeting, heard } = await joined();
    server.peer.notifies("participant-joined", {
      participantId: "grace",
      name: "G",
      mode: "RECV_ONLY",
      metaData: null,
      joinedAt: "2026-01-01T12:00:00Z",
      streams: [],
    });
    server.peer.breaks();
    expect(heard.slice(1)).toEqual(["error 3065 CONNECTION_LOST", "meeting-state-changed RECONNECTING"]);
    await vi.advanceTimersByTimeAsync(400);
    expect(server.peers).toHaveLength(2);
    expect(server.peer.requests("resume")[0]?.data).toEqual({ version: 1, token: "t", resumeToken: "r1", lastSeq: 1 });
    server.peer.answers("resume", { status: "resumed", ...snapshot({ resumeToken: "r2" }) });
    server.peer.notifies(
      "participant-left",
      { participantId: "grace", reason: { code: 1101, name: "MANUAL_LEAVE_CALLED" } },
      2,
    );
    await settle();
    expect(heard.slice(3)).toEqual(["meeting-state-changed CONNECTED", "participant-left grace"]);
    expect(meeting.participants.size).toBe(0);
  });

  test("joins again when resuming is impossible, and tells the differences", async () => {
    const { server, meeting, heard } = await joined(
      {},
      {
        participants: [
          {
            participantId: "grace",
            name: "G",
            mode: "RECV_ONLY",
            metaData: null,
            joinedAt: "2026-01-01T12:00:00Z",
            streams: [],
          },
        ],
      },
    );
    server.peer.breaks();
    await vi.advanceTimersByTimeAsync(400);
    server.peer.refuses(
      "resume",
      wireError({ code: 3047, name: "ERROR_UNABLE_TO_JOIN_MEETING", reason: "RESUME_IMPOSSIBLE" }),
    );
    await settle();
    expect(server.peer.requests("join")[0]?.data["participantId"]).toBe("ada");
    server.peer.answers("join", {
      status: "joined",
      ...snapshot({
        participants: [
          {
            participantId: "lin",
            name: "L",
            mode: "RECV_ONLY",
            metaData: null,
            joinedAt: "2026-01-01T12:00:00Z",
            streams: [],
          },
        ],
      }),
    });
    await settle();
    expect(heard).toEqual([
      "error 3065 CONNECTION_LOST",
      "meeting-state-changed RECONNECTING",
      "participant-left grace",
      "participant-joined lin",
      "meeting-state-changed CONNECTED",
    ]);
    expect(meeting.state).toBe("CONNECTED");
  });

  test("of which too much was missed is repaired: each difference is told once, in the same participation", async () => {
    const participant = (participantId: string, mode: "RECV_ONLY" | "SEND_AND_RECV") => ({
      participantId,
      name: participantId,
      mode,
      metaData: null,
      joinedAt: "2026-01-01T12:00:00Z",
      streams: [],
    });
    const { server, meeting, heard } = await joined(
      { mode: "SIGNALLING_ONLY" },
      {
        mode: "SIGNALLING_ONLY",
        resumeRepairs: true,
        participants: [participant("grace", "RECV_ONLY"), participant("lin", "SEND_AND_RECV")],
        recordingState: "RECORDING_STARTED",
        pins: [{ participantId: "lin", state: { cam: true, share: false } }],
      },
    );
    const told: string[] = [];
    meeting.on("recording-stopped", () => told.push("recording-stopped"));
    meeting.on("livestream-started", () => told.push("livestream-started"));
    meeting.on("livestream-output-changed", ({ livestreamId }) => told.push(`outputs of ${livestreamId}`));
    meeting.on("speaker-changed", (id) => told.push(`speaker ${id}`));
    meeting.on("presenter-changed", (id) => told.push(`presenter ${id}`));
    meeting.on("pin-state-changed", ({ participantId, state }) => told.push(`pin ${participantId} ${state.cam}`));
    meeting.on("participant-mode-changed", ({ participantId, mode }) => told.push(`${participantId} ${mode}`));
    heard.length = 0;
    server.peer.breaks();
    await vi.advanceTimersByTimeAsync(400);
    expect(server.peer.requests("resume")[0]?.data["repair"]).toBe(true);
    server.peer.answers("resume", {
      status: "resumed",
      ...snapshot({
        resumeRepairs: true,
        mode: "SIGNALLING_ONLY",
        participants: [participant("lin", "RECV_ONLY"), participant("noa", "RECV_ONLY")],
        activeSpeakerId: "lin",
        activePresenterId: "noa",
        livestreamState: "LIVESTREAM_STARTED",
        livestreamId: "l1",
        livestreamOutputs: [{ url: "rtmp://h/a", state: "live", attempt: 1, error: null }],
      }),
      skippedTo: 5_000,
    });
    await settle();
    server.peer.notifies("participant-left", { participantId: "noa", reason: { code: 1001, name: "W" } }, 5_001);
    await settle();
    expect(heard.filter((event) => event.startsWith("participant-") && !event.includes("mode"))).toEqual([
      "participant-left grace",
      "participant-joined noa",
      "participant-left noa",
    ]);
    expect(told.sort()).toEqual([
      "lin RECV_ONLY",
      "livestream-started",
      "outputs of l1",
      "pin lin false",
      "presenter noa",
      "recording-stopped",
      "speaker lin",
    ]);
    expect(meeting.state).toBe("CONNECTED");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.peer.acks().at(-1)).toBe(5_001);
  });

  test("that does not end is given up with 3047 and its evidence", async () => {
    const { server, heard, errors } = await joined({ reconnectTimeoutMs: 10_000 });
    server.mood = "refuse";
    server.peer.breaks();
    await vi.advanceTimersByTimeAsync(12_000);
    expect(heard).toEqual([
      "error 3065 CONNECTION_LOST",
      "meeting-state-changed RECONNECTING",
      "error 3047 RECONNECT_GAVE_UP",
      "meeting-state-changed FAILED",
      "meeting-left 1102",
    ]);
    // 0.4, 1.1, 1.6, 2.4, 3.5 s of waiting and a last one cut at the limit.
    expect(errors[1]?.params).toEqual({ attempts: 6, elapsed_s: 10, cause: "the connection was refused" });
    expect(errors[1]?.ends).toBe("meeting");
  });

  test.each([0, 0.25, 0.5, 0.75, 0.999])("is tried to be overcome within a second (random %d)", async (random) => {
    for (const notice of [true, false]) {
      const { server, meeting } = setUp({}, { random: () => random });
      const joining = meeting.join();
      await settle();
      server.peer.answers("join", { status: "joined", ...snapshot() });
      await joining;
      const reason = { code: 1012, name: "SERVER_SHUTDOWN" };
      if (notice) server.peer.notifies("closing", { reason, error: null, reconnect: true, retryAfterMs: 5_000 });
      server.mood = "refuse";
      server.peer.breaks(1001);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(server.peers.length).toBeGreaterThan(1);
      // And a server that is away for four seconds is found soon after.
      await vi.advanceTimersByTimeAsync(3_000);
      const before = server.peers.length;
      server.mood = "open";
      await vi.advanceTimersByTimeAsync(4_500);
      expect(server.peers.length).toBe(before + 1);
      expect(server.peer.requests("resume")).toHaveLength(1);
    }
  });

  test("is not everybody's at once", async () => {
    const waits: number[] = [];
    for (const random of [0, 0.5, 0.999]) {
      const { server, meeting } = setUp({}, { random: () => random });
      const joining = meeting.join();
      await settle();
      server.peer.answers("join", { status: "joined", ...snapshot() });
      await joining;
      const lostMs = performance.now();
      server.peer.breaks();
      while (server.peers.length === 1) await vi.advanceTimersByTimeAsync(10);
      waits.push(performance.now() - lostMs);
    }
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(400);
  });

  test("that a server swallows without an answer does not keep the next try waiting", async () => {
    const { server } = await joined();
    server.mood = "ignore";
    server.peer.breaks();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.peers.length).toBe(3);
  });

  test("announced by the server, and never over, is SERVER_SHUTTING_DOWN", async () => {
    const { server, heard } = await joined({ reconnectTimeoutMs: 5_000 });
    server.mood = "refuse";
    const reason = { code: 1012, name: "SERVER_SHUTDOWN" };
    server.peer.notifies("closing", { reason, error: null, reconnect: true, retryAfterMs: 1_000 });
    server.peer.breaks(1001);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(heard).toEqual([
      "error 3065 CONNECTION_LOST",
      "meeting-state-changed RECONNECTING",
      "error 3047 SERVER_SHUTTING_DOWN",
      "meeting-state-changed FAILED",
      "meeting-left 1102",
    ]);
  });

  test("during which the token expired ends with that error", async () => {
    const { server, heard } = await joined();
    server.peer.breaks();
    await vi.advanceTimersByTimeAsync(400);
    server.peer.refuses("resume", wireError({ code: 4002, name: "INVALID_TOKEN", reason: "EXPIRED", ends: "meeting" }));
    await settle();
    expect(heard.slice(2)).toEqual(["error 4002 EXPIRED", "meeting-state-changed FAILED", "meeting-left 1102"]);
  });

  test("is overcome with the newest token", async () => {
    const { server, meeting } = await joined();
    meeting.updateToken("fresh");
    server.peer.breaks();
    await vi.advanceTimersByTimeAsync(400);
    expect(server.peer.requests("resume")[0]?.data["token"]).toBe("fresh");
  });

  test("fails what was in flight, repeats what may be repeated, and refuses what comes meanwhile", async () => {
    const { server, meeting, errors } = await joined();
    const publishing = meeting.pubSub.publish("chat", "hello");
    const subscribing = meeting.pubSub.subscribe("chat", () => {});
    await settle();
    server.peer.breaks();
    await expect(publishing).rejects.toMatchObject({
      code: 3056,
      reason: "CONNECTION_LOST",
      params: { operation: "pubSub.publish" },
    });
    await expect(meeting.respondEntry("x", "denied")).rejects.toMatchObject({ code: 3065, reason: "RECONNECTING" });
    await vi.advanceTimersByTimeAsync(400);
    server.peer.answers("resume", { status: "resumed", ...snapshot() });
    await settle();
    server.peer.answers("pubsub.subscribe", { messages: [] });
    expect(await subscribing).toEqual([]);
    expect(errors.map(({ code }) => code)).toEqual([3065, 3056, 3065]);
  });

  test("is noticed by silence: a ping after 5 s, lost after 15 s", async () => {
    const { server, heard } = await joined();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.peer.requests("ping")).toHaveLength(1);
    server.peer.answers("ping", {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(heard).toContain("error 3065 CONNECTION_LOST");
  });

  test("follows from a missing notification, which resuming brings", async () => {
    const { server, heard } = await joined();
    server.peer.notifies("speaker-changed", { participantId: null }, 1);
    server.peer.notifies("speaker-changed", { participantId: null }, 3);
    expect(heard).toEqual(["error 3065 CONNECTION_LOST", "meeting-state-changed RECONNECTING"]);
    await vi.advanceTimersByTimeAsync(400);
    expect(server.peer.requests("resume")[0]?.data["lastSeq"]).toBe(1);
  });
});
