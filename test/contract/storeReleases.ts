import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/server/store/store.ts';
import {
  aMove,
  anEntry,
  aRelease,
  aTransition,
  aVersion,
  minute,
  noon,
  withRelease,
} from '../support/storeBuilders.ts';

const freeze = {
  id: 'f1',
  prompt: 'reply',
  at: noon,
  until: noon + 10 * minute,
  actor: 'ana',
  reason: 'launch',
};
const open = { liftedAt: null, liftedBy: null, liftedReason: null };

/** Freezes, versions, labels and what a release leaves behind, as every store keeps them. */
export function storeReleaseContract(subject: () => Store): void {
  describe('freezes', () => {
    let store: Store;
    beforeEach(() => {
      store = subject();
    });

    it('hold until their time, oldest first', async () => {
      const all = { ...freeze, id: 'f0', prompt: null, until: noon + minute };
      expect(await store.addFreeze(freeze)).toEqual({ ...freeze, ...open });
      await store.addFreeze(all);
      expect((await store.freezes(noon)).map(({ id }) => id)).toEqual(['f0', 'f1']);
      expect(await store.freezes(noon + minute)).toEqual([{ ...freeze, ...open }]);
      expect(await store.freezes(freeze.until)).toEqual([]);
    });

    it('are lifted once, by whom and why', async () => {
      await store.addFreeze(freeze);
      const lift = { id: 'f1', at: noon + minute, actor: 'bo', reason: 'done' };
      const lifted = { liftedAt: lift.at, liftedBy: 'bo', liftedReason: 'done' };
      expect(await store.liftFreeze(lift)).toEqual({ ...freeze, ...lifted });
      expect(await store.freezes(lift.at)).toEqual([]);
      expect(await store.freezes(noon)).toEqual([{ ...freeze, ...lifted }]);
      await expect(store.liftFreeze(lift)).rejects.toMatchObject({ code: 'not-found' });
    });

    it('are in the audit log', async () => {
      await store.addFreeze(freeze);
      await store.liftFreeze({ id: 'f1', at: noon + minute, actor: 'bo', reason: 'done' });
      const entries = await store.audit(0, 10);
      expect(entries.map(({ action, actor, subject: of }) => [action, actor, of])).toEqual([
        ['freeze.set', 'ana', 'reply'],
        ['freeze.lift', 'bo', 'reply'],
      ]);
    });

    it('that do not exist cannot be lifted', async () => {
      const lift = { id: 'nobody', at: noon, actor: 'bo', reason: '' };
      await expect(store.liftFreeze(lift)).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  describe('histories', () => {
    let store: Store;
    beforeEach(() => {
      store = subject();
    });

    it('list versions, and moves of labels, newest first', async () => {
      for (const it of ['a', 'b']) {
        await store.publishVersion(aVersion({ fingerprint: `sha256:${it}` }));
      }
      await store.moveLabel(aMove({ version: 1, reason: 'first' }));
      await store.moveLabel(aMove({ version: 2, at: noon + minute }));
      expect((await store.versions('reply')).map(({ version }) => version)).toEqual([2, 1]);
      expect(await store.versions('nobody')).toEqual([]);
      const moves = await store.labelMoves('reply');
      expect(moves.map(({ version, seq, reason }) => [version, seq, reason])).toEqual([
        [2, 2, null],
        [1, 1, 'first'],
      ]);
    });

    it('remember what placed the keys last', async () => {
      expect(await store.lastSalt('reply')).toBeUndefined();
      const release = await withRelease(store);
      expect(await store.lastSalt('reply')).toBe('reply');
      const next = aRelease({
        id: 'r2',
        salt: 'other',
        state: { ...release.state, startedAt: noon + minute },
      });
      await store.startRelease(
        next,
        anEntry({ at: noon + minute }),
        aTransition(release, { endedAt: noon + minute }),
      );
      expect(await store.lastSalt('reply')).toBe('other');
    });

    it('keep production where it is while a release is on, and other labels free', async () => {
      await withRelease(store);
      await expect(store.moveLabel(aMove({ version: 2 }))).rejects.toMatchObject({
        code: 'conflict',
        message: 'release r1 of reply is on',
      });
      await store.moveLabel(aMove({ label: 'staging', version: 2 }));
      expect(await store.labelAt('reply', 'production', noon + minute)).toBe(1);
    });

    it('have no release that compares with what production no longer is', async () => {
      for (const it of ['a', 'b', 'c']) {
        await store.publishVersion(aVersion({ fingerprint: `sha256:${it}` }));
      }
      await store.moveLabel(aMove({ version: 3 }));
      await expect(store.startRelease(aRelease(), anEntry(), null)).rejects.toMatchObject({
        code: 'conflict',
        message: 'production of reply is version 3 now, not 1',
      });
      expect(await store.releases()).toEqual([]);
    });

    it('of a promotion have the label, the end and the audit entry, or none of them', async () => {
      const release = await withRelease(store);
      const before = (await store.audit(0, 100)).length;
      const promotion = (version: number) =>
        aTransition(release, {
          state: { ...release.state, status: 'promoted' },
          endedAt: noon + minute,
          label: { label: 'production', version },
          entry: { action: 'promote', at: noon + minute, status: 'promoted', weight: 100 },
        });
      await expect(store.applyTransition(promotion(9))).rejects.toMatchObject({
        code: 'not-found',
      });
      expect(await store.release('r1')).toEqual(release);
      expect(await store.labelAt('reply', 'production', noon + minute)).toBe(1);
      expect(await store.log('r1')).toHaveLength(1);
      expect(await store.audit(0, 100)).toHaveLength(before);
      await store.applyTransition(promotion(2));
      expect(await store.release('r1')).toMatchObject({ endedAt: noon + minute, seq: 2 });
      expect(await store.labelAt('reply', 'production', noon + minute)).toBe(2);
      const added = (await store.audit(before, 100)).map((it) => it.action);
      expect(added.toSorted()).toEqual(['label.move', 'release.promote']);
    });
  });
}
