import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/server/store/store.ts';
import {
  aMove,
  anEntry,
  anOutcome,
  aRelease,
  aTransition,
  aVersion,
  minute,
  noon,
  withRelease,
} from '../support/storeBuilders.ts';
import { storeAuditContract } from './storeAudit.ts';
import { storeClocksContract } from './storeClocks.ts';
import { storeRemovalContract } from './storeRemoval.ts';
import { storeRetentionContract } from './storeRetention.ts';
import { storeEvidenceContract } from './storeEvidence.ts';
import { storeIngestContract } from './storeIngest.ts';
import { storeJudgingContract } from './storeJudging.ts';
import { storeLeasesContract } from './storeLeases.ts';
import { storeReleaseContract } from './storeReleases.ts';
import { storeTokenContract } from './storeTokens.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Closes it and opens what it left behind; for suites with `restarts`. */
  readonly reopen?: () => Promise<Store>;
  readonly cleanUp: () => Promise<void>;
}

/** What every store promises; runs on the fake and on each real one. */
export function storeContract(
  name: string,
  open: () => Promise<StoreUnderTest>,
  { restarts }: { readonly restarts: boolean } = { restarts: false },
): void {
  describe(`store: ${name}`, () => {
    let subject: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });
    afterEach(async () => {
      await store.close();
      await subject.cleanUp();
    });

    describe('versions', () => {
      it('are numbered from 1 in each prompt', async () => {
        const first = await store.publishVersion(aVersion({ fingerprint: 'sha256:a' }));
        const second = await store.publishVersion(aVersion({ fingerprint: 'sha256:b' }));
        const other = await store.publishVersion(aVersion({ prompt: 'triage' }));
        expect([first, second, other].map((it) => it.version.version)).toEqual([1, 2, 1]);
      });

      it('are published once a fingerprint and keep what was first said of them', async () => {
        const first = await store.publishVersion(aVersion());
        const again = await store.publishVersion(
          aVersion({ at: noon + minute, environment: { author: 'bo' } }),
        );
        expect(first.created).toBe(true);
        expect(again).toEqual({ created: false, version: first.version });
        expect(await store.version('reply', 1)).toEqual({ ...aVersion(), version: 1 });
      });

      it('get no two numbers when published at once', async () => {
        const versions = await Promise.all(
          ['a', 'b', 'c', 'a'].map((it) =>
            store.publishVersion(aVersion({ fingerprint: `sha256:${it}` })),
          ),
        );
        const numbers = versions.map((it) => it.version.version);
        expect(numbers[3]).toBe(numbers[0]);
        expect(new Set(numbers)).toEqual(new Set([1, 2, 3]));
      });

      it('that do not exist are undefined', async () => {
        expect(await store.version('reply', 1)).toBeUndefined();
        await store.publishVersion(aVersion());
        expect(await store.version('reply', 2)).toBeUndefined();
      });
    });

    describe('labels', () => {
      beforeEach(async () => {
        for (const it of ['a', 'b']) {
          await store.publishVersion(aVersion({ fingerprint: `sha256:${it}` }));
        }
      });

      it('point where they were last moved, and remember where they pointed before', async () => {
        await store.moveLabel(aMove({ version: 1, at: noon }));
        await store.moveLabel(aMove({ version: 2, at: noon + minute }));
        const at = (time: number) => store.labelAt('reply', 'production', time);
        expect(await at(noon - 1)).toBeUndefined();
        expect(await at(noon)).toBe(1);
        expect(await at(noon + minute - 1)).toBe(1);
        expect(await at(noon + minute)).toBe(2);
      });

      it('obey the later of two moves at one moment', async () => {
        await store.moveLabel(aMove({ version: 1 }));
        await store.moveLabel(aMove({ version: 2 }));
        expect(await store.labelAt('reply', 'production', noon)).toBe(2);
      });

      it('refuse a version that does not exist', async () => {
        await expect(store.moveLabel(aMove({ version: 3 }))).rejects.toMatchObject({
          code: 'not-found',
        });
        expect(await store.labelAt('reply', 'production', noon)).toBeUndefined();
      });

      it('are listed with their prompts, by name', async () => {
        await store.publishVersion(aVersion({ prompt: 'another' }));
        await store.moveLabel(aMove({ version: 1 }));
        await store.moveLabel(aMove({ version: 2 }));
        await store.moveLabel(aMove({ label: 'staging', version: 1 }));
        expect(await store.prompts()).toEqual([
          { name: 'another', versions: 1, labels: {} },
          { name: 'reply', versions: 2, labels: { production: 2, staging: 1 } },
        ]);
      });
    });

    describe('releases', () => {
      it('come back as they were started, with their first log entry', async () => {
        const release = aRelease({
          evaluation: { report: '3f9c', verdict: 'fail' },
          overrideReason: 'the cases are stale',
        });
        await store.publishVersion(aVersion());
        await store.startRelease(release, anEntry(), null);
        expect(await store.release('r1')).toEqual({
          ...release,
          endedAt: null,
          seq: 1,
          evidenceRemovedAt: null,
        });
        expect(await store.log('r1')).toEqual([{ ...anEntry(), seq: 1 }]);
        expect(await store.release('r2')).toBeUndefined();
        expect(await store.log('r2')).toEqual([]);
      });

      it('do not run beside another one of the same prompt', async () => {
        await withRelease(store);
        const second = store.startRelease(aRelease({ id: 'r2' }), anEntry(), null);
        await expect(second).rejects.toMatchObject({ code: 'conflict' });
        expect(await store.release('r2')).toBeUndefined();
      });

      it('supersede the running one in the same step', async () => {
        const first = await withRelease(store);
        const end = aTransition(first, {
          state: { ...first.state, status: 'superseded' },
          endedAt: noon + minute,
          entry: { action: 'supersede', status: 'superseded', at: noon + minute },
        });
        const state = { ...first.state, startedAt: noon + minute, stageStartedAt: noon + minute };
        await store.startRelease(aRelease({ id: 'r2', state }), anEntry(), end);
        const releases = await store.releases();
        expect(releases.map((it) => [it.id, it.state.status])).toEqual([
          ['r2', 'running'],
          ['r1', 'superseded'],
        ]);
        expect((await store.log('r1')).map((it) => it.action)).toEqual(['start', 'supersede']);
      });

      it('leave the running one alone when its end was computed from an old state', async () => {
        const first = await withRelease(store);
        await store.applyTransition(aTransition(first));
        const end = aTransition(first, { endedAt: noon + minute });
        const second = store.startRelease(aRelease({ id: 'r2' }), anEntry(), end);
        await expect(second).rejects.toMatchObject({ code: 'conflict' });
        expect((await store.release('r1'))?.endedAt).toBeNull();
        expect(await store.release('r2')).toBeUndefined();
      });

      it('change their state together with the log', async () => {
        const release = await withRelease(store);
        const state = { ...release.state, stageIndex: 1, stageStartedAt: noon + minute };
        const changed = await store.applyTransition(
          aTransition(release, { state, entry: { stageIndex: 1, weight: 50, reason: 'held' } }),
        );
        expect(changed).toEqual({ ...release, state, seq: 2 });
        expect(await store.release('r1')).toEqual(changed);
        expect((await store.log('r1')).map((it) => [it.seq, it.action, it.stageIndex])).toEqual([
          [1, 'start', 0],
          [2, 'advance', 1],
        ]);
      });

      it('take no step twice: of two changes from one state one is refused', async () => {
        const release = await withRelease(store);
        const results = await Promise.allSettled([
          store.applyTransition(aTransition(release)),
          store.applyTransition(aTransition(release)),
        ]);
        expect(results.map((it) => it.status)).toEqual(['fulfilled', 'rejected']);
        expect(results[1]).toMatchObject({ reason: { code: 'conflict' } });
        expect(await store.log('r1')).toHaveLength(2);
      });

      it('refuse changes of a release that does not exist', async () => {
        const release = await withRelease(store);
        const change = aTransition({ ...release, id: 'nobody' });
        await expect(store.applyTransition(change)).rejects.toMatchObject({ code: 'not-found' });
      });

      it('move the label when they are promoted', async () => {
        const release = await withRelease(store);
        await store.applyTransition(
          aTransition(release, {
            state: { ...release.state, status: 'promoted' },
            endedAt: noon + minute,
            label: { label: 'production', version: 2 },
            entry: { action: 'promote', at: noon + minute },
          }),
        );
        expect(await store.labelAt('reply', 'production', noon + minute)).toBe(2);
        expect(await store.labelAt('reply', 'production', noon + minute - 1)).toBe(1);
      });

      it('do not change when the label cannot be moved', async () => {
        const release = await withRelease(store);
        const change = aTransition(release, { label: { label: 'production', version: 9 } });
        await expect(store.applyTransition(change)).rejects.toMatchObject({ code: 'not-found' });
        expect(await store.release('r1')).toEqual(release);
        expect(await store.log('r1')).toHaveLength(1);
      });

      it('are found by the moment at which they ran', async () => {
        const release = await withRelease(store);
        await store.applyTransition(aTransition(release, { endedAt: noon + minute }));
        const at = async (time: number) => (await store.releaseAt('reply', time))?.id;
        expect(await at(noon - 1)).toBeUndefined();
        expect(await at(noon)).toBe('r1');
        expect(await at(noon + minute - 1)).toBe('r1');
        expect(await at(noon + minute)).toBeUndefined();
        expect(await store.releaseAt('triage', noon)).toBeUndefined();
      });

      it('keep points of their charts in order of time, one a moment', async () => {
        await withRelease(store);
        const point = (at: number, stageIndex: number) => ({ at, stageIndex, guards: [] });
        await store.addPoint({ releaseId: 'r1', point: point(noon + 2, 0) });
        await store.addPoint({ releaseId: 'r1', point: point(noon + 1, 0) });
        await store.addPoint({ releaseId: 'r1', point: point(noon + 2, 1) });
        expect(await store.series('r1')).toEqual([point(noon + 1, 0), point(noon + 2, 1)]);
        expect(await store.series('r2')).toEqual([]);
      });
    });

    storeAuditContract(() => store);
    storeClocksContract(() => store);
    storeRetentionContract(() => store);
    storeRemovalContract(() => store);
    storeEvidenceContract(() => store);
    storeIngestContract(() => store);
    storeLeasesContract(() => store);
    storeTokenContract(() => store);
    storeJudgingContract(() => store);
    storeReleaseContract(() => store);

    it('counts traffic by prompt from a minute on', async () => {
      const of = (prompt: string) => anOutcome({ prompt, releaseId: null });
      await store.recordOutcomes([of('reply'), of('reply'), of('triage')], noon);
      await store.recordOutcomes([of('reply')], noon + minute + 1);
      expect(await store.traffic('reply', noon)).toMatchObject({ prompt: 3, all: 4 });
      expect(await store.traffic('reply', noon + minute)).toMatchObject({ prompt: 1, all: 1 });
      expect(await store.traffic('nobody', noon)).toMatchObject({ prompt: 0, all: 4 });
    });

    it('sums what the traffic of a prompt cost, over those that say so', async () => {
      const of = (costUsd: number | null, prompt = 'reply') =>
        anOutcome({ prompt, releaseId: null, costUsd });
      await store.recordOutcomes([of(0.5), of(null), of(9, 'triage')], noon);
      await store.recordOutcomes([of(0.25)], noon);
      await store.recordOutcomes([of(0)], noon + minute);
      const some = { prompt: 4, costed: 3, costUsdSum: 0.75 };
      expect(await store.traffic('reply', noon)).toMatchObject(some);
      expect(await store.traffic('nobody', noon)).toMatchObject({ costed: 0, costUsdSum: 0 });
    });

    it.runIf(restarts)('keeps everything over a restart', async () => {
      const release = await withRelease(store);
      const canary = anOutcome({ arm: 'canary', metrics: { error: true, formatValid: true } });
      await store.recordOutcomes([canary, anOutcome()], noon);
      await store.recordFeedback([{ outcomeId: canary.id, metrics: { thumbsDown: true } }], noon);
      await store.addPoint({ releaseId: 'r1', point: { at: noon, stageIndex: 0, guards: [] } });
      await store.applyTransition(aTransition(release));
      const everything = async () => ({
        prompts: await store.prompts(),
        version: await store.version('reply', 2),
        production: await store.labelAt('reply', 'production', noon),
        releases: await store.releases(),
        log: await store.log('r1'),
        evidence: await store.evidence('r1'),
        series: await store.series('r1'),
        traffic: await store.traffic('reply', noon),
      });
      const before = await everything();
      store = await subject.reopen!();
      expect(await everything()).toEqual(before);
      expect(await store.recordOutcomes([canary], noon)).toMatchObject({ duplicates: 1 });
    });
  });
}
