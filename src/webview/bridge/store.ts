/** Holds the state of one panel: messages go in, a pure function makes the next state of them. */
export interface Store<State, Message> {
  get(): State;
  /** Takes effect with the next flush, together with whatever else has arrived by then. */
  send(message: Message): void;
  subscribe(listener: () => void): () => void;
}

/**
 * `schedule` runs a flush later (once a frame in a panel), so that a burst of a thousand messages
 * draws once. `now` gives milliseconds since 1970 and stamps a message as it arrives.
 */
export function createStore<State, Message>(
  initial: State,
  reduce: (state: State, message: Message, at: number) => State,
  schedule: (flush: () => void) => void,
  now: () => number,
): Store<State, Message> {
  let state = initial;
  let queue: { readonly message: Message; readonly at: number }[] = [];
  const listeners = new Set<() => void>();
  const flush = (): void => {
    const batch = queue;
    queue = [];
    for (const { message, at } of batch) state = reduce(state, message, at);
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    send(message) {
      queue.push({ message, at: now() });
      if (queue.length === 1) schedule(flush);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
