// The page that plays an HLS stream: reads the stream from its address, shows the player's state.
import { serverUrl } from "../page/place.ts";
import { createPlayer, type PlayerState } from "./player.ts";
import "./watch.css";

interface Notice {
  readonly title: string;
  readonly text: string;
}

const NOTICES: { readonly [State in PlayerState]: Notice } = {
  playing: { title: "Live", text: "" },
  starting: { title: "Starting…", text: "The picture comes in a moment." },
  trouble: { title: "One moment…", text: "The connection is interrupted. It is being tried again." },
  ended: { title: "The stream has ended", text: "Thank you for watching." },
  gone: { title: "Nothing is streamed here", text: "The stream has ended, or the link is not complete." },
  unplayable: {
    title: "This browser can't play the stream",
    text: "Please try a current Chrome, Edge, Firefox or Safari.",
  },
};

const element = <T extends Element>(selector: string, kind: new () => T): T => {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
};

const main = element("main", HTMLElement);
const video = element("video", HTMLVideoElement);
const sound = element("button.sound", HTMLButtonElement);
const again = element("button.again", HTMLButtonElement);
const title = element(".notice h1", HTMLHeadingElement);
const text = element(".notice p", HTMLParagraphElement);

const playbackId = /\/watch\/([0-9a-f]{32})\/?$/.exec(location.pathname)?.[1];

const show = (state: PlayerState): void => {
  main.dataset["state"] = state;
  title.textContent = NOTICES[state].title;
  text.textContent = NOTICES[state].text;
  if (state !== "playing") sound.hidden = true;
};

/** Browsers play by themselves only what makes no sound. */
const play = async (): Promise<void> => {
  try {
    await video.play();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "NotAllowedError" || video.muted) return;
    video.muted = true;
    sound.hidden = false;
    await play();
  }
};

sound.addEventListener("click", () => {
  video.muted = false;
  sound.hidden = true;
});
video.addEventListener("volumechange", () => {
  if (!video.muted) sound.hidden = true;
});
video.addEventListener("canplay", () => {
  if (main.dataset["state"] !== "playing") void play();
});

if (playbackId === undefined) {
  show("gone");
} else {
  const player = createPlayer(video, `${serverUrl}/hls/${playbackId}/index.m3u8`, show);
  again.addEventListener("click", player.start);
  player.start();
}
