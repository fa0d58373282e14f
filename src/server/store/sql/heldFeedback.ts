import type { Kysely } from 'kysely';
import type { OutcomeScores } from '../../../core/release/metrics.ts';
import type { ScoreName } from '../../../core/release/model.ts';
import type { NewFeedback, NewOutcome } from '../model.ts';
import { joinFeedback, toBits, type FieldBits } from '../tally.ts';
import { BatchStatement } from './batch.ts';
import { getOrAdd } from '../getOrAdd.ts';
import type { HeldFeedbackTable, HeldScoreTable, Tables } from './schema.ts';

/** Which of an outcome's ids feedback names. */
export type RefKind = 'outcome' | 'request';

type MutableScores = { -readonly [K in keyof OutcomeScores]: OutcomeScores[K] };

export interface Waiting extends FieldBits {
  readonly scores: OutcomeScores;
}

/** By kind and id, see `waitingFor`. */
export type Held = ReadonlyMap<string, Waiting>;

const selectHeld = new BatchStatement<string>(
  (db, refs) =>
    db
      .selectFrom('held_feedback')
      .select(['ref', 'carried', 'events'])
      .where('kind', '=', '')
      .where('ref', 'in', refs)
      .compile(),
  (ref) => [ref],
);

const selectHeldScores = new BatchStatement<string>(
  (db, refs) =>
    db
      .selectFrom('held_scores')
      .select(['ref', 'name', 'value'])
      .where('kind', '=', '')
      .where('ref', 'in', refs)
      .compile(),
  (ref) => [ref],
);

const deleteHeld = new BatchStatement<string>(
  (db, refs) =>
    db.deleteFrom('held_feedback').where('kind', '=', '').where('ref', 'in', refs).compile(),
  (ref) => [ref],
);

const deleteHeldScores = new BatchStatement<string>(
  (db, refs) =>
    db.deleteFrom('held_scores').where('kind', '=', '').where('ref', 'in', refs).compile(),
  (ref) => [ref],
);

const upsertHeld = new BatchStatement<HeldFeedbackTable>(
  (db, rows) =>
    db
      .insertInto('held_feedback')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.columns(['kind', 'ref']).doUpdateSet((it) => ({
          carried: it.eb(it.ref('held_feedback.carried'), '|', it.ref('excluded.carried')),
          events: it.eb(it.ref('held_feedback.events'), '|', it.ref('excluded.events')),
        })),
      )
      .compile(),
  ({ kind, ref, carried, events, received_at }) => [kind, ref, carried, events, received_at],
);

const insertHeldScores = new BatchStatement<HeldScoreTable>(
  (db, rows) =>
    db
      .insertInto('held_scores')
      .values([...rows])
      .onConflict((conflict) => conflict.columns(['kind', 'ref', 'name']).doNothing())
      .compile(),
  ({ kind, ref, name, value }) => [kind, ref, name, value],
);

/** Keeps feedback whose outcome has not come. */
export async function holdFeedback(
  db: Kysely<Tables>,
  feedback: readonly NewFeedback[],
  receivedAt: number,
): Promise<void> {
  const rows = new Map<string, HeldFeedbackTable>();
  const scores = new Map<string, HeldScoreTable>();
  for (const { outcomeId, requestId, metrics, scores: values } of feedback) {
    const kind: RefKind = outcomeId === undefined ? 'request' : 'outcome';
    const ref = outcomeId ?? requestId ?? '';
    const none = { kind, ref, carried: 0, events: 0, received_at: receivedAt };
    const row = getOrAdd(rows, `${kind} ${ref}`, () => none);
    const { carried, events } = toBits(metrics);
    row.carried |= carried;
    row.events |= events;
    for (const [name, value] of Object.entries(values ?? {}) as [string, number][]) {
      getOrAdd(scores, `${kind} ${name} ${ref}`, () => ({ kind, ref, name, value }));
    }
  }
  await upsertHeld.run(db, [...rows.values()]);
  await insertHeldScores.run(db, [...scores.values()]);
}

