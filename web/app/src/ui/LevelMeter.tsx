// A row of bars that light up with the microphone's level.
import { useCallback, useRef } from "react";
import { useLevel } from "../hooks/useLevel.ts";

const BARS = 14;

export function LevelMeter({ track }: { readonly track: MediaStreamTrack | null }) {
  const meter = useRef<HTMLDivElement>(null);

  const show = useCallback((level: number) => {
    const element = meter.current;
    if (element === null) {
      return;
    }
    const lit = Math.round(level * BARS);
    element.setAttribute("aria-valuenow", String(Math.round(level * 100)));
    for (const [index, bar] of [...element.children].entries()) {
      bar.classList.toggle("lit", index < lit);
    }
  }, []);
  useLevel(track, show);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn as bars.
    <div
      ref={meter}
      className="level-meter"
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      data-testid="mic-level"
    >
      {Array.from({ length: BARS }, (_, bar) => bar).map((bar) => (
        <span key={bar} />
      ))}
    </div>
  );
}
