import type { Kysely, Selectable } from 'kysely';
import { labelMoved, versionPublished, type ChangedBy } from '../auditChanges.ts';
import type {
  LabelMove,
  NewVersion,
  StoredLabelMove,
  StoredPrompt,
  StoredVersion,
} from '../model.ts';
import { productionLabel, releaseIsOn } from '../production.ts';
import { missingVersion } from '../removal.ts';
import { appendAudit } from './audit.ts';
import { fromJson } from './json.ts';
import { selectRemovedVersion } from './removal.ts';
import type { Tables } from './schema.ts';
import { lock, promptLock } from './transaction.ts';

export async function insertVersion(
  db: Kysely<Tables>,
  version: NewVersion,
  by?: ChangedBy,
): Promise<{ version: StoredVersion; created: boolean }> {
  const { prompt, fingerprint } = version;
  await lock(db, [promptLock(prompt)]);
  const known = await db
    .selectFrom('versions')
    .selectAll()
    .where('prompt', '=', prompt)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  if (known !== undefined) {
    await publishedAgain(db, known, version.at);
    return { version: toVersion(known), created: false };
  }
  const removed = await takeRemoved(db, prompt, fingerprint);
  const row = {
    prompt,
    version: removed?.version ?? (await nextNumber(db, prompt)),
    fingerprint,
    content: JSON.stringify(version.content),
    environment: removed?.environment ?? JSON.stringify(version.environment),
    created_at: removed?.created_at ?? version.at,
    last_published_at: removed === undefined ? 0 : version.at,
  };
  await db.insertInto('versions').values(row).execute();
  const stored = toVersion(row);
  await appendAudit(db, versionPublished(stored, by));
  return { version: stored, created: true };
}

/** It is wanted still: retention counts from now. */
async function publishedAgain(
  db: Kysely<Tables>,
  { prompt, version }: Selectable<Tables['versions']>,
  at: number,
): Promise<void> {
  await db
    .updateTable('versions')
    .set({ last_published_at: at })
    .where('prompt', '=', prompt)
    .where('version', '=', version)
    .where('last_published_at', '<', at)
    .execute();
}

/** What was left of the version, which is none of the removed ones any more. */
async function takeRemoved(
  db: Kysely<Tables>,
  prompt: string,
  fingerprint: string,
): Promise<Selectable<Tables['removed_versions']> | undefined> {
  const removed = await db
    .selectFrom('removed_versions')
    .selectAll()
    .where('prompt', '=', prompt)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  if (removed === undefined) return undefined;
  await db
    .deleteFrom('removed_versions')
    .where('prompt', '=', prompt)
    .where('version', '=', removed.version)
    .execute();
  return removed;
}

async function nextNumber(db: Kysely<Tables>, prompt: string): Promise<number> {
  let last = 0;
  for (const table of ['versions', 'removed_versions'] as const) {
    const newest = await db
      .selectFrom(table)
      .select(({ fn }) => fn.max('version').as('version'))
      .where('prompt', '=', prompt)
      .executeTakeFirst();
    last = Math.max(last, newest?.version ?? 0);
  }
  return last + 1;
}

export async function selectVersion(
  db: Kysely<Tables>,
  prompt: string,
  version: number,
): Promise<StoredVersion | undefined> {
  const row = await db
    .selectFrom('versions')
    .selectAll()
    .where('prompt', '=', prompt)
    .where('version', '=', version)
    .executeTakeFirst();
  return row === undefined ? undefined : toVersion(row);
}

export async function selectVersions(db: Kysely<Tables>, prompt: string): Promise<StoredVersion[]> {
  const rows = await db
    .selectFrom('versions')
    .selectAll()
    .where('prompt', '=', prompt)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(toVersion);
}

function toVersion(row: Selectable<Tables['versions']>): StoredVersion {
  return {
    prompt: row.prompt,
    version: row.version,
    fingerprint: row.fingerprint,
    content: fromJson(row.content),
    environment: fromJson(row.environment),
    at: row.created_at,
  };
}

