import type { Events } from "./api.ts";
type EventMap<Map> = {
    [Name in keyof Map]: readonly unknown[];
};
type Listener<Payload extends readonly unknown[]> = (...payload: Payload) => void;
/** Says that an app's listener failed; the console is where an app's own faults belong. */
export declare const reportListenerFault: (event: string, fault: unknown) => void;
/** Calls one listener; its exception or rejection goes to the console and no further. */
export declare const callIsolated: <Payload extends readonly unknown[]>(name: string, listener: Listener<Payload>, payload: Payload) => void;
export declare class Emitter<Map extends EventMap<Map>> implements Events<Map> {
    #private;
    on<Name extends keyof Map>(event: Name, listener: Listener<Map[Name]>): this;
    once<Name extends keyof Map>(event: Name, listener: Listener<Map[Name]>): this;
    off<Name extends keyof Map>(event: Name, listener: Listener<Map[Name]>): this;
    protected listens(event: keyof Map): boolean;
    protected emit<Name extends keyof Map>(event: Name, ...payload: Map[Name]): void;
}
export {};
