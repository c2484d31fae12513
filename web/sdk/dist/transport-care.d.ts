export declare const CONNECT_WITHIN_MS = 10000;
export declare const RECOVER_WITHIN_MS = 20000;
/** ICE restarts first; when those did not help, the transport is made anew. */
export declare const RESTARTS_BEFORE_REBUILD = 3;
export type ConnectionState = "new" | "connecting" | "connected" | "failed" | "disconnected" | "closed";
export interface CareActions {
    restartIce(): Promise<void>;
    rebuild(): Promise<void>;
    /** Once an outage: it never came up, or it was lost. */
    report(outage: "never-connected" | "lost", waitedMs: number): void;
    /** True from the loss of a working transport until it works again or was reported. */
    recovering(is: boolean): void;
}
export declare class TransportCare {
    #private;
    constructor(actions: CareActions);
    /** The first produce or consume: from now on it should connect. */
    used(): void;
    changed(state: ConnectionState): void;
    /** The server says that its end is gone: only a new transport helps. */
    failedThere(): void;
    /** A new transport that owes nothing to the old one's history. */
    renew(): void;
    close(): void;
}
