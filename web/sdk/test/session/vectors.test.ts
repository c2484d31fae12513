// The encoded examples of spec/vectors, which the server's codec is tested with too: both sides read the same frames.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorFromWire } from "../../src/errors/error.ts";
import { decodeFrame, encodeAck, encodeRequest, isKnownNotification } from "../../src/session/wire.ts";

interface Exchange {
  readonly request: { readonly id: number; readonly method: string; readonly data: object };
  readonly response: object;
}

const vectors = (name: string): readonly unknown[] =>
  JSON.parse(readFileSync(new URL(`../../../../spec/vectors/${name}.json`, import.meta.url), "utf-8"));

const exchanges = vectors("methods") as readonly Exchange[];

test.each(exchanges.map((exchange) => [exchange.request.method, exchange] as const))(
  "%s",
  (_method, { request, response }) => {
    expect(JSON.parse(encodeRequest(request.id, request.method, request.data))).toEqual(request);
    expect(decodeFrame(JSON.stringify(response))).toEqual(response);
  },
);

test("every notification of the protocol is known", () => {
  const frames = vectors("notifications").map((vector) => decodeFrame(JSON.stringify(vector)));
  expect(frames.length).toBeGreaterThan(20);
  for (const frame of frames) {
    expect(frame?.t).toBe("ntf");
    if (frame?.t === "ntf") expect(isKnownNotification(frame), frame.event).toBe(true);
  }
});

test("an ack and a refusal", () => {
  const [ack, refusal] = vectors("others");
  expect(JSON.parse(encodeAck(12))).toEqual(ack);
  const frame = decodeFrame(JSON.stringify(refusal));
  expect(frame).toMatchObject({ t: "res", ok: false });
  if (frame?.t === "res" && !frame.ok) {
    expect(errorFromWire(frame.error)).toMatchObject({ code: 4002, reason: "EXPIRED", params: { expired_s: 42 } });
    expect(errorFromWire(frame.error).toJSON()).toEqual(frame.error);
  }
});
