import { sql, type Kysely } from 'kysely';
import { retentionRun } from '../auditChanges.ts';
import type { RetentionRun } from '../model.ts';
import { appendAudit } from './audit.ts';
import type { Tables } from './schema.ts';
import { lock } from './transaction.ts';

/**
 * Says in the audit log that what is older than `before` will be removed. False, and no entry, when
 * nothing is that old or another process has begun this run.
 */
export async function beginRetention(db: Kysely<Tables>, run: RetentionRun): Promise<boolean> {
  await lock(db, ['retention']);
  const change = retentionRun(run);
  const begun = await db
    .selectFrom('audit')
    .select('seq')
    .where('action', '=', change.action)
    .where('subject', '=', change.subject)
    .executeTakeFirst();
  if (begun !== undefined) return false;
  const old = await expiredOutcomes(db, run.before, 1).execute();
  if (old.length === 0) return false;
  await appendAudit(db, change);
  return true;
}

/**
 * Removes at most `limit` rows of each kind: outcomes that were served and received before the
 * moment, counts of the traffic before it, and what single keys did in releases that ended before
 * it. The sums of a release, its log and its decisions stay. Returns how many rows are gone.
 */
export async function expire(db: Kysely<Tables>, before: number, limit: number): Promise<number> {
  const outcomes = await db
    .deleteFrom('outcomes')
    .where('id', 'in', expiredOutcomes(db, before, limit))
    .executeTakeFirst();
  const keys = await sql`delete from key_stages
    where (release_id, targeting_key, lane, stage_index) in (
      select k.release_id, k.targeting_key, k.lane, k.stage_index
      from key_stages k join releases r on r.id = k.release_id
      where r.ended_at < ${before} limit ${sql.lit(limit)})`.execute(db);
  const traffic = await db.deleteFrom('traffic').where('minute', '<', before).executeTakeFirst();
  const reasons = await db
    .deleteFrom('traffic_reasons')
    .where('minute', '<', before)
    .executeTakeFirst();
  const gone = [
    reasons.numDeletedRows,
    outcomes.numDeletedRows,
    keys.numAffectedRows ?? 0n,
    traffic.numDeletedRows,
  ];
  return gone.reduce((sum, it) => sum + Number(it), 0);
}

function expiredOutcomes(db: Kysely<Tables>, before: number, limit: number) {
  return db
    .selectFrom('outcomes')
    .select('id')
    .where('received_at', '<', before)
    .where('served_at', '<', before)
    .limit(sql.lit(limit));
}
