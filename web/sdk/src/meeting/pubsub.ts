// Topics: publish, subscribe, and nothing lost or told twice when the connection was made anew.
import type { HistoryOptions, PublishOptions, PubSub, PubSubMessage } from "../api.ts";
import { callIsolated } from "../emitter.ts";
import { type Failures, invalidParameter } from "../errors/failure.ts";
import { MESSAGE_LIMIT_BYTES, type Message, utf8Bytes } from "../session/wire.ts";
import { codePoints, objectProblem, textProblem } from "../text.ts";
import type { Acting } from "./context.ts";

type Listener = (message: PubSubMessage) => void;

interface Topic {
  readonly listeners: Set<Listener>;
  /** Ids told so far; bounded like the server's history. */
  readonly told: Set<string>;
}

const REMEMBERED = 2_000;
const TOPIC_LIMIT = 256;
const HISTORY_LIMIT = 1_000;
const HISTORY_LIMIT_BYTES = 1024 * 1024;

export class MeetingPubSub implements PubSub {
  readonly #acting: Acting;
  readonly #fail: Failures;
  readonly #topics = new Map<string, Topic>();

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
      const entry: Topic = this.#topics.get(topic) ?? { listeners: new Set(), told: new Set() };
      this.#topics.set(topic, entry);
      entry.listeners.add(listener);
      try {
        const messages = await this.#persisted(topic, { operation });
        for (const { id } of messages) remember(entry, id);
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
    if (entry === undefined || entry.told.has(message.id)) return;
    remember(entry, message.id);
    for (const listener of [...entry.listeners]) callIsolated(`pubSub ${message.topic}`, listener, [message]);
  }

  /** A new participation has no subscriptions; the kept messages of the gap are told late rather than never. */
  async subscribeAgain(): Promise<void> {
    await Promise.all(
      [...this.#topics].map(async ([topic, entry]) => {
        const isNew = entry.told.size === 0;
        const messages = await this.#persisted(topic);
        for (const message of messages) {
          if (isNew) remember(entry, message.id);
          else this.received(message);
        }
      }),
    );
  }

  history(topic: string, { before, signal }: HistoryOptions): Promise<readonly PubSubMessage[]> {
    const operation = "pubSub.history";
    return this.#acting.act(operation, async () => {
      this.#checkTopic(topic);
      return (await this.#acting.request("pubsub.history", { topic, before }, { operation, signal })).messages;
    });
  }

  /** The latest persisted messages, oldest first: the server gives them in pages. */
  async #persisted(topic: string, options: { readonly operation?: string } = {}): Promise<readonly Message[]> {
    const settings = { ...options, repeat: "always" as const };
    let page = await this.#acting.request("pubsub.subscribe", { topic }, settings);
    let messages = page.messages;
    for (let bytes = 0; page.more === true && messages.length < HISTORY_LIMIT; ) {
      bytes += utf8Bytes(JSON.stringify(page.messages));
      const [oldest] = messages;
      if (bytes >= HISTORY_LIMIT_BYTES || oldest === undefined) break;
      page = await this.#acting.request("pubsub.history", { topic, before: oldest.id }, settings);
      messages = [...page.messages, ...messages];
    }
    return messages.slice(-HISTORY_LIMIT);
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

const remember = (entry: Topic, id: string): void => {
  entry.told.add(id);
  if (entry.told.size <= REMEMBERED) return;
  const [oldest] = entry.told;
  if (oldest !== undefined) entry.told.delete(oldest);
};
