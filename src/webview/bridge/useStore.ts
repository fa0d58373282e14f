import { useEffect, useState } from 'preact/hooks';
import type { Store } from './store.ts';

/** Draws again whenever the store has a new state. */
export function useStore<State, Message>(store: Store<State, Message>): State {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    setState(store.get());
    return store.subscribe(() => setState(store.get()));
  }, [store]);
  return state;
}
