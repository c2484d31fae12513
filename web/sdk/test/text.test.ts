// What a text is, by the examples that the server and the Python SDK are tested with too.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { optionsProblem } from "../src/checks.ts";
import { failuresOf } from "../src/errors/failure.ts";
import { MeetingPubSub } from "../src/meeting/pubsub.ts";
import { bareToken, codePoints, dataProblem, firstCodePoints, isWellFormed, objectProblem } from "../src/text.ts";

interface TextVector {
  readonly what: string;
  readonly field: "name" | "topic" | "message";
  readonly text: string;
  readonly times?: number;
  readonly codePoints: number;
  readonly verdict: "ok" | "half" | "nul" | "empty" | "too-long" | "too-large";
}

const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../spec/vectors/${name}.json`, import.meta.url), "utf-8"));

const texts = vectors("texts") as readonly TextVector[];
const tokens = vectors("tokens") as readonly { readonly given: string; readonly token: string }[];
const fail = failuresOf("http://meet.test");

const refusal: {
  readonly [Verdict in TextVector["verdict"]]: { readonly reason: string; readonly says: string } | null;
} = {
  ok: null,
  half: { reason: "INVALID_VALUE", says: "half a surrogate pair" },
  nul: { reason: "INVALID_VALUE", says: "U+0000" },
  empty: { reason: "MISSING_VALUE", says: "needed" },
  "too-long": { reason: "INVALID_VALUE", says: "characters, not" },
  "too-large": { reason: "TOO_LARGE", says: "bytes" },
};

/** The error of the call that a field belongs to, or null. */
const judge = async (field: TextVector["field"], text: string): Promise<unknown> => {
  if (field === "name") return optionsProblem({ meetingId: "m", name: text }, fail);
  const sent: string[] = [];
  const acting = {
    act: <Result>(_operation: string, work: () => Promise<Result>) => work(),
    request: async (method: string) => {
      sent.push(method);
      return { id: "1", timestamp: "" } as never;
    },
  };
  const pubSub = new MeetingPubSub(acting, fail);
  try {
    await pubSub.publish(field === "topic" ? text : "CHAT", field === "topic" ? "hello" : text);
  } catch (fault) {
    expect(sent).toEqual([]);
    return fault;
  }
  return null;
};

test.each(texts.map((row) => [`${row.field}: ${row.what}`, row] as const))("%s", async (_what, row) => {
  const text = row.text.repeat(row.times ?? 1);
  expect(codePoints(text)).toBe(row.codePoints);
  expect(isWellFormed(text)).toBe(row.verdict !== "half");
  const error = await judge(row.field, text);
  const expected = refusal[row.verdict];
  if (expected === null) expect(error).toBeNull();
  else {
    expect(error).toMatchObject({ reason: expected.reason, params: { field: row.field }, ends: "request" });
    expect(error).toHaveProperty("detail", expect.stringContaining(expected.says));
  }
});

test.each(tokens)("the token in $given", ({ given, token }) => {
  expect(bareToken(given)).toBe(token);
});

test("a text is cut between characters only", () => {
  expect(firstCodePoints("a😀😀", 2)).toBe("a😀");
  expect(firstCodePoints("😀", 5)).toBe("😀");
  const { detail } = fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", { field: "f", problem: `a${"😀".repeat(600)}` });
  expect(isWellFormed(detail)).toBe(true);
});

describe("an object of the app's", () => {
  test.each([
    ["a value", { a: ["x", { b: "\ud83d" }] }, "metaData.a.1.b"],
    ["a key", { a: { "\ude00": 1 } }, "metaData.a"],
  ])("with half a pair in %s names the place", (_what, value, field) => {
    expect(objectProblem("metaData", value)).toMatchObject({ field, problem: expect.stringContaining("half") });
  });

  test("that only looks like a half in JSON is none", () => {
    expect(objectProblem("metaData", { a: "\\ud83d", b: "\\\\ud83d", c: "😀" })).toBeNull();
  });

  test("that JSON cannot carry is one", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    for (const value of [circle, { big: 1n }, { toJSON: () => undefined }]) {
      expect(objectProblem("payload", value)).toMatchObject({ field: "payload", problem: "JSON cannot carry it" });
    }
  });

  test("that is nested too deep", () => {
    let value: object = {};
    for (let depth = 1; depth < 12; depth += 1) value = { value };
    expect(objectProblem("payload", value)).toBeNull();
    expect(objectProblem("payload", { value })).toMatchObject({ problem: expect.stringContaining("deeper") });
  });
});

test("whatever a request carries is looked through, ids in lists and addresses too", () => {
  expect(dataProblem({ topic: "t", sendOnly: ["ada", "\udc00"] })).toMatchObject({ field: "sendOnly.1" });
  expect(dataProblem({ outputs: [{ url: "rtmp://x/\ud800" }] })).toMatchObject({ field: "outputs.0.url" });
  expect(dataProblem({ absent: undefined, mode: "SEND_AND_RECV" })).toBeNull();
});
