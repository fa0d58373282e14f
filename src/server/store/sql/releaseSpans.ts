import type { Kysely } from 'kysely';
import type { ReleasePlan } from '../../../core/release/model.ts';
import type { ReleaseSpan } from '../attribution.ts';
import { fromJson } from './json.ts';
import type { Tables } from './schema.ts';

/** Releases of a prompt that were on at some time from `from` to `to`, newest first. */
export async function selectSpans(
  db: Kysely<Tables>,
  prompt: string,
  from: number,
  to: number,
): Promise<ReleaseSpan[]> {
  const rows = await db
    .selectFrom('releases')
    .select([
      'id',
      'prompt',
      'stable_version',
      'canary_version',
      'salt',
      'plan',
      'started_at',
      'ended_at',
    ])
    .where('prompt', '=', prompt)
    .where('started_at', '<=', to)
    .where((it) => it.or([it('ended_at', 'is', null), it('ended_at', '>', from)]))
    .orderBy('ordinal', 'desc')
    .execute();
  const spans: ReleaseSpan[] = [];
  for (const row of rows) {
    const entries = await db
      .selectFrom('release_log')
      .select(['at', 'stage_index'])
      .where('release_id', '=', row.id)
      .orderBy('seq')
      .execute();
    spans.push({
      id: row.id,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      facts: {
        prompt: row.prompt,
        stableVersion: row.stable_version,
        canaryVersion: row.canary_version,
        salt: row.salt,
        plan: fromJson<ReleasePlan>(row.plan),
      },
      history: entries.map(({ at, stage_index }) => ({ at, stageIndex: stage_index })),
    });
  }
  return spans;
}