/** Takes what waited for these outcomes out of the database; by `kind` and id. */
export async function takeHeld(
  db: Kysely<Tables>,
  outcomes: readonly Pick<NewOutcome, 'id' | 'requestId'>[],
): Promise<Held> {
  const taken = new Map<string, Waiting>();
  const any = await db.selectFrom('held_feedback').select('ref').limit(1).executeTakeFirst();
  if (any === undefined) return taken;
  const requests = outcomes.flatMap(({ requestId }) => requestId ?? []);
  await takeKind(db, 'outcome', new Set(outcomes.map(({ id }) => id)), taken);
  await takeKind(db, 'request', new Set(requests), taken);
  return taken;
}

/** What waited for an outcome, by either of its ids. */
export function waitingFor(
  held: Held,
  { id, requestId }: Pick<NewOutcome, 'id' | 'requestId'>,
): Waiting | undefined {
  if (held.size === 0) return undefined;
  const byId = held.get(`outcome ${id}`);
  const byRequest = requestId == null ? undefined : held.get(`request ${requestId}`);
  if (byId === undefined || byRequest === undefined) return byId ?? byRequest;
  return { ...joinFeedback(byId, byRequest), scores: { ...byRequest.scores, ...byId.scores } };
}

async function takeKind(
  db: Kysely<Tables>,
  kind: RefKind,
  ids: ReadonlySet<string>,
  taken: Map<string, Waiting>,
): Promise<void> {
  const found = await selectHeld.run(db, [...ids], [kind]);
  if (found.length === 0) return;
  const rows = found as Pick<HeldFeedbackTable, 'ref' | 'carried' | 'events'>[];
  const refs = rows.map(({ ref }) => ref);
  const scores = new Map<string, MutableScores>();
  for (const it of (await selectHeldScores.run(db, refs, [kind])) as HeldScoreTable[]) {
    getOrAdd(scores, it.ref, (): Record<ScoreName, number> => ({}) as Record<ScoreName, number>)[
      it.name as ScoreName
    ] = it.value;
  }
  for (const { ref, carried, events } of rows) {
    taken.set(`${kind} ${ref}`, { carried, events, scores: scores.get(ref) ?? {} });
  }
  await deleteHeld.run(db, refs, [kind]);
  await deleteHeldScores.run(db, refs, [kind]);
}

/** Feedback that waits for an outcome which is there: two processes took them at the same time. */
export async function selectMissed(
  db: Kysely<Tables>,
  limit: number,
): Promise<{ readonly kind: RefKind; readonly ref: string; readonly outcomeId: string }[]> {
  const of = (kind: RefKind, column: 'outcomes.id' | 'outcomes.request_id') =>
    db
      .selectFrom('held_feedback')
      .innerJoin('outcomes', column, 'held_feedback.ref')
      .select(['held_feedback.ref', 'outcomes.id as outcomeId'])
      .where('kind', '=', kind)
      .limit(limit)
      .execute();
  const byId = await of('outcome', 'outcomes.id');
  const byRequest = await of('request', 'outcomes.request_id');
  return [
    ...byId.map((it) => ({ kind: 'outcome' as const, ...it })),
    ...byRequest.map((it) => ({ kind: 'request' as const, ...it })),
  ];
}

/** Drops what has waited since before `before`; returns how many pieces and how many still wait. */
export async function dropHeld(
  db: Kysely<Tables>,
  before: number,
): Promise<{ dropped: number; held: number }> {
  const old = db.selectFrom('held_feedback').select('ref').where('received_at', '<', before);
  await db.deleteFrom('held_scores').where('ref', 'in', old).execute();
  const result = await db
    .deleteFrom('held_feedback')
    .where('received_at', '<', before)
    .executeTakeFirst();
  return { dropped: Number(result.numDeletedRows), held: await countHeld(db) };
}

export async function countHeld(db: Kysely<Tables>): Promise<number> {
  const left = await db
    .selectFrom('held_feedback')
    .select(({ fn }) => fn.countAll<number | string>().as('held'))
    .executeTakeFirst();
  return Number(left?.held ?? 0);
}
