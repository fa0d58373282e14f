import type { Kysely } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import type { Evidence } from '../../../core/release/model.ts';
import { countUnattributed, toEvidence } from '../evidence.ts';
import type { FieldSums, Lane, LaneSums } from '../tally.ts';
import { selectRelease } from './releases.ts';
import type { Tables } from './schema.ts';
import { selectReleaseReasons } from './trafficReasons.ts';

export async function selectEvidence(db: Kysely<Tables>, releaseId: string): Promise<Evidence> {
  const release = await selectRelease(db, releaseId);
  if (release === undefined) throw new CanaryError('not-found', `there is no release ${releaseId}`);
  const activity = await db
    .selectFrom('activity')
    .select('last_outcome_at')
    .where('release_id', '=', releaseId)
    .executeTakeFirst();
  const sums = await selectSums(db, releaseId);
  const unattributed = countUnattributed(await selectReleaseReasons(db, releaseId));
  return toEvidence(release.plan, sums, activity?.last_outcome_at ?? null, unattributed);
}

async function selectSums(db: Kysely<Tables>, releaseId: string): Promise<LaneSums[]> {
  const armRows = await db
    .selectFrom('arm_tallies')
    .selectAll()
    .where('release_id', '=', releaseId)
    .execute();
  const fieldRows = await db
    .selectFrom('field_tallies')
    .selectAll()
    .where('release_id', '=', releaseId)
    .execute();
  return armRows.map((row) => {
    const fields = new Map<string, FieldSums>();
    for (const it of fieldRows) {
      if (it.lane !== row.lane || it.stage_index !== row.stage_index) continue;
      fields.set(it.field, {
        requests: it.requests,
        events: it.events,
        keys: it.keys,
        firstEvents: it.first_events,
        keysWithEvent: it.keys_with_event,
      });
    }
    return {
      lane: row.lane as Lane,
      stageIndex: row.stage_index,
      arm: {
        keys: row.keys,
        servedKeys: row.served_keys,
        comparedKeys: row.compared_keys,
        requests: row.requests,
        latencyMsSum: row.latency_ms_sum,
        tokensSum: row.tokens_sum,
        costUsdSum: row.cost_usd_sum,
      },
      fields,
    };
  });
}
