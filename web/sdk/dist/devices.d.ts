import type { Device, PermissionAnswer } from "./api.ts";
import { type Failures } from "./failure.ts";
type DeviceKind = "video" | "audio";
/** A device of one's own choosing is exact: another one instead would be a silent failure. */
export interface CaptureOptions {
    readonly deviceId?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}
/** Opens a camera or microphone. A track that comes after the signal is stopped again. */
export declare const capture: (kind: DeviceKind, { deviceId, signal }: CaptureOptions, fail: Failures) => Promise<MediaStreamTrack>;
/** Asks for a screen, window or tab; with its sound where the browser offers it. */
export declare const captureScreen: ({ audio, signal }: {
    audio: boolean;
    signal?: AbortSignal | undefined;
}, fail: Failures) => Promise<{
    video: MediaStreamTrack;
    audio: MediaStreamTrack | null;
}>;
export declare const listDevices: (kind: Device["kind"], fail: Failures) => Promise<readonly Device[]>;
/** What the browser would answer without asking the person; `prompt` also where it does not say. */
export declare const permissionOf: (kind: DeviceKind) => Promise<PermissionAnswer>;
export {};
