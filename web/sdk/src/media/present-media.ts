// The media of the present participation: begun at the join, given up at its end or with the mode.
import type { types } from "mediasoup-client";
import type { Mode } from "../api.ts";
import type { MeetingError } from "../errors/error.ts";
import { asMeetingError, type Failures } from "../errors/failure.ts";
import type { Session } from "../session/session.ts";
import { Media, type MediaListener } from "./media.ts";

export interface PresentMediaHost {
  readonly fail: Failures;
  readonly mode: Mode;
  readonly listener: MediaListener;
  /** Runs what nobody awaits; its failures are events. */
  background(work: () => Promise<unknown>): void;
  failed(error: MeetingError): void;
}

export class PresentMedia {
  readonly #host: PresentMediaHost;
  #media: Promise<Media | null> = Promise.resolve(null);
  #routerRtpCapabilities: types.RtpCapabilities = {};

  constructor(host: PresentMediaHost) {
    this.#host = host;
  }

  /** What the meeting's router can do, as the latest snapshot says it. */
  offered(routerRtpCapabilities: types.RtpCapabilities): void {
    this.#routerRtpCapabilities = routerRtpCapabilities;
  }

  start(session: Session): void {
    this.#media = this.#start(session);
  }

  stop(): void {
    this.with((media) => media.close());
    this.#media = Promise.resolve(null);
  }

  /** Does something with the media as soon as there is any; what it starts reports its failures itself. */
  with(work: (media: Media) => void): void {
    const present = this.#media;
    this.#host.background(async () => {
      const media = await present;
      if (media !== null) work(media);
    });
  }

  /** Makes all anew, after joining again. */
  again(): void {
    this.with((media) => this.#host.background(() => media.startAgain()));
  }

  async for(operation: string): Promise<Media> {
    const media = await this.#media;
    if (media !== null) return media;
    const { fail, mode } = this.#host;
    throw mode === "SIGNALLING_ONLY"
      ? fail("ERROR_ACTION_NOT_SUPPORTED_IN_MODE", "NOT_ALLOWED_IN_MODE", { operation, mode })
      : fail("ERROR_OPERATION_ABORTED", "LEFT_MEANWHILE", { operation });
  }

  async #start(session: Session): Promise<Media | null> {
    const { fail, listener } = this.#host;
    try {
      const media = await Media.start(this.#routerRtpCapabilities, session, fail, listener);
      if (!session.isOver) return media;
      media.close();
    } catch (fault) {
      if (!session.isOver) this.#host.failed(asMeetingError(fault, fail));
    }
    return null;
  }
}
