// The participant's own microphone, webcam and screen: from the app's wish to a published track.
import type { Meeting, Mode, ScreenShareOptions, WebcamOptions } from "../api.ts";
import type { MeetingError } from "../errors/error.ts";
import type { Failures } from "../errors/failure.ts";
import type { Source } from "../session/wire.ts";
import { capture, captureScreen } from "./devices.ts";
import type { Media } from "./media.ts";
import type { LocalStream } from "./publishing.ts";

export interface LocalDevicesHost {
  readonly fail: Failures;
  readonly mode: Mode;
  /** Media of the present participation; throws the MeetingError of there being none. */
  media(operation: string): Promise<Media>;
  /** The local stream of a source, if it is published. */
  stream(source: Source): LocalStream | undefined;
  failed(error: MeetingError): void;
}

type Kind = "mic" | "webcam" | "share";
type Operation = Extract<keyof Meeting, string>;

type Already =
  | "MIC_ALREADY_ON"
  | "MIC_ALREADY_OFF"
  | "WEBCAM_ALREADY_ON"
  | "WEBCAM_ALREADY_OFF"
  | "SCREEN_SHARE_ALREADY_ON"
  | "SCREEN_SHARE_ALREADY_OFF";

const inProgress = {
  mic: "MIC_CHANGE_IN_PROGRESS",
  webcam: "WEBCAM_CHANGE_IN_PROGRESS",
  share: "SCREEN_SHARE_CHANGE_IN_PROGRESS",
} as const;

const deviceKind = { mic: "audio", webcam: "video" } as const;

export class LocalDevices {
  readonly #host: LocalDevicesHost;
  /** The operation that is under way for each. */
  readonly #busy = new Map<Kind, Operation>();
  /** What to use the next time that it is switched on. */
  readonly #chosen = new Map<"mic" | "webcam", string | MediaStreamTrack>();

  constructor(
    host: LocalDevicesHost,
    custom: { mic: MediaStreamTrack | undefined; webcam: MediaStreamTrack | undefined },
  ) {
    this.#host = host;
    if (custom.mic !== undefined) this.#chosen.set("mic", custom.mic);
    if (custom.webcam !== undefined) this.#chosen.set("webcam", custom.webcam);
  }

