import { decide } from '../../src/core/release/decide.ts';
import type {
  ArmEvidence,
  Evidence,
  MetricCounts,
  ReleasePlan,
  ReleaseState,
} from '../../src/core/release/model.ts';
import { relativeEvidence } from '../../src/core/release/relativeGuard.ts';
import {
  applyDecision,
  isOver,
  startRelease,
  weightOf,
} from '../../src/core/release/transition.ts';

import { emptyKeySums, growKey, type MutableKeySums } from '../../src/core/stats/keySums.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Arm = Mutable<Omit<ArmEvidence, 'metrics'>> & {
  readonly metrics: {
    readonly formatError: Mutable<Omit<MetricCounts, 'perKey'>> & {
      readonly perKey: MutableKeySums;
    };
  };
};

/**
 * A release that is served, counted and decided on, fast enough for thousands of runs. Keys are
 * numbers with a place each, as a hash gives them. It counts what the evidence accumulator
 * counts, without remembering outcomes, and takes every decision with `decide`. Requests are one
 * second apart; the first is at 1 s.
 */
export class SimulatedRelease {
  readonly plan: ReleasePlan;
  readonly #stages: readonly { stageIndex: number; weight: number; stable: Arm; canary: Arm }[];
  readonly #place: Float64Array;
  readonly #looser: { readonly plan: ReleasePlan; alarmed: boolean }[];
  readonly #keys: number;
  readonly #servedIn: Int8Array;
  readonly #carried: Uint8Array;
  /** By stage and key: requests and events, and whether it is among the keys with an event. */
  readonly #requests: Int32Array;
  readonly #events: Int32Array;
  readonly evidence: Mutable<Evidence>;
  state: ReleaseState = startRelease(0);
  now = 0;
  decisions = 0;
  wasPaused = false;

