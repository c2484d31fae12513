// One direction of media: a mediasoup transport that is made on first use, watched, restarted and made anew.
import type { types } from "mediasoup-client";
import type { MeetingError } from "../errors/error.ts";
import { asMeetingError, type Failures } from "../errors/failure.ts";
import type { Session } from "../session/session.ts";
import type { Diagnosis, Source } from "../session/wire.ts";
import { watchLocalIce } from "./local-ice.ts";
import { TransportCare } from "./transport-care.ts";

export interface TransportHost {
  readonly session: Session;
  readonly fail: Failures;
  /** Resolves when the server knows what this browser can receive. */
  prepared(): Promise<unknown>;
  failed(error: MeetingError): void;
  recovering(direction: "send" | "recv", is: boolean): void;
  /** A new transport stands in for the old one, which took its producers or consumers with it. */
  rebuilt(direction: "send" | "recv"): Promise<void>;
}

const asFault = (fault: unknown): Error => (fault instanceof Error ? fault : new Error(String(fault)));

export class MediaTransport {
  readonly #direction: "send" | "recv";
  readonly #device: types.Device;
  readonly #host: TransportHost;
  readonly #care: TransportCare;
  #current: Promise<types.Transport> | null = null;
  #transport: types.Transport | null = null;
  /** Our new ICE credentials are on their way to the server. */
  #announced: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(direction: "send" | "recv", device: types.Device, host: TransportHost) {
    this.#direction = direction;
    this.#device = device;
    this.#host = host;
    this.#care = new TransportCare({
      restartIce: () => this.#restartIce(),
      rebuild: () => this.#rebuild(),
      report: (outage, waitedMs) => void this.#report(outage, waitedMs),
      recovering: (is) => host.recovering(direction, is),
    });
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  get id(): string | null {
    return this.#transport?.id ?? null;
  }

  /** The transport, made now when there is none. A failed attempt is not kept. */
  ready(): Promise<types.Transport> {
    if (this.#current === null) {
      const made = this.#make();
      this.#current = made;
      made.catch(() => {
        if (this.#current === made) this.#current = null;
      });
    }
    return this.#current;
  }

  /** Forgets the transport: the server has lost it. The next `ready` makes another. */
  reset(): void {
    this.#care.renew();
    this.#discard();
  }

  async #rebuild(): Promise<void> {
    if (this.#closed || !(await this.#host.session.connected())) return;
    this.#discard();
    await this.ready();
    await this.#host.rebuilt(this.#direction);
  }

  #discard(): void {
    this.#transport?.close();
    this.#transport = null;
    this.#current = null;
  }

  /** The server lost its end (`transport-failed`). */
  failedThere(): void {
    this.#care.failedThere();
  }

  close(): void {
    this.#closed = true;
    this.#care.close();
    this.#transport?.close();
    this.#transport = null;
  }

  async #make(): Promise<types.Transport> {
    const { session } = this.#host;
    await this.#host.prepared();
    const { transportId, ...parameters } = await session.request(
      "transport.create",
      { direction: this.#direction },
      { repeat: "when-resumed" },
    );
    if (this.#closed) throw new Error("the transport was closed while it was made");
    const options = { id: transportId, ...parameters };
    const transport =
      this.#direction === "send"
        ? this.#device.createSendTransport(options)
        : this.#device.createRecvTransport(options);
    this.#transport = transport;
    let ours: { dtlsParameters?: types.DtlsParameters; iceParameters?: types.IceParameters } = {};
    watchLocalIce(transport, (iceParameters) => {
      ours = { ...ours, iceParameters };
      const { dtlsParameters } = ours;
      if (dtlsParameters === undefined) return;
      this.#announced = session.request("transport.connect", { transportId, dtlsParameters, iceParameters });
      this.#announced.catch(() => undefined); // whoever restarts waits for it, and tries again
    });
    transport.on("connect", ({ dtlsParameters }, done, failed) => {
      this.#care.used();
      ours = { ...ours, dtlsParameters };
      session
        .request("transport.connect", { transportId, ...ours, dtlsParameters }, { repeat: "when-resumed" })
        .then(done, (fault: unknown) => {
          failed(asFault(fault));
          // One that may or may not be connected there is of no use: the next attempt gets another.
          if (this.#transport === transport) this.#discard();
        });
    });
    transport.on("connectionstatechange", (state) => {
      if (this.#transport === transport) this.#care.changed(state);
    });
    transport.on("produce", ({ kind, rtpParameters, appData }, done, failed) => {
      const { source, paused } = appData as unknown as ProducerData;
      const data = { transportId, kind, source, rtpParameters, paused };
      session.request("produce", data, { repeat: "when-resumed" }).then(
        ({ producerId }) => done({ id: producerId }),
        (fault: unknown) => failed(asFault(fault)),
      );
    });
    return transport;
  }

  async #restartIce(): Promise<void> {
    if (!(await this.#host.session.connected())) return;
    const transport = this.#transport;
    if (transport === null || transport.closed) return;
    const { iceParameters } = await this.#host.session.request("transport.restartIce", { transportId: transport.id });
    await transport.restartIce({ iceParameters });
    await this.#announced;
  }

  async #report(outage: "never-connected" | "lost", waitedMs: number): Promise<void> {
    // While signalling is away too, nobody could say what the server saw.
    if (!(await this.#host.session.connected())) return;
    if (this.#closed || this.#transport?.connectionState === "connected") return;
    const name = "ERROR_MEETING_MEDIA_CONNECTION_FAILED";
    const { fail } = this.#host;
    if (outage === "lost") {
      this.#host.failed(fail(name, "CONSENT_LOST", { silent_ms: waitedMs }, { ends: "nothing" }));
      return;
    }
    const [seen, answered] = await Promise.all([this.#diagnose(), this.#wasAnswered()]);
    if (this.#closed) return;
    const reason = reasonOf(seen, answered);
    this.#host.failed(fail(name, reason, { waited_ms: waitedMs }, { ends: "nothing", cause: seen }));
  }

  /** Whether a connectivity check of ours was answered: then packets get through in both directions. */
  async #wasAnswered(): Promise<boolean> {
    try {
      const stats = await this.#transport?.getStats();
      return [...(stats?.values() ?? [])].some(
        (one: { type: string; responsesReceived?: number; state?: string }) =>
          one.type === "candidate-pair" && (one.state === "succeeded" || (one.responsesReceived ?? 0) > 0),
      );
    } catch {
      return false; // a transport that is closed meanwhile has no stats, and its report goes nowhere
    }
  }

  async #diagnose(): Promise<Diagnosis | MeetingError> {
    try {
      const transportId = this.#transport?.id ?? "";
      return await this.#host.session.request("transport.diagnose", { transportId });
    } catch (fault) {
      return asMeetingError(fault, this.#host.fail);
    }
  }
}

/** What a producer carries through mediasoup's appData to the `produce` request. */
export interface ProducerData {
  readonly source: Source;
  readonly paused: boolean;
}

const reasonOf = (seen: Diagnosis | MeetingError, answered: boolean): "UDP_BLOCKED" | "ICE_FAILED" | "DTLS_FAILED" => {
  if (answered) return "DTLS_FAILED";
  return "iceState" in seen && seen.stunReceived === 0 ? "UDP_BLOCKED" : "ICE_FAILED";
};
