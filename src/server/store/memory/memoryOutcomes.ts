import {
  createAccumulator,
  recordFeedback,
  recordOutcome,
  type EvidenceAccumulator,
  type ServedOutcome,
} from '../../../core/release/evidence.ts';
import type { Evidence } from '../../../core/release/model.ts';
import { withoutZeros } from '../../../core/stats/histogram.ts';
import type { OutcomeMetrics, OutcomeScores } from '../../../core/release/metrics.ts';
import { attribute } from '../attribution.ts';
import { HistoryTally, type VersionHour } from '../historyTally.ts';
import type {
  FeedbackReceipt,
  HistoryQuery,
  NewFeedback,
  NewOutcome,
  OutcomeReceipt,
  TrafficCount,
} from '../model.ts';
import { withoutKnown } from '../scores.ts';
import { joinFeedback, toBits, toCountedValues, toMetrics } from '../tally.ts';
import type { MemoryReleases } from './memoryReleases.ts';

interface Kept {
  readonly version: number;
  metrics: OutcomeMetrics;
  scores: OutcomeScores;
  readonly prompt: string;
  readonly receivedAt: number;
  readonly costUsd: number | null;
  readonly releaseId: string | null;
  /** Null when it belongs to no release. */
  served: ServedOutcome | null;
}

const minuteMs = 60_000;

function keep(outcome: NewOutcome, receivedAt: number, served: ServedOutcome | null): Kept {
  const { prompt, promptVersion: version, releaseId, costUsd, metrics, scores = {} } = outcome;
  return { prompt, version, receivedAt, releaseId, costUsd, metrics, scores, served };
}

/** Outcomes, and the evidence straight from the core's own accumulator. */
export class MemoryOutcomes {
  readonly #kept = new Map<string, Kept>();
  readonly #accumulators = new Map<string, EvidenceAccumulator>();
  readonly #history = new HistoryTally();
  readonly #releases: MemoryReleases;

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
      const served = this.#attribute(outcome, at);
      this.#kept.set(outcome.id, keep(outcome, at, served));
      const { prompt, promptVersion: version, releaseId } = outcome;
      const place = { prompt, version, receivedAt: at };
      this.#history.addOutcome(place, toBits(outcome.metrics), toCountedValues(outcome));
      if (served === null || releaseId === null) {
        unattributed++;
        continue;
      }
      recordOutcome(this.#accumulator(releaseId), served);
      releases.add(releaseId);
    }
    const accepted = outcomes.length - duplicates;
    return { accepted, duplicates, unattributed, releases: [...releases] };
  }

  #attribute(outcome: NewOutcome, receivedAt: number): ServedOutcome | null {
    const { id, targetingKey, arm, placement, stageIndex, metrics } = outcome;
    const release = this.#releases.find(outcome.releaseId ?? '');
    const { known } = attribute(outcome, release);
    if (!known || arm === null || placement === null || stageIndex === null) return null;
    return {
      id,
      targetingKey,
      arm,
      placement,
      stageIndex,
      receivedAt,
      metrics,
      scores: outcome.scores,
      latencyMs: outcome.latencyMs ?? undefined,
      tokens: outcome.tokens ?? undefined,
      costUsd: outcome.costUsd ?? undefined,
    };
  }

  join(feedback: readonly NewFeedback[]): FeedbackReceipt {
    const unknown = new Set<string>();
    const releases = new Set<string>();
    for (const { outcomeId, metrics, scores } of feedback) {
      const kept = this.#kept.get(outcomeId);
      if (kept === undefined) {
        unknown.add(outcomeId);
        continue;
      }
      this.#joinHistory(kept, metrics, scores ?? {});
      if (kept.served !== null && kept.releaseId !== null) {
        const accumulator = this.#accumulator(kept.releaseId);
        kept.served = recordFeedback(accumulator, kept.served, metrics, scores);
        if (['split', 'segment'].includes(kept.served.placement)) releases.add(kept.releaseId);
      }
    }
    const accepted = feedback.filter(({ outcomeId }) => !unknown.has(outcomeId)).length;
    return { accepted, unknown: [...unknown], releases: [...releases] };
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
    return structuredClone({ ...this.#accumulator(releaseId).evidence });
  }

  traffic(prompt: string, since: number): TrafficCount {
    let own = 0;
    let all = 0;
    let costed = 0;
    let costUsdSum = 0;
    for (const kept of this.#kept.values()) {
      if (Math.floor(kept.receivedAt / minuteMs) * minuteMs < since) continue;
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
