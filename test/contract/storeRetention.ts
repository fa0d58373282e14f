import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/server/store/store.ts';
import { anOutcome, aTransition, minute, noon, withRelease } from '../support/storeBuilders.ts';

/** The part of the store's contract that is about what is removed when it is old. */
export function storeRetentionContract(current: () => Store): void {
  describe('retention', () => {
    let store: Store;
    const later = noon + 60 * minute;
    beforeEach(async () => {
      store = current();
      await withRelease(store);
      const old = [1, 2, 3].map((i) => anOutcome({ id: `old-${i}`, at: noon }));
      await store.recordOutcomes(old, noon);
      // Their clients' clocks run ahead.
      await store.recordOutcomes([anOutcome({ id: 'ahead', at: later })], noon);
      await store.recordOutcomes([anOutcome({ id: 'new', at: later })], later);
    });

    const known = async (): Promise<string[]> => {
      const ids = ['old-1', 'old-2', 'old-3', 'ahead', 'new'];
      const feedback = ids.map((outcomeId) => ({ outcomeId, metrics: {} }));
      const { unknown } = await store.recordFeedback(feedback, later);
      return ids.filter((id) => !unknown.includes(id));
    };
    const expireAll = async (before: number): Promise<void> => {
      while ((await store.expire(before, 2)) > 0);
    };

    it('removes outcomes served and received before a moment, batch by batch', async () => {
      expect(await store.expire(noon + minute, 2)).toBeGreaterThanOrEqual(2);
      await expireAll(noon + minute);
      expect(await known()).toEqual(['ahead', 'new']);
      expect(await store.expire(noon + minute, 2)).toBe(0);
    });

    it('leaves the evidence as it is, also of a release that is over', async () => {
      const release = await store.release('r1');
      const end = aTransition(release!, { endedAt: noon + 1, entry: { at: noon + 1 } });
      await store.applyTransition(end);
      const before = await store.evidence('r1');
      const log = await store.log('r1');
      await expireAll(later + minute);
      expect(await store.evidence('r1')).toEqual(before);
      expect(await store.log('r1')).toEqual(log);
      expect(await store.labelAt('reply', 'production', noon)).toBe(1);
    });

    it('takes the traffic of that time along', async () => {
      await expireAll(noon + minute);
      expect((await store.traffic('reply', later)).prompt).toBe(1);
    });

    it('is said in the audit log once a run, and only when something is old', async () => {
      const run = { before: noon + minute, at: later };
      expect(await store.beginRetention({ before: noon, at: later })).toBe(false);
      expect(await store.beginRetention(run)).toBe(true);
      expect(await store.beginRetention(run)).toBe(false);
      const entries = await store.audit(0, 100);
      expect(entries.filter(({ action }) => action === 'retention.run')).toMatchObject([
        { actor: 'registry', subject: new Date(noon + minute).toISOString(), at: later },
      ]);
    });
  });
}
