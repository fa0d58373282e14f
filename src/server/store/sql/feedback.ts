import type { Kysely } from 'kysely';
import type { OutcomeScores } from '../../../core/release/metrics.ts';
import { isComparedIn, type ReleaseFacts } from '../attribution.ts';
import { HistoryTally } from '../historyTally.ts';
import type { FeedbackReceipt, HeldFeedback, NewFeedback } from '../model.ts';
import {
  joinFeedback,
  tallyFeedback,
  toBits,
  toCountedValues,
  type FieldBits,
  type Lane,
} from '../tally.ts';
import { BatchStatement } from './batch.ts';
import { getOrAdd } from '../getOrAdd.ts';
import { EvidenceSession } from './evidenceSession.ts';
import { dropHeld, holdFeedback, selectMissed, takeHeld } from './heldFeedback.ts';
import { countHistory } from './history.ts';
import type { IngestState } from './ingestState.ts';
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

const selectRequests = new BatchStatement<string>(
  (db, ids) =>
    db.selectFrom('outcomes').select(['id', 'request_id']).where('request_id', 'in', ids).compile(),
  (id) => [id],
);

/**
 * Joins feedback to its outcomes within the caller's transaction. What names an outcome that is
 * not there is held until it comes.
 */
export async function joinFeedbackBatch(
  db: Kysely<Tables>,
  feedback: readonly NewFeedback[],
  receivedAt: number,
  state: IngestState,
): Promise<FeedbackReceipt> {
  const byRequest = await outcomesOfRequests(db, feedback);
  const news = feedback.map((it) => ({
    feedback: it,
    outcomeId: it.outcomeId ?? byRequest.get(it.requestId ?? ''),
    news: { ...toBits(it.metrics), scores: it.scores ?? {} },
  }));
  const { known, releases } = await joinAll(db, news, state);
  const waiting = news
    .filter(({ outcomeId }) => !known.has(outcomeId ?? ''))
    .map((it) => it.feedback);
  await holdFeedback(db, waiting, receivedAt);
  const unknown = new Set(waiting.map((it) => it.outcomeId ?? it.requestId ?? ''));
  return {
    accepted: feedback.length - waiting.length,
    unknown: [...unknown],
    held: waiting.length,
    releases,
  };
}

/** See `Store.sweepFeedback`. */
export async function sweepHeldFeedback(
  db: Kysely<Tables>,
  before: number,
  state: IngestState,
): Promise<HeldFeedback> {
  const missed = await selectMissed(db, sweepLimit);
  const held = await takeHeld(
    db,
    missed.map(({ kind, ref, outcomeId }) =>
      kind === 'outcome' ? { id: outcomeId } : { id: '', requestId: ref },
    ),
  );
  const found = missed.flatMap(({ kind, ref, outcomeId }) => {
    const news = held.get(`${kind} ${ref}`);
    return news === undefined ? [] : [{ outcomeId, news }];
  });
  const { releases } = await joinAll(db, found, state);
  return { joined: found.length, ...(await dropHeld(db, before)), releases };
}

const sweepLimit = 1_000;

/** By request id the outcome that has it; where several do, always the same one. */
async function outcomesOfRequests(
  db: Kysely<Tables>,
  feedback: readonly NewFeedback[],
): Promise<Map<string, string>> {
  const ids = new Set(feedback.flatMap(({ requestId }) => requestId ?? []));
  const rows = (await selectRequests.run(db, [...ids])) as Pick<
    OutcomeTable,
    'id' | 'request_id'
  >[];
  const found = new Map<string, string>();
  for (const { id, request_id } of rows) {
    const before = found.get(request_id ?? '');
    if (before === undefined || id < before) found.set(request_id ?? '', id);
  }
  return found;
}

type News = FieldBits & { readonly scores: OutcomeScores };

async function joinAll(
  db: Kysely<Tables>,
  feedback: readonly { readonly outcomeId: string | undefined; readonly news: News }[],
  state: IngestState,
): Promise<{ known: ReadonlySet<string>; releases: string[] }> {
  const ids = new Set(feedback.flatMap(({ outcomeId }) => outcomeId ?? []));
  await lockOutcomes(db, [...ids]);
  const found = (await selectStanding.run(db, [...ids])) as Standing[];
  const standing = new Map(found.map((row) => [row.id, { ...row }]));
  await loadFacts(
    db,
    found.map((it) => ({ releaseId: it.release_id })),
    state.facts,
  );
  const session = new EvidenceSession(db, state);
  for (const [release, keys] of keysByRelease(found)) await session.load(release, keys);
  const history = new HistoryTally();
  for (const { outcomeId, news } of feedback) {
    const outcome = standing.get(outcomeId ?? '');
    if (outcome !== undefined) join({ session, facts: state.facts, history }, outcome, news);
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
  return { known: new Set(standing.keys()), releases: session.releases() };
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
function join({ session, facts, history }: Joining, outcome: Standing, feedback: News): void {
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
