import { type types } from "mediasoup-client";
import type { MeetingError } from "./error.ts";
import { type Failures } from "./failure.ts";
import { type LocalStream, Publishing } from "./publishing.ts";
import { Receiving, type RemoteStream } from "./receiving.ts";
import type { Session } from "./session.ts";
import type { Notifications, Source, StreamInfo } from "./wire.ts";
export interface MediaListener {
    localOpened(stream: LocalStream, info: StreamInfo): void;
    localClosed(producerId: string): void;
    localPaused(producerId: string, paused: boolean): void;
    remoteOpened(participantId: string, stream: RemoteStream): void;
    remoteClosed(participantId: string, producerId: string): void;
    failed(error: MeetingError): void;
    /** A transport that worked is being brought back. */
    recovering(is: boolean): void;
}
export declare class Media {
    #private;
    readonly publishing: Publishing;
    readonly receiving: Receiving;
    private constructor();
    /** Agrees on codecs with the server.  */
    static start(routerRtpCapabilities: types.RtpCapabilities, session: Session, fail: Failures, listener: MediaListener): Promise<Media>;
    publish(source: Source, track: MediaStreamTrack): Promise<void>;
    transportFailed({ transportId }: Notifications["transport-failed"]): void;
    /** After joining again the server has nothing of the old transports: all is made anew over new ones. */
    startAgain(): Promise<void>;
    close(): void;
}
