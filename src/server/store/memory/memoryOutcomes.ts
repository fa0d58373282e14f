import {
  createAccumulator,
  recordFeedback,
  recordOutcome,
  type EvidenceAccumulator,
  type ServedOutcome,
} from '../../../core/release/evidence.ts';
import type { Evidence } from '../../../core/release/model.ts';
import { attribute } from '../attribution.ts';
import type {
  FeedbackReceipt,
  NewFeedback,
  NewOutcome,
  OutcomeReceipt,
  TrafficCount,
} from '../model.ts';
import type { MemoryReleases } from './memoryReleases.ts';

interface Kept {
  readonly prompt: string;
  readonly receivedAt: number;
  readonly costUsd: number | null;
  readonly releaseId: string | null;
  /** Null when it belongs to no release. */
  served: ServedOutcome | null;
}

const minuteMs = 60_000;

/** Outcomes, and the evidence straight from the core's own accumulator. */
export class MemoryOutcomes {
  readonly #kept = new Map<string, Kept>();
  readonly #accumulators = new Map<string, EvidenceAccumulator>();
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
      const { id, prompt, releaseId, costUsd } = outcome;
      this.#kept.set(id, { prompt, receivedAt: at, releaseId, costUsd, served });
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
      latencyMs: outcome.latencyMs ?? undefined,
      tokens: outcome.tokens ?? undefined,
      costUsd: outcome.costUsd ?? undefined,
    };
  }

  join(feedback: readonly NewFeedback[]): FeedbackReceipt {
    const unknown = new Set<string>();
    const releases = new Set<string>();
    for (const { outcomeId, metrics } of feedback) {
      const kept = this.#kept.get(outcomeId);
      if (kept === undefined) unknown.add(outcomeId);
      else if (kept.served !== null && kept.releaseId !== null) {
        const accumulator = this.#accumulator(kept.releaseId);
        kept.served = recordFeedback(accumulator, kept.served, metrics);
        if (['split', 'segment'].includes(kept.served.placement)) releases.add(kept.releaseId);
      }
    }
    const accepted = feedback.filter(({ outcomeId }) => !unknown.has(outcomeId)).length;
    return { accepted, unknown: [...unknown], releases: [...releases] };
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
