// Streams that end, pause or change while something else is done with them: every step against every end.
import type { types } from "mediasoup-client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { errorFromWire, MeetingError } from "../../src/errors/error.ts";
import { failuresOf } from "../../src/errors/failure.ts";
import { Publishing } from "../../src/media/publishing.ts";
import { Receiving, type RemoteStream } from "../../src/media/receiving.ts";
import type { MediaTransport } from "../../src/media/transport.ts";
import type { Session } from "../../src/session/session.ts";
import type { StreamInfo } from "../../src/session/wire.ts";

const gone = (reason: "PRODUCER" | "CONSUMER"): MeetingError =>
  errorFromWire({ code: 6002, name: "NOT_FOUND", message: "", reason });
const coreRefused = (problem: string): MeetingError =>
  errorFromWire({
    code: 6020,
    message: "",
    name: "MEDIA_NEGOTIATION_FAILED",
    reason: "CORE_REFUSED",
    params: { problem },
  });

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** A step that the test lets go on or fail. */
class Gate {
  readonly waiting: { name: string; go: (value: unknown) => void; fail: (fault: unknown) => void }[] = [];

  pass(name: string): Promise<never> {
    return new Promise((go, fail) => this.waiting.push({ name, go: go as (value: unknown) => void, fail }));
  }

  async go(name: string, value: unknown = {}): Promise<void> {
    this.#take(name).go(value);
    await settle();
  }

  async fail(name: string, fault: unknown): Promise<void> {
    this.#take(name).fail(fault);
    await settle();
  }

  #take(name: string) {
    const index = this.waiting.findIndex((one) => one.name === name);
    const [found] = index < 0 ? [] : this.waiting.splice(index, 1);
    if (found === undefined) throw new Error(`${name} is not waited for, but ${this.waiting.map((one) => one.name)}`);
    return found;
  }
}

class FakeTrack extends EventTarget {
  readonly kind = "video";
  readyState = "live";
  enabled = true;

  stop(): void {
    this.readyState = "ended";
  }
}

const trackOf = (fake: FakeTrack): MediaStreamTrack => fake as unknown as MediaStreamTrack;

