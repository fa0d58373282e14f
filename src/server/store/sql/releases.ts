import type { Kysely, Selectable } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import { releaseChanged, releaseStarted } from '../auditChanges.ts';
import type {
  NewLogEntry,
  NewRelease,
  ReleaseHead,
  StoredLogEntry,
  StoredRelease,
  Transition,
} from '../model.ts';
import { appendAudit } from './audit.ts';
import { checkStable, endOfTime, productionLabel } from '../production.ts';
import { fromJson } from './json.ts';
import { missingVersion } from '../removal.ts';
import { insertDecision } from './decisions.ts';
import { checkFence, type ProcessClock } from './leases.ts';
import { selectRemovedVersion } from './removal.ts';
import type { ReleaseLogTable, ReleaseTable, Tables } from './schema.ts';
import { lock, promptLock } from './transaction.ts';
import { insertLabelMove, selectLabelAt, selectOpenRelease } from './versions.ts';

export async function insertRelease(
  db: Kysely<Tables>,
  release: NewRelease,
  entry: NewLogEntry,
  supersedes: Transition | null,
  clock: ProcessClock,
): Promise<StoredRelease> {
  await lock(db, [promptLock(release.prompt)]);
  if (supersedes !== null) await updateRelease(db, supersedes, clock);
  const running = await selectOpenRelease(db, release.prompt);
  if (running !== undefined) {
    throw new CanaryError('conflict', `${release.prompt} has a release already: ${running}`);
  }
  const production = await selectLabelAt(db, release.prompt, productionLabel, endOfTime);
  checkStable(release, production);
  for (const version of [release.stableVersion, release.canaryVersion]) {
    const removed = await selectRemovedVersion(db, release.prompt, version);
    if (removed !== undefined) throw missingVersion(release.prompt, version, removed);
  }
  const last = await db
    .selectFrom('releases')
    .select(({ fn }) => fn.max('ordinal').as('ordinal'))
    .executeTakeFirst();
  const row: ReleaseTable = {
    id: release.id,
    prompt: release.prompt,
    stable_version: release.stableVersion,
    canary_version: release.canaryVersion,
    salt: release.salt,
    plan: JSON.stringify(release.plan),
    state: JSON.stringify(release.state),
    started_at: release.state.startedAt,
    ended_at: null,
    seq: 1,
    evaluation: release.evaluation === null ? null : JSON.stringify(release.evaluation),
    override_reason: release.overrideReason,
    ordinal: (last?.ordinal ?? 0) + 1,
    evidence_removed_at: null,
  };
  await db.insertInto('releases').values(row).execute();
  await insertLogEntry(db, release.id, 1, entry);
  await appendAudit(db, releaseStarted(release, entry));
  return toRelease(row);
}

export async function updateRelease(
  db: Kysely<Tables>,
  transition: Transition,
  clock: ProcessClock,
): Promise<StoredRelease> {
  const { releaseId, afterSeq, state, entry, endedAt, label, fence, record } = transition;
  const seq = afterSeq + 1;
  const { prompt } = await requireRelease(db, releaseId);
  await lock(db, [promptLock(prompt)]);
  const result = await db
    .updateTable('releases')
    .set({ state: JSON.stringify(state), seq, ended_at: endedAt })
    .where('id', '=', releaseId)
    .where('seq', '=', afterSeq)
    .executeTakeFirst();
  const release = await requireRelease(db, releaseId);
  if (result.numUpdatedRows === 0n) {
    throw new CanaryError('conflict', `release ${releaseId} has changed meanwhile`, {
      expected: `log entry ${afterSeq} to be its last; it is ${release.seq}`,
    });
  }
  if (fence !== null) await checkFence(db, releaseId, fence, clock);
  await insertLogEntry(db, releaseId, seq, entry);
  if (record !== null) await insertDecision(db, releaseId, seq, record);
  await appendAudit(db, releaseChanged(release, seq, entry));
  if (label !== null) {
    const { at, actor, reason } = entry;
    await insertLabelMove(db, { prompt: release.prompt, ...label, at, actor, reason });
  }
  return release;
}

