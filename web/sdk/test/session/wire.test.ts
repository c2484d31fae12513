// The codec: what is a frame and what is not.
import { expect, test } from "vitest";
import {
  decodeFrame,
  encodeAck,
  encodeRequest,
  isKnownNotification,
  streamKindOf,
  utf8Bytes,
} from "../../src/session/wire.ts";

test("requests and acks have the protocol's shape", () => {
  expect(JSON.parse(encodeRequest(1, "join", { a: 1 }))).toEqual({ t: "req", id: 1, method: "join", data: { a: 1 } });
  expect(JSON.parse(encodeAck(12))).toEqual({ t: "ack", seq: 12 });
});

test("responses and notifications are read", () => {
  const error = { code: 4002, name: "INVALID_TOKEN", message: "m", id: "i" };
  expect(decodeFrame('{"t":"res","id":3,"ok":true,"data":{}}')).toEqual({ t: "res", id: 3, ok: true, data: {} });
  expect(decodeFrame(JSON.stringify({ t: "res", id: 3, ok: false, error }))).toEqual({
    t: "res",
    id: 3,
    ok: false,
    error,
  });
  expect(decodeFrame('{"t":"ntf","seq":0,"event":"audio-levels","data":{"levels":[]}}')).toMatchObject({ seq: 0 });
});

test.each([
  ["not JSON", "{"],
  ["no object", "[]"],
  ["an unknown frame", '{"t":"zzz"}'],
  ["a response without an id", '{"t":"res","ok":true,"data":{}}'],
  ["a refusal without an error", '{"t":"res","id":1,"ok":false,"error":{"code":"4002"}}'],
  ["a negative seq", '{"t":"ntf","seq":-1,"event":"x","data":{}}'],
  ["a notification without data", '{"t":"ntf","seq":1,"event":"x"}'],
  ["bytes", new ArrayBuffer(1)],
])("%s is no frame", (_what, text) => {
  expect(decodeFrame(text)).toBeNull();
});

test("only the protocol's own events are known, not an object's inherited names", () => {
  expect(isKnownNotification({ event: "closing", data: {} })).toBe(true);
  expect(isKnownNotification({ event: "toString", data: {} })).toBe(false);
});

test("sources have the app's names, sizes count bytes", () => {
  expect((["mic", "webcam", "share", "shareAudio"] as const).map(streamKindOf)).toEqual([
    "audio",
    "video",
    "share",
    "shareAudio",
  ]);
  expect(utf8Bytes("ä€")).toBe(5);
});
