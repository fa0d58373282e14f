import type { Kysely } from 'kysely';
import {
  attribute,
  isComplete,
  type Attributed,
  type Attribution,
  type ReleaseFacts,
  type ReleaseSpan,
} from '../attribution.ts';
import type { NewOutcome, OutcomeReceipt } from '../model.ts';
import { HistoryTally } from '../historyTally.ts';
import {
  joinFeedback,
  tallyOutcome,
  toBits,
  toCountedValues,
  type CountedValue,
  type FieldBits,
} from '../tally.ts';
import { countTraffic, touchActivity } from './activity.ts';
import { BatchStatement } from './batch.ts';
import { getOrAdd } from '../getOrAdd.ts';
import { EvidenceSession } from './evidenceSession.ts';
import { takeHeld, waitingFor, type Held } from './heldFeedback.ts';
import { RepeatedOutcome, type IngestState } from './ingestState.ts';
import { loadFacts } from './releaseFacts.ts';
import { selectSpans } from './releaseSpans.ts';
import { countHistory } from './history.ts';
import { writeScores } from '../scores.ts';
import type { OutcomeTable, Tables } from './schema.ts';
import { ReasonCounter } from './trafficReasons.ts';
import { isShared, lock, outcomesLock } from './transaction.ts';

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

/**
 * Stores batches within the caller's transaction. Throws `RepeatedOutcome` when an id is there
 * already and `state` was not wary of that.
 */
export async function insertOutcomeBatches(
  db: Kysely<Tables>,
  batches: readonly OutcomeBatch[],
  state: IngestState,
): Promise<OutcomeReceipt[]> {
  const { facts } = state;
  const all = batches.flatMap(({ outcomes }) => outcomes);
  // What keys did before is read, added to and written: by one process at a time.
  if (isShared(db)) await lock(db, new Set(all.map(({ prompt }) => outcomesLock(prompt))));
  const taken = state.isWary || isShared(db) ? await storedIds(db, all) : null;
  await loadFacts(db, all, facts);
  const fresh = dropRepeats(batches, taken);
  const placed = attributeAll(fresh, facts, await loadSpans(db, fresh, facts));
  const session = new EvidenceSession(db, state);
  for (const [release, keys] of keysByRelease(placed)) await session.load(release, keys);
  const held = await takeHeld(
    db,
    placed.map(({ outcome }) => outcome),
  );
  const writer = new OutcomeWriter(session, held);
  const receipts = batches.map((batch) => ({
    accepted: 0,
    duplicates: batch.outcomes.length,
    unattributed: 0,
    releases: new Set<string>(),
  }));
  for (const it of placed) {
    const receipt = receipts[it.batch];
    if (receipt === undefined) continue;
    receipt.accepted++;
    receipt.duplicates--;
    if (it.attribution.releaseId !== null) receipt.releases.add(it.attribution.releaseId);
    if (!it.attribution.known) receipt.unattributed++;
    writer.add(it);
  }
  await insertRows(db, writer.rows);
  await session.flush();
  await touchActivity(db, writer.activity);
  await countTraffic(db, placed);
  await writer.reasons.flush(db);
  await countHistory(db, writer.history);
  return receipts.map((receipt) => ({ ...receipt, releases: [...receipt.releases] }));
}

async function storedIds(
  db: Kysely<Tables>,
  outcomes: readonly NewOutcome[],
): Promise<Set<string>> {
  const ids = new Set(outcomes.map(({ id }) => id));
  return new Set((await selectIds.run(db, [...ids])).map((row) => (row as { id: string }).id));
}

async function insertRows(db: Kysely<Tables>, rows: readonly OutcomeTable[]): Promise<void> {
  try {
    await insertOutcomes.run(db, rows);
  } catch (cause) {
    if (!/UNIQUE constraint failed: outcomes\.id/.test(String(cause))) throw cause;
    throw new RepeatedOutcome('an outcome is stored already', { cause });
  }
}

interface Fresh {
  readonly outcome: NewOutcome;
  /** When the registry received it. */
  readonly at: number;
  /** Place of its batch. */
  readonly batch: number;
}

interface Placed extends Fresh {
  readonly attribution: Attribution;
}

/**
 * The first outcome of every id that is not `taken`, which grows by them; all outcomes where an id
 * that comes twice is left to the insert to find.
 */
function dropRepeats(batches: readonly OutcomeBatch[], taken: Set<string> | null): Fresh[] {
  const fresh: Fresh[] = [];
  batches.forEach(({ outcomes, at }, batch) => {
    for (const outcome of outcomes) {
      if (taken?.has(outcome.id) === true) continue;
      taken?.add(outcome.id);
      fresh.push({ outcome, at, batch });
    }
  });
  return fresh;
}