  muteMic(): Promise<void> {
    return this.#exclusively("mic", "muteMic", async () => {
      const stream = this.#host.stream("mic");
      if (stream === undefined || stream.paused) throw this.#already("MIC_ALREADY_OFF");
      await (await this.#host.media("muteMic")).publishing.setPaused("mic", true);
    });
  }

  unmuteMic(options: WebcamOptions): Promise<void> {
    return this.#exclusively("mic", "unmuteMic", async () => {
      this.#mustSend("unmuteMic");
      const stream = this.#host.stream("mic");
      if (stream === undefined) {
        await this.#publish("mic", "unmuteMic", options);
        return;
      }
      if (!stream.paused) throw this.#already("MIC_ALREADY_ON");
      const media = await this.#host.media("unmuteMic");
      if (options.track !== undefined || options.deviceId !== undefined) {
        await this.#replace(media, "mic", await this.#open("mic", options));
      }
      await media.publishing.setPaused("mic", false);
    });
  }

  enableWebcam(options: WebcamOptions): Promise<void> {
    return this.#exclusively("webcam", "enableWebcam", async () => {
      this.#mustSend("enableWebcam");
      if (this.#host.stream("webcam") !== undefined) throw this.#already("WEBCAM_ALREADY_ON");
      await this.#publish("webcam", "enableWebcam", options);
    });
  }

  disableWebcam(): Promise<void> {
    return this.#exclusively("webcam", "disableWebcam", async () => {
      if (this.#host.stream("webcam") === undefined) throw this.#already("WEBCAM_ALREADY_OFF");
      await (await this.#host.media("disableWebcam")).publishing.unpublish("webcam");
    });
  }

  /** Nothing is awaited before the browser's dialogue: it must still count as the click's consequence. */
  enableScreenShare(options: ScreenShareOptions): Promise<void> {
    return this.#exclusively("share", "enableScreenShare", async () => {
      this.#mustSend("enableScreenShare");
      if (this.#host.stream("share") !== undefined) throw this.#already("SCREEN_SHARE_ALREADY_ON");
      const { videoTrack, audioTrack, audio = true, signal } = options;
      const tracks =
        videoTrack === undefined
          ? await captureScreen({ audio, signal }, this.#host.fail)
          : { video: videoTrack, audio: audioTrack ?? null };
      try {
        const media = await this.#host.media("enableScreenShare");
        await media.publish("share", tracks.video);
        // The browser's own "stop sharing" is the person's wish, not a failure.
        tracks.video.addEventListener("ended", () => void this.#shareEnded(tracks.video));
        if (tracks.audio !== null) await media.publish("shareAudio", tracks.audio);
      } catch (fault) {
        tracks.video.stop();
        tracks.audio?.stop();
        throw fault;
      }
    });
  }

  disableScreenShare(): Promise<void> {
    return this.#exclusively("share", "disableScreenShare", async () => {
      if (this.#host.stream("share") === undefined) throw this.#already("SCREEN_SHARE_ALREADY_OFF");
      await this.#stopSharing(await this.#host.media("disableScreenShare"));
    });
  }

  /** While it is off, the choice counts for the next time. */
  change(source: "mic" | "webcam", choice: string | MediaStreamTrack): Promise<void> {
    const operation = source === "mic" ? "changeMic" : "changeWebcam";
    return this.#exclusively(source, operation, async () => {
      this.#chosen.set(source, choice);
      if (this.#host.stream(source) === undefined) return;
      await this.#replace(await this.#host.media(operation), source, await this.#open(source, {}));
    });
  }

  async #publish(source: "mic" | "webcam", operation: Operation, options: WebcamOptions): Promise<void> {
    const track = await this.#open(source, options);
    try {
      track.enabled = true;
      const media = await this.#host.media(operation);
      await media.publish(source, track);
      this.#watchEnd(source, track);
    } catch (fault) {
      track.stop();
      throw fault;
    }
  }

  async #replace(media: Media, source: "mic" | "webcam", track: MediaStreamTrack): Promise<void> {
    const before = this.#host.stream(source)?.track;
    try {
      await media.publishing.replaceTrack(source, track);
    } catch (fault) {
      track.stop();
      throw fault;
    }
    this.#watchEnd(source, track);
    if (before !== track) before?.stop();
  }

  async #open(source: "mic" | "webcam", { track, deviceId, signal }: WebcamOptions): Promise<MediaStreamTrack> {
    if (track !== undefined) return this.#checked(source, track);
    const chosen = deviceId ?? this.#chosen.get(source);
    if (deviceId !== undefined) this.#chosen.set(source, deviceId);
    if (typeof chosen === "object") {
      // A track of the app's serves once; when it has ended, the device that it stood for is the browser's choice.
      this.#chosen.delete(source);
      if (chosen.readyState === "live") return this.#checked(source, chosen);
    }
    const id = typeof chosen === "string" ? chosen : undefined;
    return await capture(deviceKind[source], { deviceId: id, signal }, this.#host.fail);
  }

  #checked(source: "mic" | "webcam", track: MediaStreamTrack): MediaStreamTrack {
    if (track.kind === deviceKind[source] && track.readyState === "live") return track;
    const problem = `it must be a live ${deviceKind[source]} track, not ${track.readyState} ${track.kind}`;
    throw this.#host.fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", { field: "track", problem });
  }

  /** `ended` fires for an unplugged device or a withdrawn permission, never for our own `stop`. */
  #watchEnd(source: "mic" | "webcam", track: MediaStreamTrack): void {
    track.addEventListener("ended", () => {
      if (this.#host.stream(source)?.track !== track) return;
      const name = source === "mic" ? "ERROR_MICROPHONE_TRACK_ENDED" : "ERROR_WEBCAM_TRACK_ENDED";
      this.#host.failed(this.#host.fail(name, "TRACK_ENDED", { device: track.label || source }));
      void this.#withdraw(async (media) => await media.publishing.unpublish(source));
    });
  }

  async #shareEnded(track: MediaStreamTrack): Promise<void> {
    if (this.#host.stream("share")?.track !== track) return;
    await this.#withdraw((media) => this.#stopSharing(media));
  }

  /** Switching off what ended by itself; when the meeting ends meanwhile there is nothing left to switch off. */
  async #withdraw(work: (media: Media) => Promise<void>): Promise<void> {
    try {
      await work(await this.#host.media("stop"));
    } catch {
      // Either the server has closed the producer already, or the connection's own error says more.
    }
  }

  async #stopSharing(media: Media): Promise<void> {
    await Promise.all([media.publishing.unpublish("share"), media.publishing.unpublish("shareAudio")]);
  }

  #mustSend(operation: Operation): void {
    const { mode } = this.#host;
    if (mode === "SEND_AND_RECV") return;
    throw this.#host.fail("ERROR_ACTION_NOT_SUPPORTED_IN_MODE", "NOT_ALLOWED_IN_MODE", { operation, mode });
  }

  #already(reason: Already): MeetingError {
    return this.#host.fail("ERROR_ALREADY_IN_REQUESTED_STATE", reason, {});
  }

  async #exclusively(kind: Kind, operation: Operation, work: () => Promise<void>): Promise<void> {
    const other = this.#busy.get(kind);
    if (other !== undefined) {
      throw this.#host.fail("ERROR_OPERATION_IN_PROGRESS", inProgress[kind], { operation: other });
    }
    this.#busy.set(kind, operation);
    try {
      await work();
    } finally {
      this.#busy.delete(kind);
    }
  }
}
