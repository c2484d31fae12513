// What this participant sends: one producer per source, kept through new transports.
import type { types } from "mediasoup-client";
import type { StreamKind, StreamStats } from "../api.ts";
import { MeetingError } from "../errors/error.ts";
import type { Failures } from "../errors/failure.ts";
import type { MeasuredStream } from "../meeting/participant.ts";
import type { Session } from "../session/session.ts";
import { type Source, type StreamInfo, streamKindOf } from "../session/wire.ts";
import { StatsReader } from "./stats.ts";
import type { MediaTransport, ProducerData } from "./transport.ts";

export interface PublishingListener {
  opened(stream: LocalStream, info: StreamInfo): void;
  closed(producerId: string): void;
  paused(producerId: string, paused: boolean): void;
  failed(error: MeetingError): void;
}

const WEBCAM_MAX_BPS = 2_000_000;
const SHARE_MAX_BPS = 2_500_000;
const SHARE_MAX_FPS = 30;
const START_KBPS = 800;

export class LocalStream implements MeasuredStream {
  readonly id: string;
  readonly kind: StreamKind;
  readonly codec: string;
  readonly source: Source;
  readonly #producer: types.Producer;
  readonly #switch: (paused: boolean) => Promise<void>;
  readonly #reader: StatsReader;
  #track: MediaStreamTrack;

  constructor(
    source: Source,
    producer: types.Producer,
    track: MediaStreamTrack,
    pausing: (paused: boolean) => Promise<void>,
  ) {
    this.id = producer.id;
    this.kind = streamKindOf(source);
    this.source = source;
    this.codec = producer.rtpParameters.codecs[0]?.mimeType ?? "";
    this.#producer = producer;
    this.#track = track;
    this.#switch = pausing;
    this.#reader = new StatsReader(this.kind, this.codec);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  get paused(): boolean {
    return this.#producer.paused;
  }

  pause(): Promise<void> {
    return this.#switch(true);
  }

  resume(): Promise<void> {
    return this.#switch(false);
  }

  async stats(): Promise<StreamStats | null> {
    return this.#producer.closed ? null : this.#reader.read(await this.#producer.getStats());
  }

  /** The sending goes on with another track. */
  replaced(track: MediaStreamTrack): void {
    this.#track = track;
  }
}

interface Publication {
  readonly source: Source;
  track: MediaStreamTrack;
  producer: types.Producer;
  stream: LocalStream;
}

export class Publishing {
  readonly #device: types.Device;
  readonly #transport: MediaTransport;
  readonly #session: Session;
  readonly #fail: Failures;
  readonly #listener: PublishingListener;
  readonly #publications = new Map<Source, Publication>();

  constructor(
    device: types.Device,
    transport: MediaTransport,
    session: Session,
    fail: Failures,
    listener: PublishingListener,
  ) {
    this.#device = device;
    this.#transport = transport;
    this.#session = session;
    this.#fail = fail;
    this.#listener = listener;
  }

  async publish(source: Source, track: MediaStreamTrack, paused = false): Promise<void> {
    const producer = await this.#produce(source, track, paused);
    const stream = new LocalStream(source, producer, track, (pausing) => this.setPaused(source, pausing));
    this.#publications.set(source, { source, track, producer, stream });
    this.#listener.opened(stream, this.#infoOf(source, producer));
  }

  /** Stops sending at once; that the server could not be told matters only while it is there. */
  async unpublish(source: Source): Promise<void> {
    const publication = this.#publications.get(source);
    if (publication === undefined) return;
    const producerId = this.#drop(publication);
    await this.#session.request("producer.close", { producerId }, { repeat: "when-resumed" });
  }

  /** The server closed the producer. */
  closedThere(producerId: string): void {
    for (const publication of this.#publications.values()) {
      if (publication.producer.id === producerId) this.#drop(publication);
    }
  }

  async setPaused(source: Source, paused: boolean): Promise<void> {
    const publication = this.#publications.get(source);
    if (publication === undefined) return;
    const { producer } = publication;
    const was = producer.paused;
    // At once on this side: a muted microphone sends nothing even while the server is being told.
    this.#switch(producer, paused);
    try {
      const method = paused ? "producer.pause" : "producer.resume";
      await this.#session.request(method, { producerId: producer.id }, { repeat: "when-resumed" });
    } catch (fault) {
      if (!producer.closed && !paused) this.#switch(producer, was);
      throw fault;
    }
  }

