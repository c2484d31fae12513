import type { StreamKind, StreamStats } from "./api.ts";
/** Two readings make a bitrate; the first of a stream has none. */
export declare class StatsReader {
    #private;
    constructor(kind: StreamKind, codec: string);
    read(reports: RTCStatsReport): StreamStats | null;
}
