import { beforeEach, describe, expect, it } from 'vitest';
import { ChainCheck } from '../../src/core/audit/chain.ts';
import type { StoredRelease } from '../../src/server/store/model.ts';
import { endOfTime } from '../../src/server/store/production.ts';
import type { Store } from '../../src/server/store/store.ts';
import { seededRandom } from '../support/seededRandom.ts';
import {
  aMove,
  anEntry,
  aRelease,
  aTransition,
  aVersion,
  minute,
  noon,
} from '../support/storeBuilders.ts';

const hour = 60 * minute;
/** Most go on by a little; some are set back or forward by up to two hours. */
const steps = [minute, 5 * minute, minute, -hour, minute, hour, -2 * hour, 0, -minute, 2 * hour];
const labels = ['production', 'staging'];
const rounds = 16;

interface Placed {
  readonly label: string;
  readonly version: number;
  readonly at: number;
}

/** What is newest is what came last, wherever a clock stood: the part of the contract about that. */
export function storeClocksContract(current: () => Store): void {
  describe.each([1, 2])('under a clock that is set back and forth, seed %i', (seed) => {
    let store: Store;
    const random = seededRandom(seed);
    const moves: Placed[] = [];
    const started: { readonly id: string; readonly salt: string }[] = [];
    const times: number[] = [];
    let now: number;

    const tick = (): number => {
      now += steps[random.below(steps.length)]!;
      times.push(now);
      return now;
    };
    const move = async (): Promise<void> => {
      const placed = { label: labels[random.below(2)]!, version: 1 + random.below(3), at: tick() };
      await store.moveLabel(aMove(placed));
      moves.push(placed);
    };
    const begin = async (): Promise<StoredRelease> => {
      const stableVersion = (await store.labelAt('reply', 'production', endOfTime)) ?? 1;
      const at = tick();
      const id = `r${started.length}`;
      const state = { ...aRelease().state, startedAt: at, stageStartedAt: at };
      const given = { id, salt: `salt-${id}`, stableVersion, canaryVersion: 3, state };
      const release = await store.startRelease(aRelease(given), anEntry({ at }), null);
      started.push(given);
      return release;
    };
    const end = async (release: StoredRelease): Promise<void> => {
      const at = tick();
      const isPromoted = random.next() < 0.5;
      const label = isPromoted ? { label: 'production', version: 3 } : null;
      await store.applyTransition(
        aTransition(release, {
          endedAt: at,
          label,
          entry: { at, action: isPromoted ? 'promote' : 'rollback' },
        }),
      );
      if (label !== null) moves.push({ ...label, at });
    };

    beforeEach(async () => {
      store = current();
      now = noon;
      for (const list of [moves, started, times]) list.length = 0;
      for (const it of ['a', 'b', 'c']) {
        await store.publishVersion(aVersion({ fingerprint: `sha256:${it}` }));
      }
      for (let i = 0; i < rounds; i++) {
        await move();
        if (random.next() < 0.5) continue;
        const release = await begin();
        expect((await store.releaseAt('reply', endOfTime))?.id).toBe(release.id);
        await end(release);
        expect(await store.releaseAt('reply', endOfTime)).toBeUndefined();
      }
    });

    it('the last move, the last release and the last entry are the newest', async () => {
      expect(times.some((time, i) => time < (times[i - 1] ?? 0))).toBe(true);
      const last = (label: string) => moves.findLast((it) => it.label === label)?.version;
      const [prompt] = await store.prompts();
      for (const label of labels) {
        expect(prompt?.labels[label]).toBe(last(label));
        expect(await store.labelAt('reply', label, endOfTime)).toBe(last(label));
      }
      const found = (await store.labelMoves('reply')).map(({ label, version, at }) => {
        return { label, version, at };
      });
      expect(found).toEqual(moves.toReversed());
      const ids = started.map(({ id }) => id).toReversed();
      expect((await store.releases()).map(({ id }) => id)).toEqual(ids);
      expect(await store.lastSalt('reply')).toBe(started.at(-1)?.salt);

      const check = new ChainCheck();
      const audit = await store.audit(0, 1_000);
      for (const entry of audit) expect(check.add(entry)).toBeUndefined();
      const told = audit.filter(({ action }) => action === 'label.move');
      expect(told.map(({ at }) => at)).toEqual(moves.map(({ at }) => at));
      for (const { id } of started) {
        expect((await store.log(id)).map(({ seq }) => seq)).toEqual([1, 2]);
      }

      // A time of the past is answered by the last move up to it.
      const from = Math.min(...times) - minute;
      const to = Math.max(...times) + minute;
      for (let i = 0; i < 20; i++) {
        const at = from + random.below(to - from);
        for (const label of labels) {
          const expected = moves.findLast((it) => it.label === label && it.at <= at)?.version;
          expect(await store.labelAt('reply', label, at)).toBe(expected);
        }
      }
    });
  });
}
