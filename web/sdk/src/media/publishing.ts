// What this participant sends: one producer per source, kept through new transports.
import type { types } from "mediasoup-client";
import type { StreamKind, StreamStats } from "../api.ts";
import { MeetingError } from "../errors/error.ts";
import type { Failures } from "../errors/failure.ts";
import type { Session } from "../session/session.ts";
import { type Source, type StreamInfo, streamKindOf } from "../session/wire.ts";
import { isGone } from "./gone.ts";
import { type MeasuredStream, readStats, StatsReader } from "./stats.ts";
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
const PRODUCE_ATTEMPTS = 3;

/** What the person wants of a stream, whichever producer carries it. */
interface Pausing {
  readonly paused: boolean;
  set(paused: boolean): Promise<void>;
}

export class LocalStream implements MeasuredStream {
  readonly id: string;
  readonly kind: StreamKind;
  readonly codec: string;
  readonly source: Source;
  readonly #producer: types.Producer;
  readonly #pausing: Pausing;
  readonly #reader: StatsReader;
  #track: MediaStreamTrack;

  constructor(source: Source, producer: types.Producer, track: MediaStreamTrack, pausing: Pausing) {
    this.id = producer.id;
    this.kind = streamKindOf(source);
    this.source = source;
    this.codec = producer.rtpParameters.codecs[0]?.mimeType ?? "";
    this.#producer = producer;
    this.#track = track;
    this.#pausing = pausing;
    this.#reader = new StatsReader(this.kind, this.codec);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  get paused(): boolean {
    return this.#pausing.paused;
  }

  pause(): Promise<void> {
    return this.#pausing.set(true);
  }

  resume(): Promise<void> {
    return this.#pausing.set(false);
  }

  async stats(): Promise<StreamStats | null> {
    return await readStats(this.#producer, this.#reader);
  }

  /** The sending goes on with another track. */
  replaced(track: MediaStreamTrack): void {
    this.#track = track;
  }
}

interface Publication {
  readonly source: Source;
  track: MediaStreamTrack;
  readonly pausing: { paused: boolean; set(paused: boolean): Promise<void> };
  producer: types.Producer;
  stream: LocalStream;
  /** Its track had ended when it was to go over a new transport: another track, or its end, will follow. */
  waits: boolean;
  /** Another producer is on its way. */
  renews: boolean;
}

export class Publishing {
  readonly #device: types.Device;
  readonly #transport: MediaTransport;
  readonly #session: Session;
  readonly #fail: Failures;
  readonly #listener: PublishingListener;
  readonly #publications = new Map<Source, Publication>();
  /** Counts, so that what was begun before a `close` knows that it is not wanted any more. */
  #closings = 0;

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

