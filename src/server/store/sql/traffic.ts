import type { Kysely } from 'kysely';
import type { TrafficCount } from '../model.ts';
import type { Tables } from './schema.ts';

/** Outcomes of the minutes that begin at or after `since`. */
export async function selectTraffic(
  db: Kysely<Tables>,
  prompt: string,
  since: number,
): Promise<TrafficCount> {
  const rows = await db
    .selectFrom('traffic')
    .select(({ fn }) => [
      'prompt',
      fn.sum<number | string>('outcomes').as('outcomes'),
      fn.sum<number | string>('costed').as('costed'),
      fn.sum<number | string>('cost_usd_sum').as('cost_usd_sum'),
    ])
    .where('minute', '>=', since)
    .groupBy('prompt')
    .execute();
  let all = 0;
  for (const row of rows) all += Number(row.outcomes);
  const own = rows.find((row) => row.prompt === prompt);
  return {
    prompt: Number(own?.outcomes ?? 0),
    all,
    costed: Number(own?.costed ?? 0),
    costUsdSum: Number(own?.cost_usd_sum ?? 0),
  };
}
