import { createStore, type Store } from './store.ts';

/** A store fed by the extension's messages, drawn at most once a frame. */
export function connectStore<State, Message>(
  initial: State,
  reduce: (state: State, message: Message, at: number) => State,
): Store<State, Message> {
  const store = createStore(
    initial,
    reduce,
    (flush) => requestAnimationFrame(flush),
    () => Date.now(),
  );
  window.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (typeof data === 'object' && data !== null && 'type' in data) store.send(data);
  });
  return store;
}
