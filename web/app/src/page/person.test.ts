import { describe, expect, it } from "vitest";
import { HUE_COUNT, hueOf, initials, nameWithin } from "./person.ts";

describe("initials", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["ada", "A"],
    ["  Jean  Luc   Picard ", "JP"],
    ["élodie Ñandú", "ÉÑ"],
    ["👩‍🚀 Sally", "👩‍🚀S"],
    ["", "?"],
    ["   ", "?"],
  ])("of %j are %j", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe("hueOf", () => {
  it("stays the same for one id and within the palette", () => {
    for (const id of ["a", "b", "participant-17", "ünï"]) {
      expect(hueOf(id)).toBe(hueOf(id));
      expect(hueOf(id)).toBeGreaterThanOrEqual(0);
      expect(hueOf(id)).toBeLessThan(HUE_COUNT);
    }
  });

  it("spreads many ids over all hues", () => {
    const used = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`participant-${index}`)));
    expect(used.size).toBe(HUE_COUNT);
  });
});

describe("nameWithin", () => {
  it("counts characters, not halves of them", () => {
    expect(nameWithin("😀".repeat(128))).toBe("😀".repeat(128));
    expect(nameWithin("😀".repeat(129))).toBe("😀".repeat(128));
    expect(nameWithin("a".repeat(130))).toBe("a".repeat(128));
  });

  it("leaves half an emoji out", () => {
    expect(nameWithin("Ada \ud83d")).toBe("Ada ");
  });
});
