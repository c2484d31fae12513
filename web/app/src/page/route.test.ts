import { describe, expect, it } from "vitest";
import { debugFromSearch, meetingIdFrom, meetingLink, pathOf, routeOf } from "./route.ts";

describe("routes", () => {
  it("leads there and back for any meeting id", () => {
    for (const meetingId of ["abcd-efgh-ijkl", "a b", "50%", "ü/ö"]) {
      expect(routeOf(pathOf({ at: "meeting", meetingId }))).toEqual({ at: "meeting", meetingId });
    }
  });

  it("keeps a malformed escape as it was typed", () => {
    expect(routeOf("/m/50%")).toEqual({ at: "meeting", meetingId: "50%" });
    expect(routeOf("/m/%FF")).toEqual({ at: "meeting", meetingId: "%FF" });
  });

  it("is home for everything else", () => {
    expect(routeOf("/")).toEqual({ at: "home" });
    expect(routeOf("/m/")).toEqual({ at: "home" });
    expect(routeOf("/m/a/b")).toEqual({ at: "home" });
  });

  it("takes an id out of a pasted link", () => {
    expect(meetingIdFrom("  abcd-efgh-ijkl ")).toBe("abcd-efgh-ijkl");
    expect(meetingIdFrom("https://meet.example/m/abcd-efgh-ijkl?debug=1#x")).toBe("abcd-efgh-ijkl");
    expect(meetingIdFrom(meetingLink("https://meet.example", "a b"))).toBe("a b");
  });
});

describe("debugFromSearch", () => {
  it("distinguishes asked, refused and not said", () => {
    expect(debugFromSearch("?debug=1")).toBe(true);
    expect(debugFromSearch("?debug")).toBe(true);
    expect(debugFromSearch("?debug=0")).toBe(false);
    expect(debugFromSearch("")).toBeUndefined();
  });
});

describe("under a path", () => {
  it("leads there and back, also past the proxy", () => {
    const route = { at: "meeting", meetingId: "m" } as const;
    expect(pathOf(route, "/meet")).toBe("/meet/m/m");
    expect(routeOf("/meet/m/m", "/meet")).toEqual(route);
    expect(routeOf("/m/m", "/meet")).toEqual(route);
    for (const home of ["/meet", "/meet/", "/", "/meetings/m/m"])
      expect(routeOf(home, "/meet")).toEqual({ at: "home" });
    expect(pathOf({ at: "home" }, "/meet")).toBe("/meet/");
  });
});
