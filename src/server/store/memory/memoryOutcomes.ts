import {
  createAccumulator,
  recordFeedback,
  recordOutcome,
  type EvidenceAccumulator,
  type ServedOutcome,
} from '../../../core/release/evidence.ts';
import type { OutcomeMetrics, OutcomeScores } from '../../../core/release/metrics.ts';
import type { Evidence } from '../../../core/release/model.ts';
import { withoutZeros } from '../../../core/stats/histogram.ts';
import { uncomparedReasons, type TrafficReason } from '../../../protocol/traffic.ts';
import { attribute, type Attributed } from '../attribution.ts';
import { countUnattributed } from '../evidence.ts';
import { HistoryTally, type VersionHour } from '../historyTally.ts';
import type {
  FeedbackReceipt,
  HeldFeedback,
  HistoryQuery,
  NewFeedback,
  NewOutcome,
  OutcomeReceipt,
  ReasonCount,
  TrafficCount,
} from '../model.ts';
import { withoutKnown } from '../scores.ts';
import { joinFeedback, toBits, toCountedValues, toMetrics } from '../tally.ts';
import type { MemoryReleases } from './memoryReleases.ts';

interface Kept {
  readonly id: string;
  readonly prompt: string;
  readonly version: number;
  readonly receivedAt: number;
  readonly servedAt: number;
  readonly costUsd: number | null;
  readonly requestId: string | null;
  readonly releaseId: string | null;
  readonly reason: TrafficReason | null;
  /** Null when it belongs to no release. */
  served: ServedOutcome | null;
  metrics: OutcomeMetrics;
  scores: OutcomeScores;
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
  { id, targetingKey, metrics, scores, latencyMs, tokens, costUsd, outputLength }: NewOutcome,
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
    scores,
    latencyMs: latencyMs ?? undefined,
    tokens: tokens ?? undefined,
    costUsd: costUsd ?? undefined,
    outputLength,
  };
}

/** Outcomes, and the evidence straight from the core's own accumulator. */
export class MemoryOutcomes {
  readonly #kept = new Map<string, Kept>();
  readonly #accumulators = new Map<string, EvidenceAccumulator>();
  readonly #releases: MemoryReleases;
  readonly #history = new HistoryTally();
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

  #keep(reported: NewOutcome, at: number): Kept {
    const outcome = this.#withHeld(reported);
    const { id, prompt, costUsd, requestId, promptVersion: version, metrics } = outcome;
    const named = this.#releases.find(outcome.releaseId ?? '');
    const attribution = attribute(outcome, at, named, this.#releases.spans(prompt));
    const { known, releaseId, reason } = attribution;
    const served = known ? toServed(outcome, attribution, at) : null;
    const kept: Kept = {
      id,
      prompt,
      version,
      receivedAt: at,
      servedAt: outcome.at,
      costUsd,
      requestId: requestId ?? null,
      releaseId,
      reason,
      served,
      metrics,
      scores: outcome.scores ?? {},
    };
    this.#kept.set(id, kept);
    this.#history.addOutcome(kept, toBits(metrics), toCountedValues(outcome));
    if (served !== null && releaseId !== null) recordOutcome(this.#accumulator(releaseId), served);
    return kept;
  }

  #withHeld(outcome: NewOutcome): NewOutcome {
    const waiting = this.#takeHeld(outcome);
    if (waiting.length === 0) return outcome;
    let bits = toBits(outcome.metrics);
    let scores: OutcomeScores = outcome.scores ?? {};
    for (const it of waiting) {
      bits = joinFeedback(bits, toBits(it.metrics));
      scores = { ...it.scores, ...scores };
    }
    return { ...outcome, metrics: toMetrics(bits), scores };
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
      this.#joinHistory(kept, it.metrics, it.scores ?? {});
      if (kept.served !== null && kept.releaseId !== null) {
        const accumulator = this.#accumulator(kept.releaseId);
        kept.served = recordFeedback(accumulator, kept.served, it.metrics, it.scores);
        if (['split', 'segment'].includes(kept.served.placement)) releases.add(kept.releaseId);
      }
    }
    const accepted = feedback.length - held;
    return { accepted, unknown: [...unknown], held, releases: [...releases] };
  }

  /** Ids of outcomes that were served and received before a moment. */
  expired(before: number): string[] {
    return [...this.#kept.values()]
      .filter(({ receivedAt, servedAt }) => receivedAt < before && servedAt < before)
      .map(({ id }) => id);
  }

  expire(before: number, limit: number): number {
    const ids = this.expired(before).slice(0, limit);
    for (const id of ids) this.#kept.delete(id);
    return ids.length;
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

  #joinHistory(kept: Kept, metrics: OutcomeMetrics, scores: OutcomeScores): void {
    const before = toBits(kept.metrics);
    const joined = joinFeedback(before, toBits(metrics));
    const values = toCountedValues({ scores: withoutKnown(scores, kept.scores) });
    this.#history.addFeedback(kept, before, joined, values);
    kept.metrics = toMetrics(joined);
    kept.scores = { ...scores, ...kept.scores };
  }

  history({ prompt, version, since }: HistoryQuery): readonly VersionHour[] {
    return this.#history.hours
      .filter((it) => it.prompt === prompt && it.version === version && it.hour >= since)
      .sort((a, b) => a.hour - b.hour)
      .map(({ hour, histograms }) => ({
        hour,
        histograms: Object.fromEntries(
          [...histograms].map(([name, histogram]) => [name, withoutZeros(histogram)]),
        ),
      }));
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
