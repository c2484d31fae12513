import { describe, expect, it } from "vitest";
import { namesParticipant } from "./entry.ts";

const token = (claims: unknown): string =>
  `h.${Buffer.from(JSON.stringify(claims), "utf8").toString("base64url")}.signature`;

describe("namesParticipant", () => {
  it("tells a token bound to one participant from one that is not", () => {
    expect(namesParticipant(token({ participantId: "ada", name: "Ünï→" }))).toBe(true);
    expect(namesParticipant(token({ apikey: "k", permissions: ["allow_join"] }))).toBe(false);
  });

  it.each(["", "a", "a.b", "a.%%%.c", token(7), token(null)])("leaves %j to the server", (unreadable) => {
    expect(namesParticipant(unreadable)).toBe(false);
  });
});
