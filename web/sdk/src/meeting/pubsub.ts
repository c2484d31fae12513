// Topics: publish, subscribe, and nothing lost or told twice when the connection was made anew.
import type { HistoryOptions, PublishOptions, PubSub, PubSubMessage } from "../api.ts";
import { callIsolated } from "../emitter.ts";
import { MeetingError } from "../errors/error.ts";
import { type Failures, invalidParameter } from "../errors/failure.ts";
import { MESSAGE_LIMIT_BYTES, type Message, type MessagePage, type Methods, utf8Bytes } from "../session/wire.ts";
import { codePoints, objectProblem, textProblem } from "../text.ts";
import type { Acting } from "./context.ts";

type Listener = (message: PubSubMessage) => void;

interface Topic {
  readonly listeners: Set<Listener>;
  /** Ids told so far; bounded like the server's history. */
  readonly told: Set<string>;
  /** Its history has been read. */
  isSubscribed: boolean;
  /** The latest timestamp of those told. */
  newest: string | null;
  /** How many read kept messages, before which no new one may come. */
  holds: number;
  /** The new ones that came meanwhile. */
  early: Message[];
}

/** From when on each topic has missed messages; null: all there are. */
export type Missed = ReadonlyMap<Topic, { readonly topic: string; readonly since: string | null }>;

const REMEMBERED = 2_000;
const TOPIC_LIMIT = 256;
const HISTORY_LIMIT = 1_000;
const HISTORY_LIMIT_BYTES = 1024 * 1024;
const PAGE_TRIES = 20;
const BACK_POLL_MS = 50;
const OUT_OF_ORDER_MS = 5_000;

export class MeetingPubSub implements PubSub {
  readonly #acting: Acting;
  readonly #fail: Failures;
  readonly #topics = new Map<string, Topic>();
  /** Counts how often messages were missed, so that what was read meanwhile is read again. */
  #gaps = 0;

  constructor(acting: Acting, fail: Failures) {
    this.#acting = acting;
    this.#fail = fail;
  }

