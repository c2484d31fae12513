// All sound that the page plays: which elements there are, on which speaker, and what to do when the browser keeps them silent.
import { createStore, type Store } from "./store.ts";

/** True while the browser waits for the person to allow sound. */
export const soundBlocked: Store<boolean, boolean> = createStore((_blocked: boolean, next: boolean) => next, false);

const elements = new Set<HTMLAudioElement>();
let speakerId = "";

/** Plays an element now and on every `startSound`, until the returned function is called. */
export function addSound(element: HTMLAudioElement): () => void {
  elements.add(element);
  if (speakerId !== "") {
    sendTo(element, speakerId);
  }
  play(element);
  return () => {
    elements.delete(element);
  };
}

/** To be called in a click: the browser then lets all elements play. */
export function startSound(): void {
  soundBlocked.dispatch(false);
  for (const element of elements) {
    play(element);
  }
}

/** Whether this browser can send sound to a chosen speaker. */
export const canChooseSpeaker = typeof HTMLMediaElement !== "undefined" && "setSinkId" in HTMLMediaElement.prototype;

export function chooseSpeaker(deviceId: string): void {
  speakerId = deviceId;
  for (const element of elements) {
    sendTo(element, deviceId);
  }
}

function sendTo(element: HTMLAudioElement, deviceId: string): void {
  if (canChooseSpeaker) {
    // A speaker that is gone: the browser stays with the default one, which is heard.
    element.setSinkId(deviceId).catch((error: unknown) => {
      if (!(error instanceof DOMException)) {
        throw error;
      }
    });
  }
}

function play(element: HTMLAudioElement): void {
  element.play().catch((error: unknown) => {
    // `AbortError`: the element was taken away or got another track before it began; its next `play` counts.
    if (error instanceof DOMException && error.name === "AbortError") {
      return;
    }
    soundBlocked.dispatch(true);
  });
}
