import { expect, it } from 'vitest';
import { createStore } from '../../../src/webview/bridge/store.ts';

function makeStore(): {
  readonly store: ReturnType<typeof createStore<readonly string[], string>>;
  readonly flushes: (() => void)[];
} {
  const flushes: (() => void)[] = [];
  let time = 0;
  const store = createStore<readonly string[], string>(
    [],
    (state, message, at) => [...state, `${message}@${at}`],
    (flush) => flushes.push(flush),
    () => ++time,
  );
  return { store, flushes };
}

it('draws a burst of messages once, in order, each with its own time', () => {
  const { store, flushes } = makeStore();
  let drawn = 0;
  store.subscribe(() => (drawn += 1));
  store.send('a');
  store.send('b');
  expect(store.get()).toEqual([]);
  expect(flushes).toHaveLength(1);
  flushes[0]!();
  expect(store.get()).toEqual(['a@1', 'b@2']);
  expect(drawn).toBe(1);
});

it('schedules again after a flush', () => {
  const { store, flushes } = makeStore();
  store.send('a');
  flushes[0]!();
  store.send('b');
  expect(flushes).toHaveLength(2);
  flushes[1]!();
  expect(store.get()).toEqual(['a@1', 'b@2']);
});

it('tells nobody who has left', () => {
  const { store, flushes } = makeStore();
  let told = 0;
  const leave = store.subscribe(() => (told += 1));
  leave();
  store.send('a');
  flushes[0]!();
  expect(told).toBe(0);
});
