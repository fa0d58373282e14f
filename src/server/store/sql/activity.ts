import type { Kysely } from 'kysely';
import { getOrAdd } from '../getOrAdd.ts';
import type { NewOutcome } from '../model.ts';
import type { Tables } from './schema.ts';

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

interface ReceivedOutcome {
  readonly outcome: Pick<NewOutcome, 'prompt' | 'costUsd'>;
  readonly at: number;
}

/** What came in by prompt and minute. */
export async function countTraffic(
  db: Kysely<Tables>,
  received: readonly ReceivedOutcome[],
): Promise<void> {
  const minutes = new Map<number, Map<string, Tables['traffic']>>();
  for (const { outcome, at } of received) {
    const { prompt, costUsd } = outcome;
    const minute = Math.floor(at / minuteMs) * minuteMs;
    const counts = getOrAdd(minutes, minute, () => new Map<string, Tables['traffic']>());
    const count = getOrAdd(counts, prompt, () => emptyCount(prompt, minute));
    count.outcomes++;
    if (costUsd !== null) {
      count.costed++;
      count.cost_usd_sum += costUsd;
    }
  }
  const rows = [...minutes.values()].flatMap((counts) => [...counts.values()]);
  for (const row of rows) {
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

function emptyCount(prompt: string, minute: number): Tables['traffic'] {
  return { prompt, minute, outcomes: 0, costed: 0, cost_usd_sum: 0 };
}
