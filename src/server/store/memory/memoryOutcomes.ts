import {
  createAccumulator,
  recordFeedback,
  recordOutcome,
  type EvidenceAccumulator,
  type ServedOutcome,
} from '../../../core/release/evidence.ts';
import { metrics, type OutcomeMetrics } from '../../../core/release/metrics.ts';
import { metricNames, type Evidence } from '../../../core/release/model.ts';
import { uncomparedReasons, type TrafficReason } from '../../../protocol/traffic.ts';
import { attribute, type Attributed } from '../attribution.ts';
import { countUnattributed } from '../evidence.ts';
import type {
  FeedbackReceipt,
  HeldFeedback,
  NewFeedback,
  NewOutcome,
  OutcomeReceipt,
  ReasonCount,
  ScoreSums,
  TrafficCount,
} from '../model.ts';
import type { MemoryReleases } from './memoryReleases.ts';

interface Kept {
  readonly id: string;
  readonly prompt: string;
  readonly version: number;
  readonly receivedAt: number;
  readonly costUsd: number | null;
  readonly requestId: string | null;
  readonly releaseId: string | null;
  readonly reason: TrafficReason | null;
  /** Null when it belongs to no release. */
  served: ServedOutcome | null;
  scores: Readonly<Record<string, number>>;
}

interface Held extends NewFeedback {
  readonly receivedAt: number;
}

const minuteMs = 60_000;

function minuteOf(at: number): number {
  return Math.floor(at / minuteMs) * minuteMs;
}

function isUncompared(reason: TrafficReason): boolean {
  const names: readonly string[] = uncomparedReasons;
  return names.includes(reason);
}

function refOf({ outcomeId, requestId }: NewFeedback): string {
  return `${outcomeId ?? ''} ${requestId ?? ''}`;
}

/** In the core's words: what is compared with nothing has the placement of a request without a key. */
function toServed(
  { id, targetingKey, metrics, latencyMs, tokens, costUsd }: NewOutcome,
  { arm, lane, stageIndex }: Attributed,
  receivedAt: number,
): ServedOutcome {
  const placement = lane === null ? 'default' : lane === 'segment' ? 'segment' : 'split';
  return {
    id,
    targetingKey,
    arm,
    placement,
    stageIndex,
    receivedAt,
    metrics,
    latencyMs: latencyMs ?? undefined,
    tokens: tokens ?? undefined,
    costUsd: costUsd ?? undefined,
  };
}

function laneOf({ arm, placement }: ServedOutcome): string | null {
  if (placement === 'segment') return 'segment';
  return placement === 'split' ? arm : null;
}

/** What an outcome says together with feedback on it: an event once reported stays. */
function mergeMetrics(a: OutcomeMetrics, b: OutcomeMetrics): OutcomeMetrics {
  const joined: Record<string, boolean | undefined> = { ...b, ...a };
  for (const metric of metricNames) {
    const { field, eventWhen } = metrics[metric];
    if (a[field] === eventWhen || b[field] === eventWhen) joined[field] = eventWhen;
  }
  return joined;
}

/** Outcomes, and the evidence straight from the core's own accumulator. */
export class MemoryOutcomes {
  readonly #kept = new Map<string, Kept>();
  readonly #accumulators = new Map<string, EvidenceAccumulator>();
  readonly #releases: MemoryReleases;
  #held: Held[] = [];

  constructor(releases: MemoryReleases) {
    this.#releases = releases;
  }

  record(outcomes: readonly NewOutcome[], at: number): OutcomeReceipt {
    let duplicates = 0;
    let unattributed = 0;
    const releases = new Set<string>();
    for (const outcome of outcomes) {
      if (this.#kept.has(outcome.id)) {
        duplicates++;
        continue;
      }
      const kept = this.#keep(outcome, at);
      if (kept.reason !== null && !isUncompared(kept.reason)) unattributed++;
      if (kept.releaseId !== null) releases.add(kept.releaseId);
    }
    const accepted = outcomes.length - duplicates;
    return { accepted, duplicates, unattributed, releases: [...releases] };
  }

  #keep(outcome: NewOutcome, at: number): Kept {
    const { id, prompt, costUsd, requestId, promptVersion: version } = outcome;
    const named = this.#releases.find(outcome.releaseId ?? '');
    const attribution = attribute(outcome, at, named, this.#releases.spans(prompt));
    const served = attribution.known ? toServed(outcome, attribution, at) : null;
    const kept: Kept = {
      id,
      prompt,
      version,
      receivedAt: at,
      costUsd,
      requestId: requestId ?? null,
      releaseId: attribution.releaseId,
      reason: attribution.reason,
      served,
      scores: {},
    };
    const waiting = this.#takeHeld(outcome);
    this.#kept.set(id, kept);
    if (served !== null && kept.releaseId !== null) {
      const metrics = waiting.reduce((sum, it) => mergeMetrics(sum, it.metrics), served.metrics);
      kept.served = { ...served, metrics };
      recordOutcome(this.#accumulator(kept.releaseId), kept.served);
    }
    for (const scores of [outcome.scores, ...waiting.map((it) => it.scores)]) {
      kept.scores = { ...scores, ...kept.scores };
    }
    return kept;
  }

  #takeHeld({ id, requestId }: NewOutcome): Held[] {
    const isMine = (it: Held): boolean =>
      it.outcomeId === undefined ? it.requestId === (requestId ?? undefined) : it.outcomeId === id;
    const mine = this.#held.filter(isMine);
    this.#held = this.#held.filter((it) => !isMine(it));
    // What names the outcome itself comes first, as its scores do.
    return mine.sort(
      (a, b) => Number(a.outcomeId === undefined) - Number(b.outcomeId === undefined),
    );
  }

