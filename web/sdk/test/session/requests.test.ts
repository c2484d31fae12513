// Requests and the join: what is refused before it is sent, and that each ends by its deadline whatever comes back.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MeetingError } from "../../src/errors/error.ts";
import { failuresOf } from "../../src/errors/failure.ts";
import { Session, type SessionListener } from "../../src/session/session.ts";
import { FakeServer, snapshot } from "../fake-server.ts";

const quiet: SessionListener = {
  waiting: () => {},
  joined: () => {},
  lost: () => {},
  resumed: () => {},
  repaired: () => {},
  rejoined: () => {},
  notified: () => {},
  failed: () => {},
  ended: () => {},
};

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

const setUp = async (token = "t") => {
  const server = new FakeServer();
  const session = new Session(
    {
      serverUrl: "http://meet.test:8080",
      join: {
        version: 1,
        token,
        meetingId: "m",
        name: "Ada",
        mode: "SIGNALLING_ONLY",
        client: { sdk: "browser", version: "0" },
      },
      requestTimeoutMs: 1_000,
      reconnectTimeoutMs: 4_000,
      openSocket: server.openSocket,
      random: () => 0.5,
      fail: failuresOf("http://meet.test:8080"),
    },
    quiet,
  );
  const joining = session.join();
  await settle();
  server.peer.answers("join", { status: "joined", ...snapshot() });
  await joining;
  return { server, session };
};

const outcome = (promise: Promise<unknown>) => {
  const told: { error: MeetingError | null; afterMs: number } = { error: null, afterMs: -1 };
  const startedMs = performance.now();
  promise.catch((fault: unknown) => {
    if (fault instanceof MeetingError) told.error = fault;
    told.afterMs = performance.now() - startedMs;
  });
  return told;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the token goes as REST would read it, at the join and at the resume", async () => {
  const { server, session } = await setUp("Bearer old\n");
  expect(server.peer.requests("join")[0]?.data["token"]).toBe("old");
  session.updateToken("\tnew ");
  server.peer.breaks();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.peer.requests("resume")[0]?.data["token"]).toBe("new");
});

describe("what cannot be sent", () => {
  test.each([
    ["an id in a list", { topic: "t", message: "m", sendOnly: ["\ud800"] }, "sendOnly.0"],
    ["a payload", { topic: "t", message: "m", payload: { a: "\udfff" } }, "payload.a"],
  ])("%s with half a pair", async (_what, data, field) => {
    const { server, session } = await setUp();
    const told = outcome(session.request("pubsub.publish", data));
    await settle();
    expect(told.error).toMatchObject({ name: "ERROR_INVALID_PARAMETER", params: { field } });
    expect(server.peer.requests("pubsub.publish")).toEqual([]);
  });

  test("a frame that would end the connection", async () => {
    const { server, session } = await setUp();
    const told = outcome(session.request("livestream.start", { outputs: [{ url: "x".repeat(70_000) }] }));
    await settle();
    expect(told.error).toMatchObject({ name: "ERROR_PAYLOAD_TOO_LARGE", params: { field: "livestream.start" } });
    expect(server.peer.requests("livestream.start")).toEqual([]);
  });
});

describe("a request ends by its deadline", () => {
  test.each([
    ["nothing", () => {}],
    [
      "the answer to another request",
      (server: FakeServer) => server.peer.says({ t: "res", id: 99, ok: true, data: {} }),
    ],
    ["an error without an id", (server: FakeServer) => server.peer.says({ t: "ntf", seq: 0, event: "new", data: {} })],
  ])("when %s comes", async (_what, play) => {
    const { server, session } = await setUp();
    const told = outcome(session.request("ping", {}, { repeat: "always" }));
    await settle();
    play(server);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(told.error).toMatchObject({ name: "ERROR_OPERATION_TIMED_OUT" });
  });

  test.each([
    ["no frame", (server: FakeServer) => server.peer.says("}{")],
    ["half a response", (server: FakeServer) => server.peer.says({ t: "res", id: 2, ok: true })],
  ])("when %s comes each time that it is repeated", async (_what, play) => {
    const { server, session } = await setUp();
    const told = outcome(session.request("ping", {}, { repeat: "always" }));
    let answered = 0;
    for (let elapsedMs = 0; elapsedMs < 5_200 && told.error === null; elapsedMs += 10) {
      const { peer } = server;
      if (peer.requests("resume").length > 0 && peer.requests("ping").length === 0) {
        peer.answers("resume", { status: "resumed", ...snapshot() });
      } else if (peer.requests("ping").length > 0 && !peer.closed) {
        answered += 1;
        play(server);
      }
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(answered).toBeGreaterThan(1);
    expect(told.error).toMatchObject({ name: "ERROR_OPERATION_TIMED_OUT" });
    expect(told.afterMs).toBeLessThanOrEqual(5_000);
  });

  test("by its signal also while the connection is away", async () => {
    const { server, session } = await setUp();
    server.mood = "ignore";
    server.peer.breaks();
    const giveUp = new AbortController();
    const told = outcome(session.request("ping", {}, { repeat: "always", signal: giveUp.signal }));
    await settle();
    giveUp.abort();
    await settle();
    expect(told.afterMs).toBe(0);
    expect(told.error).toBeNull();
  });
});
