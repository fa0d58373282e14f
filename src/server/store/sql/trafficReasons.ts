import type { Kysely } from 'kysely';
import type { TrafficReason } from '../../../protocol/traffic.ts';
import type { ReasonCount } from '../model.ts';
import { getOrAdd } from '../getOrAdd.ts';
import type { Tables } from './schema.ts';

const minuteMs = 60_000;

export interface ReasonedOutcome {
  readonly prompt: string;
  readonly version: number;
  readonly receivedAt: number;
  readonly releaseId: string | null;
  readonly reason: TrafficReason;
}

/** What one transaction has to say of outcomes that nobody's evidence holds. */
export class ReasonCounter {
  readonly #traffic = new Map<string, Tables['traffic_reasons']>();
  readonly #releases = new Map<string, Tables['release_reasons']>();

  add({ prompt, version, receivedAt, releaseId, reason }: ReasonedOutcome): void {
    const minute = Math.floor(receivedAt / minuteMs) * minuteMs;
    const none = { prompt, minute, version, reason, outcomes: 0 };
    getOrAdd(this.#traffic, `${minute} ${version} ${reason} ${prompt}`, () => none).outcomes++;
    if (releaseId === null) return;
    const own = { release_id: releaseId, reason, outcomes: 0 };
    getOrAdd(this.#releases, `${releaseId} ${reason}`, () => own).outcomes++;
  }

  async flush(db: Kysely<Tables>): Promise<void> {
    for (const row of this.#traffic.values()) {
      await db
        .insertInto('traffic_reasons')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['prompt', 'minute', 'version', 'reason']).doUpdateSet((it) => ({
            outcomes: it.eb(it.ref('traffic_reasons.outcomes'), '+', it.ref('excluded.outcomes')),
          })),
        )
        .execute();
    }
    for (const row of this.#releases.values()) {
      await db
        .insertInto('release_reasons')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['release_id', 'reason']).doUpdateSet((it) => ({
            outcomes: it.eb(it.ref('release_reasons.outcomes'), '+', it.ref('excluded.outcomes')),
          })),
        )
        .execute();
    }
  }
}

/** Of the minutes that begin at or after `since`. */
export async function selectTrafficReasons(
  db: Kysely<Tables>,
  prompt: string,
  since: number,
): Promise<ReasonCount[]> {
  const rows = await db
    .selectFrom('traffic_reasons')
    .select(({ fn }) => ['version', 'reason', fn.sum<number | string>('outcomes').as('outcomes')])
    .where('prompt', '=', prompt)
    .where('minute', '>=', since)
    .groupBy(['version', 'reason'])
    .orderBy('version')
    .orderBy('reason')
    .execute();
  return rows.map(({ version, reason, outcomes }) => ({
    version,
    reason: reason as TrafficReason,
    outcomes: Number(outcomes),
  }));
}

/** Outcomes by reason that were served while the release was on, or named it. */
export async function selectReleaseReasons(
  db: Kysely<Tables>,
  releaseId: string,
): Promise<{ readonly reason: TrafficReason; readonly outcomes: number }[]> {
  const rows = await db
    .selectFrom('release_reasons')
    .select(['reason', 'outcomes'])
    .where('release_id', '=', releaseId)
    .execute();
  return rows.map(({ reason, outcomes }) => ({
    reason: reason as TrafficReason,
    outcomes,
  }));
}
