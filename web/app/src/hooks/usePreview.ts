// Camera and microphone before joining: opened with the chosen device, closed when switched off, handed over on joining.
import { MeetingError, VideoSDK } from "@meetkit/sdk";
import { useCallback, useEffect, useRef, useState } from "react";

export interface PreviewDevice {
  readonly track: MediaStreamTrack | null;
  readonly error: MeetingError | null;
  readonly opening: boolean;
}

const OFF: PreviewDevice = { track: null, error: null, opening: false };

type Open = typeof VideoSDK.createCameraVideoTrack;

/**
 * One device of the preview. `take` gives the track away: the preview then neither shows nor stops it.
 * `retry` opens again after an error.
 */
export function usePreviewDevice(
  kind: "camera" | "microphone",
  on: boolean,
  deviceId: string | null,
  onOpened: () => void,
): { readonly device: PreviewDevice; readonly take: () => MediaStreamTrack | null; readonly retry: () => void } {
  const [device, setDevice] = useState<PreviewDevice>(OFF);
  const [attempt, setAttempt] = useState(0);
  const held = useRef<MediaStreamTrack | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks for another try.
  useEffect(() => {
    if (!on) {
      setDevice(OFF);
      return;
    }
    const open: Open = kind === "camera" ? VideoSDK.createCameraVideoTrack : VideoSDK.createMicrophoneAudioTrack;
    let current = true;
    setDevice({ track: null, error: null, opening: true });
    open.call(VideoSDK, deviceId === null ? {} : { deviceId }).then(
      (track) => {
        if (!current) {
          track.stop();
          return;
        }
        held.current = track;
        setDevice({ track, error: null, opening: false });
        onOpened();
      },
      (error: unknown) => {
        if (!(error instanceof MeetingError)) {
          throw error;
        }
        if (current) {
          setDevice({ track: null, error, opening: false });
        }
      },
    );
    return () => {
      current = false;
      held.current?.stop();
      held.current = null;
    };
  }, [kind, on, deviceId, onOpened, attempt]);

  const take = useCallback(() => {
    const track = held.current;
    held.current = null;
    return track;
  }, []);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { device, take, retry };
}
