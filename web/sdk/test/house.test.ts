// The rooms of the browser side: which may know which, no circle among files, none too long.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const WEB = resolve(import.meta.dirname, "../..");
const SDK = join(WEB, "sdk/src");
const APP = join(WEB, "app/src");
const LONGEST_FILE = 600;
const LONGEST_MEETING = 350;

/** Rooms of the SDK from the ground up; each may know those before it, as far as they stand in its list. */
const SDK_ROOMS: { readonly [room: string]: readonly string[] } = {
  "json.ts": [],
  "text.ts": [],
  errors: ["json.ts", "text.ts"],
  "api.ts": ["errors", "json.ts"],
  "constants.ts": ["api.ts"],
  "emitter.ts": ["api.ts"],
  session: ["errors", "text.ts", "api.ts", "constants.ts"],
  "checks.ts": ["errors", "text.ts", "api.ts", "constants.ts", "session"],
  media: ["errors", "api.ts", "session"],
  meeting: ["errors", "text.ts", "api.ts", "constants.ts", "emitter.ts", "checks.ts", "session", "media"],
  "video-sdk.ts": ["errors", "api.ts", "constants.ts", "checks.ts", "media", "meeting"],
  "index.ts": ["errors", "api.ts", "video-sdk.ts"],
};

/** Parts of the page that know no screen; the screens build on them, and a meeting begins with the prejoin screen. */
const APP_GROUND = ["ui", "hooks", "page"];
const APP_SCREENS = ["home", "prejoin", "meeting", "egress", "watch"];

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf-8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => join(folder, name));

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s*"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"\s*\)/g;

const importsOf = (file: string): string[] => {
  const found: string[] = [];
  for (const [, from, lazily] of readFileSync(file, "utf-8").matchAll(IMPORT)) {
    const target = resolve(dirname(file), from ?? lazily ?? "");
    if (/\.tsx?$/.test(target)) found.push(target);
  }
  return found;
};

const roomOf = (root: string, file: string): string => relative(root, file).split("/")[0] ?? "";
const shown = (file: string): string => relative(WEB, file);

/** Each circle once, as a path that ends where it begins. */
const circlesAmong = (files: readonly string[]): string[] => {
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const circles: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === "done" || !existsSync(file)) return;
    if (state.get(file) === "open") {
      circles.push([...path.slice(path.indexOf(file)), file].map(shown).join(" → "));
      return;
    }
    state.set(file, "open");
    path.push(file);
    for (const target of importsOf(file)) visit(target);
    path.pop();
    state.set(file, "done");
  };
  for (const file of files) visit(file);
  return circles;
};

describe("the SDK", () => {
  const files = filesUnder(SDK);

  test("has no other rooms than those", () => {
    expect([...new Set(files.map((file) => roomOf(SDK, file)))].sort()).toEqual(Object.keys(SDK_ROOMS).sort());
  });

  test.each(Object.entries(SDK_ROOMS))("%s knows only what is below it", (room, allowed) => {
    const steps = files
      .filter((file) => roomOf(SDK, file) === room)
      .flatMap((file) => importsOf(file).map((target) => [file, target] as const))
      .filter(([, target]) => ![room, ...allowed].includes(roomOf(SDK, target)))
      .map(([file, target]) => `${shown(file)} → ${shown(target)}`);
    expect(steps).toEqual([]);
  });

  test("the meeting itself is short: its parts do the work", () => {
    const lines = readFileSync(join(SDK, "meeting/meeting.ts"), "utf-8").trimEnd().split("\n").length;
    expect(lines).toBeLessThanOrEqual(LONGEST_MEETING);
  });
});

describe("the page", () => {
  test.each([...APP_GROUND, "home", "watch"])("%s knows no other screen", (room) => {
    const others = APP_SCREENS.filter((screen) => screen !== room);
    const steps = filesUnder(APP)
      .filter((file) => roomOf(APP, file) === room)
      .flatMap((file) => importsOf(file).map((target) => [file, target] as const))
      .filter(([, target]) => others.includes(roomOf(APP, target)))
      .map(([file, target]) => `${shown(file)} → ${shown(target)}`);
    expect(steps).toEqual([]);
  });
});

test("no file is in a circle", () => {
  expect(circlesAmong([...filesUnder(SDK), ...filesUnder(APP)])).toEqual([]);
});

test("no file is too long", () => {
  const all = [SDK, APP, join(WEB, "sdk/test")].flatMap(filesUnder).filter((file) => !file.endsWith(".gen.ts"));
  const long = all.filter((file) => readFileSync(file, "utf-8").split("\n").length - 1 > LONGEST_FILE);
  expect(long.map(shown)).toEqual([]);
});
