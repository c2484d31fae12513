// The content size of an element in CSS pixels, kept up to date.
import { type RefObject, useLayoutEffect, useState } from "react";
import type { Size } from "./gridLayout.ts";

export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });

  useLayoutEffect(() => {
    if (element.current === null) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) {
        setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
      }
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);

  return size;
}
