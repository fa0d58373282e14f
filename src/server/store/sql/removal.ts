import { sql, type Kysely, type Selectable } from 'kysely';
import { evidenceRemoved, versionRemoved } from '../auditChanges.ts';
import type { RemovedVersion, RetentionRun } from '../model.ts';
import { appendAudit } from './audit.ts';
import { fromJson } from './json.ts';
import type { Tables } from './schema.ts';
import { lock, promptLock } from './transaction.ts';

/**
 * Removes what the decisions of ended releases were computed from, and the points of their charts.
 * Each release has its entry in the audit log, in the same transaction.
 *
 * @param limit Of releases.
 * @returns How many releases lost their evidence; 0 at the end.
 */
export async function expireReleases(
  db: Kysely<Tables>,
  { before, at }: RetentionRun,
  limit: number,
): Promise<number> {
  const ended = db
    .selectFrom('releases')
    .select(['id', 'prompt'])
    .where('ended_at', '<', before)
    .where('evidence_removed_at', 'is', null)
    .orderBy('ordinal')
    .limit(sql.lit(limit));
  const found = await ended.execute();
  await lock(
    db,
    found.map(({ prompt }) => promptLock(prompt)),
  );
  // Another process may have been at it while this one waited.
  const ids = new Set(found.map(({ id }) => id));
  const left = (await ended.execute()).filter(({ id }) => ids.has(id));
  for (const { id, prompt } of left) {
    const decisions = await db
      .deleteFrom('decisions')
      .where('release_id', '=', id)
      .executeTakeFirst();
    const points = await db
      .deleteFrom('series_points')
      .where('release_id', '=', id)
      .executeTakeFirst();
    await db
      .updateTable('releases')
      .set({ evidence_removed_at: at })
      .where('id', '=', id)
      .execute();
    const gone = {
      decisions: Number(decisions.numDeletedRows),
      points: Number(points.numDeletedRows),
    };
    await appendAudit(db, evidenceRemoved({ id, prompt }, gone, at));
  }
  return left.length;
}

/**
 * Removes the texts of versions that nothing refers to: published before the moment and not again
 * since, never in production, under no label since the moment, and in no release that is on or has
 * ended since. Number, fingerprint and environment stay. Each has its entry in the audit log, in the
 * same transaction.
 *
 * @returns How many versions were removed; 0 at the end.
 */
export async function expireVersions(
  db: Kysely<Tables>,
  { before, at }: RetentionRun,
  limit: number,
): Promise<number> {
  const found = await selectUnused(db, before, limit);
  await lock(
    db,
    found.map(({ prompt }) => promptLock(prompt)),
  );
  const prompts = new Set(found.map(({ prompt }) => prompt));
  const left = (await selectUnused(db, before, limit)).filter((it) => prompts.has(it.prompt));
  for (const { prompt, version, fingerprint, environment, created_at } of left) {
    await db
      .insertInto('removed_versions')
      .values({ prompt, version, fingerprint, environment, created_at, removed_at: at })
      .execute();
    await db
      .deleteFrom('versions')
      .where('prompt', '=', prompt)
      .where('version', '=', version)
      .execute();
    await appendAudit(db, versionRemoved({ prompt, version, fingerprint }, at));
  }
  return left.length;
}

type UnusedRow = Omit<Selectable<Tables['removed_versions']>, 'removed_at'>;

async function selectUnused(
  db: Kysely<Tables>,
  before: number,
  limit: number,
): Promise<readonly UnusedRow[]> {
  const { rows } = await sql<UnusedRow>`
    select v.prompt, v.version, v.fingerprint, v.environment, v.created_at
    from versions v
    where v.created_at < ${before} and v.last_published_at < ${before}
      and not exists (
        select 1 from label_moves m
        where m.prompt = v.prompt and m.version = v.version and (
          m.label = 'production' or m.at >= ${before} or not exists (
            select 1 from label_moves n
            where n.prompt = m.prompt and n.label = m.label and n.seq = m.seq + 1
              and n.at < ${before})))
      and not exists (
        select 1 from releases r
        where r.prompt = v.prompt and (r.ended_at is null or r.ended_at >= ${before})
          and (r.stable_version = v.version or r.canary_version = v.version))
    order by v.prompt, v.version limit ${sql.lit(limit)}`.execute(db);
  return rows;
}

export async function selectRemovedVersion(
  db: Kysely<Tables>,
  prompt: string,
  version: number,
): Promise<RemovedVersion | undefined> {
  const row = await db
    .selectFrom('removed_versions')
    .selectAll()
    .where('prompt', '=', prompt)
    .where('version', '=', version)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    prompt,
    version,
    fingerprint: row.fingerprint,
    environment: fromJson(row.environment),
    at: row.created_at,
    removedAt: row.removed_at,
  };
}
