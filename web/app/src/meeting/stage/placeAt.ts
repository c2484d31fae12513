// A rectangle as the style of a tile. Set through the CSSOM, which the strict content policy allows.
import type { CSSProperties } from "react";
import type { Rect } from "./gridLayout.ts";

export function placeAt(rect: Rect): CSSProperties {
  return { transform: `translate(${rect.x}px, ${rect.y}px)`, width: rect.width, height: rect.height };
}
