import { VideoSDK } from "@meetkit/sdk";
import { describe, expect, it } from "vitest";
import { farewell } from "./farewell.ts";

describe("farewell", () => {
  it("has words for every reason that there is", () => {
    for (const [name, code] of Object.entries(VideoSDK.constants.leaveReason)) {
      for (const wasInside of [true, false]) {
        expect(farewell({ code, name }, wasInside, false).title).not.toBe("");
      }
    }
  });

  it("offers no way back into a meeting that has ended", () => {
    const { ROOM_CLOSE } = VideoSDK.constants.leaveReason;
    expect(farewell({ code: ROOM_CLOSE, name: "ROOM_CLOSE" }, true, false).rejoin).toBe("no");
  });

  it("offers a way back to somebody who left or whose other device took over", () => {
    const { MANUAL_LEAVE_CALLED, DUPLICATE_PARTICIPANT } = VideoSDK.constants.leaveReason;
    expect(farewell({ code: MANUAL_LEAVE_CALLED, name: "" }, true, false).rejoin).toBe("rejoin");
    expect(farewell({ code: DUPLICATE_PARTICIPANT, name: "" }, true, true).rejoin).toBe("rejoin");
  });
});
