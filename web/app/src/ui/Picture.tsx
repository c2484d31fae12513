// Shows a video track; never plays sound.
import { useEffect, useRef } from "react";

export interface PictureProps {
  readonly track: MediaStreamTrack;
  readonly mirrored?: boolean;
  /** `contain` shows all of it (a screen), `cover` fills the tile (a face). */
  readonly fit: "cover" | "contain";
  readonly label: string;
  readonly testId?: string;
}

export function Picture({ track, mirrored = false, fit, label, testId = "video" }: PictureProps) {
  const element = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const video = element.current;
    if (video === null) {
      return;
    }
    video.srcObject = new MediaStream([track]);
    return () => {
      video.srcObject = null;
    };
  }, [track]);

  return (
    <video
      ref={element}
      className={`picture picture-${fit}${mirrored ? " mirrored" : ""}`}
      aria-label={label}
      data-testid={testId}
      autoPlay
      muted
      playsInline
    />
  );
}
