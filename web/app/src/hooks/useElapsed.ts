// Seconds since a moment, counted up every second.
import { useEffect, useState } from "react";

/** `sinceMs` by this machine's clock (`Date.now()`). */
export function useElapsed(sinceMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());

  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  return Math.max(0, (nowMs - sinceMs) / 1000);
}
