import type { PublishOptions, PubSub, PubSubMessage } from "./api.ts";
import type { Failures } from "./failure.ts";
import type { RequestOptions } from "./session.ts";
import type { Method, Methods } from "./wire.ts";
import { type Message } from "./wire.ts";
type Listener = (message: PubSubMessage) => void;
/** How the meeting does something for the app: guarded, and its failure reported as an event too. */
export interface Acting {
    act<Result>(operation: string, work: () => Promise<Result>): Promise<Result>;
    request<Name extends Method>(method: Name, data: Methods[Name]["data"], options?: RequestOptions): Promise<Methods[Name]["answer"]>;
}
export declare class MeetingPubSub implements PubSub {
    #private;
    constructor(acting: Acting, fail: Failures);
    publish(topic: string, message: string, options?: PublishOptions): Promise<{
        id: string;
        timestamp: string;
    }>;
    subscribe(topic: string, listener: Listener): Promise<readonly PubSubMessage[]>;
    unsubscribe(topic: string, listener?: Listener): Promise<void>;
    received(message: Message): void;
    /** A new participation has no subscriptions; the kept messages of the gap are told late rather than never. */
    subscribeAgain(): Promise<void>;
    clear(): void;
}
export {};
