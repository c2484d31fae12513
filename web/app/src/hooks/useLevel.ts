// How loud a track is, told to a callback on every frame the browser draws; for a meter that moves without React.
import { useEffect } from "react";

/** Quietest level that shows, in dB below full scale. */
const FLOOR_DB = -55;

/** `onLevel` gets 0 (silent) to 1 (full scale); must be stable. */
export function useLevel(track: MediaStreamTrack | null, onLevel: (level: number) => void): void {
  useEffect(() => {
    if (track === null) {
      onLevel(0);
      return;
    }
    const context = new AudioContext();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = 0;
    let shown = 0;

    function draw(): void {
      analyser.getFloatTimeDomainData(samples);
      const level = levelOf(samples);
      // Up at once, down slowly: as a meter is read.
      shown = level > shown ? level : shown * 0.9 + level * 0.1;
      onLevel(shown);
      frame = requestAnimationFrame(draw);
    }
    frame = requestAnimationFrame(draw);

    // A context that was made before the first click waits for one.
    const resume = (): void => void context.resume();
    document.addEventListener("pointerdown", resume);
    document.addEventListener("keydown", resume);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("pointerdown", resume);
      document.removeEventListener("keydown", resume);
      source.disconnect();
      void context.close();
    };
  }, [track, onLevel]);
}

function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }
  const db = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}
