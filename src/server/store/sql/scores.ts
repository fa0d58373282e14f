import type { Kysely } from 'kysely';
import type { ScoreSums } from '../model.ts';
import { BatchStatement } from './batch.ts';
import { getOrAdd } from './evidenceSession.ts';
import type { OutcomeScoreTable, ScoreTallyTable, Tables } from './schema.ts';

/** Who a score counts for; null: nobody, it is only kept. */
export interface ScoredOutcome {
  readonly id: string;
  readonly releaseId: string | null;
  readonly lane: string | null;
  readonly stageIndex: number;
}

const insertScores = new BatchStatement<OutcomeScoreTable>(
  (db, rows) =>
    db
      .insertInto('outcome_scores')
      .values([...rows])
      .onConflict((conflict) => conflict.columns(['outcome_id', 'name']).doNothing())
      .returning(['outcome_id', 'name', 'value'])
      .compile(),
  ({ outcome_id, name, value }) => [outcome_id, name, value],
);

/** Scores of one transaction: the first one of a name that an outcome gets is the one that counts. */
export class ScoreWriter {
  readonly #outcomes = new Map<string, ScoredOutcome>();
  readonly #rows = new Map<string, OutcomeScoreTable>();

  add(outcome: ScoredOutcome, scores: Readonly<Record<string, number>> | undefined): void {
    if (scores === undefined) return;
    for (const [name, value] of Object.entries(scores)) {
      const key = `${name} ${outcome.id}`;
      if (!this.#rows.has(key)) this.#rows.set(key, { outcome_id: outcome.id, name, value });
      this.#outcomes.set(outcome.id, outcome);
    }
  }

  async flush(db: Kysely<Tables>): Promise<void> {
    if (this.#rows.size === 0) return;
    const stored = (await insertScores.run(db, [...this.#rows.values()])) as OutcomeScoreTable[];
    const sums = new Map<string, ScoreTallyTable>();
    for (const { outcome_id, name, value } of stored) {
      const outcome = this.#outcomes.get(outcome_id);
      if (outcome === undefined || outcome.releaseId === null || outcome.lane === null) continue;
      const { releaseId: release_id, stageIndex: stage_index, lane } = outcome;
      const none = { release_id, stage_index, lane, name, requests: 0, sum: 0 };
      const row = getOrAdd(sums, `${stage_index} ${lane} ${name} ${release_id}`, () => none);
      row.requests++;
      row.sum += value;
    }
    for (const row of sums.values()) await addToSums(db, row);
  }
}

async function addToSums(db: Kysely<Tables>, row: ScoreTallyTable): Promise<void> {
  await db
    .insertInto('score_tallies')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['release_id', 'stage_index', 'lane', 'name']).doUpdateSet((it) => ({
        requests: it.eb(it.ref('score_tallies.requests'), '+', it.ref('excluded.requests')),
        sum: it.eb(it.ref('score_tallies.sum'), '+', it.ref('excluded.sum')),
      })),
    )
    .execute();
}

export async function selectScores(db: Kysely<Tables>, releaseId: string): Promise<ScoreSums[]> {
  const rows = await db
    .selectFrom('score_tallies')
    .selectAll()
    .where('release_id', '=', releaseId)
    .execute();
  return rows.map(({ lane, stage_index, name, requests, sum }) => ({
    lane,
    stageIndex: stage_index,
    name,
    requests,
    sum,
  }));
}
