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
import type { SeededRandom } from './seededRandom.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Arm = Mutable<Omit<ArmEvidence, 'metrics'>> & {
  readonly metrics: { readonly formatError: Mutable<MetricCounts> };
};

/**
 * A release that is served, counted and decided on, fast enough for thousands of runs. Keys are
 * numbers with a uniform place each, as a hash gives them. It counts what the evidence accumulator
 * counts, without remembering outcomes, and takes every decision with `decide`. Requests are one
 * second apart; the first is at 1 s.
 */
export class SimulatedRelease {
  readonly plan: ReleasePlan;
  readonly #stages: readonly { stageIndex: number; weight: number; stable: Arm; canary: Arm }[];
  readonly #place: Float64Array;
  readonly #servedIn: Int8Array;
  readonly #carried: Uint8Array;
  readonly #hadEvent: Uint8Array;
  readonly evidence: Mutable<Evidence>;
  state: ReleaseState = startRelease(0);
  now = 0;
  decisions = 0;
  wasPaused = false;

  constructor(plan: ReleasePlan, keys: number, random: SeededRandom) {
    this.plan = plan;
    this.#stages = plan.stages.map(({ weight }, stageIndex) => ({
      stageIndex,
      weight,
      stable: emptyArm(),
      canary: emptyArm(),
    }));
    this.evidence = { stages: this.#stages, lastOutcomeAt: null, segmentCanary: emptyArm() };
    this.#place = Float64Array.from({ length: keys }, () => random.next() * 100);
    this.#servedIn = new Int8Array(keys).fill(-1);
    this.#carried = new Uint8Array(keys);
    this.#hadEvent = new Uint8Array(keys);
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
    if (!event) return;
    arm.metrics.formatError.events++;
    if (this.#hadEvent[key] === 1) return;
    this.#hadEvent[key] = 1;
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

  #countKey(arm: Arm, key: number, stageIndex: number, armBit: number, event: boolean): void {
    const counts = arm.metrics.formatError;
    arm.requests++;
    counts.requests++;
    const servedIn = this.#servedIn[key] ?? -1;
    if (servedIn < 0) arm.keys++;
    if (servedIn !== stageIndex) arm.servedKeys++;
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
    requests: 0,
    metrics: {
      formatError: { requests: 0, events: 0, keys: 0, firstEvents: 0, keysWithEvent: 0 },
    },
    latencyMsSum: 0,
    tokensSum: 0,
    costUsdSum: 0,
  };
}
