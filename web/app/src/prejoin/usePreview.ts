// Camera and microphone before joining: opened with the chosen device, closed when switched off, handed over on joining.
import { type MeetingError, VideoSDK } from "@meetkit/sdk";
import { useCallback, useEffect, useRef, useState } from "react";
import { asError } from "../page/pageErrors.ts";

export interface PreviewDevice {
  readonly track: MediaStreamTrack | null;
  readonly error: MeetingError | null;
  readonly opening: boolean;
}

/** A device that is given away: open already, or to come when the browser has opened it; both null when it is off. */
export interface HandedOver {
  readonly track: MediaStreamTrack | null;
  readonly pending: Promise<MediaStreamTrack> | null;
}

const OFF: PreviewDevice = { track: null, error: null, opening: false };

/** One attempt to open a device: `given` once somebody else is to stop its track. */
interface Opening {
  readonly promise: Promise<MediaStreamTrack>;
  track: MediaStreamTrack | null;
  failed: boolean;
  given: boolean;
}

/**
 * One device of the preview. `take` gives the track away: the preview then neither shows nor stops it.
 * `retry` opens again after an error.
 */
export function usePreviewDevice(
  kind: "camera" | "microphone",
  on: boolean,
  deviceId: string | null,
  onOpened: () => void,
): { readonly device: PreviewDevice; readonly take: () => HandedOver; readonly retry: () => void } {
  const [device, setDevice] = useState<PreviewDevice>(OFF);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef<Opening | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks for another try.
  useEffect(() => {
    if (!on) {
      setDevice(OFF);
      return;
    }
    const options = deviceId === null ? {} : { deviceId };
    const promise =
      kind === "camera" ? VideoSDK.createCameraVideoTrack(options) : VideoSDK.createMicrophoneAudioTrack(options);
    const opening: Opening = { promise, track: null, failed: false, given: false };
    latest.current = opening;
    let current = true;
    setDevice({ track: null, error: null, opening: true });
    promise.then(
      (track) => {
        if (opening.given) {
          return;
        }
        if (!current) {
          track.stop();
          return;
        }
        opening.track = track;
        setDevice({ track, error: null, opening: false });
        onOpened();
      },
      (fault: unknown) => {
        opening.failed = true;
        if (current) {
          setDevice({ track: null, error: asError(fault), opening: false });
        }
      },
    );
    return () => {
      current = false;
      latest.current = null;
      if (!opening.given) {
        opening.track?.stop();
      }
    };
  }, [kind, on, deviceId, onOpened, attempt]);

  const take = useCallback((): HandedOver => {
    const opening = latest.current;
    if (opening === null || opening.failed) {
      return { track: null, pending: null };
    }
    opening.given = true;
    return { track: opening.track, pending: opening.track === null ? opening.promise : null };
  }, []);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { device, take, retry };
}

/** Closes what was handed over and is not wanted after all. */
export function discard({ track, pending }: HandedOver): void {
  track?.stop();
  // A device that never opened leaves nothing to close.
  pending?.then(
    (late) => late.stop(),
    () => null,
  );
}
