// Waiting with a bound and a signal: each wait here ends, and takes its timer and listeners with it.

/** The longest time that a browser's timer knows: above it, it fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A delay as `setTimeout` can take it. */
export const timerMs = (delayMs: number): number => Math.min(delayMs, LONGEST_TIMER_MS);

/** What is waited for, or `late` after the time; rejects with the signal's reason. */
export const within = async <Value, Late>(
  mostMs: number,
  awaited: Promise<Value> | null,
  late: Late,
  signal: AbortSignal | undefined,
): Promise<Value | Late | null> => {
  if (awaited === null) return null;
  signal?.throwIfAborted();
  const { promise: ended, resolve, reject } = promiseWithResolvers<Late>();
  const onAbort = (): void => reject(signal?.reason);
  const timer = setTimeout(() => resolve(late), timerMs(mostMs));
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([awaited, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
};

/** Waits, but no longer than until the signal or until the browser says that the network is back. */
export const pause = (delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      globalThis.removeEventListener?.("online", done);
      resolve();
    };
    const timer = setTimeout(done, timerMs(delayMs));
    signal.addEventListener("abort", done, { once: true });
    globalThis.addEventListener?.("online", done, { once: true });
    if (signal.aborted) done();
  });

/** `Promise.withResolvers` for browsers of 2023. */
export const promiseWithResolvers = <Value>(): PromiseWithResolvers<Value> => {
  let resolve: (value: Value | PromiseLike<Value>) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

export interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value | PromiseLike<Value>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Resolves when the signal is aborted, or after the time. */
export const aborted = (signal: AbortSignal, timeoutMs: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, timerMs(timeoutMs));
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
