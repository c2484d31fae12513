import { describe, expect, it } from "vitest";
import {
  gridRects,
  MAX_TILES_PER_PAGE,
  pageCount,
  type Rect,
  stageRects,
  stripCapacity,
  stripPeople,
  tilesPerPage,
} from "./gridLayout.ts";

const BOXES = [
  { width: 1280, height: 680 },
  { width: 344, height: 560 },
  { width: 800, height: 300 },
  { width: 600, height: 600 },
];

function overlap(a: Rect, b: Rect): boolean {
  const slack = 0.01;
  return (
    a.x + a.width > b.x + slack &&
    b.x + b.width > a.x + slack &&
    a.y + a.height > b.y + slack &&
    b.y + b.height > a.y + slack
  );
}

describe("gridRects", () => {
  it.each(BOXES)("keeps every tile inside %o and apart from the others, for 1 to 25 people", (box) => {
    for (let count = 1; count <= MAX_TILES_PER_PAGE; count += 1) {
      const rects = gridRects(count, box, 8);
      expect(rects).toHaveLength(count);
      for (const [index, rect] of rects.entries()) {
        expect(rect.x).toBeGreaterThanOrEqual(-0.01);
        expect(rect.y).toBeGreaterThanOrEqual(-0.01);
        expect(rect.x + rect.width).toBeLessThanOrEqual(box.width + 0.01);
        expect(rect.y + rect.height).toBeLessThanOrEqual(box.height + 0.01);
        expect(rects.slice(index + 1).some((other) => overlap(rect, other))).toBe(false);
      }
    }
  });

  it("shows few people below each other on a phone, more of them in two columns", () => {
    const phone = { width: 374, height: 718 };
    const columns = (count: number) => new Set(gridRects(count, phone, 8).map(({ x }) => Math.round(x))).size;
    expect([2, 3, 6, 8].map(columns)).toEqual([1, 1, 2, 2]);
    // The fifth is alone in its row, in the middle.
    expect(columns(5)).toBe(3);
  });

  it("gives all tiles one size and an aspect between 4:5 and 16:9", () => {
    for (const box of BOXES) {
      for (let count = 1; count <= MAX_TILES_PER_PAGE; count += 1) {
        const rects = gridRects(count, box, 8);
        const first = rects[0] as Rect;
        const aspect = first.width / first.height;
        expect(aspect).toBeGreaterThanOrEqual(0.8 - 1e-9);
        expect(aspect).toBeLessThanOrEqual(16 / 9 + 1e-9);
        expect(rects.every((rect) => rect.width === first.width && rect.height === first.height)).toBe(true);
      }
    }
  });

  it("rather shows three pictures whole on a wide screen than cuts them into three columns", () => {
    const rects = gridRects(3, { width: 1256, height: 660 }, 8);
    expect(new Set(rects.map((rect) => rect.y)).size).toBe(2);
    const first = rects[0] as Rect;
    expect(first.width / first.height).toBeGreaterThan(1.6);
  });

  it("puts two people side by side on a wide screen and above each other on a phone", () => {
    const [left, right] = gridRects(2, { width: 1280, height: 600 }, 8) as [Rect, Rect];
    expect(left.y).toBe(right.y);
    const [top, bottom] = gridRects(2, { width: 344, height: 600 }, 8) as [Rect, Rect];
    expect(top.x).toBe(bottom.x);
    expect(bottom.y).toBeGreaterThan(top.y);
  });

  it("centres a last row that is not full", () => {
    const rects = gridRects(3, { width: 1000, height: 700 }, 10);
    const last = rects[2] as Rect;
    expect(last.x + last.width / 2).toBeCloseTo(500);
  });

  it("shows nothing for nobody or for an empty box", () => {
    expect(gridRects(0, { width: 100, height: 100 }, 8)).toEqual([]);
    expect(gridRects(3, { width: 0, height: 100 }, 8)).toEqual([]);
  });
});

describe("stageRects", () => {
  it("puts the strip at the side of a wide box and at the foot of a tall one", () => {
    const wide = stageRects(3, { width: 1280, height: 680 }, 8);
    expect(wide.tiles.every((tile) => tile.x >= (wide.featured as Rect).width)).toBe(true);
    const tall = stageRects(3, { width: 344, height: 600 }, 8);
    expect(tall.tiles.every((tile) => tile.y >= (tall.featured as Rect).height)).toBe(true);
  });

  it("gives the whole box to the large picture when nobody else is there", () => {
    expect(stageRects(0, { width: 640, height: 480 }, 8).featured).toEqual({ x: 0, y: 0, width: 640, height: 480 });
  });

  it("has room for exactly its capacity", () => {
    for (const box of BOXES) {
      const capacity = stripCapacity(box, 8);
      const last = stageRects(capacity, box, 8).tiles.at(-1) as Rect;
      expect(last.x + last.width).toBeLessThanOrEqual(box.width + 0.01);
      expect(last.y + last.height).toBeLessThanOrEqual(box.height + 0.01);
    }
  });
});

describe("stripPeople", () => {
  const people = ["a", "b", "c", "d", "e"];

  it("shows all when all fit", () => {
    expect(stripPeople(people, 5, () => false)).toEqual({ shown: people, hiddenCount: 0 });
  });

  it("keeps the last place for the count of the others", () => {
    expect(stripPeople(people, 3, () => false)).toEqual({ shown: ["a", "b"], hiddenCount: 3 });
  });

  it("always shows the one who speaks", () => {
    expect(stripPeople(people, 3, (person) => person === "e")).toEqual({ shown: ["a", "e"], hiddenCount: 3 });
  });
});

describe("pages", () => {
  it("has one page for nobody and a further one for the 26th person", () => {
    expect(pageCount(0, 25)).toBe(1);
    expect(pageCount(25, 25)).toBe(1);
    expect(pageCount(26, 25)).toBe(2);
  });

  it("shows fewer tiles on a phone than on a desk, and never fewer than four", () => {
    expect(tilesPerPage({ width: 1600, height: 900 })).toBe(25);
    expect(tilesPerPage({ width: 344, height: 520 })).toBeLessThan(25);
    expect(tilesPerPage({ width: 100, height: 100 })).toBe(4);
  });
});
