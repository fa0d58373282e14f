import type { Kysely } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import { countUnattributed, toEvidence } from '../evidence.ts';
import { selectReleaseReasons } from './trafficReasons.ts';
import { outcomeFields } from '../../../core/release/metrics.ts';
import type { Evidence, ValueName } from '../../../core/release/model.ts';
import { addWeight } from '../../../core/stats/histogram.ts';
import type { Lane, LaneSums } from '../tally.ts';
import { selectRelease } from './releases.ts';
import type { FieldTallyTable, Tables } from './schema.ts';

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
  const valueRows = await db
    .selectFrom('value_tallies')
    .selectAll()
    .where('release_id', '=', releaseId)
    .execute();
  return armRows.map((row) => {
    const isHere = (it: Pick<FieldTallyTable, 'lane' | 'stage_index'>): boolean =>
      it.lane === row.lane && it.stage_index === row.stage_index;
    const { fields, values } = splitFields(fieldRows.filter(isHere));
    for (const it of valueRows) {
      const sums = isHere(it) ? values.get(it.name as ValueName) : undefined;
      if (sums === undefined) continue;
      addWeight(sums.first, it.bin, it.first_weight);
      addWeight(sums.compared, it.bin, it.compared_weight);
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
      values,
    };
  });
}

/** Fields of an outcome, and the values that stand beside them in the same table. */
function splitFields(rows: readonly FieldTallyTable[]): Pick<LaneSums, 'fields' | 'values'> {
  const fields: LaneSums['fields'] = new Map();
  const values: LaneSums['values'] = new Map();
  for (const row of rows) {
    const { requests, keys } = row;
    const perKey = {
      keys: row.compared_keys,
      n: row.compared_n,
      x: row.compared_x,
      nn: row.compared_nn,
      nx: row.compared_nx,
      xx: row.compared_xx,
    };
    if ((outcomeFields as readonly string[]).includes(row.field)) {
      const { events, first_events: firstEvents, keys_with_event: keysWithEvent } = row;
      fields.set(row.field, { requests, events, keys, firstEvents, keysWithEvent, perKey });
    } else {
      values.set(row.field as ValueName, { requests, keys, first: {}, compared: {}, perKey });
    }
  }
  return { fields, values };
}
