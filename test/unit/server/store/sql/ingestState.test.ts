import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { IngestState } from '../../../../../src/server/store/sql/ingestState.ts';
import type { Tables } from '../../../../../src/server/store/sql/schema.ts';

const db = {} as Kysely<Tables>;
const held = 50_000;

async function transact(state: IngestState, work: () => void): Promise<void> {
  await state.run(
    (run) => run(db),
    () => {
      work();
      return Promise.resolve();
    },
  );
}

function keep(state: IngestState, release: string, from: number, to: number): void {
  for (let key = from; key < to; key++) state.keepKeyRows(release, `user-${key}`, []);
}

function countHeld(state: IngestState, release: string, keys: number): number {
  return Array.from({ length: keys }, (_, key) => state.keyRows(release, `user-${key}`)).filter(
    (rows) => rows !== undefined,
  ).length;
}

describe('what a process holds of keys between commits', () => {
  it('is bounded, however many keys there are: the oldest go first', async () => {
    const state = new IngestState();
    for (let from = 0; from < 3 * held; from += held / 2) {
      await transact(state, () => keep(state, 'a', from, from + held / 2));
    }
    expect(countHeld(state, 'a', 3 * held)).toBe(held);
    expect(state.keyRows('a', 'user-0')).toBeUndefined();
    expect(state.keyRows('a', `user-${3 * held - 1}`)).toBeDefined();
  });

  it('is bounded over releases too: those of the oldest release go first', async () => {
    const state = new IngestState();
    await transact(state, () => keep(state, 'a', 0, held - 10));
    await transact(state, () => keep(state, 'b', 0, held - 10));
    expect(countHeld(state, 'a', held)).toBe(10);
    expect(countHeld(state, 'b', held)).toBe(held - 10);
    await transact(state, () => keep(state, 'c', 0, 20));
    expect(countHeld(state, 'a', held)).toBe(0);
    expect(countHeld(state, 'b', held)).toBe(held - 20);
  });

  it('is nothing after a transaction that did not commit', async () => {
    const state = new IngestState();
    await transact(state, () => keep(state, 'a', 0, 10));
    const failing = transact(state, () => {
      keep(state, 'a', 10, 20);
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    let seen = -1;
    await transact(state, () => void (seen = countHeld(state, 'a', 20)));
    expect(seen).toBe(0);
  });
});
