import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { CancelSource } from '../../../src/core/eval/cancelSource.ts';
import type { CancelSignal } from '../../../src/core/base/cancel.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { CallGate } from '../../../src/node/models/callGate.ts';

/** A clock whose sleepers wake when the test says so. */
class HeldClock implements Clock {
  time = 0;
  readonly #sleepers = new Map<() => void, number>();

  now = (): number => this.time;
  monotonic = (): number => this.time;

  get sleepers(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => resolve();
      this.#sleepers.set(wake, this.time + ms);
      const stop = (): void => {
        this.#sleepers.delete(wake);
        reject(new CanaryError('cancelled', 'cancelled'));
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  async advance(ms: number): Promise<void> {
    this.time += ms;
    for (const [wake, due] of [...this.#sleepers]) {
      if (due > this.time) continue;
      this.#sleepers.delete(wake);
      wake();
    }
    await turns();
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

/** Asks to enter and says in which order it was let in. */
function enterAll(gate: CallGate, names: string, entered: string[], signal?: CancelSignal): void {
  for (const name of names) {
    gate.enter({ signal }).then(
      () => entered.push(name),
      () => entered.push(`-${name}`),
    );
  }
}

describe('a call gate', () => {
  it('lets calls in in their order, as others end', async () => {
    const gate = new CallGate({ concurrency: 2 }, new HeldClock());
    const entered: string[] = [];
    enterAll(gate, 'abcd', entered);
    await turns();
    expect(entered.join('')).toBe('ab');
    gate.succeeded();
    await turns();
    expect(entered.join('')).toBe('abc');
    gate.failed();
    await turns();
    expect(entered.join('')).toBe('abcd');
  });

  it('lets nobody in while it pauses, and fewer at once after it', async () => {
    const clock = new HeldClock();
    const gate = new CallGate({ concurrency: 4 }, clock);
    const entered: string[] = [];
    const first = await gate.enter({});
    enterAll(gate, 'abcdef', entered);
    await turns();
    expect(entered.join('')).toBe('abc');
    gate.throttled(first, 2_000);
    for (let call = 0; call < 3; call++) gate.succeeded();
    await clock.advance(1_999);
    expect(entered.join('')).toBe('abc');
    await clock.advance(1);
    expect(entered.join('')).toBe('abcde');
    expect(gate.limit).toBe(2);
    expect(gate.answered).toBe(3);
  });

  it('turns a cancelled call away at once, and lets the next one pass it', async () => {
    const gate = new CallGate({ concurrency: 1 }, new HeldClock());
    const entered: string[] = [];
    const cancel = new CancelSource();
    await gate.enter({});
    enterAll(gate, 'ab', entered, cancel.signal);
    enterAll(gate, 'c', entered);
    cancel.cancel();
    await turns();
    expect(entered).toEqual(['-a', '-b']);
    gate.succeeded();
    await turns();
    expect(entered).toEqual(['-a', '-b', 'c']);
  });

  it('waits for nothing once everybody who waited has left', async () => {
    const clock = new HeldClock();
    const gate = new CallGate({ concurrency: 4 }, clock);
    gate.throttled(await gate.enter({}), 60_000);
    const cancel = new CancelSource();
    enterAll(gate, 'ab', [], cancel.signal);
    await turns();
    expect(clock.sleepers).toBe(1);
    cancel.cancel();
    await turns();
    expect(clock.sleepers).toBe(0);
  });

  it('says that the configured number of requests a minute is what it waits for', async () => {
    const gate = new CallGate({ requestsPerMinute: 30 }, new HeldClock());
    await gate.enter({});
    const told: unknown[] = [];
    void gate.enter({ onWait: (...words) => told.push(words) });
    expect(told).toEqual([['requestsPerMinute of the configuration', 2_000]]);
  });
});