  join(feedback: readonly NewFeedback[], at: number): FeedbackReceipt {
    const unknown = new Set<string>();
    const releases = new Set<string>();
    let held = 0;
    for (const it of feedback) {
      const kept = this.#find(it);
      if (kept === undefined) {
        unknown.add(it.outcomeId ?? it.requestId ?? '');
        this.#held.push({ ...it, receivedAt: at });
        held++;
        continue;
      }
      kept.scores = { ...it.scores, ...kept.scores };
      if (kept.served !== null && kept.releaseId !== null) {
        const accumulator = this.#accumulator(kept.releaseId);
        kept.served = recordFeedback(accumulator, kept.served, it.metrics);
        if (['split', 'segment'].includes(kept.served.placement)) releases.add(kept.releaseId);
      }
    }
    const accepted = feedback.length - held;
    return { accepted, unknown: [...unknown], held, releases: [...releases] };
  }

  #find({ outcomeId, requestId }: NewFeedback): Kept | undefined {
    if (outcomeId !== undefined) return this.#kept.get(outcomeId);
    const found = [...this.#kept.values()].filter((it) => it.requestId === requestId);
    return found.sort((a, b) => (a.id < b.id ? -1 : 1))[0];
  }

  /** Nothing is ever missed here: there is one writer. */
  sweep(before: number): HeldFeedback {
    const old = new Set(this.#held.filter((it) => it.receivedAt < before).map(refOf));
    this.#held = this.#held.filter((it) => !old.has(refOf(it)));
    return { joined: 0, dropped: old.size, held: this.held(), releases: [] };
  }

  held(): number {
    return new Set(this.#held.map(refOf)).size;
  }

  reasons(prompt: string, since: number): ReasonCount[] {
    const counts = new Map<string, { -readonly [K in keyof ReasonCount]: ReasonCount[K] }>();
    for (const { prompt: own, version, reason, receivedAt } of this.#kept.values()) {
      if (own !== prompt || reason === null || minuteOf(receivedAt) < since) continue;
      const key = `${String(version).padStart(10, '0')} ${reason}`;
      const count = counts.get(key) ?? { version, reason, outcomes: 0 };
      count.outcomes++;
      counts.set(key, count);
    }
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  }

  scores(releaseId: string): ScoreSums[] {
    const sums = new Map<string, { -readonly [K in keyof ScoreSums]: ScoreSums[K] }>();
    for (const kept of this.#kept.values()) {
      const lane = kept.served === null ? null : laneOf(kept.served);
      if (kept.releaseId !== releaseId || kept.served === null || lane === null) continue;
      const stageIndex = lane === 'segment' ? 0 : kept.served.stageIndex;
      for (const [name, value] of Object.entries(kept.scores)) {
        const key = `${lane} ${stageIndex} ${name}`;
        const row = sums.get(key) ?? { lane, stageIndex, name, requests: 0, sum: 0 };
        row.requests++;
        row.sum += value;
        sums.set(key, row);
      }
    }
    return [...sums.values()];
  }

  evidence(releaseId: string): Evidence {
    this.#releases.get(releaseId);
    const kept = [...this.#kept.values()].filter((it) => it.releaseId === releaseId);
    const unattributed = countUnattributed(
      kept.flatMap(({ reason }) => (reason === null ? [] : [{ reason, outcomes: 1 }])),
    );
    const evidence = structuredClone({ ...this.#accumulator(releaseId).evidence });
    return { ...evidence, ...(unattributed === 0 ? {} : { unattributed }) };
  }

  traffic(prompt: string, since: number): TrafficCount {
    let own = 0;
    let all = 0;
    let costed = 0;
    let costUsdSum = 0;
    for (const kept of this.#kept.values()) {
      if (minuteOf(kept.receivedAt) < since) continue;
      all++;
      if (kept.prompt !== prompt) continue;
      own++;
      if (kept.costUsd === null) continue;
      costed++;
      costUsdSum += kept.costUsd;
    }
    return { prompt: own, all, costed, costUsdSum };
  }

  #accumulator(releaseId: string): EvidenceAccumulator {
    let accumulator = this.#accumulators.get(releaseId);
    if (accumulator === undefined) {
      const { plan, salt } = this.#releases.get(releaseId);
      accumulator = createAccumulator(plan, salt);
      this.#accumulators.set(releaseId, accumulator);
    }
    return accumulator;
  }
}
