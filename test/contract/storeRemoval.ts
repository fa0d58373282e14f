import { beforeEach, describe, expect, it } from 'vitest';
import { ChainCheck } from '../../src/core/audit/chain.ts';
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

const hour = 60 * minute;
const run = { before: noon + 10 * hour, at: noon + 20 * hour };
const record = { engine: 1, input: '{}', output: '{}' };

/** Retention of what releases were decided by and of versions, as every store does it. */
export function storeRemovalContract(current: () => Store): void {
  describe('removal of evidence', () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      const release = await withRelease(store);
      await store.addPoint({ releaseId: 'r1', point: { at: noon, stageIndex: 0, guards: [] } });
      const end = { endedAt: noon + hour, record, entry: { at: noon + hour } };
      await store.applyTransition(aTransition(release, end));
    });

    it('takes decisions and chart points of releases that ended long ago', async () => {
      const log = await store.log('r1');
      const evidence = await store.evidence('r1');
      expect(await store.expireReleases(run, 10)).toBe(1);
      expect(await store.decisions('r1')).toEqual([]);
      expect(await store.series('r1')).toEqual([]);
      expect(await store.release('r1')).toMatchObject({ evidenceRemovedAt: run.at, seq: 2 });
      expect(await store.log('r1')).toEqual(log);
      expect(await store.evidence('r1')).toEqual(evidence);
      expect(await store.expireReleases(run, 10)).toBe(0);
      const [entry] = await store.audit(log.length + 3, 10);
      expect(entry).toMatchObject({
        action: 'release.forget',
        actor: 'registry',
        subject: 'r1',
        at: run.at,
        details: { prompt: 'reply', decisions: 1, points: 1 },
      });
    });

    it('leaves releases that are on or ended since, and stops at its limit', async () => {
      const late = await withRelease(store, undefined, { prompt: 'late', id: 'r2' });
      await store.applyTransition(aTransition(late, { endedAt: run.before, record }));
      await withRelease(store, undefined, { prompt: 'open', id: 'r3' });
      const other = await withRelease(store, undefined, { prompt: 'other', id: 'r4' });
      await store.applyTransition(aTransition(other, { endedAt: noon, record }));
      expect(await store.expireReleases(run, 1)).toBe(1);
      expect(await store.expireReleases(run, 1)).toBe(1);
      expect(await store.expireReleases(run, 1)).toBe(0);
      const removed = (await store.releases()).filter((it) => it.evidenceRemovedAt !== null);
      expect(removed.map(({ id }) => id)).toEqual(['r4', 'r1']);
      expect(await store.decisions('r2')).toHaveLength(1);
    });
  });

  describe('removal of versions', () => {
    let store: Store;
    const publish = async (name: string, at = noon) =>
      (await store.publishVersion(aVersion({ fingerprint: `sha256:${name}`, at }))).version.version;
    const numbers = async () => (await store.versions('reply')).map(({ version }) => version);

    beforeEach(async () => {
      store = current();
      for (const it of ['a', 'b', 'c', 'd']) await publish(it);
    });

    it('takes those that nothing refers to, and leaves what they were', async () => {
      await store.moveLabel(aMove({ version: 2 }));
      expect(await store.expireVersions(run, 2)).toBe(2);
      expect(await store.expireVersions(run, 2)).toBe(1);
      expect(await store.expireVersions(run, 2)).toBe(0);
      expect(await numbers()).toEqual([2]);
      expect(await store.prompts()).toMatchObject([{ versions: 1, labels: { production: 2 } }]);
      expect(await store.version('reply', 1)).toBeUndefined();
      const { content: _, ...left } = aVersion();
      expect(await store.removedVersion('reply', 1)).toEqual({
        ...left,
        version: 1,
        removedAt: run.at,
      });
      expect(await store.removedVersion('reply', 2)).toBeUndefined();
      const check = new ChainCheck();
      const audit = await store.audit(0, 100);
      for (const entry of audit) expect(check.add(entry)).toBeUndefined();
      const removals = audit.filter(({ action }) => action === 'version.remove');
      expect(removals.map(({ subject, details }) => [subject, details])).toEqual([
        ['reply', { version: 1, fingerprint: 'sha256:a' }],
        ['reply', { version: 3, fingerprint: 'sha256:c' }],
        ['reply', { version: 4, fingerprint: 'sha256:d' }],
      ]);
    });

    it('leaves what was in production once, or has or had a label since', async () => {
      const move = (label: string, version: number, at: number) =>
        store.moveLabel(aMove({ label, version, at }));
      await move('production', 1, noon);
      await move('production', 2, noon + 1);
      await move('staging', 3, noon);
      // Away from it only after the moment.
      await move('staging', 4, run.before);
      await move('staging', 2, run.before + 1);
      await publish('e');
      await publish('f');
      await move('next', 5, noon);
      await move('next', 6, noon + 1);
      expect(await store.expireVersions(run, 10)).toBe(1);
      expect(await numbers()).toEqual([6, 4, 3, 2, 1]);
    });

    it('leaves what is young, was published again, or is in a release', async () => {
      await publish('young', run.before);
      await publish('c', run.before);
      await store.moveLabel(aMove({ version: 1 }));
      const release = await store.startRelease(aRelease(), anEntry(), null);
      expect(await store.expireVersions(run, 10)).toBe(1);
      expect(await numbers()).toEqual([5, 3, 2, 1]);
      await store.applyTransition(aTransition(release, { endedAt: run.before - 1 }));
      expect(await store.expireVersions(run, 10)).toBe(1);
      expect(await numbers()).toEqual([5, 3, 1]);
      expect(await store.removedVersion('reply', 2)).toMatchObject({ version: 2 });
    });

    it('gives no number twice, and a text that comes again its own', async () => {
      expect(await store.expireVersions(run, 10)).toBe(4);
      expect(await store.prompts()).toEqual([]);
      expect(await publish('e', run.at)).toBe(5);
      const again = await store.publishVersion(
        aVersion({ fingerprint: 'sha256:b', at: run.at, environment: { author: 'bo' } }),
      );
      const { content } = aVersion({ fingerprint: 'sha256:b' });
      expect(again).toMatchObject({
        created: true,
        version: { version: 2, content, at: noon, environment: { author: 'ana' } },
      });
      expect(await store.version('reply', 2)).toEqual(again.version);
      expect(await store.removedVersion('reply', 2)).toBeUndefined();
      expect(await store.expireVersions(run, 10)).toBe(0);
      expect(await publish('f', run.at)).toBe(6);
    });

    it('leaves nothing to label or to release', async () => {
      await store.moveLabel(aMove({ version: 1 }));
      await store.expireVersions(run, 10);
      const words = {
        code: 'not-found',
        message: expect.stringMatching(
          /^the text of version 2 of reply was removed at .* by the registry's retention$/,
        ) as string,
      };
      const staging = store.moveLabel(aMove({ label: 'staging', version: 2 }));
      await expect(staging).rejects.toMatchObject(words);
      const start = store.startRelease(aRelease(), anEntry(), null);
      await expect(start).rejects.toMatchObject(words);
      expect(await store.releases()).toEqual([]);
    });
  });
}
