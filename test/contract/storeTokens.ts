import { beforeEach, describe, expect, it } from 'vitest';
import type { NewToken } from '../../src/server/store/model.ts';
import type { Store } from '../../src/server/store/store.ts';
import { minute, noon } from '../support/storeBuilders.ts';

export function aToken(over: Partial<NewToken> = {}): NewToken {
  return {
    id: 'a1b2c3d4e5f6',
    name: 'checkout',
    hash: 'ab'.repeat(32),
    scopes: ['resolve', 'ingest'],
    createdAt: noon,
    expiresAt: null,
    ...over,
  };
}

/** Access tokens, as every store keeps them. */
export function storeTokenContract(open: () => Store): void {
  describe('tokens', () => {
    let store: Store;
    beforeEach(() => {
      store = open();
    });

    it('are none in the beginning', async () => {
      expect(await store.tokens()).toEqual([]);
    });

    it('come back oldest first and as they were', async () => {
      const late = aToken({ id: 'late', name: 'late', createdAt: noon + 1, expiresAt: noon + 2 });
      await store.addToken(late);
      await store.addToken(aToken());
      expect(await store.tokens()).toEqual([
        { ...aToken(), revokedAt: null },
        { ...late, revokedAt: null },
      ]);
    });

    it('have one name each while they are valid', async () => {
      await store.addToken(aToken({ expiresAt: noon + minute }));
      await expect(store.addToken(aToken({ id: 'b' }))).rejects.toMatchObject({ code: 'conflict' });
      await store.addToken(aToken({ id: 'c', createdAt: noon + minute }));
      expect((await store.tokens()).map(({ id }) => id)).toEqual(['a1b2c3d4e5f6', 'c']);
    });

    it('are revoked by name, once, and make room for another of that name', async () => {
      await store.addToken(aToken());
      await store.addToken(aToken({ id: 'other', name: 'other' }));
      await store.revokeToken('checkout', noon + minute);
      expect((await store.tokens()).map(({ revokedAt }) => revokedAt)).toEqual([
        noon + minute,
        null,
      ]);
      await expect(store.revokeToken('checkout', noon)).rejects.toMatchObject({
        code: 'not-found',
      });
      await store.addToken(aToken({ id: 'next', createdAt: noon + 2 * minute }));
    });
  });
}
