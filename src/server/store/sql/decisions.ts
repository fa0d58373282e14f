import type { Kysely } from 'kysely';
import type { DecisionRecord, StoredDecision } from '../model.ts';
import type { Tables } from './schema.ts';

export async function insertDecision(
  db: Kysely<Tables>,
  releaseId: string,
  seq: number,
  record: DecisionRecord,
): Promise<void> {
  await db
    .insertInto('decisions')
    .values({ release_id: releaseId, seq, ...record })
    .execute();
}

export async function selectDecisions(
  db: Kysely<Tables>,
  releaseId: string,
): Promise<StoredDecision[]> {
  return db
    .selectFrom('decisions')
    .select(['seq', 'engine', 'input', 'output'])
    .where('release_id', '=', releaseId)
    .orderBy('seq')
    .execute();
}
