import { describe, expect, it } from "vitest";
import { clockText, sizeText } from "./clockText.ts";

describe("clockText", () => {
  it("shows hours only when there are any", () => {
    expect([0, 7.9, 67, 3599, 3600, 3847].map(clockText)).toEqual([
      "0:00",
      "0:07",
      "1:07",
      "59:59",
      "1:00:00",
      "1:04:07",
    ]);
  });

  it("never shows less than nothing, when two clocks disagree", () => {
    expect(clockText(-3)).toBe("0:00");
  });
});

describe("sizeText", () => {
  it("chooses the unit in which the number is short", () => {
    expect([0, 999, 1000, 9_949, 9_951, 812_400, 999_600, 4_210_000, 12_900_000_000].map(sizeText)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "9.9 kB",
      "10 kB",
      "812 kB",
      "1.0 MB",
      "4.2 MB",
      "13 GB",
    ]);
  });
});
