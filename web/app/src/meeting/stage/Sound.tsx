// Plays one remote audio track.
import { useEffect, useRef } from "react";
import { addSound } from "../../page/sound.ts";

export function Sound({ track, personId }: { readonly track: MediaStreamTrack; readonly personId: string }) {
  const element = useRef<HTMLAudioElement>(null);

  useEffect(() => {
    const audio = element.current;
    if (audio === null) {
      return;
    }
    audio.srcObject = new MediaStream([track]);
    const remove = addSound(audio);
    return () => {
      remove();
      audio.srcObject = null;
    };
  }, [track]);

  // biome-ignore lint/a11y/useMediaCaption: live speech of a meeting has no captions to offer.
  return <audio ref={element} data-testid="sound" data-person={personId} />;
}
