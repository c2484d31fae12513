// All media of one participation: the device, a transport each way, what is sent and what is received.
import { Device, type types } from "mediasoup-client";
import type { MeetingError } from "../errors/error.ts";
import { asMeetingError, describeFault, type Failures } from "../errors/failure.ts";
import type { Session } from "../session/session.ts";
import type { Notifications, Source, StreamInfo } from "../session/wire.ts";
import { type LocalStream, Publishing } from "./publishing.ts";
import { Receiving, type RemoteStream } from "./receiving.ts";
import { MediaTransport, type TransportHost } from "./transport.ts";

export interface MediaListener {
  localOpened(stream: LocalStream, info: StreamInfo): void;
  localClosed(producerId: string): void;
  localPaused(producerId: string, paused: boolean): void;
  remoteOpened(participantId: string, stream: RemoteStream): void;
  remoteClosed(participantId: string, producerId: string): void;
  failed(error: MeetingError): void;
  /** A transport that worked is being brought back. */
  recovering(is: boolean): void;
}

export class Media {
  readonly publishing: Publishing;
  readonly receiving: Receiving;
  readonly #send: MediaTransport;
  readonly #recv: MediaTransport;
  readonly #tellCapabilities: () => Promise<unknown>;
  #capabilities: Promise<unknown>;

  private constructor(device: types.Device, session: Session, fail: Failures, listener: MediaListener) {
    const rtpCapabilities = device.recvRtpCapabilities;
    this.#tellCapabilities = () => session.request("setRtpCapabilities", { rtpCapabilities }, { repeat: "always" });
    this.#capabilities = this.#tellCapabilities();
    const recovering = new Set<"send" | "recv">();
    const host: TransportHost = {
      session,
      fail,
      prepared: () => this.#capabilities,
      failed: (error) => listener.failed(error),
      recovering: (direction, is) => {
        const before = recovering.size > 0;
        if (is) recovering.add(direction);
        else recovering.delete(direction);
        if (before !== recovering.size > 0) listener.recovering(!before);
      },
      rebuilt: (direction) => (direction === "send" ? this.publishing.republish() : this.receiving.receiveAgain()),
    };
    this.#send = new MediaTransport("send", device, host);
    this.#recv = new MediaTransport("recv", device, host);
    this.publishing = new Publishing(device, this.#send, session, fail, {
      opened: (stream, info) => listener.localOpened(stream, info),
      closed: (producerId) => listener.localClosed(producerId),
      paused: (producerId, paused) => listener.localPaused(producerId, paused),
      failed: (error) => listener.failed(error),
    });
    this.receiving = new Receiving(this.#recv, session, {
      opened: (participantId, stream) => listener.remoteOpened(participantId, stream),
      closed: (participantId, producerId) => listener.remoteClosed(participantId, producerId),
      failed: (fault) => listener.failed(asMeetingError(fault, fail)),
    });
  }

  /** Agrees on codecs with the server.  */
  static async start(
    routerRtpCapabilities: types.RtpCapabilities,
    session: Session,
    fail: Failures,
    listener: MediaListener,
  ): Promise<Media> {
    let device: types.Device;
    try {
      device = await Device.factory();
      await device.load({ routerRtpCapabilities });
    } catch (fault) {
      const problem = describeFault(fault);
      throw fail("MEDIA_NEGOTIATION_FAILED", "INVALID_RTP_CAPABILITIES", { problem }, { cause: fault });
    }
    const media = new Media(device, session, fail, listener);
    await media.#capabilities;
    return media;
  }

  publish(source: Source, track: MediaStreamTrack): Promise<void> {
    return this.publishing.publish(source, track);
  }

  transportFailed({ transportId }: Notifications["transport-failed"]): void {
    for (const transport of [this.#send, this.#recv]) if (transport.id === transportId) transport.failedThere();
  }

  /** After joining again the server has nothing of the old transports: all is made anew over new ones. */
  async startAgain(): Promise<void> {
    this.#capabilities = this.#tellCapabilities();
    this.#send.reset();
    this.#recv.reset();
    await Promise.all([this.#capabilities, this.publishing.republish(), this.receiving.receiveAgain()]);
  }

  close(): void {
    this.publishing.close();
    this.receiving.close();
    this.#send.close();
    this.#recv.close();
  }
}
