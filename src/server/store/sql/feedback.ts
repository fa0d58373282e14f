import type { Kysely } from 'kysely';
import type { OutcomeScores } from '../../../core/release/metrics.ts';
import { isComparedIn, type ReleaseFacts } from '../attribution.ts';
import { HistoryTally } from '../historyTally.ts';
import type { FeedbackReceipt, NewFeedback } from '../model.ts';
import {
  joinFeedback,
  tallyFeedback,
  toBits,
  toCountedValues,
  type FieldBits,
  type Lane,
} from '../tally.ts';
import { BatchStatement } from './batch.ts';
import { EvidenceSession, getOrAdd } from './evidenceSession.ts';
import { countHistory } from './history.ts';
import { loadFacts } from './releaseFacts.ts';
import { readScores, withoutKnown, writeScores } from '../scores.ts';
import type { OutcomeTable, Tables } from './schema.ts';
import { isShared, lock, outcomesLock } from './transaction.ts';

type Standing = Pick<
  OutcomeTable,
  | 'id'
  | 'prompt'
  | 'version'
  | 'received_at'
  | 'release_id'
  | 'lane'
  | 'stage_index'
  | 'targeting_key'
  | 'carried'
  | 'events'
  | 'first_carried'
  | 'scores'
>;

const selectStanding = new BatchStatement<string>(
  (db, ids) =>
    db
      .selectFrom('outcomes')
      .select([
        'id',
        'prompt',
        'version',
        'received_at',
        'release_id',
        'lane',
        'stage_index',
        'targeting_key',
        'carried',
        'events',
        'first_carried',
        'scores',
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
  const history = new HistoryTally();
  const unknown = new Set<string>();
  for (const { outcomeId, metrics, scores = {} } of feedback) {
    const outcome = standing.get(outcomeId);
    if (outcome === undefined) unknown.add(outcomeId);
    else join({ session, facts, history }, outcome, { ...toBits(metrics), scores });
  }
  for (const { id, carried, events, first_carried, scores } of standing.values()) {
    await db
      .updateTable('outcomes')
      .set({ carried, events, first_carried, scores })
      .where('id', '=', id)
      .execute();
  }
  await session.flush();
  await countHistory(db, history);
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

interface Joining {
  readonly session: EvidenceSession;
  readonly facts: ReadonlyMap<string, ReleaseFacts>;
  readonly history: HistoryTally;
}

/** Brings sums and history up to date, and `outcome` to how it stands now. */
function join(
  { session, facts, history }: Joining,
  outcome: Standing,
  feedback: FieldBits & { readonly scores: OutcomeScores },
): void {
  const { release_id, targeting_key, carried, events } = outcome;
  const known = readScores(outcome.scores);
  const fresh = withoutKnown(feedback.scores, known);
  const values = toCountedValues({ scores: fresh });
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
    const tally = session.tally(release_id);
    outcome.first_carried = tallyFeedback(tally, rows, counted, feedback, values);
  }
  const joined = joinFeedback({ carried, events }, feedback);
  const { prompt, version, received_at: receivedAt } = outcome;
  history.addFeedback({ prompt, version, receivedAt }, { carried, events }, joined, values);
  outcome.scores = writeScores({ ...fresh, ...known });
  Object.assign(outcome, joined);
}

function keysByRelease(rows: readonly Standing[]): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { release_id, targeting_key } of rows) {
    if (release_id === null) continue;
    getOrAdd(keys, release_id, () => new Set<string>()).add(targeting_key);
  }
  return keys;
}
