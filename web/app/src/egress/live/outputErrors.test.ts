import { describe, expect, it } from "vitest";
import { fail } from "../../page/pageErrors.ts";
import { outputPlace } from "./outputErrors.ts";

describe("outputPlace", () => {
  const malformed = (field: string) =>
    fail("INVALID_LIVESTREAM_CONFIG", "MALFORMED", { field, problem: "it is empty" });

  it("reads the field that the server names", () => {
    expect(outputPlace(malformed("outputs[1].streamKey"))).toEqual({ index: 1, field: "streamKey" });
    expect(outputPlace(malformed("outputs[0].url"))).toEqual({ index: 0, field: "url" });
    expect(outputPlace(malformed("outputs[12]"))).toEqual({ index: 12, field: "url" });
  });

  it("finds the destination of an error that names only its number", () => {
    const params = { output_index: 2, scheme: "https" };
    expect(outputPlace(fail("INVALID_LIVESTREAM_CONFIG", "UNSUPPORTED_SCHEME", params))).toEqual({
      index: 2,
      field: "url",
    });
  });

  it("suspects the key when the destination itself refuses", () => {
    const params = { output_index: 0, host: "live.example", answer: "NetStream.Publish.BadName" };
    expect(outputPlace(fail("START_LIVESTREAM_FAILED", "REJECTED_BY_DESTINATION", params))).toEqual({
      index: 0,
      field: "streamKey",
    });
  });

  it("names no field when the whole is wrong", () => {
    expect(outputPlace(fail("INVALID_LIVESTREAM_CONFIG", "EMPTY", {}))).toBeNull();
    expect(outputPlace(malformed("outputs"))).toBeNull();
  });
});
