import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/server/store/store.ts';

const day = '2026-05-05';
const one = { day, usd: 0.25, maxCalls: 10, maxUsd: 1 };

/** The judge's budget, as every store keeps it. */
export function storeJudgingContract(open: () => Store): void {
  describe("the judge's budget", () => {
    let store: Store;
    beforeEach(() => {
      store = open();
    });

    it('gives as many calls as there are, each day anew', async () => {
      const reserve = () => store.reserveJudging({ ...one, maxCalls: 2, maxUsd: null });
      expect([await reserve(), await reserve(), await reserve()]).toEqual([true, true, false]);
      expect(await store.judgingOn(day)).toEqual({ calls: 2, usd: 0.5 });
      expect(await store.reserveJudging({ ...one, day: '2026-05-06' })).toBe(true);
      expect(await store.judgingOn('2026-05-07')).toEqual({ calls: 0, usd: 0 });
    });

    it('gives no call that could cost more than is left', async () => {
      for (let i = 0; i < 3; i++) expect(await store.reserveJudging(one)).toBe(true);
      expect(await store.reserveJudging({ ...one, usd: 0.5 })).toBe(false);
      expect(await store.reserveJudging(one)).toBe(true);
      expect(await store.judgingOn(day)).toEqual({ calls: 4, usd: 1 });
    });

    it('takes back what a call did not cost', async () => {
      for (let i = 0; i < 4; i++) await store.reserveJudging(one);
      await store.settleJudging(day, -0.125);
      expect(await store.judgingOn(day)).toEqual({ calls: 4, usd: 0.875 });
      expect(await store.reserveJudging({ ...one, usd: 0.125 })).toBe(true);
    });

    it('is not overspent by many at once', async () => {
      const asked = Array.from({ length: 20 }, () => store.reserveJudging(one));
      const given = (await Promise.all(asked)).filter((it) => it);
      expect(given).toHaveLength(4);
      expect(await store.judgingOn(day)).toEqual({ calls: 4, usd: 1 });
    });
  });
}
