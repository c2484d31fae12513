// What this participant gets: one consumer per producer that is wanted, kept through new transports.
import type { types } from "mediasoup-client";
import type { StreamKind, StreamStats } from "../api.ts";
import type { Session } from "../session/session.ts";
import { type StreamInfo, streamKindOf } from "../session/wire.ts";
import { isGone } from "./gone.ts";
import { type MeasuredStream, readStats, StatsReader } from "./stats.ts";
import type { MediaTransport } from "./transport.ts";

export interface ReceivingListener {
  opened(participantId: string, stream: RemoteStream): void;
  closed(participantId: string, producerId: string): void;
  /** What could not be received, with whatever was thrown. */
  failed(fault: unknown): void;
}

export class RemoteStream implements MeasuredStream {
  readonly id: string;
  readonly kind: StreamKind;
  readonly codec: string;
  readonly track: MediaStreamTrack;
  readonly #consumer: types.Consumer;
  readonly #switch: (paused: boolean) => Promise<void>;
  readonly #reader: StatsReader;
  #pausedThere: boolean;

  constructor(info: StreamInfo, consumer: types.Consumer, pausing: (paused: boolean) => Promise<void>) {
    this.id = info.producerId;
    this.kind = streamKindOf(info.source);
    this.codec = info.codec;
    this.track = consumer.track;
    this.#consumer = consumer;
    this.#switch = pausing;
    this.#pausedThere = info.paused;
    this.#reader = new StatsReader(this.kind, this.codec);
  }

  get paused(): boolean {
    return this.#pausedThere || this.#consumer.paused;
  }

  pause(): Promise<void> {
    return this.#switch(true);
  }

  resume(): Promise<void> {
    return this.#switch(false);
  }

  async stats(): Promise<StreamStats | null> {
    return await readStats(this.#consumer, this.#reader);
  }

  /** The sender paused or resumed. */
  pausedThere(paused: boolean): void {
    this.#pausedThere = paused;
  }
}

/** News of a stream's end is never so long behind the refusal. */
const NEWS_WITHIN_MS = 1_000;
const GONE_REFUSALS = 2;

interface Reception {
  readonly participantId: string;
  info: StreamInfo;
  consumer: types.Consumer | null;
  stream: RemoteStream | null;
  /** The app was told of it. */
  isOpen: boolean;
  /** How often in a row the server knew nothing of it. */
  refusals: number;
  /** Counts the attempts, so that an overtaken one knows. */
  attempt: number;
}

export class Receiving {
  readonly #transport: MediaTransport;
  readonly #session: Session;
  readonly #listener: ReceivingListener;
  readonly #receptions = new Map<string, Reception>();

  constructor(transport: MediaTransport, session: Session, listener: ReceivingListener) {
    this.#transport = transport;
    this.#session = session;
    this.#listener = listener;
  }

  want(participantId: string, info: StreamInfo): void {
    if (this.#receptions.has(info.producerId)) return;
    const reception: Reception = {
      participantId,
      info,
      consumer: null,
      stream: null,
      isOpen: false,
      refusals: 0,
      attempt: 0,
    };
    this.#receptions.set(info.producerId, reception);
    void this.#consume(reception);
  }

  unwant(producerId: string): void {
    const reception = this.#receptions.get(producerId);
    if (reception === undefined) return;
    this.#receptions.delete(producerId);
    this.#drop(reception);
  }

  pausedThere(producerId: string, paused: boolean): void {
    const reception = this.#receptions.get(producerId);
    if (reception === undefined) return;
    reception.info = { ...reception.info, paused };
    reception.stream?.pausedThere(paused);
  }

  /** The server closed the consumer; when its producer is gone too, `stream-disabled` says so. */
  consumerClosed(consumerId: string): void {
    for (const reception of this.#receptions.values()) if (reception.consumer?.id === consumerId) this.#drop(reception);
  }

  /** Gets all again over a new transport. */
  async receiveAgain(): Promise<void> {
    await Promise.all(
      [...this.#receptions.values()].map((reception) => {
        this.#drop(reception);
        return this.#consume(reception);
      }),
    );
  }

  close(): void {
    for (const producerId of [...this.#receptions.keys()]) this.unwant(producerId);
  }

  #drop(reception: Reception): void {
    reception.attempt += 1;
    const { consumer } = reception;
    reception.consumer = null;
    reception.stream = null;
    consumer?.close();
    if (!reception.isOpen) return;
    reception.isOpen = false;
    this.#listener.closed(reception.participantId, reception.info.producerId);
  }

  async #consume(reception: Reception): Promise<void> {
    reception.attempt += 1;
    const { attempt } = reception;
    const { producerId } = reception.info;
    const isWanted = (): boolean =>
      this.#receptions.get(producerId) === reception && reception.attempt === attempt && !this.#session.isOver;
    let transport: types.Transport | null = null;
    try {
      transport = await this.#transport.ready();
      await this.#consumeOver(transport, reception, isWanted);
    } catch (fault) {
      // What is not wanted any more, or is being made anew after an outage, did not fail.
      if (!isWanted() || !this.#session.isJoined || transport?.closed === true) return;
      this.#drop(reception);
      if (isGone(fault) && reception.refusals < GONE_REFUSALS) this.#tryLater(reception);
      else this.#listener.failed(fault);
    }
  }

  async #consumeOver(transport: types.Transport, reception: Reception, isWanted: () => boolean): Promise<void> {
    const { producerId } = reception.info;
    const data = { transportId: transport.id, producerId };
    const answer = await this.#session.request("consume", data, { repeat: "when-resumed" });
    const { consumerId, kind, rtpParameters } = answer;
    if (!isWanted()) {
      await this.#session.request("consumer.close", { consumerId });
      return;
    }
    // One stream id for what belongs together in time, so that the browser keeps lips and voice in step.
    const streamId = `${reception.participantId}${answer.source.startsWith("share") ? "-share" : ""}`;
    const consumer = await transport.consume({ id: consumerId, producerId, kind, rtpParameters, streamId });
    if (!isWanted()) {
      consumer.close();
      return;
    }
    reception.consumer = consumer;
    const info = { ...reception.info, paused: answer.producerPaused };
    const stream = new RemoteStream(info, consumer, (paused) => this.#setPaused(consumer, paused));
    reception.stream = stream;
    await this.#session.request("consumer.resume", { consumerId }, { repeat: "when-resumed" });
    if (!isWanted()) return;
    reception.refusals = 0;
    reception.isOpen = true;
    this.#listener.opened(reception.participantId, stream);
  }

  /** The stream ended while it was asked for, and the news of it comes; if it does not, the refusal meant another thing. */
  #tryLater(reception: Reception): void {
    reception.refusals += 1;
    const { attempt } = reception;
    setTimeout(() => {
      const isCurrent = this.#receptions.get(reception.info.producerId) === reception && reception.attempt === attempt;
      if (isCurrent && !this.#session.isOver) void this.#consume(reception);
    }, NEWS_WITHIN_MS);
  }

  async #setPaused(consumer: types.Consumer, paused: boolean): Promise<void> {
    if (consumer.closed) return;
    if (paused) consumer.pause();
    else consumer.resume();
    const method = paused ? "consumer.pause" : "consumer.resume";
    try {
      await this.#session.request(method, { consumerId: consumer.id }, { repeat: "when-resumed" });
    } catch (fault) {
      if (!consumer.closed && !isGone(fault)) throw fault;
    }
  }
}
