// Single-key shortcuts, silent while somebody types, holds a modifier or answers a dialog.
import { useEffect } from "react";

export type Shortcuts = { readonly [key: string]: () => void };

export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) {
        return;
      }
      if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) {
        return;
      }
      const run = shortcuts[event.key === "Escape" ? "Escape" : event.key.toLowerCase()];
      if (run !== undefined) {
        event.preventDefault();
        run();
      }
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [shortcuts]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
