import type { Kysely } from 'kysely';
import { getOrAdd } from './evidenceSession.ts';
import type { OutcomeTable, Tables } from './schema.ts';

const minuteMs = 60_000;

/** When outcomes of these releases came in last. */
export async function touchActivity(
  db: Kysely<Tables>,
  activity: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [release_id, last_outcome_at] of activity) {
    await db
      .insertInto('activity')
      .values({ release_id, last_outcome_at })
      .onConflict((conflict) =>
        conflict
          .column('release_id')
          .doUpdateSet((it) => ({ last_outcome_at: it.ref('excluded.last_outcome_at') }))
          .whereRef('activity.last_outcome_at', '<', 'excluded.last_outcome_at'),
      )
      .execute();
  }
}

/** What came in by prompt and minute. */
export async function countTraffic(
  db: Kysely<Tables>,
  rows: readonly OutcomeTable[],
): Promise<void> {
  const counts = new Map<string, Tables['traffic']>();
  for (const { prompt, received_at, cost_usd } of rows) {
    const minute = Math.floor(received_at / minuteMs) * minuteMs;
    const none = { prompt, minute, outcomes: 0, costed: 0, cost_usd_sum: 0 };
    const count = getOrAdd(counts, `${minute} ${prompt}`, () => none);
    count.outcomes++;
    if (cost_usd !== null) {
      count.costed++;
      count.cost_usd_sum += cost_usd;
    }
  }
  for (const row of counts.values()) {
    await db
      .insertInto('traffic')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['prompt', 'minute']).doUpdateSet((it) => ({
          outcomes: it.eb(it.ref('traffic.outcomes'), '+', it.ref('excluded.outcomes')),
          costed: it.eb(it.ref('traffic.costed'), '+', it.ref('excluded.costed')),
          cost_usd_sum: it.eb(it.ref('traffic.cost_usd_sum'), '+', it.ref('excluded.cost_usd_sum')),
        })),
      )
      .execute();
  }
}
