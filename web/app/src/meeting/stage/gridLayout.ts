/** Where tiles go: the equal tiles that show most of a number of people in a box, and how a stage splits into a large picture and a filmstrip. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export interface StageLayout {
  /** The large picture; null in the plain grid. */
  readonly featured: Rect | null;
  /** One per tile, in order. */
  readonly tiles: readonly Rect[];
}

/** A tile may be as tall as 4:5 and as wide as 16:9; between the two it takes what the box offers. */
const NARROWEST_ASPECT = 4 / 5;
const WIDEST_ASPECT = 16 / 9;

/** As narrow as this, a tile cuts nothing off: who holds a phone upright looks into its middle, and the others see it so. */
function wholeAspect(box: Size): number {
  return box.width < box.height ? 1 : WIDEST_ASPECT;
}

/** More people than this go to further pages. */
export const MAX_TILES_PER_PAGE = 25;

function fitAspect(width: number, height: number): Size {
  const aspect = Math.min(Math.max(width / height, NARROWEST_ASPECT), WIDEST_ASPECT);
  return width / height > aspect ? { width: height * aspect, height } : { width, height: width / aspect };
}

/**
 * The equal tiles that show most of `count` people, centred, the last row centred by itself.
 *
 * All lengths in CSS pixels. An empty box or no people give no tiles.
 */
export function gridRects(count: number, box: Size, gap: number): Rect[] {
  if (count <= 0 || box.width <= 0 || box.height <= 0) {
    return [];
  }
  let best: { columns: number; tile: Size; worth: number } | null = null;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (box.width - gap * (columns - 1)) / columns;
    const cellHeight = (box.height - gap * (rows - 1)) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) {
      continue;
    }
    const tile = fitAspect(cellWidth, cellHeight);
    // A tile narrower than a camera's picture cuts its sides off, which a larger area only half makes up for.
    const shown = Math.min(1, tile.width / tile.height / wholeAspect(box));
    const worth = tile.width * tile.height * Math.sqrt(shown);
    // Equal worth: fewer columns read better, so only a real gain wins.
    if (best === null || worth > best.worth * 1.001) {
      best = { columns, tile, worth };
    }
  }
  if (best === null) {
    return [];
  }
  const { columns, tile } = best;
  const rows = Math.ceil(count / columns);
  const top = (box.height - rows * tile.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (box.width - inRow * tile.width - (inRow - 1) * gap) / 2;
    return {
      x: left + (index - row * columns) * (tile.width + gap),
      y: top + row * (tile.height + gap),
      width: tile.width,
      height: tile.height,
    };
  });
}

const STRIP_SHARE = 0.21;
const STRIP_SIDE_MIN = 140;
const STRIP_SIDE_MAX = 250;
const STRIP_FOOT_MIN = 76;
const STRIP_FOOT_MAX = 150;

interface Strip {
  readonly atSide: boolean;
  readonly tile: Size;
  /** How many tiles fit without scrolling; at least one. */
  readonly capacity: number;
}

function stripOf(box: Size, gap: number): Strip {
  const atSide = box.width >= box.height * 1.15;
  if (atSide) {
    const width = Math.min(Math.max(box.width * STRIP_SHARE, STRIP_SIDE_MIN), STRIP_SIDE_MAX);
    const tile = { width, height: (width * 9) / 16 };
    return { atSide, tile, capacity: Math.max(1, Math.floor((box.height + gap) / (tile.height + gap))) };
  }
  const wanted = Math.min(Math.max(box.height * STRIP_SHARE, STRIP_FOOT_MIN), STRIP_FOOT_MAX);
  // However narrow the box, three people are seen.
  const width = Math.min((wanted * 4) / 3, (box.width - 2 * gap) / 3);
  const tile = { width, height: Math.min(wanted, width) };
  return { atSide, tile, capacity: Math.max(1, Math.floor((box.width + gap) / (tile.width + gap))) };
}

/** How many people the strip beside a large picture has room for. */
export function stripCapacity(box: Size, gap: number): number {
  return stripOf(box, gap).capacity;
}

/**
 * Who is in a strip with room for `capacity`: the first ones, and always the one who speaks; the rest are counted.
 *
 * When not all fit, one place is kept for the count of the others.
 */
export function stripPeople<Item>(
  people: readonly Item[],
  capacity: number,
  speaks: (person: Item) => boolean,
): { readonly shown: readonly Item[]; readonly hiddenCount: number } {
  if (people.length <= capacity) {
    return { shown: people, hiddenCount: 0 };
  }
  const shown = people.slice(0, Math.max(1, capacity - 1));
  const speaker = people.find(speaks);
  if (speaker !== undefined && !shown.includes(speaker)) {
    shown[shown.length - 1] = speaker;
  }
  return { shown, hiddenCount: people.length - shown.length };
}

/** One large picture, and `count` tiles in a strip: at the side of a wide box, at the foot of a tall one. */
export function stageRects(count: number, box: Size, gap: number): StageLayout {
  if (box.width <= 0 || box.height <= 0) {
    return { featured: null, tiles: [] };
  }
  if (count === 0) {
    return { featured: { x: 0, y: 0, ...box }, tiles: [] };
  }
  const { atSide, tile } = stripOf(box, gap);
  if (atSide) {
    const top = Math.max(0, (box.height - count * tile.height - (count - 1) * gap) / 2);
    return {
      featured: { x: 0, y: 0, width: box.width - tile.width - gap, height: box.height },
      tiles: Array.from({ length: count }, (_, index) => ({
        x: box.width - tile.width,
        y: top + index * (tile.height + gap),
        ...tile,
      })),
    };
  }
  const left = Math.max(0, (box.width - count * tile.width - (count - 1) * gap) / 2);
  return {
    featured: { x: 0, y: 0, width: box.width, height: box.height - tile.height - gap },
    tiles: Array.from({ length: count }, (_, index) => ({
      x: left + index * (tile.width + gap),
      y: box.height - tile.height,
      ...tile,
    })),
  };
}

/** Number of pages for `count` people; at least one. */
export function pageCount(count: number, perPage: number): number {
  return Math.max(1, Math.ceil(count / perPage));
}

/** How many tiles a box can show before they are too small to tell people apart; between 4 and 25. */
export function tilesPerPage(box: Size): number {
  const smallestTile = 120 * 90;
  const fitting = Math.floor((box.width * box.height) / (smallestTile * 1.25));
  return Math.min(MAX_TILES_PER_PAGE, Math.max(4, fitting));
}
