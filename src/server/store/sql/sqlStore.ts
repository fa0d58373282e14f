import { Kysely, type Dialect } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import { exportBackup } from '../backup/exportBackup.ts';
import { groupCommit } from '../groupCommit.ts';
import type { OutcomeReceipt } from '../model.ts';
import type { Store } from '../store.ts';
import { appendAudit, selectAudit, selectAuditHead } from './audit.ts';
import { selectDecisions } from './decisions.ts';
import { selectEvidence } from './evidence.ts';
import { joinFeedbackBatch, sweepHeldFeedback } from './feedback.ts';
import { insertFreeze, liftFreeze, selectFreezes } from './freezes.ts';
import { dropLeases, freeLeases, renewLeases, type ProcessClock } from './leases.ts';
import { countHeld } from './heldFeedback.ts';
import { reserveJudging, selectJudging, settleJudging } from './judging.ts';
import { IngestState } from './ingestState.ts';
import { migrate } from './migrate.ts';
import { insertOutcomeBatches, type OutcomeBatch } from './outcomes.ts';
import {
  insertRelease,
  selectLastSalt,
  selectLog,
  selectRelease,
  selectReleaseAt,
  selectReleaseHeads,
  selectReleases,
  selectRunningReleases,
  updateRelease,
} from './releases.ts';
import { expireReleases, expireVersions, selectRemovedVersion } from './removal.ts';
import { beginRetention, expire } from './retention.ts';
import type { Tables } from './schema.ts';
import { insertPoint, selectSeries } from './series.ts';
import { insertToken, revokeToken, selectTokens } from './tokens.ts';
import { selectHistory } from './history.ts';
import { selectTraffic } from './traffic.ts';
import { selectTrafficReasons } from './trafficReasons.ts';
import { inSnapshot, isShared, transact } from './transaction.ts';
import {
  insertVersion,
  moveLabel,
  selectLabelAt,
  selectLabelMoves,
  selectPrompts,
  selectVersion,
  selectVersions,
} from './versions.ts';

/** The store over any SQL database that kysely speaks; brings its schema up to date first. */
export async function openSqlStore(
  dialect: Dialect,
  now: number,
  clock: ProcessClock = Date.now,
): Promise<Store> {
  return createSqlStore(await migrated(new Kysely<Tables>({ dialect }), now), clock);
}

/**
 * The database with this program's schema, and without the leases of processes from before when it
 * is this process's alone. Closed when that fails.
 */
