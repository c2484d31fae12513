// Errors made on this side: the catalogue's texts, the occurrence's values.
import { expect, test } from "vitest";
import { catalogue, type ErrorEntry, errors } from "../../src/errors/catalogue.gen.ts";
import { errorFromWire, MeetingError } from "../../src/errors/error.ts";
import { asMeetingError, failuresOf, render } from "../../src/errors/failure.ts";

const fail = failuresOf("https://meet.example.org", () => ({ meetingId: "m" }));
const entries: [string, ErrorEntry][] = Object.entries(catalogue);

test("every placeholder of every text is a param of its reason", () => {
  for (const [code, entry] of entries) {
    for (const [reason, { detail, params, solution }] of Object.entries(entry.reasons)) {
      const values = Object.fromEntries(Object.keys(params).map((name) => [name, "x"]));
      for (const text of [entry.message, detail, solution ?? entry.solution]) {
        expect(render(text, values), `${code} ${reason}`).not.toMatch(/\{[a-z_]+\}/);
      }
    }
  }
});

test("a failure carries all fields, and the reason's own where it has some", () => {
  const error = fail("ERROR_UNABLE_TO_JOIN_MEETING", "RECONNECT_GAVE_UP", {
    attempts: 7,
    elapsed_s: 61,
    cause: "silence",
  });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    code: 3047,
    name: "ERROR_UNABLE_TO_JOIN_MEETING",
    ends: "meeting",
    action: "REJOIN",
    params: { attempts: 7, elapsed_s: 61, cause: "silence" },
    subject: { meetingId: "m" },
    docUrl: "https://meet.example.org/errors/3047",
    rehearsed: false,
  });
  expect(error.detail).toContain("7 attempts within 61 s");
  expect(error.id).toMatch(/^[0-9a-f]{32}$/);
  expect(error.plain).toBe("The connection was lost and didn't come back. Please join again.");
});

test("lists are shown with commas, and long values are cut", () => {
  const error = fail("ERROR_INVALID_MODE", "UNKNOWN_MODE", { mode: "x".repeat(600), allowed: ["A", "B"] });
  expect(error.detail).toContain("A, B");
  expect(error.params["mode"]).toHaveLength(500);
});

test("what comes over the wire keeps its fields, known or not", () => {
  const error = errorFromWire({ code: 7777, name: "FROM_THE_FUTURE", message: "Later.", reason: "R", retryAfterMs: 5 });
  expect(error.toJSON()).toMatchObject({
    code: 7777,
    name: "FROM_THE_FUTURE",
    message: "Later.",
    reason: "R",
    retryAfterMs: 5,
  });
  expect(error.plain).toBe("Later.");
});

test("a bug becomes INTERNAL_ERROR with the bug as its cause, and a MeetingError stays itself", () => {
  const bug = new TypeError("x is undefined");
  expect(asMeetingError(bug, fail)).toMatchObject({ code: 6000, cause: bug });
  const known = fail("ERROR_OPERATION_ABORTED", "LEFT_WHILE_JOINING", {});
  expect(asMeetingError(known, fail)).toBe(known);
  expect(known).toBeInstanceOf(MeetingError);
});

test("names of codes are unique per code, aliases aside", () => {
  expect(new Set(entries.map(([, { name }]) => name)).size).toBe(entries.length);
  expect(errors.INVALID_TOKEN).toBe(4002);
});