  async replaceTrack(source: Source, track: MediaStreamTrack): Promise<void> {
    const publication = this.#publications.get(source);
    if (publication === undefined) return;
    track.enabled = !publication.producer.paused;
    await publication.producer.replaceTrack({ track });
    publication.track = track;
    publication.stream.replaced(track);
  }

  /** Sends all again over a new transport. The new streams open before the old ones close: nobody seems to mute. */
  async republish(): Promise<void> {
    await Promise.all([...this.#publications.values()].map((publication) => this.#republishOne(publication)));
  }

  async #republishOne(publication: Publication): Promise<void> {
    const { source, track, producer: old } = publication;
    const paused = old.paused;
    try {
      const producer = await this.#produce(source, track, paused);
      publication.producer = producer;
      publication.stream = new LocalStream(source, producer, track, (pausing) => this.setPaused(source, pausing));
      this.#listener.opened(publication.stream, this.#infoOf(source, producer));
      this.#listener.closed(old.id);
    } catch (fault) {
      this.#publications.delete(source);
      track.stop();
      this.#listener.closed(old.id);
      if (fault instanceof MeetingError) this.#listener.failed(fault);
      else throw fault;
    }
  }

  /** Lets go of all, on this side only. */
  close(): void {
    for (const publication of [...this.#publications.values()]) this.#drop(publication);
  }

  #drop(publication: Publication): string {
    const { source, producer, track } = publication;
    this.#publications.delete(source);
    producer.close();
    track.stop();
    this.#listener.closed(producer.id);
    return producer.id;
  }

  #switch(producer: types.Producer, paused: boolean): void {
    if (paused) producer.pause();
    else producer.resume();
    this.#listener.paused(producer.id, paused);
  }

  async #produce(source: Source, track: MediaStreamTrack, paused: boolean): Promise<types.Producer> {
    const kind = track.kind === "audio" ? "audio" : "video";
    if (!this.#device.canProduce(kind)) {
      throw this.#fail("MEDIA_NEGOTIATION_FAILED", "UNSUPPORTED_CODEC", {
        kind,
        offered: this.#codecs(this.#device.sendRtpCapabilities, kind),
        supported: this.#codecs(this.#device.recvRtpCapabilities, kind),
      });
    }
    const transport = await this.#transport.ready();
    const appData: ProducerData = { source, paused };
    const producer = await transport.produce({
      track,
      stopTracks: false,
      ...this.#encodingOf(source),
      appData: { ...appData },
    });
    if (paused) producer.pause();
    return producer;
  }

  #encodingOf(source: Source): Omit<types.ProducerOptions, "track"> {
    switch (source) {
      case "mic":
        return { codecOptions: { opusStereo: false, opusDtx: true, opusFec: true } };
      case "shareAudio":
        return { codecOptions: { opusStereo: true, opusDtx: false, opusFec: true } };
      case "webcam":
        return {
          encodings: [{ maxBitrate: WEBCAM_MAX_BPS }],
          codecOptions: { videoGoogleStartBitrate: START_KBPS },
          ...this.#vp8(),
        };
      case "share":
        return {
          encodings: [{ maxBitrate: SHARE_MAX_BPS, maxFramerate: SHARE_MAX_FPS }],
          codecOptions: { videoGoogleStartBitrate: START_KBPS },
          ...this.#vp8(),
        };
    }
  }

  #vp8(): { readonly codec?: types.RtpCodecCapability } {
    const codec = this.#device.sendRtpCapabilities.codecs?.find(
      ({ mimeType }) => mimeType.toLowerCase() === "video/vp8",
    );
    return codec === undefined ? {} : { codec };
  }

  #codecs(capabilities: types.RtpCapabilities, kind: "audio" | "video"): string[] {
    return (capabilities.codecs ?? []).filter((codec) => codec.kind === kind).map(({ mimeType }) => mimeType);
  }

  #infoOf(source: Source, producer: types.Producer): StreamInfo {
    const codec = producer.rtpParameters.codecs[0]?.mimeType ?? "";
    return { producerId: producer.id, kind: producer.kind, source, paused: producer.paused, codec };
  }
}
