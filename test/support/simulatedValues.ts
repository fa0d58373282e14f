import { decide } from '../../src/core/release/decide.ts';
import { guardAlphas } from '../../src/core/release/judgeGuards.ts';
import { isEventMetric, isQuantile, quantiles } from '../../src/core/release/metrics.ts';
import type {
  AmountQuantiles,
  ArmEvidence,
  Evidence,
  ReleasePlan,
  ReleaseState,
  ValueName,
} from '../../src/core/release/model.ts';
import { quantileLines } from '../../src/core/release/quantileGuard.ts';
import { logLossEvidence, scoreStrata, toleratedLoss } from '../../src/core/release/scoreGuard.ts';
import {
  applyDecision,
  isOver,
  startRelease,
  weightOf,
} from '../../src/core/release/transition.ts';
import {
  addValue,
  emptyValueCounts,
  toCounted,
  type ValueSums,
} from '../../src/core/release/valueCounts.ts';
import { logMeanDifferenceBet } from '../../src/core/stats/bettingEProcess.ts';
import type { KeyCount } from '../../src/core/stats/keySums.ts';

/** Every value of the canary is looked at up to here, and every fourth after: each look is dear. */
const everyUpTo = 200;
const thenEvery = 4;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Arm = Mutable<Omit<ArmEvidence, 'values'>> & {
  readonly values: Partial<Record<ValueName, ValueSums>>;
};

/**
 * A release whose one guard, within a ratio or a margin of stable's, judges a value of each request: it
 * counts what the evidence accumulator counts, and takes every decision with `decide`. Requests are a second apart.
 */
export class SimulatedValues {
  readonly plan: ReleasePlan;
  readonly evidence: Mutable<Evidence>;
  state: ReleaseState;
  now = 0;
  #served = 0;
  readonly #name: ValueName;
  readonly #stages: readonly { stageIndex: number; weight: number; stable: Arm; canary: Arm }[];
  readonly #place: Float64Array;
  readonly #servedIn: Int8Array;
  readonly #carried: Uint8Array;
  readonly #counts = new Map<number, KeyCount>();
  readonly #looser: { readonly plan: ReleasePlan; alarmed: boolean }[];

  /**
   * @param name what requests carry.
   * @param placeOf where a key is on the hash ring, 0 to 100.
   * @param lines stable's quantiles as they were known before.
   * @param alphas larger than the plan's: what the same release would have done at these too.
   */
  constructor(
    plan: ReleasePlan,
    name: ValueName,
    it: {
      readonly keys: number;
      readonly placeOf: (key: number) => number;
      readonly lines: AmountQuantiles;
      readonly alphas: readonly number[];
    },
  ) {
    this.plan = plan;
    this.#name = name;
    this.state = {
      ...startRelease(0),
      references: [{ stageIndex: 0, quantiles: it.lines }],
    };
    this.#stages = plan.stages.map(({ weight }, stageIndex) => ({
      stageIndex,
      weight,
      stable: emptyArm(name),
      canary: emptyArm(name),
    }));
    this.evidence = { stages: this.#stages, lastOutcomeAt: null, segmentCanary: emptyArm(name) };
    this.#place = Float64Array.from({ length: it.keys }, (_, key) => it.placeOf(key));
    this.#servedIn = new Int8Array(it.keys).fill(-1);
    this.#carried = new Uint8Array(it.keys);
    this.#looser = it.alphas.map((alpha) => ({ plan: { ...plan, alpha }, alarmed: false }));
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

  /** Serves one request, and looks at once at most of the canary's. */
  serve(key: number, value: number): void {
    this.now += 1_000;
    const { stageIndex } = this.state;
    const stage = this.#stages[stageIndex];
    if (stage === undefined) throw new Error(`there is no stage ${stageIndex}`);
    const inCanary = this.inCanary(key);
    const arm = inCanary ? stage.canary : stage.stable;
    const isCompared = (this.#place[key] ?? 100) >= (this.plan.stages[stageIndex - 1]?.weight ?? 0);
    const isFirstHere = this.#countKey(arm, key, isCompared);
    const bit = inCanary ? 1 : 2;
    const carried = this.#carried[key] ?? 0;
    this.#carried[key] = carried | bit;
    const sums = (arm.values[this.#name] ??= emptyValueCounts());
    const comparedKey = isCompared ? this.#keyCount(stageIndex, key) : null;
    const isFirst = (carried & bit) === 0;
    addValue(sums, toCounted(this.#name, value), { isFirst, isFirstHere, comparedKey });
    this.evidence.lastOutcomeAt = this.now;
    if (inCanary && this.#isLook() && this.#mayBreach()) this.look();
  }

  #isLook(): boolean {
    this.#served++;
    return this.#served <= everyUpTo || this.#served % thenEvery === 0;
  }

  /** Decides on what is known now, and acts on it. */
  look(): void {
    if (this.over) return;
    const decision = decide(this.plan, this.state, this.evidence, this.now);
    const mayBreach = this.#mayBreach();
    for (const it of this.#looser) {
      if (it.alarmed || !mayBreach) continue;
      const other = decide(it.plan, this.state, this.evidence, this.now);
      it.alarmed = other.action === 'rollback';
    }
    this.state = applyDecision(this.plan, this.state, decision, this.now);
  }

  /** Spares decisions that the evidence is too weak for: at all alphas they would be to hold. */
  #mayBreach(): boolean {
    const loosest = this.#looser.findLast((it) => !it.alarmed)?.plan ?? this.plan;
    const [alpha = 1] = guardAlphas(loosest);
    return this.#logEvidence() >= Math.log(1 / alpha) - 1e-9;
  }

  #logEvidence(): number {
    const [guard] = this.plan.guards;
    if (guard === undefined || isEventMetric(guard.metric)) throw new Error('expected a value');
    const { metric, condition, unit = 'auto' } = guard;
    if (isQuantile(metric)) {
      const ratio = condition.kind === 'atMostTimesStable' ? condition.ratio : 1;
      const references = this.state.references ?? [];
      const known = { evidence: this.evidence, references };
      const lines = quantileLines(quantiles[metric], ratio, known);
      return logMeanDifferenceBet(
        lines.map(({ stratum }) => stratum),
        { ratio: 1, margin: 0 },
      );
    }
    const tolerated = toleratedLoss(condition);
    if (tolerated === null) throw new Error('expected a guard that compares with stable');
    return logLossEvidence(scoreStrata(metric, this.evidence.stages), unit, tolerated, 'greater');
  }

  /** Whether it is the key's first request in this stage. */
  #countKey(arm: Arm, key: number, isCompared: boolean): boolean {
    const { stageIndex } = this.state;
    const servedIn = this.#servedIn[key] ?? -1;
    arm.requests++;
    if (servedIn < 0) arm.keys++;
    if (servedIn === stageIndex) return false;
    this.#servedIn[key] = stageIndex;
    arm.servedKeys++;
    if (isCompared) arm.comparedKeys++;
    return true;
  }

  #keyCount(stageIndex: number, key: number): KeyCount {
    const id = stageIndex * this.#place.length + key;
    let count = this.#counts.get(id);
    if (count === undefined) this.#counts.set(id, (count = { n: 0, x: 0 }));
    return count;
  }
}

function emptyArm(name: ValueName): Arm {
  return {
    keys: 0,
    servedKeys: 0,
    comparedKeys: 0,
    requests: 0,
    metrics: {},
    values: { [name]: emptyValueCounts() },
    latencyMsSum: 0,
    tokensSum: 0,
    costUsdSum: 0,
  };
}
