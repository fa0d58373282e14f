import type { Kysely } from 'kysely';
import { isComparedIn, type ReleaseFacts } from '../attribution.ts';
import type { FeedbackReceipt, HeldFeedback, NewFeedback } from '../model.ts';
import { joinFeedback, tallyFeedback, toBits, type FieldBits, type Lane } from '../tally.ts';
import { BatchStatement } from './batch.ts';
import { EvidenceSession, getOrAdd } from './evidenceSession.ts';
import { dropHeld, holdFeedback, selectMissed, takeHeld } from './heldFeedback.ts';
import { loadFacts } from './releaseFacts.ts';
import type { OutcomeTable, Tables } from './schema.ts';
import { ScoreWriter } from './scores.ts';
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

const selectRequests = new BatchStatement<string>(
  (db, ids) =>
    db.selectFrom('outcomes').select(['id', 'request_id']).where('request_id', 'in', ids).compile(),
  (id) => [id],
);

/**
 * Joins feedback to its outcomes within the caller's transaction; `facts` as for outcomes. What names
 * an outcome that is not there is held until it comes.
 */
export async function joinFeedbackBatch(
  db: Kysely<Tables>,
  feedback: readonly NewFeedback[],
  receivedAt: number,
  facts: Map<string, ReleaseFacts>,
): Promise<FeedbackReceipt> {
  const byRequest = await outcomesOfRequests(db, feedback);
  const idOf = ({ outcomeId, requestId }: NewFeedback): string | undefined =>
    outcomeId ?? byRequest.get(requestId ?? '');
  const news = feedback.map(({ metrics, scores }, index) => ({
    outcomeId: idOf(feedback[index] as NewFeedback),
    bits: toBits(metrics),
    scores,
  }));
  const { known, releases } = await joinAll(db, news, facts);
  const isKnown = (it: NewFeedback): boolean => known.has(idOf(it) ?? '');
  const waiting = feedback.filter((it) => !isKnown(it));
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
  facts: Map<string, ReleaseFacts>,
): Promise<HeldFeedback> {
  const missed = await selectMissed(db, sweepLimit);
  const held = await takeHeld(
    db,
    missed.map(({ kind, ref, outcomeId }) =>
      kind === 'outcome' ? { id: outcomeId } : { id: '', requestId: ref },
    ),
  );
  const news = missed.flatMap(({ kind, ref, outcomeId }) => {
    const waiting = held.get(`${kind} ${ref}`);
    return waiting === undefined ? [] : [{ outcomeId, bits: waiting, scores: waiting.scores }];
  });
  const { releases } = await joinAll(db, news, facts);
  return { joined: news.length, ...(await dropHeld(db, before)), releases };
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

interface News {
  readonly outcomeId: string | undefined;
  readonly bits: FieldBits;
  readonly scores: Readonly<Record<string, number>> | undefined;
}

async function joinAll(
  db: Kysely<Tables>,
  news: readonly News[],
  facts: Map<string, ReleaseFacts>,
): Promise<{ known: ReadonlySet<string>; releases: string[] }> {
  const ids = new Set(news.flatMap(({ outcomeId }) => outcomeId ?? []));
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
  const writer = new ScoreWriter();
  for (const { outcomeId, bits, scores } of news) {
    const outcome = standing.get(outcomeId ?? '');
    if (outcome === undefined) continue;
    join(session, facts, outcome, bits);
    const { id, release_id: releaseId, lane } = outcome;
    writer.add({ id, releaseId, lane, stageIndex: stageOf(outcome) }, scores);
  }
  for (const row of found) {
    const now = standing.get(row.id);
    if (now === undefined || isSame(row, now)) continue;
    const { id, carried, events, first_carried } = now;
    await db
      .updateTable('outcomes')
      .set({ carried, events, first_carried })
      .where('id', '=', id)
      .execute();
  }
  await writer.flush(db);
  await session.flush();
  return { known: new Set(standing.keys()), releases: session.releases() };
}

function isSame(a: Standing, b: Standing): boolean {
  return a.carried === b.carried && a.events === b.events && a.first_carried === b.first_carried;
}

/** Segment keys are counted apart from stages. */
function stageOf({ lane, stage_index }: Standing): number {
  return lane === 'segment' ? 0 : (stage_index ?? 0);
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
  bits: FieldBits,
): void {
  const { release_id, targeting_key, carried, events } = outcome;
  const release = release_id === null ? undefined : facts.get(release_id);
  if (release_id !== null && release !== undefined && outcome.lane !== null) {
    const lane = outcome.lane as Lane;
    const stageIndex = stageOf(outcome);
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
