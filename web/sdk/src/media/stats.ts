// From the browser's statistics reports to what an app wants to know of one stream.
import type { Stream, StreamKind, StreamStats } from "../api.ts";

/** A stream that can be measured. */
export interface MeasuredStream extends Stream {
  stats(): Promise<StreamStats | null>;
}

const numberIn = (report: unknown, key: string): number | undefined => {
  if (typeof report !== "object" || report === null || !(key in report)) return undefined;
  const value: unknown = Reflect.get(report, key);
  return typeof value === "number" ? value : undefined;
};

/** Two readings make a bitrate; the first of a stream has none. */
export class StatsReader {
  readonly #kind: StreamKind;
  readonly #codec: string;
  #last: { readonly bytes: number; readonly atMs: number } | null = null;

  constructor(kind: StreamKind, codec: string) {
    this.#kind = kind;
    this.#codec = codec;
  }

  read(reports: RTCStatsReport): StreamStats | null {
    let own: unknown = null;
    let remote: unknown = null;
    reports.forEach((report: { readonly type?: unknown }) => {
      if (report.type === "outbound-rtp" || report.type === "inbound-rtp") own = report;
      if (report.type === "remote-inbound-rtp") remote = report;
    });
    if (own === null) return null;
    const bytes = numberIn(own, "bytesSent") ?? numberIn(own, "bytesReceived") ?? 0;
    const packets = numberIn(own, "packetsSent") ?? numberIn(own, "packetsReceived") ?? 0;
    const atMs = numberIn(own, "timestamp") ?? performance.now();
    const jitterS = numberIn(own, "jitter") ?? numberIn(remote, "jitter");
    const rttS = numberIn(remote, "roundTripTime");
    const last = this.#last;
    this.#last = { bytes, atMs };
    return {
      kind: this.#kind,
      codec: this.#codec,
      bytes,
      packets,
      ...present("packetsLost", numberIn(own, "packetsLost") ?? numberIn(remote, "packetsLost")),
      ...present("jitterMs", jitterS === undefined ? undefined : jitterS * 1000),
      ...present("rttMs", rttS === undefined ? undefined : rttS * 1000),
      ...present(
        "bitrateBps",
        last === null || atMs <= last.atMs ? undefined : ((bytes - last.bytes) * 8000) / (atMs - last.atMs),
      ),
      ...present("frameWidth", numberIn(own, "frameWidth")),
      ...present("frameHeight", numberIn(own, "frameHeight")),
      ...present("framesPerSecond", numberIn(own, "framesPerSecond")),
    };
  }
}

const present = <Key extends string>(key: Key, value: number | undefined): { readonly [Name in Key]?: number } =>
  // The computed key is exactly Key, which TypeScript widens to string.
  (value === undefined ? {} : { [key]: value }) as { readonly [Name in Key]?: number };

/** What a producer or consumer says now; null when it ends, also while it is asked. */
export const readStats = async (
  source: { readonly closed: boolean; getStats(): Promise<RTCStatsReport> },
  reader: StatsReader,
): Promise<StreamStats | null> => {
  if (source.closed) return null;
  try {
    return reader.read(await source.getStats());
  } catch (fault) {
    if (source.closed) return null;
    throw fault;
  }
};
