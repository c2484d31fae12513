import type { Mode, ScreenShareOptions, WebcamOptions } from "./api.ts";
import type { MeetingError } from "./error.ts";
import type { Failures } from "./failure.ts";
import type { Media } from "./media.ts";
import type { LocalStream } from "./publishing.ts";
import type { Source } from "./wire.ts";
export interface LocalDevicesHost {
    readonly fail: Failures;
    readonly mode: Mode;
    /** Media of the present participation; throws the MeetingError of there being none. */
    media(operation: string): Promise<Media>;
    /** The local stream of a source, if it is published. */
    stream(source: Source): LocalStream | undefined;
    failed(error: MeetingError): void;
}
export declare class LocalDevices {
    #private;
    constructor(host: LocalDevicesHost, custom: {
        mic: MediaStreamTrack | undefined;
        webcam: MediaStreamTrack | undefined;
    });
    muteMic(): Promise<void>;
    unmuteMic(options: WebcamOptions): Promise<void>;
    enableWebcam(options: WebcamOptions): Promise<void>;
    disableWebcam(): Promise<void>;
    /** Nothing is awaited before the browser's dialogue: it must still count as the click's consequence. */
    enableScreenShare(options: ScreenShareOptions): Promise<void>;
    disableScreenShare(): Promise<void>;
    /** While it is off, the choice counts for the next time. */
    change(source: "mic" | "webcam", choice: string | MediaStreamTrack): Promise<void>;
}