  /**
   * @param placeOf where a key is on the hash ring, 0 to 100.
   * @param alphas larger than the plan's: what the same release would have done at these too, up to
   *   its rollback there.
   */
  constructor(
    plan: ReleasePlan,
    keys: number,
    placeOf: (key: number) => number,
    alphas: readonly number[] = [],
  ) {
    this.plan = plan;
    this.#stages = plan.stages.map(({ weight }, stageIndex) => ({
      stageIndex,
      weight,
      stable: emptyArm(),
      canary: emptyArm(),
    }));
    this.evidence = { stages: this.#stages, lastOutcomeAt: null, segmentCanary: emptyArm() };
    this.#place = Float64Array.from({ length: keys }, (_, key) => placeOf(key));
    this.#servedIn = new Int8Array(keys).fill(-1);
    this.#carried = new Uint8Array(keys);
    this.#keys = keys;
    this.#requests = new Int32Array(keys * plan.stages.length);
    this.#events = new Int32Array(keys * plan.stages.length);
    this.#looser = alphas.map((alpha) => ({ plan: { ...plan, alpha }, alarmed: false }));
  }

  get over(): boolean {
    return isOver(this.state);
  }

  inCanary(key: number): boolean {
    return (this.#place[key] ?? 100) < weightOf(this.plan, this.state);
  }

  /** At which of the alphas it was rolled back. */
  alarmed(alpha: number): boolean {
    if (alpha === this.plan.alpha) return this.state.status === 'rolled_back';
    return this.#looser.some((it) => it.plan.alpha === alpha && it.alarmed);
  }

  /** Serves one request and looks at once if it brings the evidence of harm to a limit. */
  serve(key: number, event: boolean): Served {
    this.now += 1_000;
    const stageIndex = this.state.stageIndex;
    const stage = this.#stages[stageIndex];
    if (stage === undefined) throw new Error(`there is no stage ${stageIndex}`);
    const inCanary = this.inCanary(key);
    const arm = inCanary ? stage.canary : stage.stable;
    const isFirst = this.#countKey(arm, key, stageIndex, inCanary ? 1 : 2);
    this.evidence.lastOutcomeAt = this.now;
    const served = { key, stageIndex, inCanary, isFirst };
    if (this.#isCompared(key, stageIndex)) this.#grow(served, 1, 0);
    if (event) this.report(served);
    return served;
  }

  /** What was served turns out bad, at once or later. */
  report(served: Served): void {
    const { key, stageIndex, inCanary, isFirst } = served;
    const counts = this.#armOf(served).metrics.formatError;
    counts.events++;
    if (isFirst) counts.firstEvents++;
    if (!this.#isCompared(key, stageIndex)) return;
    if (this.#events[stageIndex * this.#keys + key] === 0) counts.keysWithEvent++;
    this.#grow(served, 0, 1);
    if (inCanary && this.#mayBreach()) this.look();
  }

  /** Decides on what is known now, and acts on it. */
  look(): void {
    if (this.over) return;
    const decision = decide(this.plan, this.state, this.evidence, this.now);
    this.decisions++;
    const mayBreach = this.#mayBreach();
    for (const it of this.#looser) {
      if (it.alarmed || !mayBreach) continue;
      const other = decide(it.plan, this.state, this.evidence, this.now);
      it.alarmed = other.action === 'rollback';
    }
    this.state = applyDecision(this.plan, this.state, decision, this.now);
    if (decision.action === 'pause') this.wasPaused = true;
  }

  /** Spares decisions that the evidence is too weak for: at all alphas they would be to hold. */
  #mayBreach(): boolean {
    const largest = Math.max(this.plan.alpha, ...this.#looser.map(({ plan }) => plan.alpha));
    return this.plan.guards.some(({ condition, metric, ...guard }) => {
      if (condition.kind !== 'atMostTimesStable' || metric !== 'formatError') return true;
      const { ratio } = condition;
      const found = relativeEvidence({ condition, metric, ...guard }, ratio, this.evidence);
      return found >= Math.log(1 / largest) - 1e-9;
    });
  }

  #armOf({ stageIndex, inCanary }: Served): Arm {
    const stage = this.#stages[stageIndex];
    if (stage === undefined) throw new Error(`there is no stage ${stageIndex}`);
    return inCanary ? stage.canary : stage.stable;
  }

  #isCompared(key: number, stageIndex: number): boolean {
    return (this.#place[key] ?? 100) >= (this.plan.stages[stageIndex - 1]?.weight ?? 0);
  }

  #grow(served: Served, requests: number, events: number): void {
    const at = served.stageIndex * this.#keys + served.key;
    const before = { n: this.#requests[at] ?? 0, x: this.#events[at] ?? 0 };
    growKey(this.#armOf(served).metrics.formatError.perKey, before, requests, events);
    this.#requests[at] = before.n;
    this.#events[at] = before.x;
  }

  /** Whether it is the first request of its key in its arm. */
  #countKey(arm: Arm, key: number, stageIndex: number, armBit: number): boolean {
    const counts = arm.metrics.formatError;
    arm.requests++;
    counts.requests++;
    const servedIn = this.#servedIn[key] ?? -1;
    if (servedIn < 0) arm.keys++;
    if (servedIn !== stageIndex) {
      arm.servedKeys++;
      if (this.#isCompared(key, stageIndex)) arm.comparedKeys++;
    }
    this.#servedIn[key] = stageIndex;
    const carried = this.#carried[key] ?? 0;
    if ((carried & armBit) !== 0) return false;
    this.#carried[key] = carried | armBit;
    counts.keys++;
    return true;
  }
}

/** One served request, to be told more about later. */
export interface Served {
  readonly key: number;
  readonly stageIndex: number;
  readonly inCanary: boolean;
  readonly isFirst: boolean;
}

function emptyArm(): Arm {
  return {
    keys: 0,
    servedKeys: 0,
    comparedKeys: 0,
    requests: 0,
    metrics: {
      formatError: {
        requests: 0,
        events: 0,
        keys: 0,
        firstEvents: 0,
        keysWithEvent: 0,
        perKey: emptyKeySums(),
      },
    },
    values: {},
    latencyMsSum: 0,
    tokensSum: 0,
    costUsdSum: 0,
  };
}
