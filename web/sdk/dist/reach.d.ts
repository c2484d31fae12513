import type { MeetingError } from "./error.ts";
import { type Failures } from "./failure.ts";
/** The place in words: `meet.example.org:443`. */
export declare const placeOf: (serverUrl: string) => string;
/**
 * Asks `/v2/config` after a WebSocket was refused. A browser tells a script neither a refused connection from an
 * unknown name nor the certificate's fault, so those are one reason here: SERVER_UNREACHABLE.
 */
export declare const whyUnreachable: (serverUrl: string, fail: Failures, signal: AbortSignal) => Promise<MeetingError>;
