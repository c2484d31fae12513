import { describe, expect, it } from "vitest";
import { parseDevices } from "./deviceChoice.ts";

describe("parseDevices", () => {
  it("starts with everything on and no device chosen", () => {
    expect(parseDevices(null)).toEqual({
      microphoneId: null,
      cameraId: null,
      speakerId: null,
      microphoneOn: true,
      cameraOn: true,
    });
  });

  it("keeps what was chosen", () => {
    const choice = { microphoneId: "m", cameraId: "c", speakerId: null, microphoneOn: false, cameraOn: true };
    expect(parseDevices(JSON.stringify(choice))).toEqual(choice);
  });

  it.each(["", "{", "7", "null", '{"microphoneId": 7, "cameraId": ""}'])("takes %j for nothing", (text) => {
    expect(parseDevices(text)).toEqual(parseDevices(null));
  });
});