export async function selectPrompts(db: Kysely<Tables>): Promise<StoredPrompt[]> {
  const counts = await db
    .selectFrom('versions')
    .select(({ fn }) => ['prompt', fn.countAll<number | string>().as('versions')])
    .groupBy('prompt')
    .execute();
  const moves = await selectLabels(db);
  const labels = new Map<string, Record<string, number>>();
  for (const { prompt, label, version } of moves) {
    labels.set(prompt, { ...labels.get(prompt), [label]: version });
  }
  return (
    counts
      .map(({ prompt, versions }) => ({
        name: prompt,
        versions: Number(versions),
        labels: labels.get(prompt) ?? {},
      }))
      // Here, as databases order texts each in their own way.
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  );
}

/** The newest move of every label. */
async function selectLabels(
  db: Kysely<Tables>,
): Promise<{ prompt: string; label: string; version: number }[]> {
  return db
    .selectFrom('label_moves as move')
    .select(['move.prompt', 'move.label', 'move.version'])
    .where((it) =>
      it.eb(
        'move.seq',
        '=',
        it
          .selectFrom('label_moves as other')
          .select(({ fn }) => fn.max('other.seq').as('seq'))
          .whereRef('other.prompt', '=', 'move.prompt')
          .whereRef('other.label', '=', 'move.label'),
      ),
    )
    .execute();
}

/**
 * A move that no release makes. Fails with `conflict` for the production label while a release of the
 * prompt is on: what it compares with stays put, whichever process started it.
 */
export async function moveLabel(db: Kysely<Tables>, move: LabelMove): Promise<void> {
  const { prompt, label } = move;
  await lock(db, [promptLock(prompt)]);
  if (label === productionLabel) {
    const running = await selectOpenRelease(db, prompt);
    if (running !== undefined) throw releaseIsOn(prompt, running);
  }
  await insertLabelMove(db, move);
}

/** The release of a prompt that has not ended, by its id. */
export async function selectOpenRelease(
  db: Kysely<Tables>,
  prompt: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('releases')
    .select('id')
    .where('prompt', '=', prompt)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

export async function insertLabelMove(db: Kysely<Tables>, move: LabelMove): Promise<void> {
  const { prompt, label, version, at, actor, reason = null } = move;
  await lock(db, [promptLock(prompt)]);
  if ((await selectVersion(db, prompt, version)) === undefined) {
    throw missingVersion(prompt, version, await selectRemovedVersion(db, prompt, version));
  }
  const last = await db
    .selectFrom('label_moves')
    .select(['seq', 'version'])
    .where('prompt', '=', prompt)
    .where('label', '=', label)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const newest = await db
    .selectFrom('label_moves')
    .select(({ fn }) => fn.max('ordinal').as('ordinal'))
    .where('prompt', '=', prompt)
    .executeTakeFirst();
  const [seq, ordinal] = [(last?.seq ?? 0) + 1, (newest?.ordinal ?? 0) + 1];
  const row = { prompt, label, seq, version, at, actor, reason, ordinal };
  await db.insertInto('label_moves').values(row).execute();
  await appendAudit(db, labelMoved(move, last?.version ?? null));
}

export async function selectLabelAt(
  db: Kysely<Tables>,
  prompt: string,
  label: string,
  at: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('label_moves')
    .select('version')
    .where('prompt', '=', prompt)
    .where('label', '=', label)
    .where('at', '<=', at)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version;
}

export async function selectLabelMoves(
  db: Kysely<Tables>,
  prompt: string,
): Promise<StoredLabelMove[]> {
  return db
    .selectFrom('label_moves')
    .select(['prompt', 'label', 'seq', 'version', 'at', 'actor', 'reason'])
    .where('prompt', '=', prompt)
    .orderBy('ordinal', 'desc')
    .execute();
}
