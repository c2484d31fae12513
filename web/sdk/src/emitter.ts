// Typed events whose listeners are kept apart from each other: one that throws stops nobody else.
import type { Events } from "./api.ts";

type EventMap<Map> = { [Name in keyof Map]: readonly unknown[] };
type Listener<Payload extends readonly unknown[]> = (...payload: Payload) => void;

/** Says that an app's listener failed; the console is where an app's own faults belong. */
export const reportListenerFault = (event: string, fault: unknown): void => {
  // biome-ignore lint/suspicious/noConsole: the fault is the app's, and nothing else would ever show it.
  console.error(`meetkit: a listener of "${event}" failed.`, fault);
};

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";

/** Calls one listener; its exception or rejection goes to the console and no further. */
export const callIsolated = <Payload extends readonly unknown[]>(
  name: string,
  listener: Listener<Payload>,
  payload: Payload,
): void => {
  try {
    // A listener may be an async function although its type says void.
    const returned: unknown = listener(...payload);
    if (isThenable(returned)) returned.then(undefined, (fault: unknown) => reportListenerFault(name, fault));
  } catch (fault) {
    reportListenerFault(name, fault);
  }
};

export class Emitter<Map extends EventMap<Map>> implements Events<Map> {
  readonly #listeners: { [Name in keyof Map]?: Listener<Map[Name]>[] } = {};
  readonly #once = new WeakSet<object>();
  readonly #wrapped = new WeakMap<object, object>();

  on<Name extends keyof Map>(event: Name, listener: Listener<Map[Name]>): this {
    const present: Listener<Map[Name]>[] = this.#listeners[event] ?? [];
    this.#listeners[event] = [...present, listener];
    return this;
  }

  once<Name extends keyof Map>(event: Name, listener: Listener<Map[Name]>): this {
    const wrapper: Listener<Map[Name]> = (...payload) => listener(...payload);
    this.#once.add(wrapper);
    this.#wrapped.set(wrapper, listener);
    return this.on(event, wrapper);
  }

  off<Name extends keyof Map>(event: Name, listener: Listener<Map[Name]>): this {
    const present: Listener<Map[Name]>[] = this.#listeners[event] ?? [];
    this.#listeners[event] = present.filter((each) => each !== listener && this.#wrapped.get(each) !== listener);
    return this;
  }

  protected listens(event: keyof Map): boolean {
    return (this.#listeners[event]?.length ?? 0) > 0;
  }

  protected emit<Name extends keyof Map>(event: Name, ...payload: Map[Name]): void {
    // Lists are replaced, never changed: what a listener adds or removes counts from the next event on.
    const present: Listener<Map[Name]>[] = this.#listeners[event] ?? [];
    for (const listener of present) {
      if (this.#once.has(listener)) this.off(event, listener);
      callIsolated(String(event), listener, payload);
    }
  }
}
