import { describe, expect, it } from "vitest";
import { HUE_COUNT, hueOf, initials } from "./person.ts";

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
