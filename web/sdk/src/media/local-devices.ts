// The participant's own microphone, webcam and screen: from the app's wish to a published track.
import type { Meeting, Mode, ScreenShareOptions, WebcamOptions } from "../api.ts";
import { MeetingError } from "../errors/error.ts";
import { asMeetingError, type Failures } from "../errors/failure.ts";
import type { Source } from "../session/wire.ts";
import { capture, captureScreen, deviceOf } from "./devices.ts";
import type { Media } from "./media.ts";
import type { LocalStream } from "./publishing.ts";
import { TrackWatch } from "./track-watch.ts";

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

const kindOf = { mic: "audio", webcam: "video", share: "video" } as const;

export class LocalDevices {
  readonly #host: LocalDevicesHost;
  /** The operation that is under way for each. */
  readonly #busy = new Map<Kind, Operation>();
  /** What to use the next time that it is switched on. */
  readonly #chosen = new Map<"mic" | "webcam", string | MediaStreamTrack>();
  /** Over the track of each that is sent now. */
  readonly #watches = new Map<"mic" | "webcam", TrackWatch>();

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
      if (options.track !== undefined || options.deviceId !== undefined) {
        await this.#swap("mic", "unmuteMic", options);
      }
      const media = await this.#host.media("unmuteMic");
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
          : { video: this.#checked("share", videoTrack), audio: audioTrack ?? null };
      await this.#share(tracks);
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
      const before = this.#chosen.get(source);
      this.#chosen.set(source, choice);
      if (this.#host.stream(source) === undefined) return;
      try {
        await this.#swap(source, operation, {});
      } catch (fault) {
        if (before === undefined) this.#chosen.delete(source);
        else this.#chosen.set(source, before);
        throw fault;
      }
    });
  }

  async #publish(source: "mic" | "webcam", operation: Operation, options: WebcamOptions): Promise<void> {
    const track = await this.#open(source, this.#wish(source, options), options.signal);
    const watch = new TrackWatch(track);
    try {
      track.enabled = true;
      const media = await this.#host.media(operation);
      if (watch.ended) throw this.#trackEnded(source, track);
      await media.publish(source, track);
      this.#attend(source, watch);
      if (watch.ended) {
        await this.#withdraw((ours) => ours.publishing.unpublish(source));
        throw this.#trackEnded(source, track);
      }
    } catch (fault) {
      const explained = this.#explained(fault, source, operation, watch);
      this.#letGo(watch);
      throw explained;
    }
  }

  /**
   * Goes on sending, from another device or track. Phones open one camera at a time, so the old one goes before the new
   * one is opened; when that fails, the old one comes back.
   */
  async #swap(source: "mic" | "webcam", operation: Operation, options: WebcamOptions): Promise<void> {
    const wish = this.#wish(source, options);
    const media = await this.#host.media(operation);
    const old = this.#host.stream(source)?.track;
    const oldDevice = typeof wish === "object" || old === undefined ? null : await deviceOf(old);
    if (old === undefined || oldDevice === null) {
      await this.#replace(media, source, operation, await this.#open(source, wish, options.signal));
      return;
    }
    this.#watches.get(source)?.forget();
    old.stop();
    try {
      await this.#replace(media, source, operation, await this.#open(source, wish, options.signal));
    } catch (fault) {
      await this.#reopen(media, source, operation, oldDevice);
      throw fault;
    }
  }

  async #reopen(media: Media, source: "mic" | "webcam", operation: Operation, deviceId: string): Promise<void> {
    if (this.#host.stream(source) === undefined) return;
    try {
      await this.#replace(media, source, operation, await this.#open(source, deviceId, undefined));
    } catch (fault) {
      this.#host.failed(asMeetingError(fault, this.#host.fail));
      await this.#withdraw((ours) => ours.publishing.unpublish(source));
    }
  }

  async #replace(media: Media, source: "mic" | "webcam", operation: Operation, track: MediaStreamTrack): Promise<void> {
    const before = this.#host.stream(source)?.track;
    const watch = new TrackWatch(track);
    let replaced: boolean;
    try {
      replaced = await media.publishing.replaceTrack(source, track);
    } catch (fault) {
      const explained = this.#explained(fault, source, operation, watch);
      this.#letGo(watch);
      throw explained;
    }
    if (!replaced) {
      // Switched off or left meanwhile: the device must not stay open for nobody.
      this.#letGo(watch);
      await this.#host.media(operation);
      return;
    }
    this.#attend(source, watch);
    if (before !== track) before?.stop();
  }

  /** A person may stop sharing at any moment, by the browser's own button too: that is their wish and no failure. */
  async #share(tracks: { readonly video: MediaStreamTrack; readonly audio: MediaStreamTrack | null }): Promise<void> {
    const operation = "enableScreenShare";
    const video = new TrackWatch(tracks.video);
    const audio = tracks.audio === null ? null : new TrackWatch(tracks.audio);
    const letGo = (): void => {
      this.#letGo(video);
      if (audio !== null) this.#letGo(audio);
    };
    try {
      const media = await this.#host.media(operation);
      if (!video.ended) await media.publish("share", video.track);
      if (audio !== null && !audio.ended && !video.ended) await media.publish("shareAudio", audio.track);
    } catch (fault) {
      const { ended } = video;
      const explained = this.#explained(fault, "share", operation, video);
      letGo();
      await this.#withdraw((media) => this.#stopSharing(media));
      if (explained instanceof MeetingError || !ended) throw explained;
    }
    video.whenEnded(() => {
      letGo();
      void this.#shareEnded(video.track);
    });
    audio?.whenEnded(() => {
      if (this.#host.stream("shareAudio")?.track !== audio.track) return;
      void this.#withdraw((media) => media.publishing.unpublish("shareAudio"));
    });
  }

  /** A track of the app's, or the device that is to be opened; undefined for the browser's choice. */
  #wish(source: "mic" | "webcam", { track, deviceId }: WebcamOptions): MediaStreamTrack | string | undefined {
    if (track !== undefined) return track;
    if (deviceId !== undefined) this.#chosen.set(source, deviceId);
    const chosen = deviceId ?? this.#chosen.get(source);
    if (typeof chosen !== "object") return chosen;
    // A track of the app's serves once; when it has ended, the device that it stood for is the browser's choice.
    this.#chosen.delete(source);
    return chosen.readyState === "live" ? chosen : undefined;
  }

  async #open(
    source: "mic" | "webcam",
    wish: MediaStreamTrack | string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<MediaStreamTrack> {
    if (typeof wish === "object") return this.#checked(source, wish);
    return await capture(kindOf[source], { deviceId: wish, signal }, this.#host.fail);
  }

  #checked(source: Kind, track: MediaStreamTrack): MediaStreamTrack {
    if (track.kind === kindOf[source] && track.readyState === "live") return track;
    const problem = `it must be a live ${kindOf[source]} track, not ${track.readyState} ${track.kind}`;
    const field = source === "share" ? "videoTrack" : "track";
    throw this.#host.fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", { field, problem });
  }

  /** An unplugged device, a withdrawn permission, or an app that stopped its own track: never our own `stop`. */
  #attend(source: "mic" | "webcam", watch: TrackWatch): void {
    this.#watches.get(source)?.forget();
    this.#watches.set(source, watch);
    if (watch.ended) return;
    watch.whenEnded(() => {
      if (this.#host.stream(source)?.track !== watch.track) return;
      this.#host.failed(this.#trackEnded(source, watch.track));
      void this.#withdraw((media) => media.publishing.unpublish(source));
    });
  }

  #trackEnded(source: "mic" | "webcam", track: MediaStreamTrack): MeetingError {
    const name = source === "mic" ? "ERROR_MICROPHONE_TRACK_ENDED" : "ERROR_WEBCAM_TRACK_ENDED";
    return this.#host.fail(name, "TRACK_ENDED", { device: track.label || source });
  }

  #letGo(watch: TrackWatch): void {
    watch.forget();
    watch.track.stop();
  }

  /** What the media library throws has a cause that we know: the mode that was left, or the track that ended. */
  #explained(fault: unknown, source: Kind, operation: Operation, watch: TrackWatch): unknown {
    if (fault instanceof MeetingError) return fault;
    const { mode } = this.#host;
    if (mode !== "SEND_AND_RECV") return this.#notInMode(operation, mode);
    return source !== "share" && watch.ended ? this.#trackEnded(source, watch.track) : fault;
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
    if (mode !== "SEND_AND_RECV") throw this.#notInMode(operation, mode);
  }

  #notInMode(operation: Operation, mode: Mode): MeetingError {
    return this.#host.fail("ERROR_ACTION_NOT_SUPPORTED_IN_MODE", "NOT_ALLOWED_IN_MODE", { operation, mode });
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
