// A server for unit tests: sockets without a network, whose other end the test plays.
import type { OpenSocket, Socket } from "../src/session/signalling.ts";
import type { Snapshot } from "../src/session/wire.ts";

interface Request {
  readonly t: "req";
  readonly id: number;
  readonly method: string;
  readonly data: { readonly [key: string]: unknown };
}

export const wireError = (fields: { code: number; name: string; reason: string; [key: string]: unknown }) => ({
  message: "A message.",
  detail: "A detail.",
  params: {},
  solution: "A solution.",
  action: "NONE",
  retryable: false,
  ends: "request",
  fault: "caller",
  subject: {},
  id: `id-${fields.code}-${fields.reason}`,
  at: "2026-01-01T12:00:00.000Z",
  rehearsed: false,
  ...fields,
});

export const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  participantId: "ada",
  meetingId: "abcd-1234-wxyz",
  sessionId: "s1",
  resumeToken: "r1",
  resumeWindowMs: 30_000,
  permissions: ["allow_join"],
  mode: "SIGNALLING_ONLY",
  routerRtpCapabilities: {},
  participants: [],
  activeSpeakerId: null,
  activePresenterId: null,
  lobby: [],
  recordingState: "RECORDING_STOPPED",
  livestreamState: "LIVESTREAM_STOPPED",
  hlsState: "HLS_STOPPED",
  hls: null,
  pins: [],
  serverTime: "2026-01-01T12:00:00.000Z",
  ...changes,
});

/** One connection, seen from the server. */
export class FakePeer extends EventTarget implements Socket {
  readonly protocol = "meetkit.v1";
  readonly received: unknown[] = [];
  closed = false;
  seq = 0;

  send(text: string): void {
    this.received.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.dispatchEvent(new Event("open"));
  }

  /** The network or the server ends it. */
  breaks(code = 1006): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason: "" }));
  }

  says(frame: unknown): void {
    const data = typeof frame === "string" ? frame : JSON.stringify(frame);
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }

  notifies(event: string, data: object, seq?: number): void {
    if (seq === undefined) this.seq += 1;
    this.says({ t: "ntf", seq: seq ?? this.seq, event, data });
  }

  requests(method: string): Request[] {
    return this.received.filter((frame): frame is Request => isRequest(frame) && frame.method === method);
  }

  /** The newest request of a method, answered. */
  answers(method: string, data: object): void {
    this.says({ t: "res", id: this.#last(method).id, ok: true, data });
  }

  refuses(method: string, error: object): void {
    this.says({ t: "res", id: this.#last(method).id, ok: false, error });
  }

  acks(): number[] {
    return this.received.filter(isAck).map(({ seq }) => seq);
  }

  #last(method: string): Request {
    const request = this.requests(method).at(-1);
    if (request === undefined) throw new Error(`no request ${method} came: ${JSON.stringify(this.received)}`);
    return request;
  }
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null;
const isRequest = (frame: unknown): frame is Request => isObject(frame) && frame["t"] === "req";
const isAck = (frame: unknown): frame is { readonly seq: number } => isObject(frame) && frame["t"] === "ack";

export class FakeServer {
  readonly peers: FakePeer[] = [];
  /** What a new connection meets. */
  mood: "open" | "refuse" | "ignore" = "open";

  readonly openSocket: OpenSocket = (): Socket => {
    const peer = new FakePeer();
    this.peers.push(peer);
    queueMicrotask(() => {
      if (this.mood === "open") peer.opens();
      else if (this.mood === "refuse") peer.breaks();
    });
    // A fake has the methods that are used, not all overloads of the DOM's.
    return peer;
  };

  get peer(): FakePeer {
    const peer = this.peers.at(-1);
    if (peer === undefined) throw new Error("nobody connected");
    return peer;
  }
}
