import type { types } from "mediasoup-client";
import { expect, test } from "vitest";
import { iceOf, watchLocalIce } from "../../src/media/local-ice.ts";

const sdp = (ufrag: string): string =>
  `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:${ufrag}\r\na=ice-pwd:${ufrag}/the-password-of-it+\r\na=ice-options:trickle\r\n`;

test("the credentials of a description are found, and only whole ones", () => {
  expect(iceOf(sdp("aB+/"))).toEqual({ usernameFragment: "aB+/", password: "aB+//the-password-of-it+" });
  expect(iceOf("v=0\r\na=ice-ufrag:abcd\r\n")).toBeNull();
  expect(iceOf(undefined)).toBeNull();
});

test("new credentials are told once each, whichever description has them", async () => {
  let ufrag = "one1";
  const describe = async () => ({ type: "offer" as const, sdp: sdp(ufrag) });
  const connection = { createOffer: describe, createAnswer: describe };
  const told: string[] = [];
  const transport = { handler: { _pc: connection } } as unknown as types.Transport;
  watchLocalIce(transport, (ice) => told.push(ice.usernameFragment));
  expect((await connection.createOffer()).sdp).toBe(sdp("one1"));
  await connection.createOffer();
  ufrag = "two2";
  await connection.createAnswer();
  await connection.createAnswer();
  expect(told).toEqual(["one1", "two2"]);
});