async function requireRelease(db: Kysely<Tables>, id: string): Promise<StoredRelease> {
  const release = await selectRelease(db, id);
  if (release === undefined) throw new CanaryError('not-found', `there is no release ${id}`);
  return release;
}

async function insertLogEntry(
  db: Kysely<Tables>,
  releaseId: string,
  seq: number,
  entry: NewLogEntry,
): Promise<void> {
  const { stageIndex, guards, ...rest } = entry;
  await db
    .insertInto('release_log')
    .values({
      release_id: releaseId,
      seq,
      ...rest,
      stage_index: stageIndex,
      guards: JSON.stringify(guards),
    })
    .execute();
}

export async function selectRelease(
  db: Kysely<Tables>,
  id: string,
): Promise<StoredRelease | undefined> {
  const row = await db.selectFrom('releases').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRelease(row);
}

export async function selectReleases(db: Kysely<Tables>): Promise<StoredRelease[]> {
  const rows = await db
    .selectFrom('releases')
    .selectAll()
    .orderBy('ordinal', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toRelease);
}

export async function selectLastSalt(
  db: Kysely<Tables>,
  prompt: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('releases')
    .select('salt')
    .where('prompt', '=', prompt)
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.salt;
}

export async function selectRunningReleases(db: Kysely<Tables>): Promise<StoredRelease[]> {
  const rows = await db
    .selectFrom('releases')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(toRelease);
}

export async function selectReleaseHeads(db: Kysely<Tables>): Promise<ReleaseHead[]> {
  const rows = await db
    .selectFrom('releases')
    .leftJoin('activity', 'activity.release_id', 'releases.id')
    .select(['releases.id', 'releases.prompt', 'releases.seq', 'activity.last_outcome_at'])
    .where('releases.ended_at', 'is', null)
    .orderBy('releases.id')
    .execute();
  return rows.map(({ last_outcome_at, ...row }) => ({ ...row, lastOutcomeAt: last_outcome_at }));
}

export async function selectReleaseAt(
  db: Kysely<Tables>,
  prompt: string,
  at: number,
): Promise<StoredRelease | undefined> {
  const row = await db
    .selectFrom('releases')
    .selectAll()
    .where('prompt', '=', prompt)
    .where('started_at', '<=', at)
    .where((it) => it.or([it.eb('ended_at', 'is', null), it.eb('ended_at', '>', at)]))
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toRelease(row);
}

function toRelease(row: Selectable<ReleaseTable>): StoredRelease {
  return {
    id: row.id,
    prompt: row.prompt,
    stableVersion: row.stable_version,
    canaryVersion: row.canary_version,
    salt: row.salt,
    plan: fromJson(row.plan),
    state: fromJson(row.state),
    endedAt: row.ended_at,
    seq: row.seq,
    evaluation: row.evaluation === null ? null : fromJson(row.evaluation),
    overrideReason: row.override_reason,
    evidenceRemovedAt: row.evidence_removed_at,
  };
}

export async function selectLog(db: Kysely<Tables>, releaseId: string): Promise<StoredLogEntry[]> {
  const rows = await db
    .selectFrom('release_log')
    .selectAll()
    .where('release_id', '=', releaseId)
    .orderBy('seq')
    .execute();
  return rows.map(toLogEntry);
}

function toLogEntry(row: Selectable<ReleaseLogTable>): StoredLogEntry {
  return {
    seq: row.seq,
    at: row.at,
    action: row.action as StoredLogEntry['action'],
    actor: row.actor,
    reason: row.reason,
    status: row.status as StoredLogEntry['status'],
    stageIndex: row.stage_index,
    weight: row.weight,
    guards: fromJson(row.guards),
  };
}
