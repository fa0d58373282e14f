import { Kysely, type Dialect } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ReleaseFacts } from '../attribution.ts';
import { groupCommit } from '../groupCommit.ts';
import type { OutcomeReceipt } from '../model.ts';
import type { Store } from '../store.ts';
import { selectEvidence } from './evidence.ts';
import { joinFeedbackBatch } from './feedback.ts';
import { insertFreeze, liftFreeze, selectFreezes } from './freezes.ts';
import { migrate } from './migrate.ts';
import { insertOutcomeBatches, type OutcomeBatch } from './outcomes.ts';
import {
  insertRelease,
  selectLastSalt,
  selectLog,
  selectRelease,
  selectReleaseAt,
  selectReleases,
  updateRelease,
} from './releases.ts';
import type { Tables } from './schema.ts';
import { insertPoint, selectSeries } from './series.ts';
import { insertToken, revokeToken, selectTokens } from './tokens.ts';
import { selectTraffic } from './traffic.ts';
import {
  insertLabelMove,
  insertVersion,
  selectLabelAt,
  selectLabelMoves,
  selectPrompts,
  selectVersion,
  selectVersions,
} from './versions.ts';

/** The store over any SQL database that kysely speaks; brings its schema up to date first. */
export async function openSqlStore(dialect: Dialect, now: number): Promise<Store> {
  const db = new Kysely<Tables>({ dialect });
  await guarded(() => migrate(db, now)).catch(async (error: unknown) => {
    await db.destroy();
    throw error;
  });
  return createSqlStore(db);
}

function createSqlStore(db: Kysely<Tables>): Store {
  const facts = new Map<string, ReleaseFacts>();
  const inTransaction = <T>(run: (db: Kysely<Tables>) => Promise<T>): Promise<T> =>
    guarded(() => db.transaction().execute(run));
  const read = guarded;
  const commitOutcomes = groupCommit<OutcomeBatch, OutcomeReceipt>((batches) =>
    inTransaction((it) => insertOutcomeBatches(it, batches, facts)),
  );
  return {
    publishVersion: (version) => inTransaction((it) => insertVersion(it, version)),
    version: (prompt, version) => read(() => selectVersion(db, prompt, version)),
    versions: (prompt) => read(() => selectVersions(db, prompt)),
    prompts: () => read(() => selectPrompts(db)),
    moveLabel: (move) => inTransaction((it) => insertLabelMove(it, move)),
    labelAt: (prompt, label, at) => read(() => selectLabelAt(db, prompt, label, at)),
    labelMoves: (prompt) => read(() => selectLabelMoves(db, prompt)),
    startRelease: (release, entry, supersedes) =>
      inTransaction((it) => insertRelease(it, release, entry, supersedes)),
    release: (id) => read(() => selectRelease(db, id)),
    releases: () => read(() => selectReleases(db)),
    lastSalt: (prompt) => read(() => selectLastSalt(db, prompt)),
    releaseAt: (prompt, at) => read(() => selectReleaseAt(db, prompt, at)),
    applyTransition: (transition) => inTransaction((it) => updateRelease(it, transition)),
    log: (releaseId) => read(() => selectLog(db, releaseId)),
    addFreeze: (freeze) => inTransaction((it) => insertFreeze(it, freeze)),
    liftFreeze: (lift) => inTransaction((it) => liftFreeze(it, lift)),
    freezes: (since) => read(() => selectFreezes(db, since)),
    recordOutcomes: (outcomes, at) => commitOutcomes({ outcomes, at }),
    recordFeedback: (feedback) => inTransaction((it) => joinFeedbackBatch(it, feedback, facts)),
    evidence: (releaseId) => inTransaction((it) => selectEvidence(it, releaseId)),
    traffic: (prompt, since) => read(() => selectTraffic(db, prompt, since)),
    addPoint: (point) => inTransaction((it) => insertPoint(it, point)),
    series: (releaseId) => read(() => selectSeries(db, releaseId)),
    addToken: (token) => inTransaction((it) => insertToken(it, token)),
    tokens: () => read(() => selectTokens(db)),
    revokeToken: (name, at) => inTransaction((it) => revokeToken(it, name, at)),
    close: () => db.destroy(),
  };
}

/** What the database throws becomes `store-unavailable`; what the store says stays as it is. */
async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof CanaryError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError('store-unavailable', `the database failed: ${message}`, { cause });
  }
}
