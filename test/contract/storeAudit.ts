import { beforeEach, describe, expect, it } from 'vitest';
import { ChainCheck, chainStart, type AuditEntry } from '../../src/core/audit/chain.ts';
import type { Store } from '../../src/server/store/store.ts';
import {
  aMove,
  aTransition,
  aVersion,
  minute,
  noon,
  withRelease,
} from '../support/storeBuilders.ts';

/** The part of the store's contract that is about who changed what. */
export function storeAuditContract(current: () => Store): void {
  describe('the audit log', () => {
    let store: Store;
    beforeEach(() => {
      store = current();
    });

    const all = (): Promise<readonly AuditEntry[]> => store.audit(0, 1_000);
    const told = async (): Promise<unknown[]> =>
      (await all()).map(({ action, subject, actor, reason }) => [action, subject, actor, reason]);

    it('is empty in the beginning', async () => {
      expect(await all()).toEqual([]);
      expect(await store.auditHead()).toEqual({ seq: 0, hash: chainStart });
    });

    it('tells of every change who made it and why, in order', async () => {
      const release = await withRelease(store);
      await store.applyTransition(
        aTransition(release, {
          state: { ...release.state, status: 'promoted' },
          endedAt: noon + minute,
          label: { label: 'production', version: 2 },
          entry: { action: 'promote', actor: 'bo', reason: 'it held', at: noon + minute },
        }),
      );
      const token = {
        id: 't1',
        name: 'app',
        hash: 'h',
        scopes: ['resolve' as const],
        createdAt: noon,
        expiresAt: null,
      };
      await store.addToken(token, { actor: 'ops', reason: 'new app' });
      await store.revokeToken('app', noon, { actor: 'ops', reason: 'leaked' });
      expect(await told()).toEqual([
        ['version.publish', 'reply', 'ana', ''],
        ['version.publish', 'reply', 'ana', ''],
        ['label.move', 'reply', 'ana', ''],
        ['release.start', 'r1', 'ana', 'started'],
        ['release.promote', 'r1', 'bo', 'it held'],
        ['label.move', 'reply', 'bo', 'it held'],
        ['token.create', 'app', 'ops', 'new app'],
        ['token.revoke', 'app', 'ops', 'leaked'],
      ]);
    });

    it('says nothing of what changed nothing', async () => {
      const release = await withRelease(store);
      const before = await store.auditHead();
      await store.publishVersion(aVersion());
      await store.moveLabel(aMove({ version: 9 })).catch(() => undefined);
      const impossible = aTransition(release, { label: { label: 'production', version: 9 } });
      await store.applyTransition(impossible).catch(() => undefined);
      await store.applyTransition(aTransition({ ...release, seq: 7 })).catch(() => undefined);
      await store.revokeToken('nobody', noon).catch(() => undefined);
      expect(await store.auditHead()).toEqual(before);
    });

    it('is a chain that holds, also when changes come at the same time', async () => {
      const prompts = ['a', 'b', 'c', 'd', 'e', 'f'];
      await Promise.all(prompts.map((prompt) => store.publishVersion(aVersion({ prompt }))));
      await store.appendAudit({
        at: noon,
        actor: 'zoë \ud83d',
        action: 'freeze',
        subject: 'reply',
        reason: '"quoted"\nand \u2028 more',
        details: { until: null, share: 0.1, nested: { b: [1, 2], a: 'x' }, absent: undefined },
      });
      const check = new ChainCheck();
      for (const entry of await all()) expect(check.add(entry)).toBeUndefined();
      expect(check.head).toEqual(await store.auditHead());
      expect(check.head.seq).toBe(prompts.length + 1);
    });

    it('is read in pages', async () => {
      await withRelease(store);
      const entries = await all();
      expect(entries).toHaveLength(4);
      expect(await store.audit(0, 3)).toEqual(entries.slice(0, 3));
      expect(await store.audit(3, 3)).toEqual(entries.slice(3));
      expect(await store.audit(4, 3)).toEqual([]);
    });
  });
}