  async publish(source: Source, track: MediaStreamTrack): Promise<void> {
    const closings = this.#closings;
    const producer = await this.#produce(source, track, false);
    if (closings !== this.#closings) {
      this.#abandon(producer);
      throw new Error("what is sent was given up while this was begun");
    }
    const pausing = { paused: false, set: (paused: boolean) => this.#setPaused(publication, paused) };
    const stream = new LocalStream(source, producer, track, pausing);
    const publication: Publication = { source, track, pausing, producer, stream, waits: false, renews: false };
    this.#publications.set(source, publication);
    this.#listener.opened(stream, this.#infoOf(source, producer));
  }

  /** Stops sending at once; that the server could not be told matters only while it is there. */
  async unpublish(source: Source): Promise<void> {
    const publication = this.#publications.get(source);
    if (publication === undefined) return;
    const producerId = this.#drop(publication);
    try {
      await this.#session.request("producer.close", { producerId }, { repeat: "when-resumed" });
    } catch (fault) {
      if (!isGone(fault)) throw fault;
    }
  }

  /** The server closed the producer. */
  closedThere(producerId: string): void {
    for (const publication of this.#publications.values()) {
      if (publication.producer.id === producerId) this.#drop(publication);
    }
  }

  async setPaused(source: Source, paused: boolean): Promise<void> {
    const publication = this.#publications.get(source);
    if (publication !== undefined) await this.#setPaused(publication, paused);
  }

  /** True when it is sent from now on; false when the source was switched off meanwhile. */
  async replaceTrack(source: Source, track: MediaStreamTrack): Promise<boolean> {
    const publication = this.#publications.get(source);
    if (publication === undefined) return false;
    const { producer, track: before } = publication;
    track.enabled = !publication.pausing.paused;
    publication.track = track;
    try {
      if (!producer.closed) await producer.replaceTrack({ track });
    } catch (fault) {
      // Its transport went: the new one gets the new track.
      if (!producer.closed) {
        publication.track = before;
        throw fault;
      }
    }
    if (!this.#isCurrent(publication)) return false;
    publication.stream.replaced(track);
    if (publication.waits) await this.#republishOne(publication);
    return this.#isCurrent(publication);
  }

  /** Sends all again over a new transport. The new streams open before the old ones close: nobody seems to mute. */
  async republish(): Promise<void> {
    await Promise.all([...this.#publications.values()].map((publication) => this.#republishOne(publication)));
  }

  async #republishOne(publication: Publication): Promise<void> {
    const { source, track, producer: old } = publication;
    const { paused } = publication.pausing;
    publication.waits = track.readyState === "ended";
    if (publication.waits) return;
    const isWanted = (): boolean => this.#isCurrent(publication) && publication.producer === old;
    publication.renews = true;
    try {
      const producer = await this.#produce(source, track, paused);
      if (!isWanted()) {
        this.#abandon(producer);
        return;
      }
      publication.renews = false;
      publication.producer = producer;
      publication.stream = new LocalStream(source, producer, publication.track, publication.pausing);
      this.#listener.opened(publication.stream, this.#infoOf(source, producer));
      this.#listener.closed(old.id);
      // What was done while it was begun was done to the old one.
      if (publication.track !== track) await producer.replaceTrack({ track: publication.track });
      if (publication.pausing.paused !== paused) await this.#setPaused(publication, publication.pausing.paused);
    } catch (fault) {
      if (!isWanted()) return;
      publication.renews = false;
      publication.waits = publication.track.readyState === "ended";
      if (publication.waits) return;
      this.#publications.delete(source);
      publication.track.stop();
      this.#listener.closed(old.id);
      if (fault instanceof MeetingError) this.#listener.failed(fault);
      else throw fault;
    }
  }

  async #setPaused(publication: Publication, paused: boolean): Promise<void> {
    if (!this.#isCurrent(publication)) return;
    const { producer } = publication;
    const was = publication.pausing.paused;
    publication.pausing.paused = paused;
    // At once on this side: a muted microphone sends nothing even while the server is being told.
    this.#switch(publication, paused);
    try {
      const method = paused ? "producer.pause" : "producer.resume";
      await this.#session.request(method, { producerId: producer.id }, { repeat: "when-resumed" });
    } catch (fault) {
      // Off for good, or made anew with what is wanted: neither is a failure of this.
      if (!this.#isCurrent(publication) || publication.producer !== producer) return;
      if (isGone(fault)) {
        if (!publication.renews) this.#drop(publication);
        return;
      }
      if (!paused) {
        publication.pausing.paused = was;
        this.#switch(publication, was);
      }
      throw fault;
    }
  }

  #isCurrent(publication: Publication): boolean {
    return this.#publications.get(publication.source) === publication;
  }

  /** One that nobody wants any more: the server need not know it for longer than it takes to say so. */
  #abandon(producer: types.Producer): void {
    producer.close();
    this.#session.request("producer.close", { producerId: producer.id }, { repeat: "when-resumed" }).catch(() => {});
  }

  /** Lets go of all, on this side only. */
  close(): void {
    this.#closings += 1;
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

  #switch({ producer, track }: Publication, paused: boolean): void {
    if (paused) producer.pause();
    else producer.resume();
    // A producer whose transport went does nothing any more, and the next one sends the same track.
    track.enabled = !paused;
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
    for (let attempt = 1; ; attempt += 1) {
      const transport = await this.#transport.ready();
      const appData: ProducerData = { source, paused };
      try {
        const producer = await transport.produce({
          track,
          stopTracks: false,
          ...this.#encodingOf(source),
          appData: { ...appData },
        });
        if (paused) producer.pause();
        return producer;
      } catch (fault) {
        // A transport that is made anew takes what was begun on it along; the next one can do it.
        const again = !(fault instanceof MeetingError) && transport.closed && attempt < PRODUCE_ATTEMPTS;
        if (!again || track.readyState === "ended" || this.#transport.isClosed) throw fault;
      }
    }
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