type Spans = ReadonlyMap<string, readonly ReleaseSpan[]>;

/** By prompt, the releases that outcomes may belong to which do not say it themselves. */
async function loadSpans(
  db: Kysely<Tables>,
  fresh: readonly Fresh[],
  facts: ReadonlyMap<string, ReleaseFacts>,
): Promise<Spans> {
  const times = new Map<string, { from: number; to: number }>();
  for (const { outcome, at } of fresh) {
    if (isComplete(outcome) && facts.has(outcome.releaseId ?? '')) continue;
    const served = Math.min(outcome.at, at);
    const time = getOrAdd(times, outcome.prompt, () => ({ from: served, to: served }));
    time.from = Math.min(time.from, served);
    time.to = Math.max(time.to, served);
  }
  const spans = new Map<string, readonly ReleaseSpan[]>();
  for (const [prompt, { from, to }] of times) {
    spans.set(prompt, await selectSpans(db, prompt, from, to));
  }
  return spans;
}

function attributeAll(
  fresh: readonly Fresh[],
  facts: ReadonlyMap<string, ReleaseFacts>,
  spans: Spans,
): Placed[] {
  return fresh.map(({ outcome, at, batch }) => {
    const named = outcome.releaseId === null ? undefined : facts.get(outcome.releaseId);
    const around = spans.get(outcome.prompt) ?? [];
    return { outcome, at, batch, attribution: attribute(outcome, at, named, around) };
  });
}

class OutcomeWriter {
  readonly rows: OutcomeTable[] = [];
  readonly activity = new Map<string, number>();
  readonly reasons = new ReasonCounter();
  readonly history = new HistoryTally();
  readonly #session: EvidenceSession;
  readonly #held: Held;

  constructor(session: EvidenceSession, held: Held) {
    this.#session = session;
    this.#held = held;
  }

  add({ outcome: reported, attribution, at }: Placed): void {
    const waiting = waitingFor(this.#held, reported);
    const own = toBits(reported.metrics);
    const bits = waiting === undefined ? own : joinFeedback(own, waiting);
    const outcome =
      waiting === undefined
        ? reported
        : { ...reported, scores: { ...waiting.scores, ...reported.scores } };
    const { prompt, promptVersion: version } = outcome;
    const place = { prompt, version, receivedAt: at };
    const values = toCountedValues(outcome);
    this.history.addOutcome(place, bits, values);
    const { known, releaseId, reason } = attribution;
    if (reason !== null) this.reasons.add({ ...place, releaseId, reason });
    const firstCarried = known ? this.#tally(outcome, attribution, bits, values) : 0;
    this.rows.push(toRow(outcome, at, known ? attribution : null, bits, firstCarried));
    if (!known) return;
    const seen = this.activity.get(attribution.releaseId);
    if (seen === undefined || seen < at) this.activity.set(attribution.releaseId, at);
  }

  /** Returns the bits of the fields that the outcome is the first of its key to carry. */
  #tally(
    { latencyMs, tokens, costUsd, targetingKey }: NewOutcome,
    { releaseId, lane, stageIndex, isCompared }: Attributed,
    { carried, events }: FieldBits,
    values: readonly CountedValue[],
  ): number {
    if (lane === null) return 0;
    const rows = this.#session.rows(releaseId, targetingKey);
    return tallyOutcome(this.#session.tally(releaseId), rows, {
      lane,
      stageIndex,
      isCompared,
      carried,
      events,
      latencyMs,
      tokens,
      costUsd,
      values,
    });
  }
}

/** Always the same keys in the same order: the statement's parameters are the row's values. */
function toRow(
  outcome: NewOutcome,
  at: number,
  attributed: Attributed | null,
  { carried, events }: FieldBits,
  firstCarried: number,
): OutcomeTable {
  return {
    id: outcome.id,
    prompt: outcome.prompt,
    version: outcome.promptVersion,
    release_id: attributed?.releaseId ?? outcome.releaseId,
    arm: attributed?.arm ?? outcome.arm,
    placement: outcome.placement,
    stage_index: outcome.stageIndex ?? attributed?.stageIndex ?? null,
    lane: attributed?.lane ?? null,
    targeting_key: outcome.targetingKey,
    served_at: outcome.at,
    received_at: at,
    carried,
    events,
    first_carried: firstCarried,
    latency_ms: outcome.latencyMs,
    tokens: outcome.tokens,
    cost_usd: outcome.costUsd,
    request_id: outcome.requestId ?? null,
    scores: writeScores(outcome.scores),
  };
}

function keysByRelease(placed: readonly Placed[]): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { outcome, attribution } of placed) {
    if (!attribution.known || attribution.lane === null) continue;
    getOrAdd(keys, attribution.releaseId, () => new Set<string>()).add(outcome.targetingKey);
  }
  return keys;
}
