// When media is reported as failed and what is tried, on a clock that the test moves.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TransportCare } from "../../src/media/transport-care.ts";

interface Setup {
  readonly care: TransportCare;
  readonly did: string[];
}

const setUp = (): Setup => {
  const did: string[] = [];
  const care = new TransportCare({
    restartIce: async () => void did.push("restart"),
    rebuild: async () => void did.push("rebuild"),
    report: (outage, waitedMs) => void did.push(`report ${outage} ${waitedMs}`),
    recovering: (is) => void did.push(is ? "recovering" : "not recovering"),
  });
  return { care, did };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a transport that connects in time is left alone", async () => {
  const { care, did } = setUp();
  care.used();
  await vi.advanceTimersByTimeAsync(9_000);
  care.changed("connected");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(did).toEqual([]);
});

test("one that never connects is reported once after 10 s, restarted with back-off, then made anew", async () => {
  const { care, did } = setUp();
  care.used();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(did).toEqual(["report never-connected 10000", "restart"]);
  await vi.advanceTimersByTimeAsync(2_000 + 4_000 + 8_000);
  expect(did.slice(2)).toEqual(["restart", "restart", "rebuild"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(did.filter((each) => each.startsWith("report"))).toHaveLength(1);
  expect(did.filter((each) => each === "rebuild")).toHaveLength(5);
});

test("one that comes up late stops the attempts, and a later loss is a new outage", async () => {
  const { care, did } = setUp();
  care.used();
  await vi.advanceTimersByTimeAsync(10_000);
  care.changed("connected");
  did.length = 0;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(did).toEqual([]);
  care.changed("disconnected");
  expect(did).toEqual(["recovering", "restart"]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(did).toContain("report lost 20000");
  expect(did).toContain("not recovering");
});

test("a loss that an ICE restart mends is not reported", async () => {
  const { care, did } = setUp();
  care.used();
  care.changed("connected");
  care.changed("disconnected");
  await vi.advanceTimersByTimeAsync(1_000);
  care.changed("connected");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(did).toEqual(["recovering", "restart", "not recovering"]);
});

test("when the server lost its end, only a new transport is tried", async () => {
  const { care, did } = setUp();
  care.used();
  care.changed("connected");
  care.failedThere();
  expect(did).toEqual(["recovering", "rebuild"]);
});

test("a closed one does nothing more", async () => {
  const { care, did } = setUp();
  care.used();
  care.close();
  care.changed("disconnected");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(did).toEqual([]);
});
