import { decide } from '../../src/core/release/decide.ts';
import type {
  ArmEvidence,
  Evidence,
  MetricCounts,
  ReleasePlan,
  ReleaseState,
} from '../../src/core/release/model.ts';
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
  readonly #servedIn: Int8Array;
  readonly #carried: Uint8Array;
  readonly #hadEventIn: Int8Array;
  /** Of a key in its stage. */
  readonly #summedIn: Int8Array;
  readonly #requests: Int32Array;
  readonly #events: Int32Array;
  readonly evidence: Mutable<Evidence>;
  state: ReleaseState = startRelease(0);
  now = 0;
  decisions = 0;
  wasPaused = false;

  /** @param placeOf where a key is on the hash ring, 0 to 100. */
  constructor(plan: ReleasePlan, keys: number, placeOf: (key: number) => number) {
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
    this.#hadEventIn = new Int8Array(keys).fill(-1);
    this.#summedIn = new Int8Array(keys).fill(-1);
    this.#requests = new Int32Array(keys);
    this.#events = new Int32Array(keys);
  }

  get over(): boolean {
    return isOver(this.state);
  }

  inCanary(key: number): boolean {
    return (this.#place[key] ?? 100) < weightOf(this.plan, this.state);
  }

  /** Serves one request and looks at once if it can have added to the evidence of harm. */
  serve(key: number, event: boolean): void {
    this.now += 1_000;
    const stageIndex = this.state.stageIndex;
    const stage = this.#stages[stageIndex];
    if (stage === undefined) throw new Error(`there is no stage ${stageIndex}`);
    const canary = this.inCanary(key);
    const arm = canary ? stage.canary : stage.stable;
    this.#countKey(arm, key, stageIndex, canary ? 1 : 2, event);
    this.evidence.lastOutcomeAt = this.now;
    if (this.#isCompared(key)) this.#sumUp(arm, key, stageIndex, event);
    if (!event) return;
    arm.metrics.formatError.events++;
    if (!this.#isCompared(key) || this.#hadEventIn[key] === stageIndex) return;
    this.#hadEventIn[key] = stageIndex;
    arm.metrics.formatError.keysWithEvent++;
    if (canary) this.look();
  }

  /** Decides on what is known now, and acts on it. */
  look(): void {
    if (this.over) return;
    const decision = decide(this.plan, this.state, this.evidence, this.now);
    this.decisions++;
    this.state = applyDecision(this.plan, this.state, decision, this.now);
    if (decision.action === 'pause') this.wasPaused = true;
  }

  #isCompared(key: number): boolean {
    const previousWeight = this.plan.stages[this.state.stageIndex - 1]?.weight ?? 0;
    return (this.#place[key] ?? 100) >= previousWeight;
  }

  #sumUp(arm: Arm, key: number, stageIndex: number, event: boolean): void {
    if (this.#summedIn[key] !== stageIndex) {
      this.#summedIn[key] = stageIndex;
      this.#requests[key] = 0;
      this.#events[key] = 0;
    }
    const before = { n: this.#requests[key] ?? 0, x: this.#events[key] ?? 0 };
    growKey(arm.metrics.formatError.perKey, before, 1, event ? 1 : 0);
    this.#requests[key] = before.n;
    this.#events[key] = before.x;
  }

  #countKey(arm: Arm, key: number, stageIndex: number, armBit: number, event: boolean): void {
    const counts = arm.metrics.formatError;
    arm.requests++;
    counts.requests++;
    const servedIn = this.#servedIn[key] ?? -1;
    if (servedIn < 0) arm.keys++;
    if (servedIn !== stageIndex) {
      arm.servedKeys++;
      if (this.#isCompared(key)) arm.comparedKeys++;
    }
    this.#servedIn[key] = stageIndex;
    const carried = this.#carried[key] ?? 0;
    if ((carried & armBit) !== 0) return;
    this.#carried[key] = carried | armBit;
    counts.keys++;
    if (event) counts.firstEvents++;
  }
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
