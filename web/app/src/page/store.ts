// A store: one state, changed by actions through a pure reducer, with listeners that a React hook subscribes.
import { useSyncExternalStore } from "react";

export interface Store<State, Action> {
  get(): State;
  dispatch(action: Action): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) {
        return;
      }
      state = next;
      for (const listener of listeners) {
        listener();
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's state; the component renders again when `select`'s result changes. `select` must return stable values. */
export function useStore<State, Action, Selected>(
  store: Store<State, Action>,
  select: (state: State) => Selected,
): Selected {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
