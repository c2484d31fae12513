// Whether the window is too narrow for all buttons of the bar.
import { useSyncExternalStore } from "react";

const query = matchMedia("(max-width: 760px)");

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