  publish(topic: string, message: string, options: PublishOptions = {}): Promise<{ id: string; timestamp: string }> {
    const operation = "pubSub.publish";
    return this.#acting.act(operation, async () => {
      this.#checkTopic(topic);
      this.#checkMessage(message);
      const { persist, sendOnly, payload, signal } = options;
      if (payload != null) this.#checkPayload(payload);
      return await this.#acting.request(
        "pubsub.publish",
        {
          topic,
          message,
          ...(payload === undefined ? {} : { payload }),
          ...(persist === undefined ? {} : { persist }),
          ...(sendOnly === undefined ? {} : { sendOnly }),
        },
        { operation, signal },
      );
    });
  }

  subscribe(topic: string, listener: Listener): Promise<readonly PubSubMessage[]> {
    const operation = "pubSub.subscribe";
    return this.#acting.act(operation, async () => {
      this.#checkTopic(topic);
      const entry: Topic = this.#topics.get(topic) ?? newTopic();
      this.#topics.set(topic, entry);
      entry.listeners.add(listener);
      try {
        let messages: readonly Message[];
        let gaps: number;
        do {
          gaps = this.#gaps;
          messages = await this.#persisted(topic, this.#reader({ operation }));
        } while (gaps !== this.#gaps);
        for (const message of messages) remember(entry, message);
        entry.isSubscribed = true;
        return messages;
      } catch (fault) {
        entry.listeners.delete(listener);
        if (entry.listeners.size === 0) this.#topics.delete(topic);
        throw fault;
      }
    });
  }

  unsubscribe(topic: string, listener?: Listener): Promise<void> {
    const operation = "pubSub.unsubscribe";
    return this.#acting.act(operation, async () => {
      this.#checkTopic(topic);
      const entry = this.#topics.get(topic);
      if (entry === undefined) return;
      if (listener === undefined) entry.listeners.clear();
      else entry.listeners.delete(listener);
      if (entry.listeners.size > 0) return;
      this.#topics.delete(topic);
      await this.#acting.request("pubsub.unsubscribe", { topic }, { operation, repeat: "always" });
    });
  }

  received(message: Message): void {
    const entry = this.#topics.get(message.topic);
    if (entry === undefined) return;
    if (entry.holds > 0) entry.early.push(message);
    else tell(entry, message);
  }

  /** Messages were missed: new ones wait until `catchUp` has brought what their topics keep of them. */
  hold(): Missed {
    this.#gaps += 1;
    const subscribed = [...this.#topics].filter(([, { isSubscribed }]) => isSubscribed);
    for (const [, entry] of subscribed) entry.holds += 1;
    return new Map(subscribed.map(([topic, entry]) => [entry, { topic, since: entry.newest }]));
  }

  /** Brings what was missed and was kept, in its order, then what came since `hold`. */
  async catchUp(missed: Missed): Promise<void> {
    let failure: { readonly fault: unknown } | null = null;
    for (const [entry, { topic, since }] of missed) {
      let messages: readonly Message[] = [];
      try {
        const from = since === null ? null : outOfOrder(since);
        if (failure === null) messages = await this.#persisted(topic, this.#patientReader(), from);
        messages = messages.filter(({ timestamp }) => from === null || timestamp >= from);
      } catch (fault) {
        failure = { fault };
      }
      release(entry, messages);
    }
    if (failure !== null) throw failure.fault;
  }

  history(topic: string, { before, signal }: HistoryOptions): Promise<readonly PubSubMessage[]> {
    const operation = "pubSub.history";
    return this.#acting.act(operation, async () => {
      this.#checkTopic(topic);
      return (await this.#acting.request("pubsub.history", { topic, before }, { operation, signal })).messages;
    });
  }

  /** The latest persisted messages, oldest first: the server gives them in pages. */
  async #persisted(topic: string, read: ReadPage, since: string | null = null): Promise<readonly Message[]> {
    let page = await read("pubsub.subscribe", { topic });
    let messages = page.messages;
    for (let bytes = 0; page.more === true; ) {
      bytes += utf8Bytes(JSON.stringify(page.messages));
      const [oldest] = messages;
      const isEnough =
        since === null
          ? bytes >= HISTORY_LIMIT_BYTES || messages.length >= HISTORY_LIMIT
          : oldest !== undefined && oldest.timestamp < since;
      if (isEnough || oldest === undefined) break;
      page = await read("pubsub.history", { topic, before: oldest.id });
      messages = [...page.messages, ...messages];
    }
    return since === null ? messages.slice(-HISTORY_LIMIT) : messages;
  }

  #reader(options: { readonly operation?: string } = {}): ReadPage {
    return (method, data) => this.#acting.request(method, data, { ...options, repeat: "always" });
  }

  /** Waits out the next outage, and as long as the server says when many pages are asked for. */
  #patientReader(): ReadPage {
    const read = this.#reader();
    return async (method, data) => {
      for (let tries = 1; ; ) {
        try {
          return await read(method, data);
        } catch (fault) {
          if (!(fault instanceof MeetingError)) throw fault;
          const { name, reason, retryAfterMs } = fault;
          if (name === "ERROR_MEETING_RECONNECTING" && reason === "RECONNECTING") {
            await after(BACK_POLL_MS);
          } else if (name === "MESSAGES_LIMITED" && retryAfterMs !== null && tries < PAGE_TRIES) {
            tries += 1;
            await after(retryAfterMs);
          } else {
            throw fault;
          }
        }
      }
    };
  }

  clear(): void {
    this.#topics.clear();
  }

  #checkTopic(topic: string): void {
    if (topic === "") throw this.#fail("ERROR_INVALID_PARAMETER", "MISSING_VALUE", { field: "topic" });
    const problem = textProblem("topic", topic);
    if (problem !== null) throw invalidParameter(this.#fail, problem);
    const length = codePoints(topic);
    if (length <= TOPIC_LIMIT) return;
    throw invalidParameter(this.#fail, {
      field: "topic",
      problem: `it may have ${TOPIC_LIMIT} characters, not ${length}`,
    });
  }

  #checkMessage(message: string): void {
    const problem = textProblem("message", message);
    if (problem !== null) throw invalidParameter(this.#fail, problem);
    this.#checkSize("message", message);
  }

  #checkPayload(payload: object): void {
    const problem = objectProblem("payload", payload);
    if (problem !== null) throw invalidParameter(this.#fail, problem);
    this.#checkSize("payload", JSON.stringify(payload));
  }

  #checkSize(field: string, text: string): void {
    const size_bytes = utf8Bytes(text);
    if (size_bytes <= MESSAGE_LIMIT_BYTES) return;
    const limit_bytes = MESSAGE_LIMIT_BYTES;
    throw this.#fail("ERROR_PAYLOAD_TOO_LARGE", "TOO_LARGE", { field, size_bytes, limit_bytes });
  }
}

type ReadPage = <Name extends "pubsub.subscribe" | "pubsub.history">(
  method: Name,
  data: Methods[Name]["data"],
) => Promise<MessagePage>;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const newTopic = (): Topic => ({
  listeners: new Set(),
  told: new Set(),
  isSubscribed: false,
  newest: null,
  holds: 0,
  early: [],
});

/** Messages of several senders are not kept exactly in the order of their times. */
const outOfOrder = (timestamp: string): string => new Date(Date.parse(timestamp) - OUT_OF_ORDER_MS).toISOString();

const tell = (entry: Topic, message: Message): void => {
  if (entry.told.has(message.id)) return;
  remember(entry, message);
  for (const listener of [...entry.listeners]) callIsolated(`pubSub ${message.topic}`, listener, [message]);
};

/** Tells what is kept, then, unless somebody else still holds them, what came meanwhile. */
const release = (entry: Topic, messages: readonly Message[]): void => {
  const ids = new Set(messages.map(({ id }) => id));
  for (const message of messages) tell(entry, message);
  entry.holds -= 1;
  const early = entry.early.filter(({ id }) => !ids.has(id));
  entry.early = entry.holds === 0 ? [] : early;
  if (entry.holds === 0) for (const message of early) tell(entry, message);
};

const remember = (entry: Topic, { id, timestamp }: Message): void => {
  if (entry.newest === null || timestamp > entry.newest) entry.newest = timestamp;
  entry.told.add(id);
  if (entry.told.size <= REMEMBERED) return;
  const [oldest] = entry.told;
  if (oldest !== undefined) entry.told.delete(oldest);
};
