import { startRelease } from '../../src/core/release/transition.ts';
import { systemClock } from '../../src/node/platform/clock.ts';
import { Controller } from '../../src/server/controller/controller.ts';
import { ReleaseHub } from '../../src/server/hub.ts';
import { RoutingTable } from '../../src/server/routing/routingTable.ts';
import { openSqlStore } from '../../src/server/store/sql/sqlStore.ts';
import { loadSqlite } from '../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../src/server/store/sqlite/open.ts';
import type { Store } from '../../src/server/store/store.ts';
import { silentLogger } from '../support/registryServer.ts';
import { percentile } from '../support/sourceTree/files.ts';
import { aMove, anEntry, anOutcome, aPlan, aRelease, aVersion } from '../support/storeBuilders.ts';
import { machine } from './machine.ts';
import type { BenchResult } from './result.ts';

/**
 * What 10,000 releases cost the process that looks after them all, with SQL tables in memory so that
 * the disk is not in the figures: a look when nothing has happened, looks when outcomes came in for
 * some or all of them, and renewing the leases. The floor is walking over as many objects.
 */

const releases = 10_000;
const touched = 100;
const looks = 20;

export async function run(): Promise<BenchResult> {
  const driver = await loadSqlite();
  const store = await openSqlStore(sqliteDialect(openSqlite(driver, ':memory:')), Date.now());
  for (let i = 0; i < releases; i++) await addRelease(store, i);
  const parts = { clock: systemClock, routing: new RoutingTable(), logger: silentLogger };
  const controller = new Controller(
    { store, hub: new ReleaseHub(), ...parts },
    // It looks when it is told to.
    { periodMs: 1e9, debounceMs: 1e9, leaseMs: 60_000 },
  );
  const startMs = await duration(() => controller.start());
  const firstMs = await duration(() => controller.tick());
  const idle = await durations(() => controller.tick());
  const some = await durations(async () => {
    await report(store, touched);
    controller.touch(Array.from({ length: touched }, (_, i) => `r${i}`));
    return () => controller.tick();
  });
  controller.touch(Array.from({ length: releases }, (_, i) => `r${i}`));
  const allMs = await duration(() => controller.tick());
  const renewals = await durations(() => controller.leadership.renew());
  controller.stop();
  await store.close();
  return {
    name: 'controller',
    seed: null,
    machine: machine(),
    figures: {
      releases,
      tick10000Ms: percentile(idle, 0.5),
      tick10000P99Ms: percentile(idle, 0.99),
      touched100Ms: percentile(some, 0.5),
      touchedAllMs: allMs,
      renewLeasesMs: percentile(renewals, 0.5),
      startMs,
      firstLookMs: firstMs,
    },
    floor: { tick10000Ms: percentile(await durations(walk), 0.5) },
  };
}

async function addRelease(store: Store, i: number): Promise<void> {
  const prompt = `prompt-${i}`;
  await store.publishVersion(aVersion({ prompt, fingerprint: 'sha256:a' }));
  await store.publishVersion(aVersion({ prompt, fingerprint: 'sha256:b' }));
  await store.moveLabel(aMove({ prompt }));
  const stages = [
    { weight: 5, minDurationMs: 3_600_000, minSamples: 200 },
    { weight: 50, minDurationMs: 3_600_000, minSamples: 200 },
  ];
  const plan = aPlan({ stages, maxSilenceMs: 21_600_000 });
  const state = startRelease(Date.now());
  await store.startRelease(aRelease({ id: `r${i}`, prompt, plan, state }), anEntry(), null);
}

async function report(store: Store, count: number): Promise<void> {
  const outcomes = Array.from({ length: count }, (_, i) =>
    anOutcome({ prompt: `prompt-${i}`, releaseId: `r${i}`, metrics: { error: false } }),
  );
  await store.recordOutcomes(outcomes, Date.now());
}

async function duration(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

/** A task may give back the part of it that is measured. */
async function durations(task: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < looks; i++) {
    const began = performance.now();
    const measured = await task();
    if (typeof measured === 'function') all.push(await duration(measured as () => Promise<void>));
    else all.push(performance.now() - began);
  }
  return all;
}

const objects = new Map(Array.from({ length: releases }, (_, i) => [`r${i}`, { dueAt: i }]));

function walk(): Promise<number> {
  let due = 0;
  for (const id of objects.keys()) if ((objects.get(id)?.dueAt ?? 0) < 0) due++;
  return Promise.resolve(due);
}
