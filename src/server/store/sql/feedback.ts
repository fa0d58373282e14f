import type { Kysely } from 'kysely';
import { isComparedIn, type ReleaseFacts } from '../attribution.ts';
import type { FeedbackReceipt, NewFeedback } from '../model.ts';
import { joinFeedback, tallyFeedback, toBits, type Lane } from '../tally.ts';
import { BatchStatement } from './batch.ts';
import { EvidenceSession, getOrAdd } from './evidenceSession.ts';
import { loadFacts } from './releaseFacts.ts';
import type { OutcomeTable, Tables } from './schema.ts';
import { isShared, lock, outcomesLock } from './transaction.ts';

type Standing = Pick<
  OutcomeTable,
  | 'id'
  | 'release_id'
  | 'lane'
  | 'stage_index'
  | 'targeting_key'
  | 'carried'
  | 'events'
  | 'first_carried'
>;

const selectStanding = new BatchStatement<string>(
  (db, ids) =>
    db
      .selectFrom('outcomes')
      .select([
        'id',
        'release_id',
        'lane',
        'stage_index',
        'targeting_key',
        'carried',
        'events',
        'first_carried',
      ])
      .where('id', 'in', ids)
      .compile(),
  (id) => [id],
);

const selectPromptsOf = new BatchStatement<string>(
  (db, ids) => db.selectFrom('outcomes').select('prompt').where('id', 'in', ids).compile(),
  (id) => [id],
);

/** Joins feedback to its outcomes within the caller's transaction; `facts` as for outcomes. */
export async function joinFeedbackBatch(
  db: Kysely<Tables>,
  feedback: readonly NewFeedback[],
  facts: Map<string, ReleaseFacts>,
): Promise<FeedbackReceipt> {
  const ids = new Set(feedback.map(({ outcomeId }) => outcomeId));
  await lockOutcomes(db, [...ids]);
  const found = (await selectStanding.run(db, [...ids])) as Standing[];
  const standing = new Map(found.map((row) => [row.id, { ...row }]));
  await loadFacts(
    db,
    found.map((it) => it.release_id),
    facts,
  );
  const session = new EvidenceSession(db);
  for (const [release, keys] of keysByRelease(found)) await session.load(release, keys);
  const unknown = new Set<string>();
  for (const { outcomeId, metrics } of feedback) {
    const outcome = standing.get(outcomeId);
    if (outcome === undefined) unknown.add(outcomeId);
    else join(session, facts, outcome, toBits(metrics));
  }
  for (const { id, carried, events, first_carried } of standing.values()) {
    await db
      .updateTable('outcomes')
      .set({ carried, events, first_carried })
      .where('id', '=', id)
      .execute();
  }
  await session.flush();
  const accepted = feedback.filter(({ outcomeId }) => !unknown.has(outcomeId)).length;
  return { accepted, unknown: [...unknown], releases: session.releases() };
}

/** As for outcomes of these prompts; what stands is read after the locks are there. */
async function lockOutcomes(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  if (!isShared(db)) return;
  const prompts = (await selectPromptsOf.run(db, ids)) as Pick<OutcomeTable, 'prompt'>[];
  await lock(
    db,
    prompts.map(({ prompt }) => outcomesLock(prompt)),
  );
}

function join(
  session: EvidenceSession,
  facts: ReadonlyMap<string, ReleaseFacts>,
  outcome: Standing,
  bits: ReturnType<typeof toBits>,
): void {
  const { release_id, targeting_key, carried, events } = outcome;
  const release = release_id === null ? undefined : facts.get(release_id);
  if (release_id !== null && release !== undefined && outcome.lane !== null) {
    const lane = outcome.lane as Lane;
    const stageIndex = lane === 'segment' ? 0 : (outcome.stage_index ?? 0);
    const counted = {
      lane,
      stageIndex,
      isCompared: lane !== 'segment' && isComparedIn(release, stageIndex, targeting_key),
      carried,
      events,
      firstCarried: outcome.first_carried,
    };
    const rows = session.rows(release_id, targeting_key);
    outcome.first_carried = tallyFeedback(session.tally(release_id), rows, counted, bits);
  }
  Object.assign(outcome, joinFeedback({ carried, events }, bits));
}

function keysByRelease(rows: readonly Standing[]): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { release_id, targeting_key } of rows) {
    if (release_id === null) continue;
    getOrAdd(keys, release_id, () => new Set<string>()).add(targeting_key);
  }
  return keys;
}