const producerOf = (id: string, track: unknown) => ({
  id,
  kind: "video",
  track,
  closed: false,
  paused: false,
  rtpParameters: { codecs: [{ mimeType: "video/VP8" }] },
  close() {
    this.closed = true;
  },
  pause() {
    this.paused = true;
  },
  resume() {
    this.paused = false;
  },
  async replaceTrack({ track: next }: { track: unknown }) {
    if (this.closed) throw new Error("closed");
    this.track = next;
  },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("receiving", () => {
  const info: StreamInfo = { producerId: "p1", kind: "video", source: "webcam", paused: false, codec: "video/VP8" };
  const answer = { consumerId: "c1", kind: "video", source: "webcam", rtpParameters: {}, producerPaused: false };

  const setUp = () => {
    const gate = new Gate();
    const consumer = {
      id: "c1",
      closed: false,
      paused: false,
      track: {},
      close: () => {
        consumer.closed = true;
      },
      pause: () => {
        consumer.paused = true;
      },
      resume: () => {
        consumer.paused = false;
      },
      getStats: () => gate.pass("stats"),
    };
    const transport = { id: "t1", closed: false, consume: () => gate.pass("transport.consume") };
    const session = { isOver: false, isJoined: true, request: (method: string) => gate.pass(method) };
    const opened: RemoteStream[] = [];
    const failed: unknown[] = [];
    const closed: string[] = [];
    const receiving = new Receiving(
      { ready: async () => transport } as unknown as MediaTransport,
      session as unknown as Session,
      {
        opened: (_id, stream) => opened.push(stream),
        closed: (_id, producerId) => closed.push(producerId),
        failed: (fault) => failed.push(fault),
      },
    );
    return { gate, consumer, transport, receiving, opened, closed, failed };
  };

  const steps = [
    ["consume", gone("PRODUCER")],
    ["transport.consume", new Error("the peer connection refused it")],
    ["consumer.resume", gone("CONSUMER")],
  ] as const;

  const upTo = async ({ gate, consumer }: ReturnType<typeof setUp>, step: string): Promise<void> => {
    await settle();
    if (step === "consume") return;
    await gate.go("consume", answer);
    if (step === "transport.consume") return;
    await gate.go("transport.consume", consumer);
  };

  test.each(steps)("%s that is refused after the news of the end is nobody's error", async (step, fault) => {
    const setup = setUp();
    setup.receiving.want("ada", info);
    await upTo(setup, step);
    setup.receiving.unwant("p1");
    await setup.gate.fail(step, fault);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(setup.failed).toEqual([]);
    expect([...setup.opened, ...setup.closed]).toEqual([]);
  });

  test.each(steps.filter(([, fault]) => fault instanceof MeetingError))(
    "%s that is refused before the news of the end is nobody's error",
    async (step, fault) => {
      const setup = setUp();
      setup.receiving.want("ada", info);
      await upTo(setup, step);
      await setup.gate.fail(step, fault);
      await vi.advanceTimersByTimeAsync(500);
      setup.receiving.unwant("p1");
      await vi.advanceTimersByTimeAsync(5_000);
      expect(setup.failed).toEqual([]);
      expect(setup.gate.waiting.map(({ name }) => name).filter((name) => name !== "consumer.close")).toEqual([]);
    },
  );

  test("a refusal that no news follows is tried again, then told", async () => {
    const setup = setUp();
    setup.receiving.want("ada", info);
    for (let round = 0; round < 3; round += 1) {
      await settle();
      expect(setup.failed).toEqual([]);
      await setup.gate.fail("consume", gone("PRODUCER"));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(setup.failed).toHaveLength(1);
  });

  test("a stream that ends at any step is let go of, here and there", async () => {
    for (const step of ["consume", "transport.consume", "consumer.resume"]) {
      const setup = setUp();
      setup.receiving.want("ada", info);
      await upTo(setup, step);
      setup.receiving.unwant("p1");
      await setup.gate.go(step, step === "consume" ? answer : setup.consumer);
      expect(setup.failed).toEqual([]);
      expect(setup.opened).toEqual([]);
      if (step === "consume") await setup.gate.fail("consumer.close", gone("CONSUMER"));
      else expect(setup.consumer.closed).toBe(true);
      expect(setup.failed).toEqual([]);
    }
  });

  test("pausing, resuming and measuring a stream that ends is no error", async () => {
    const setup = setUp();
    setup.receiving.want("ada", info);
    await upTo(setup, "consumer.resume");
    await setup.gate.go("consumer.resume");
    const [stream] = setup.opened;
    if (stream === undefined) throw new Error("not opened");
    const pausing = stream.pause();
    const resuming = stream.resume();
    const measuring = stream.stats();
    await settle();
    setup.receiving.unwant("p1");
    await setup.gate.fail("consumer.pause", gone("CONSUMER"));
    await setup.gate.fail("consumer.resume", gone("CONSUMER"));
    await setup.gate.fail("stats", new Error("closed"));
    await expect(pausing).resolves.toBeUndefined();
    await expect(resuming).resolves.toBeUndefined();
    await expect(measuring).resolves.toBeNull();
    await expect(stream.pause()).resolves.toBeUndefined();
    await expect(stream.stats()).resolves.toBeNull();
  });

  test("another refusal than that it is gone is told", async () => {
    const setup = setUp();
    setup.receiving.want("ada", info);
    await upTo(setup, "consumer.resume");
    await setup.gate.fail("consumer.resume", coreRefused("the worker is full"));
    expect(setup.failed).toHaveLength(1);
  });
});

describe("publishing", () => {
  const setUp = () => {
    const gate = new Gate();
    const transport = {
      id: "t1",
      closed: false,
      produce: async ({ track }: { track: unknown }) => producerOf(await gate.pass("produce"), track),
    };
    const heard: string[] = [];
    const requests: string[] = [];
    const session = {
      request: async (method: string, data: { producerId: string }) => {
        requests.push(`${method} ${data.producerId}`);
        return await gate.pass(method);
      },
    };
    const publishing = new Publishing(
      { canProduce: () => true, sendRtpCapabilities: {}, recvRtpCapabilities: {} } as unknown as types.Device,
      { ready: async () => transport, isClosed: false } as unknown as MediaTransport,
      session as unknown as Session,
      failuresOf("http://meet.test"),
      {
        opened: (stream) => heard.push(`opened ${stream.id}`),
        closed: (producerId) => heard.push(`closed ${producerId}`),
        paused: (producerId, paused) => heard.push(`${paused ? "paused" : "resumed"} ${producerId}`),
        failed: (error) => heard.push(`failed ${error.reason}`),
      },
    );
    return { gate, transport, publishing, heard, requests };
  };

  const published = async (track: FakeTrack) => {
    const setup = setUp();
    const done = setup.publishing.publish("webcam", trackOf(track));
    await settle();
    await setup.gate.go("produce", "p1");
    await done;
    return setup;
  };

  test("muting while the stream goes over a new transport is not lost", async () => {
    const track = new FakeTrack();
    const { gate, publishing, requests } = await published(track);
    const again = publishing.republish();
    await settle();
    const muting = publishing.setPaused("webcam", true);
    await settle();
    expect(track.enabled).toBe(false);
    await gate.fail("producer.pause", gone("PRODUCER"));
    await gate.go("produce", "p2");
    await gate.go("producer.pause");
    await Promise.all([again, muting]);
    expect(requests).toEqual(["producer.pause p1", "producer.pause p2"]);
    expect(track.enabled).toBe(false);
  });

  test("switching off while it goes over a new transport leaves nothing there", async () => {
    const { gate, publishing, heard, requests } = await published(new FakeTrack());
    const again = publishing.republish();
    await settle();
    const off = publishing.unpublish("webcam");
    await settle();
    await gate.fail("producer.close", gone("PRODUCER"));
    await off;
    await gate.go("produce", "p2");
    await again;
    expect(requests).toEqual(["producer.close p1", "producer.close p2"]);
    expect(heard).toEqual(["opened p1", "closed p1"]);
  });

  test("a track that ended meanwhile is not sent again, and another one is", async () => {
    const track = new FakeTrack();
    const { gate, publishing, heard } = await published(track);
    track.stop();
    await publishing.republish();
    expect(heard).toEqual(["opened p1"]);
    const next = new FakeTrack();
    const replacing = publishing.replaceTrack("webcam", trackOf(next));
    await settle();
    await gate.go("produce", "p2");
    await expect(replacing).resolves.toBe(true);
    expect(heard).toEqual(["opened p1", "opened p2", "closed p1"]);
  });

  test("what is given up while it is begun is not listed afterwards", async () => {
    const { gate, publishing, heard, requests } = setUp();
    const begun = publishing.publish("webcam", trackOf(new FakeTrack()));
    begun.catch(() => {});
    await settle();
    publishing.close();
    await gate.go("produce", "p1");
    await expect(begun).rejects.toThrow();
    expect(heard).toEqual([]);
    expect(requests).toEqual(["producer.close p1"]);
  });

  test("a moderator who switches it off while it is switched is nobody's error", async () => {
    for (const paused of [true, false]) {
      const { gate, publishing, heard } = await published(new FakeTrack());
      const switching = publishing.setPaused("webcam", paused);
      await settle();
      if (paused) publishing.closedThere("p1");
      await gate.fail(paused ? "producer.pause" : "producer.resume", gone("PRODUCER"));
      await expect(switching).resolves.toBeUndefined();
      expect(heard.filter((one) => one.startsWith("closed"))).toEqual(["closed p1"]);
    }
  });
});