export async function migrated(db: Kysely<Tables>, now: number): Promise<Kysely<Tables>> {
  try {
    await guarded(async () => {
      await migrate(db, now);
      if (!isShared(db)) await freeLeases(db);
    });
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

export function createSqlStore(db: Kysely<Tables>, clock: ProcessClock = Date.now): Store {
  const state = new IngestState();
  const inTransaction: InTransaction = (run) => guarded(() => transact(db, run));
  const read = guarded;
  const commitOutcomes = groupCommit<OutcomeBatch, OutcomeReceipt>((batches) =>
    state.run(inTransaction, (it) => insertOutcomeBatches(it, batches, state)),
  );
  return {
    publishVersion: (version, by) => inTransaction((it) => insertVersion(it, version, by)),
    version: (prompt, version) => read(() => selectVersion(db, prompt, version)),
    versions: (prompt) => read(() => selectVersions(db, prompt)),
    prompts: () => read(() => selectPrompts(db)),
    moveLabel: (move) => inTransaction((it) => moveLabel(it, move)),
    labelAt: (prompt, label, at) => read(() => selectLabelAt(db, prompt, label, at)),
    labelMoves: (prompt) => read(() => selectLabelMoves(db, prompt)),
    startRelease: (release, entry, supersedes) =>
      inTransaction((it) => insertRelease(it, release, entry, supersedes, clock)),
    release: (id) => read(() => selectRelease(db, id)),
    releases: () => read(() => selectReleases(db)),
    lastSalt: (prompt) => read(() => selectLastSalt(db, prompt)),
    releaseAt: (prompt, at) => read(() => selectReleaseAt(db, prompt, at)),
    applyTransition: (transition) => inTransaction((it) => updateRelease(it, transition, clock)),
    log: (releaseId) => read(() => selectLog(db, releaseId)),
    addFreeze: (freeze) => inTransaction((it) => insertFreeze(it, freeze)),
    liftFreeze: (lift) => inTransaction((it) => liftFreeze(it, lift)),
    freezes: (since) => read(() => selectFreezes(db, since)),
    recordOutcomes: (outcomes, at) => commitOutcomes({ outcomes, at }),
    recordFeedback: (feedback, at) =>
      state.run(inTransaction, (it) => joinFeedbackBatch(it, feedback, at, state)),
    sweepFeedback: (before) =>
      state.run(inTransaction, (it) => sweepHeldFeedback(it, before, state)),
    evidence: (releaseId) => guarded(() => inSnapshot(db, (it) => selectEvidence(it, releaseId))),
    traffic: (prompt, since) => read(() => selectTraffic(db, prompt, since)),
    trafficReasons: (prompt, since) => read(() => selectTrafficReasons(db, prompt, since)),
    heldFeedback: () => read(() => countHeld(db)),
    versionHistory: (query) => read(() => selectHistory(db, query)),
    addPoint: (point) => inTransaction((it) => insertPoint(it, point)),
    series: (releaseId) => read(() => selectSeries(db, releaseId)),
    runningReleases: () => read(() => selectRunningReleases(db)),
    releaseHeads: () => read(() => selectReleaseHeads(db)),
    renewLeases: (request) => inTransaction((it) => renewLeases(it, request, clock)),
    dropLeases: (holder) => inTransaction((it) => dropLeases(it, holder)),
    decisions: (releaseId) => read(() => selectDecisions(db, releaseId)),
    addToken: (token, by) => inTransaction((it) => insertToken(it, token, by)),
    tokens: () => read(() => selectTokens(db)),
    revokeToken: (name, at, by) => inTransaction((it) => revokeToken(it, name, at, by)),
    ...judgingIn(db, inTransaction),
    audit: (after, limit) => read(() => selectAudit(db, after, limit)),
    auditHead: () => read(() => selectAuditHead(db)),
    appendAudit: (change) => inTransaction((it) => appendAudit(it, change)),
    beginRetention: (run) => inTransaction((it) => beginRetention(it, run)),
    expire: (before, limit) => inTransaction((it) => expire(it, before, limit)),
    expireReleases: (run, limit) => inTransaction((it) => expireReleases(it, run, limit)),
    expireVersions: (run, limit) => inTransaction((it) => expireVersions(it, run, limit)),
    removedVersion: (prompt, version) => read(() => selectRemovedVersion(db, prompt, version)),
    backup: (file) => read(() => exportBackup(db, file, clock())),
    close: () => db.destroy(),
  };
}

type InTransaction = <T>(run: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;

function judgingIn(
  db: Kysely<Tables>,
  inTransaction: InTransaction,
): Pick<Store, 'reserveJudging' | 'settleJudging' | 'judgingOn'> {
  return {
    reserveJudging: (request) => inTransaction((it) => reserveJudging(it, request)),
    settleJudging: (day, usd) => inTransaction((it) => settleJudging(it, day, usd)),
    judgingOn: (day) => guarded(() => selectJudging(db, day)),
  };
}

/** PostgreSQL's class of values that a type does not take, such as a NUL character in a text. */
const isBadValue = (cause: unknown): boolean =>
  /^22/.test(String((cause as { code?: unknown } | null)?.code));

/**
 * What the database throws becomes `store-unavailable`, or `bad-request` for a value that it cannot
 * hold; what the store says stays as it is.
 */
async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof CanaryError) throw cause;
    const code = isBadValue(cause) ? 'bad-request' : 'store-unavailable';
    throw new CanaryError(code, `the database failed: ${messageOf(cause)}`, { cause });
  }
}

/** An error over several addresses of a host says nothing itself. */
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map(messageOf).join(', ');
  }
  return cause instanceof Error ? cause.message : String(cause);
}
