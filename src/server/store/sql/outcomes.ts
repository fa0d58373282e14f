import type { Kysely } from 'kysely';
import { attribute, type ReleaseFacts } from '../attribution.ts';
import { HistoryTally } from '../historyTally.ts';
import type { NewOutcome, OutcomeReceipt } from '../model.ts';
import { tallyOutcome, toBits, toCountedValues } from '../tally.ts';
import { BatchStatement } from './batch.ts';
import { EvidenceSession, getOrAdd } from './evidenceSession.ts';
import { loadFacts } from './releaseFacts.ts';
import { countHistory } from './history.ts';
import { writeScores } from '../scores.ts';
import type { OutcomeTable, Tables } from './schema.ts';
import { lock, outcomesLock } from './transaction.ts';

export interface OutcomeBatch {
  readonly outcomes: readonly NewOutcome[];
  /** When the registry received them. */
  readonly at: number;
}

const selectIds = new BatchStatement<string>(
  (db, ids) => db.selectFrom('outcomes').select('id').where('id', 'in', ids).compile(),
  (id) => [id],
);

const insertOutcomes = new BatchStatement<OutcomeTable>(
  (db, rows) =>
    db
      .insertInto('outcomes')
      .values([...rows])
      .compile(),
  (row) => Object.values(row),
);

const minuteMs = 60_000;

/** Stores batches within the caller's transaction; `facts` caches what never changes of releases. */
export async function insertOutcomeBatches(
  db: Kysely<Tables>,
  batches: readonly OutcomeBatch[],
  facts: Map<string, ReleaseFacts>,
): Promise<OutcomeReceipt[]> {
  const all = batches.flatMap(({ outcomes }) => outcomes);
  // What keys did before is read, added to and written: by one process at a time.
  await lock(
    db,
    all.map(({ prompt }) => outcomesLock(prompt)),
  );
  const ids = new Set(all.map(({ id }) => id));
  const taken = new Set(
    (await selectIds.run(db, [...ids])).map((row) => (row as { id: string }).id),
  );
  await loadFacts(
    db,
    all.map((it) => it.releaseId),
    facts,
  );
  const session = new EvidenceSession(db);
  for (const [release, keys] of keysByRelease(all, facts)) await session.load(release, keys);
  const writer = new OutcomeWriter(session, facts, taken);
  const receipts = batches.map((batch) => writer.add(batch));
  await insertOutcomes.run(db, writer.rows);
  await session.flush();
  await touchActivity(db, writer.activity);
  await countTraffic(db, writer.rows);
  await countHistory(db, writer.history);
  return receipts;
}

class OutcomeWriter {
  readonly rows: OutcomeTable[] = [];
  readonly activity = new Map<string, number>();
  readonly history = new HistoryTally();
  readonly #session: EvidenceSession;
  readonly #facts: ReadonlyMap<string, ReleaseFacts>;
  readonly #taken: Set<string>;

  constructor(
    session: EvidenceSession,
    facts: ReadonlyMap<string, ReleaseFacts>,
    taken: Set<string>,
  ) {
    this.#session = session;
    this.#facts = facts;
    this.#taken = taken;
  }

  add({ outcomes, at }: OutcomeBatch): OutcomeReceipt {
    let duplicates = 0;
    let unattributed = 0;
    const releases = new Set<string>();
    for (const outcome of outcomes) {
      if (this.#taken.has(outcome.id)) {
        duplicates++;
        continue;
      }
      this.#taken.add(outcome.id);
      const release = this.#place(outcome, at);
      if (release === null) unattributed++;
      else releases.add(release);
    }
    const accepted = outcomes.length - duplicates;
    return { accepted, duplicates, unattributed, releases: [...releases] };
  }

  /** Returns the release that the outcome belongs to. */
  #place(outcome: NewOutcome, at: number): string | null {
    const { releaseId, targetingKey } = outcome;
    const facts = releaseId === null ? undefined : this.#facts.get(releaseId);
    const attribution = attribute(outcome, facts);
    const bits = toBits(outcome.metrics);
    const values = toCountedValues(outcome);
    const { prompt, promptVersion: version } = outcome;
    this.history.addOutcome({ prompt, version, receivedAt: at }, bits, values);
    if (!attribution.known || releaseId === null) {
      this.rows.push(toRow(outcome, at, null, 0));
      return null;
    }
    const { lane, stageIndex, isCompared } = attribution;
    let firstCarried = 0;
    if (lane !== null) {
      const { latencyMs, tokens, costUsd } = outcome;
      const amounts = { latencyMs, tokens, costUsd };
      const counted = { lane, stageIndex, isCompared, ...bits, ...amounts, values };
      const keyRows = this.#session.rows(releaseId, targetingKey);
      firstCarried = tallyOutcome(this.#session.tally(releaseId), keyRows, counted);
    }
    this.rows.push(toRow(outcome, at, lane, firstCarried));
    this.activity.set(releaseId, Math.max(at, this.activity.get(releaseId) ?? at));
    return releaseId;
  }
}

/** Always the same keys in the same order: the statement's parameters are the row's values. */
function toRow(
  outcome: NewOutcome,
  at: number,
  lane: OutcomeTable['lane'],
  firstCarried: number,
): OutcomeTable {
  const { carried, events } = toBits(outcome.metrics);
  return {
    id: outcome.id,
    prompt: outcome.prompt,
    version: outcome.promptVersion,
    release_id: outcome.releaseId,
    arm: outcome.arm,
    placement: outcome.placement,
    stage_index: outcome.stageIndex,
    lane,
    targeting_key: outcome.targetingKey,
    served_at: outcome.at,
    received_at: at,
    carried,
    events,
    first_carried: firstCarried,
    latency_ms: outcome.latencyMs,
    tokens: outcome.tokens,
    cost_usd: outcome.costUsd,
    scores: writeScores(outcome.scores),
  };
}

function keysByRelease(
  outcomes: readonly NewOutcome[],
  facts: ReadonlyMap<string, ReleaseFacts>,
): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { releaseId, targetingKey } of outcomes) {
    if (releaseId === null || !facts.has(releaseId)) continue;
    getOrAdd(keys, releaseId, () => new Set<string>()).add(targetingKey);
  }
  return keys;
}

async function touchActivity(
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

async function countTraffic(db: Kysely<Tables>, rows: readonly OutcomeTable[]): Promise<void> {
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
