import { describe, expect, it } from "vitest";
import { chatParts, continues } from "./chatText.ts";

describe("chatParts", () => {
  it("keeps every character, in order", () => {
    for (const message of [
      "hello",
      "see https://example.org/a?b=1, then (http://x.test).",
      "<script>alert(1)</script>",
      "https://",
      "javascript:alert(1)",
      "",
    ]) {
      expect(
        chatParts(message)
          .map((part) => part.text)
          .join(""),
      ).toBe(message);
    }
  });

  it("links http and https and nothing else", () => {
    const hrefs = chatParts("javascript:alert(1) https://a.test data:text/html,x http://b.test ftp://c").flatMap(
      (part) => part.href ?? [],
    );
    expect(hrefs).toEqual(["https://a.test", "http://b.test"]);
  });

  it("leaves the sentence's punctuation out of the address", () => {
    expect(chatParts("(https://a.test/x).")[1]).toEqual({ text: "https://a.test/x", href: "https://a.test/x", at: 1 });
  });
});

describe("continues", () => {
  it("joins lines of one sender within two minutes", () => {
    expect(continues({ senderId: "a", at: 0 }, { senderId: "a", at: 119_000 })).toBe(true);
    expect(continues({ senderId: "a", at: 0 }, { senderId: "a", at: 121_000 })).toBe(false);
    expect(continues({ senderId: "a", at: 0 }, { senderId: "b", at: 1 })).toBe(false);
    expect(continues(undefined, { senderId: "b", at: 1 })).toBe(false);
  });
});
